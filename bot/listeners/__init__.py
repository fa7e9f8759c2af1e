"""The surfaces of Slack, one module each. Each turns a payload into a job, or answers a small thing at once."""
