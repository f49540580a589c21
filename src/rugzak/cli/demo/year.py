"""`rugzak demo year`: a year of honest and crooked providers through the real door, caps, holds and fraud desk."""

import time
from typing import TYPE_CHECKING, Annotated

import typer
from rich import print as show
from rich.progress import Progress
from rich.table import Table

if TYPE_CHECKING:
    from rugzak.booking.stages.year.count import Honest, Result, Row

WEEKS = 60


def year(
    employers: Annotated[int, typer.Option(min=20, max=20_000, help="How many employers.")] = 2000,
    providers: Annotated[int, typer.Option(min=20, max=5_000, help="How many providers, one in eleven crooked.")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed gives the same year.")] = 3,
) -> None:
    """Play a year of providers, honest and crooked, and print who was stopped, who was caught and how much was out."""
    from rugzak.booking.stages.year.count import count
    from rugzak.booking.stages.year.play import played

    began = time.monotonic()
    with Progress(transient=True) as progress:
        told = progress.add_task("providers", total=providers)
        weeks = progress.add_task("weeks", total=WEEKS)
        tasks = {"told": told, "week": weeks}
        step = lambda what: progress.advance(tasks[what])  # noqa: E731
        with played(seed=seed, providers=providers, employers=employers, step=step) as world:
            result = count(world)
    _print(result)
    show(f"{result.bookings} bookings, seed {seed}, {time.monotonic() - began:.0f} s. Nothing of it stays.")


def _print(result: "Result") -> None:
    from rugzak.booking.stages.year.people import ASSUMED

    columns = ("crooked", "providers", "at the door", "capped", "by hand", "held", "never", "claimed wrongly", "out")
    table = Table(*columns, title="Stopped, caught, out")
    for row in (*result.crooked, result.total):
        table.add_row(*_cells(row))
    show(table)
    _print_honest(result.honest)
    show("at the door: " + ", ".join(f"{code} {count}" for code, count in sorted(result.door.items())))
    show(f"changes of account stopped by a colleague: {result.stopped_moves}")
    for line in ASSUMED:
        show(f"[dim]assumed: {line}[/]")


def _cells(row: "Row") -> list[str]:
    from rugzak.base.quantities import euros

    counts = [row.providers, row.at_door, row.capped, row.by_hand, row.held, row.missed]
    return [row.kind, *map(str, counts), euros(row.wrong_cents, "en"), euros(row.out_cents, "en")]


def _print_honest(honest: "Honest") -> None:
    show(f"honest providers: {honest.providers}, of whom {honest.new} came by the door this year")
    why = f"held {honest.held}, refused at the door {honest.refused_at_door}"
    show(f"  never held by suspicion: {honest.unheld:.1%} ({why})")
    show(f"  never held nor limited: {honest.share:.1%} (a booking refused for a cap: {honest.capped})")
    show(f"  paid later by the published term of their stage: {honest.termed}")
