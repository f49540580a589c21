"""Rugzak in a real browser: a stack of its own, one learner's whole journey, mishaps, and every page looked at."""
