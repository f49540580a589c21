"""How skills age: an illustration by Jones' arithmetic, a person's own pace, and the competence check planned from it.

- `arithmetic`: the formula, and the day of the next check; pure.
- `table`: the half-life of each group of skills: the defaults with their sources, an authority's own beside them.
- `queries.ageing(person)`; `services`: set_pace, set_half_life, reset_half_life, do_check.
- `checks`: the check on the due list, and its reminder.
"""
