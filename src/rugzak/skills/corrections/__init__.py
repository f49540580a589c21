"""What people call wrong is kept with what was shown, and used.

- `services`: object_to, withdraw: a person's own; `mine(person)`.
- `overlay`: what an authority accepted, laid over the classification: relations, shortages, proposals, nearby jobs.
- `worklist`: what at least LEAST different people said, for the authority: accept, dismiss, undo, each with a reason.
"""
