"""What was learned from development data, shipped with the product: `model(kind)` reads it, `weights/CARD.md` says from what.

It knows words as numbers only, no ESCO: `skills.link` uses it to rank, `skills.esco` to keep vectors in a snapshot.
"""
