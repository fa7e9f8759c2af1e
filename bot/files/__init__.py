"""Files made of a reply: a chart (PNG), a CSV, a pandas DataFrame."""
