"""`rugzak simulate FILE`: what a reform would cost and whom it would reach, on made-up people."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from rugzak.evaluation.charts import Grid
    from rugzak.evaluation.simulation.outcome import Outcome
    from rugzak.evaluation.simulation.reform import Reform


def simulate(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Reforms: YAML files, or ids of those that ship.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Show the reforms that ship.")] = False,
    people: Annotated[int, typer.Option(min=1000, max=20_000_000, help="How many people to make up.")] = 1_000_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same people.")] = 1,
    margins: Annotated[
        list[Path] | None, typer.Option(help="CSV files with official counts to fit the people to.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the report and the open data.")] = Path("var/simulation"),
    language: Annotated[str, typer.Option("--language", "-l", help="nl, fr, de or en.")] = "",
    engine: Annotated[str, typer.Option(help="duckdb, or spark where it is installed.")] = "duckdb",
) -> None:
    """Simulate reforms beside what is in force; prints a table and writes a report and open data.

    An estimate on made-up people, never a measurement: every assumption stands in the report.
    """
    from django.utils import translation

    translation.activate(language or translation.get_language() or "nl")
    if list_ or not files:
        _list()
        raise typer.Exit(0 if list_ else 2)
    found = _run(_load(files), people=people, seed=seed, margins=margins or [], out=out, engine=engine)
    _show(found)


def _list() -> None:
    from rugzak.evaluation.simulation import reform

    table = Table("reform", "name", "what it does")
    for path in reform.shipped():
        one = reform.load(path)
        table.add_row(one.id, str(one.name), str(one.about))
    Console().print(table)


def _load(files: list[str]) -> "Reform":
    from rugzak.evaluation.simulation import reform
    from rugzak.schemes.source import SchemeError

    try:
        found = [reform.load(Path(file)) if Path(file).is_file() else reform.by_id(file) for file in files]
        return reform.together(found) if len(found) > 1 else found[0]
    except SchemeError as error:
        typer.secho(f"error {error}", fg="red", err=True)
        raise typer.Exit(1) from None


def _run(reform: "Reform", *, people: int, seed: int, margins: list[Path], out: Path, engine: str) -> "Outcome":
    from django.conf import settings

    from rugzak.base.imports import progress
    from rugzak.evaluation.simulation import engines, output, run
    from rugzak.evaluation.simulation.outcome import outcome
    from rugzak.evaluation.simulation.raking import read_margin

    data = Path(settings.RUGZAK_DATA) if settings.RUGZAK_DATA else None
    counts = [read_margin(path) for path in margins]
    with engines.opened(engine) as opened, progress(reform.id, run.steps_of(reform)) as bar:
        result = run.simulate(opened, reform, rows=people, seed=seed, data=data, margins=counts,
                              on_step=lambda done, steps, what: bar.advance(1 if done else 0))  # fmt: skip
    found = outcome(result)
    for path in output.write(out / reform.id, found, result.cells):
        typer.echo(str(path))
    return found


def _show(found: "Outcome") -> None:
    from rugzak.evaluation.simulation import pictures

    _print(pictures.answers(found))
    _print(pictures.schemes(found))
    _print(pictures.groups(found, "education"))
    typer.secho(pictures.warning(found), fg="yellow")
    unsure = {one["scheme"]: one for one in found["asked"] if one["outcomes"].get("maybe")}
    for scheme, one in unsure.items():
        facts = f": no {', '.join(one['unknown'])}" if one["unknown"] else ""
        typer.echo(f"{scheme}: {one['outcomes']['maybe']:,} courses stay a maybe and get nothing{facts}")


def _print(grid: "Grid") -> None:
    table = Table(title=grid.caption)
    for index, name in enumerate(grid.head):
        table.add_column(name, justify="right" if index in grid.numeric else "left", overflow="fold")
    for row in grid.rows:
        table.add_row(*row)
    Console().print(table)
