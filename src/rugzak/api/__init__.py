"""REST for programs: one router a room under /api/v1, additive, problem+json, Idempotency-Key, cursor pages.

A door: holds no rules. May import every room below; siblings are `portal` and `cli`.
"""
