"""`rugzak evaluation …`: exports under pseudonyms, figures, and the surveys that are due."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

app = typer.Typer(help="Surveys, exports under pseudonyms, and figures.", no_args_is_help=True)
Period = Annotated[str, typer.Option(help="2026, 2026-Q3 or 2026-09; this year if left out.")]


@app.command()
def export(to: Annotated[Path | None, typer.Option(help="Folder; var/export if left out.")] = None) -> None:
    """Write the published views to Parquet, one folder a day."""
    from rugzak.base.imports import progress
    from rugzak.evaluation import export as exports
    from rugzak.evaluation.tables import TABLES

    with progress("export", len(TABLES)) as bar:
        result = exports.export(to, on_table=lambda name: bar.advance())
    table = Table("table", "rows")
    for name, rows in result.rows.items():
        table.add_row(name, "not published" if name in result.missing else f"{rows:,}")
    Console().print(table)
    typer.echo(str(result.folder))


@app.command()
def compute(
    period: Period = "",
    fresh: Annotated[bool, typer.Option("--fresh/--latest", help="Export first, or take the latest export.")] = True,
) -> None:
    """Compute the figures of a period and put them in the place of the old ones."""
    from rugzak.base import clock
    from rugzak.base.imports import progress
    from rugzak.evaluation import export as exports
    from rugzak.evaluation import indicators
    from rugzak.evaluation.indicators.measures import MEASURES

    folder = None if fresh else exports.latest()
    folder = folder or exports.export().folder
    with progress("figures", len(MEASURES)) as bar:
        code = period or str(clock.today().year)
        done = indicators.compute(code, folder=folder, on_figure=lambda name: bar.advance())
    typer.echo(f"{done.period}: {done.rows} figures, {done.suppressed} hidden (small groups)")
    if done.no_data:
        typer.echo(f"no data: {', '.join(done.no_data)}")


@app.command()
def show(
    indicator: Annotated[str, typer.Argument(help="A code such as participation; `all` shows every figure.")] = "all",
    period: Period = "",
    by: Annotated[str, typer.Option(help="sex, age_band, education, region, statute, scheme, payer, purpose.")] = "",
    employer: Annotated[UUID | None, typer.Option(help="The figures of this employer.")] = None,
    provider: Annotated[UUID | None, typer.Option(help="The figures of this provider.")] = None,
) -> None:
    """Show a figure, whole or by group, or all figures of a scope."""
    from rugzak.evaluation import codes, queries

    scope = codes.EMPLOYER if employer else codes.PROVIDER if provider else codes.ALL
    board = queries.dashboard(scope, employer or provider, period or None)
    if indicator == "all":
        _print([(one.label, one) for one in board.figures.values()], f"{scope} {board.period}")
        return
    if indicator not in codes.CODES:
        raise typer.BadParameter(f"choose one of: {', '.join(codes.CODES)}")
    dimension = by or codes.PART_OF.get(indicator, "")
    if not dimension:
        _print([(str(codes.CODES[indicator].label), board.figures[indicator])], board.period)
        return
    rows = queries.cut(indicator, dimension, scope, employer or provider, board.period)
    _print([(row.label, row.figure) for row in rows], f"{codes.CODES[indicator].label} · {board.period}")


@app.command()
def invite() -> None:
    """Invite whoever is to be asked by now (the worker does this by itself every day)."""
    from rugzak.evaluation import surveys

    for kind, count in surveys.invite_due().made.items():
        typer.echo(f"{kind}: {count}")


def _print(rows: list[tuple[str, object]], title: str) -> None:
    table = Table("figure", "value", "lies between", "people", title=title)
    for label, figure in rows:
        n = getattr(figure, "n", None)
        table.add_row(label, figure.text, figure.between, "-" if n is None else str(n))  # type: ignore[attr-defined]
    Console().print(table)
