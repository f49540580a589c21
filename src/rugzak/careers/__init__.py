"""Where to: how a person's skills fit a job, what is missing, which jobs are near.

May import: learning, booking, catalogue, skills, accounts, schemes, ledger, base.

- `careers.mirror`: `fit(person, occupation_uri)`, `gap(...)`, `nearest(person, n, region)`; `picture(person)`.
- `careers.matching`: the arithmetic behind it, in numpy, without Django: all occupations at once.
- `careers.transitions`: moves to other work, within reach and worth it, and from sector to sector.
- `careers.services`: set_goal, clear_goal. `careers.queries`: goal(person).
"""
