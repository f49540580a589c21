"""What was learned from development data and is shipped: `model(kind)` reads it, `weights/CARD.md` says from what.

It knows words as numbers only, no ESCO: `skills.link` uses it to rank, `skills.esco` to keep vectors in a snapshot.
"""
