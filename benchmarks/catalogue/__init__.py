"""Searching the catalogue: how good on questions written by hand, and how fast among 100,000 trainings."""
