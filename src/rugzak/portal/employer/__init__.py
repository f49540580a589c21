"""Pages of the employer: their people as far as those share, what they give, and sums that tell on nobody."""
