"""`rugzak interruptions …`: when someone is away from work; said by the person, or by the HR of their employer."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of, person_of

if TYPE_CHECKING:
    from rugzak.accounts.models import Interruption, Organisation

app = typer.Typer(help="Away from work: list, record, change, withdraw.", no_args_is_help=True)
Of = Annotated[UUID | None, typer.Option("--of", help="As HR: the id of someone who works for the employer.")]
At = Annotated[str, typer.Option("--at", help="As HR: the employer's enterprise number.")]
Which = Annotated[UUID, typer.Argument(help="See `rugzak interruptions list`.")]
Until = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; without it, it goes on.")]


@app.command("list")
def list_them(who: As, of: Of = None) -> None:
    """What is written down of me; with `--of`, what the employer whose HR I am wrote down of someone."""
    from rugzak.accounts import interruptions

    table = Table(id_column("interruption"), "kind", "from", "until", "by")
    for row in interruptions.seen_by(actor_of(who), of or person_of(who).pk):
        by = row.employer.name if row.employer else "the person"
        table.add_row(str(row.pk), row.kind, str(row.start), str(row.until or ""), by)
    show(table)


@app.command()
def record(
    kind: Annotated[str, typer.Argument(help="care, illness, maternity, parental, study or unpaid.")],
    start: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The first day away.")],
    who: As,
    until: Until = None,
    of: Of = None,
    at: At = "",
) -> None:
    """Write down that I am away; as HR, with `--of` and `--at`, that someone is. The ends of purses follow."""
    from rugzak.accounts import interruptions
    from rugzak.accounts.errors import Hidden
    from rugzak.accounts.models import Person

    person = Person.objects.filter(pk=of).first() if of else person_of(who)
    if person is None:
        raise Hidden
    row = interruptions.record(
        actor=actor_of(who), person=person, kind=kind, start=start.date(), until=until.date() if until else None,
        employer=_employer(at) if at else None,
    )  # fmt: skip
    _show(row)


@app.command()
def change(interruption: Which, who: As, until: Until = None, of: Of = None) -> None:
    """Set another last day, or none."""
    from rugzak.accounts import interruptions

    actor = actor_of(who)
    row = interruptions.find(actor, of or person_of(who).pk, interruption)
    _show(interruptions.change_end(actor=actor, interruption=row, until=until.date() if until else None))


@app.command()
def withdraw(interruption: Which, who: As, of: Of = None) -> None:
    """Take it back: purses end as if it had never been written down."""
    from rugzak.accounts import interruptions

    actor = actor_of(who)
    row = interruptions.find(actor, of or person_of(who).pk, interruption)
    interruptions.withdraw(actor=actor, interruption=row)
    show(f"{row.pk} withdrawn")


def _employer(number: str) -> "Organisation":
    from rugzak.accounts.errors import Hidden
    from rugzak.accounts.models import Organisation
    from rugzak.accounts.services.organisations import enterprise_number

    row = Organisation.objects.filter(kind="employer", enterprise_number=enterprise_number(number)).first()
    if row is None:
        raise Hidden
    return row


def _show(row: "Interruption") -> None:
    show(f"{row.pk}: {row.kind} {row.start} – {row.until or ''}")
