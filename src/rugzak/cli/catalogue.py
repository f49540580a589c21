"""`rugzak catalogue …`: what is on offer: search, show, import, seats, recognition."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

if TYPE_CHECKING:
    from rugzak.base.models import Municipality

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
    skill: Annotated[str, typer.Option(help="The address of an ESCO skill.")] = "",
    page: int = 1,
) -> None:
    """Find trainings."""
    from rugzak.base.quantities import euros
    from rugzak.catalogue import queries

    found = queries.search(
        text=text,
        skill=skill or None,
        near=_place(near),
        within_km=within,
        form=form or None,
        max_price=None if most is None else round(most * 100),
        start_after=after.date() if after else None,
        page=page,
    )
    table = Table("id", "training", "provider", "price", "starts", "seats", "km", "recognised")
    for hit in found.hits:
        start, seats = hit.next_session.start if hit.next_session else "", hit.seats_free
        km = "" if hit.km is None else f"{hit.km:.0f}"
        figures = [euros(hit.price_cents), str(start), "" if seats is None else str(seats), km]
        title = str(hit.training.title)
        table.add_row(str(hit.training.pk), title, hit.training.provider.name, *figures, " ".join(sorted(hit.labels)))
    show(table)
    show(f"{found.total} trainings, page {found.number} of {found.pages}")


@app.command("show")
def show_training(training: Annotated[UUID, typer.Argument(help="The id of a training.")]) -> None:
    """A training, its sessions, and what it is recognised for."""
    from rugzak.base.quantities import euros, hours
    from rugzak.catalogue import queries

    row = queries.training(training)
    show(f"{row.title} · {row.provider.name} · {euros(row.price_cents)} · {hours(row.contact_minutes)} · {row.form}")
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


def _place(code: str) -> "Municipality | None":
    from rugzak.base.errors import NotFound
    from rugzak.base.models import PostCode

    if not code:
        return None
    row = PostCode.objects.filter(code=code).select_related("municipality").order_by("id").first()
    if row is None:
        raise NotFound
    return row.municipality
