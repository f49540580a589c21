"""The web: one folder a role (person, coach, employer, provider, authority) on shared components.

A door: holds no rules; each page calls one service or query. May import every room below; siblings are `api` and `cli`.
"""
