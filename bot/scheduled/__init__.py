"""Posts that nobody asked for: digests, release alerts, revisions; when each is due, and that it is sent only once."""
