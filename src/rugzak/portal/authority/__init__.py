"""Pages of the authority."""
