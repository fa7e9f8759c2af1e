"""What is said without being asked: digests, release alerts, revisions; when it is due, and that it is said once."""
