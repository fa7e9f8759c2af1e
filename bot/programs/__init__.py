"""For assistants, notebooks and programs: what they may ask, as typed requests and plain results."""
