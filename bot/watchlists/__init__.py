"""The watchlist of a channel: its figures and conditions, and what a release makes of them."""
