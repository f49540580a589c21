"""The path: which trainings close the gap at least cost, time and distance, within what someone can and wants.

`model`, `funding`, `faults`, `program`, `engine` and `solve` are pure (no Django, no database): a `Problem` goes in, a
`Path` comes out, with how sure it is. `gather` makes the problem of a person from the catalogue and the schemes;
`queries.proposal` and `queries.what_ifs` are what the doors call.
"""
