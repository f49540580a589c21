"""`rugzak data …`: reference data from the official packages, or the starter pack where there are none."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich import print as show
from rich.markup import escape

from rugzak.base.errors import Refusal
from rugzak.base.imports import Report

app = typer.Typer(help="Import reference data: places, joint committees, ESCO, shortage occupations, files of others.")
Folder = Annotated[Path, typer.Argument(exists=True, help="A folder with the official packages.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, change nothing.")]
Importer = Callable[..., Iterable[Report] | Report]


@app.command("import")
def import_command(folder: Folder, dry_run: DryRun = False) -> None:
    """Import all reference data found in a folder."""
    import_all(folder, dry_run=dry_run)


@app.command("vacancies")
def vacancies_command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV, JSON, JSON-LD or a web page.")],
    source: Annotated[str, typer.Option(help="Where they come from; left out: the name of the file.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Read vacancies in, link them to ESCO and count what they ask; people in them are dropped."""
    from rugzak.careers.demand.services import import_vacancies

    try:
        report = import_vacancies(file, source=source[:60], dry_run=dry_run)
    except Refusal as refusal:
        show(f"[red]{escape(refusal.text())}[/red]")
        raise typer.Exit(1) from None
    show(escape("\n".join(report.lines())))


def import_all(folder: Path | None, *, dry_run: bool = False) -> list[Report]:
    """Import what the folder holds; without a folder, the starter pack. Prints a report for each list."""
    from rugzak.accounts.services import import_joint_committees
    from rugzak.base.places import import_places
    from rugzak.skills.esco import build
    from rugzak.skills.services import import_shortages

    esco = folder / "esco" if folder else None
    belgium = folder / "belgium" if folder else None
    reports = _run(build, esco if esco and esco.exists() else None, dry_run)
    if belgium and belgium.exists():
        reports += _run(import_places, belgium, dry_run)
        reports += _run(import_joint_committees, belgium / "joint_committees.csv", dry_run)
        reports += _run(import_shortages, belgium / "shortage_occupations_2026.csv", dry_run)
    return reports


def _run(importer: Importer, source: Path | None, dry_run: bool) -> list[Report]:
    found = importer(source, dry_run=dry_run)
    reports = [found] if isinstance(found, Report) else list(found)
    for report in reports:
        show("\n".join(report.lines()))
    return reports
