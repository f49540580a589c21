"""Pages of the coach: the people who gave a mandate, each within what they allowed, until the day they chose."""
