"""Pages of social partners: every file of recognition without the business secrets, and notes in its margin."""
