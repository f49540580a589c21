"""`rugzak catalogue …`: what is on offer: search, show, import, seats, recognition."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.where import place_of

if TYPE_CHECKING:
    pass

app = typer.Typer(help="What is on offer: search, show, import, seats, recognition.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file, see docs/formats/trainings.md.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, change nothing.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Words, or the beginnings of words, in any language.")] = "",
    near: Annotated[str, typer.Option(help="A post code.")] = "",
    within: Annotated[float, typer.Option(help="Kilometres.")] = 25.0,
    form: str = "",
    most: Annotated[float | None, typer.Option(help="The highest price, in euros.")] = None,
    after: Day = None,
    before: Day = None,
    day: Annotated[list[int] | None, typer.Option(min=1, max=7, help="1 Monday … 7 Sunday; more than once.")] = None,
    evening: Annotated[bool, typer.Option("--evening", help="Only from five in the afternoon on.")] = False,
    language: Annotated[str, typer.Option(help="nl, fr, de or en.")] = "",
    label: Annotated[str, typer.Option(help="Recognised for this, such as vov.")] = "",
    order: Annotated[str, typer.Option(help="best, soonest, cheapest or nearest.")] = "best",
    skill: Annotated[str, typer.Option(help="The address of an ESCO skill.")] = "",
    page: int = 1,
) -> None:
    """Find trainings; typing errors and other languages are no obstacle."""
    from rugzak.base.quantities import euros
    from rugzak.catalogue.search import find
    from rugzak.catalogue.search.question import ORDERS, Question

    wanted = next((one for one in ORDERS if one == order), None)
    if wanted is None:
        raise typer.BadParameter(f"Choose one of {', '.join(ORDERS)}.", param_hint="--order")
    asked = Question(
        text=text,
        skills=(skill,) if skill else (),
        near=place_of(near),
        within_km=within,
        form=form or None,
        language=language or None,
        label=label or None,
        max_price=None if most is None else round(most * 100),
        start_after=after.date() if after else None,
        start_before=before.date() if before else None,
        weekdays=frozenset(day or ()),
        evening=evening,
        order=wanted,
    )
    found = find.search(asked, page=page)
    for typed, meant in found.spelled.items():
        show(f"{typed}: looked for {meant}")
    table = Table("id", "training", "provider", "price", "starts", "seats", "km", "recognised", "found by")
    for hit in found.hits:
        start, seats = hit.next_session.start if hit.next_session else "", hit.seats_free
        km = "" if hit.km is None else f"{hit.km:.0f}"
        figures = [euros(hit.price_cents), str(start), "" if seats is None else str(seats), km]
        labels = " ".join(sorted(hit.labels))
        title, by = str(hit.training.title), "words" if hit.by_words else "meaning"
        table.add_row(str(hit.training.pk), title, hit.training.provider.name, *figures, labels, by)
    show(table)
    least = "more than " if found.more else ""
    show(f"{least}{found.total} trainings, page {found.number} of {found.pages}")
    for name, counts in found.facets.items():
        show(f"{name}: {', '.join(f'{value} {count}' for value, count in counts.items())}")


@app.command()
def index(
    again: Annotated[
        bool, typer.Option("--again", help="Also read all texts anew, as after another release of ESCO.")
    ] = False,
) -> None:
    """Make trainings findable by meaning, and learn their words for spelling; the worker does the same by itself."""
    from rich.progress import Progress

    from rugzak.catalogue.models import Training
    from rugzak.catalogue.search import said, spelling, vectors

    if again:
        rows = Training.objects.select_related("provider").prefetch_related("skills")
        show(f"{said.read_again(rows.iterator(chunk_size=1000))} texts read anew")
    with Progress() as progress:
        task = progress.add_task("Meaning of trainings", total=vectors.missing_vectors())
        made = vectors.index_trainings(lambda count: progress.advance(task, count))
    show(f"{made} trainings, {spelling.learn_words()} words")


@app.command("show")
def show_training(training: Annotated[UUID, typer.Argument(help="The id of a training.")]) -> None:
    """A training, its sessions, and what it is recognised for."""
    from rugzak.base.quantities import euros, hours
    from rugzak.catalogue import queries

    row = queries.training(training)
    show(f"{row.title} · {row.provider.name} · {euros(row.price_cents)} · {hours(row.contact_minutes)} · {row.form}")
    for price in row.prices.all():
        show(f"{euros(price.price_cents)} since {price.since}")
    for skill in row.skills.all():
        show(f"teaches {skill.skill_uri} ({skill.release})")
    for mark in queries.recognitions_of(row):
        show(f"recognised {mark.label} {mark.valid_from} – {mark.valid_until or ''} {mark.reason}")
    table = Table("session", "start", "end", "place", "half days", "seats free", "price")
    for view in queries.sessions_of(row):
        where = str(view.session.municipality or "online")
        days = [str(view.session.start), str(view.session.end), where, str(len(view.parts))]
        table.add_row(str(view.session.pk), *days, str(view.seats_free), euros(view.price_cents))
    show(table)


@app.command("import-providers")
def import_providers(file: File, dry_run: DryRun = False) -> None:
    """Training providers."""
    from rugzak.catalogue.imports import import_providers_csv

    show("\n".join(import_providers_csv(file, dry_run=dry_run).lines()))


@app.command("import-trainings")
def import_trainings(file: File, dry_run: DryRun = False) -> None:
    """Trainings of known providers."""
    from rugzak.catalogue.imports import import_trainings_csv

    show("\n".join(import_trainings_csv(file, dry_run=dry_run).lines()))


@app.command("import-sessions")
def import_sessions(file: File, dry_run: DryRun = False) -> None:
    """Sessions of known trainings, with their half days and seats."""
    from rugzak.catalogue.imports import import_sessions_csv

    show("\n".join(import_sessions_csv(file, dry_run=dry_run).lines()))


@app.command("import-courses")
def import_courses(file: File, dry_run: DryRun = False) -> None:
    """Courses of schema.org (JSON-LD) or learning opportunities of ELM (Turtle, RDF/XML), with their sessions."""
    from rugzak.catalogue.imports.own import import_courses as take

    for report in take(content=file.read_bytes(), name=file.name, dry_run=dry_run):
        show("\n".join(report.lines()))


@app.command()
def export(
    out: Annotated[Path, typer.Argument(dir_okay=False, help="A new file: .jsonld, .ttl, .atom or .ics.")],
    text: Annotated[str, typer.Option(help="Only what a search for these words finds.")] = "",
    most: int = 1000,
    site: Annotated[str, typer.Option(help="Where the addresses in it begin.")] = "http://localhost",
) -> None:
    """What is on offer, as schema.org courses, ELM learning opportunities, an Atom feed or a calendar."""
    from rugzak.catalogue.exchange import files
    from rugzak.catalogue.search import find
    from rugzak.catalogue.search.question import Question

    hits = find.search(Question(text=text), per_page=most).hits
    out.write_bytes(files.written([hit.training.pk for hit in hits], out.suffix, site))
    show(f"{len(hits)} trainings in {out}")


@app.command()
def capacity(session: UUID, seats: int, reason: Annotated[str, typer.Option(help="Why; it stays readable.")]) -> None:
    """Give a session more or fewer seats; what comes free is offered to the queue first."""
    from rugzak.booking import waiting
    from rugzak.catalogue import queries

    row = waiting.raise_capacity(actor=None, session=queries.session(session), capacity=seats, reason=reason)
    show(f"{row.capacity} seats, {queries.seats_free([row])[row.pk]} free")


@app.command()
def recognise(
    training: UUID,
    label: Annotated[str, typer.Argument(help="odb, vov, career_centre, ocw or registered.")],
    start: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"])],
    until: Day = None,
    reason: str = "",
) -> None:
    """Put a training on a public list."""
    from rugzak.catalogue import queries, services

    last: date | None = until.date() if until else None
    row = services.recognise(
        label=label, valid_from=start.date(), valid_until=last, training=queries.training(training), reason=reason
    )
    show(f"{row.label} from {row.valid_from} until {row.valid_until or 'further notice'}")
