"""What a person can do: ESCO, from free text to skills, the profile.

May import: accounts, schemes, ledger, base.

- `skills.esco`: `build(place)` makes the read-only snapshot from the official CSV packages; `snapshot()` reads it.
- `skills.link`: `link(text, kind=...)` for a title or a skill, `propose(text)` for a whole text, with the words that
  led to each; behind it one encoder seam (`skills.text.encoder`). Nothing leaves the machine.
- `skills.documents`: `read(content, name)` turns a CV into text, in a process of its own with limits.
- `skills.services`: accept_skill, reject_skill, set_level, set_occupation, credit_training, import_shortages.
- `skills.queries`: profile(person), shortages in a region.
"""
