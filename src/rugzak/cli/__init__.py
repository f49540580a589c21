"""The command `rugzak …`: one file a room, each with `app: typer.Typer`, collected by `main`; demo world and journey.

A door: holds no rules; each command calls one service or query. May import every room below; siblings are `portal` and
`api`. Django models are imported inside the commands, so that help comes at once.
"""
