"""Talks with Slack: takes requests in (inbox, lanes), works them off (answering), sends messages and files."""
