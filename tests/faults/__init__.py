"""The bench of faults: a Slack that fails, processes that are killed and frozen, databases that go away."""
