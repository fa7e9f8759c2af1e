"""Replies, forms and pages as Block Kit dicts with their plain-text fallback. No Slack client here."""
