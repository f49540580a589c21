"""Pages of the coach."""
