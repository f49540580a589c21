"""`rugzak rush`: the opening day of a national budget, on this machine, with a crowd of made-up people."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The opening day of a national budget, tried here.", invoke_without_command=True)


@app.callback()
def rush(
    people: Annotated[int, typer.Option(min=100, max=2_000_000, help="How many people come.")] = 300_000,
    budget: Annotated[int, typer.Option(min=1, help="The budget, in euros.")] = 34_000_000,
    grant: Annotated[int, typer.Option(min=1, help="What each gets, in euros.")] = 1_000,
    rule: Annotated[str, typer.Option(help="arrival or lottery.")] = "arrival",
    connections: Annotated[int, typer.Option(min=1, max=10_000, help="How many knock at the same time.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same crowd.")] = 1,
    report: Annotated[Path, typer.Option(help="Where the report with its curves goes.")] = Path("var/rush.html"),
) -> None:
    """All come at ten o'clock: first clicks, double clicks, reloads, cut lines. Exits 1 where anyone was wronged.

    Works in a database of its own on the same server, which is dropped afterwards.
    """
    from rugzak.cli.rush import day

    lines = min(connections, people // 50)  # a small crowd at once would be no order to speak of
    plan = day.Plan(people, budget * 100, grant * 100, rule, lines, seed)
    raise typer.Exit(0 if day.run(plan, report) else 1)
