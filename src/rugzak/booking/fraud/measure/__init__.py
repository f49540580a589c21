"""Does the desk find fraud, and how many honest providers does it bother? A made-up year with known answers.

`world` makes rows of the real tables, `honest` and `crooked` tell the stories, `score` scans the year and counts,
`tune` chooses parameters. All of it happens in a transaction that is rolled back. The stories are ours: the figures
show that the rules work as meant on patterns from the research, not how often they will be right in a real country.
"""
