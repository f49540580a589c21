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
fetched = typer.Typer(help="Fetch reference data from the web service of who publishes it; needs internet.")
app.add_typer(fetched, name="fetch")
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
    from rugzak.careers.transitions.flows import compute
    from rugzak.careers.transitions.insights import import_insights
    from rugzak.careers.transitions.wages import import_wages
    from rugzak.skills.esco import build
    from rugzak.skills.services import import_shortages

    esco = folder / "esco" if folder else None
    belgium = folder / "belgium" if folder else None
    reports = _run(build, esco if esco and esco.exists() else None, dry_run)
    if belgium and belgium.exists():
        reports += _run(import_places, belgium, dry_run)
        reports += _run(import_joint_committees, belgium / "joint_committees.csv", dry_run)
        reports += _run(import_shortages, belgium / "shortage_occupations_2026.csv", dry_run)
    transitions = folder / "transitions" if folder else None
    if transitions and (transitions / "mcc_risk_All_occupations.csv").exists():
        reports += _run(import_insights, transitions, dry_run)
    if folder and (wages := folder / "wages.csv").exists():
        reports += _run(import_wages, wages, dry_run)
    if not dry_run:
        reports.append(_shown(compute()))
    return reports


@fetched.command("esco")
def fetch_esco_command(
    release: Annotated[str, typer.Option("--release", help="The release, as the service names it.")] = "v1.2.0",
    languages: Annotated[str, typer.Option("--languages", help="With a comma between them.")] = "nl,fr,de,en",
    rate: Annotated[float, typer.Option("--rate", min=0.1, max=20, help="Questions a second, at most.")] = 2.0,
    page_size: Annotated[int, typer.Option("--page-size", min=1, max=500, help="Concepts a page.")] = 50,
    service: Annotated[
        str, typer.Option("--service", help="Another address, such as a local copy of the service.")
    ] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what an earlier, stopped fetch kept.")] = False,
) -> None:
    """Fetch ESCO from the official web service and put it in use; run it again to go on where it stopped."""
    from rugzak.skills.esco import fetch

    source = fetch.Service(release, service or fetch.SERVICE, rate)
    codes = [code.strip() for code in languages.split(",") if code.strip()]
    try:
        for report in fetch.fetch(release, codes, service=source, limit=page_size, fresh=fresh):
            show("\n".join(report.lines()))
    except Refusal as refusal:
        show(f"[red]{escape(refusal.text())}[/red]")
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        show(f"Stopped. What was fetched is kept in {fetch.folder(release)}; the same command goes on from there.")
        raise typer.Exit(130) from None


@app.command("wages")
def wages_command(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)], dry_run: DryRun = False) -> None:
    """Import what groups of occupations earn: a CSV with isco, wage_month, year and source (docs/formats/wages.md)."""
    from rugzak.careers.transitions.flows import compute
    from rugzak.careers.transitions.wages import import_wages

    try:
        _run(import_wages, file, dry_run)
    except Refusal as refusal:
        show(f"[red]{escape(refusal.text())}[/red]")
        raise typer.Exit(1) from None
    if not dry_run:
        _shown(compute())


def _run(importer: Importer, source: Path | None, dry_run: bool) -> list[Report]:
    found = importer(source, dry_run=dry_run)
    reports = [found] if isinstance(found, Report) else list(found)
    return [_shown(report) for report in reports]


def _shown(report: Report) -> Report:
    show("\n".join(report.lines()))
    return report
