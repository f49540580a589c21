"""Rugzak: a learning and career account that employer, government and person fill together."""
