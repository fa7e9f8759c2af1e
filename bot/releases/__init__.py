"""Watches the publishers: downloads new files, tells a release by its content, loads it. Knows nothing of Slack."""
