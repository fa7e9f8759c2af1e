"""Answers in words: labels, headlines, supporting lines and source notes. No Slack and no SQL in here."""
