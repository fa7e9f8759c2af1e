"""A release in words, as its own highlights would say it: every figure by a typed query, with its exhibit."""
