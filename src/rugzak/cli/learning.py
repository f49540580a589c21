"""`rugzak learning …`: the learning log, what came out of trainings, and badges."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from rugzak.cli.who import As, actor_of

if TYPE_CHECKING:
    from rugzak.accounts.models import Person

app = typer.Typer(help="The learning log, achievements and badges.", no_args_is_help=True)
credential = typer.Typer(help="Badges: issue, verify, take back, and the key that signs them.", no_args_is_help=True)
app.add_typer(credential, name="credential")

Who = Annotated[str, typer.Option("--person", help="E-mail address or id of the person.")]


@app.command()
def log(
    person: Who,
    title: Annotated[str, typer.Option(help="What was learned; without it, the log is shown.")] = "",
    kind: Annotated[str, typer.Option(help="formal, non_formal or informal.")] = "informal",
    share: Annotated[str, typer.Option(help="70 (doing), 20 (from others) or 10 (courses).")] = "",
    minutes: Annotated[int | None, typer.Option(help="How long it took.")] = None,
    date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When; today if left out.")] = None,
    purpose: Annotated[str, typer.Option(help="job, other_job, employable or self.")] = "",
) -> None:
    """Add to someone's learning log, or show it with its totals."""
    from rugzak.learning import services

    owner = _person(person)
    if not title:
        _show_log(owner)
        return
    entry = services.log_learning(
        person=owner,
        title=title,
        kind=kind,
        share=share,
        minutes=minutes,
        date=date.date() if date else None,
        purpose=purpose,
    )
    typer.echo(f"{entry.pk} {entry.date} {entry.title}")


@app.command()
def achievement(
    booking: UUID,
    user: As,
    passed: Annotated[bool | None, typer.Option("--passed/--failed", help="Left out: attended, not tested.")] = None,
    score: Annotated[float | None, typer.Option(help="Percent.")] = None,
) -> None:
    """Record what came out of a booking, as its provider."""
    from rugzak.learning import services

    points = None if score is None else Decimal(str(score))
    done = services.record_achievement(actor=actor_of(user), booking_id=booking, passed=passed, score=points)
    badge = getattr(done, "credential", None)
    typer.echo(f"achievement {done.pk} passed={done.passed} credential={badge.pk if badge else '-'}")


@credential.command()
def issue(
    achievement_id: UUID,
    to: Annotated[Path | None, typer.Option(help="Write the badge to this file.")] = None,
) -> None:
    """Issue the badge of an achievement (again: the same one), to a file or to the screen."""
    from rugzak.learning import credentials
    from rugzak.learning.errors import CredentialNotFound
    from rugzak.learning.models import Achievement

    found = Achievement.objects.filter(pk=achievement_id).first()
    if found is None:
        raise CredentialNotFound
    document = credentials.issue(found).document
    if to is None:
        typer.echo(document)
    else:
        to.write_text(document, "utf-8")
        typer.echo(f"{to}: {len(document.encode())} bytes")


@credential.command()
def verify(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A badge (JSON).")]) -> None:
    """Verify a badge without a network; exit code 1 where it does not hold."""
    from rugzak.learning import credentials

    outcome = credentials.verify(file.read_bytes())
    if outcome.ok:
        typer.echo(f"valid: {outcome.title} · {outcome.issuer} · {outcome.awarded}")
        return
    for reason in outcome.reasons:
        typer.echo(f"{reason.code}: {reason.text}", err=True)
    raise typer.Exit(1)


@credential.command()
def revoke(credential_id: UUID, reason: Annotated[str, typer.Option(help="Why; shown to nobody but kept.")]) -> None:
    """Take a badge back."""
    from rugzak.learning import credentials

    row = credentials.revoke(credential_id, reason=reason)
    typer.echo(f"{row.pk} revoked {row.revoked_at:%Y-%m-%d}")


@credential.command()
def rotate() -> None:
    """Make a new key for badges from now on; older badges stay valid."""
    from rugzak.learning import keys

    typer.echo(keys.rotate().did)


def _person(text: str) -> "Person":
    from django.db.models import Q

    from rugzak.accounts.models import Person
    from rugzak.base.errors import NotFound

    try:
        wanted = Q(pk=UUID(text))
    except ValueError:
        wanted = Q(email__iexact=text) | Q(user__email__iexact=text)
    found = Person.objects.filter(wanted).first()
    if found is None:
        raise NotFound
    return found


def _show_log(owner: "Person") -> None:
    from rugzak.base.quantities import hours
    from rugzak.learning import queries

    table = Table("date", "share", "kind", "time", "what", "for", "id")
    for row in queries.log(owner):
        time = hours(row.minutes) if row.minutes else "-"
        table.add_row(str(row.date), row.share, row.kind, time, row.title, row.purpose, str(row.pk))
    Console().print(table)
    totals = queries.totals(owner)
    parts = ", ".join(f"{part.code}: {hours(part.minutes)}" for part in totals.by_share)
    typer.echo(f"{totals.entries} entries, {hours(totals.minutes)} ({parts}), {totals.without_time} without time")
