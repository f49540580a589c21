"""`rugzak spaces …`: what organisations share: look, offer, book, answer, cancel, and who owes whom."""

from datetime import datetime, time
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.where import place_of
from rugzak.cli.who import As, actor_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rugzak.catalogue.spaces.models import SpaceUse

app = typer.Typer(help="Shared rooms, equipment and mobile settings.", no_args_is_help=True)
SpaceId = Annotated[UUID, typer.Argument(help="The id of a space.")]
UseId = Annotated[UUID, typer.Argument(help="The id of a booking of a space.")]
Org = Annotated[UUID, typer.Option("--for", help="The id of the organisation that you act for.")]
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day, such as 2026-12-07.")]
Part = Annotated[str, typer.Argument(help="morning, afternoon or day.")]


@app.command("list")
def list_(
    text: Annotated[str, typer.Argument(help="Words of the name or the description.")] = "",
    kind: Annotated[str, typer.Option(help="room, equipment or mobile.")] = "",
    near: Annotated[str, typer.Option(help="A post code.")] = "",
    within: Annotated[float, typer.Option(help="Kilometres.")] = 25.0,
    day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what is free on this day.")] = None,
    seats: int = 0,
) -> None:
    """What is shared, the nearest first."""
    from rugzak.base.quantities import euros
    from rugzak.catalogue.spaces import queries

    asked: dict[str, Any] = {
        "text": text,
        "kind": kind or None,
        "near": place_of(near),
        "within_km": within,
        "seats": seats,
    }
    table = Table(id_column("space"), "kind", "name", "owner", "place", "seats", "a half day", "km")
    for one in queries.search(**asked, day=day.date() if day else None):
        row, km = one.space, "" if one.km is None else f"{one.km:.0f}"
        where = str(row.municipality.name) if row.municipality else "comes to you"
        table.add_row(
            str(row.pk), row.kind, row.name, row.owner.name, where, str(row.seats), euros(row.price_cents), km
        )
    show(table)


@app.command()
def offer(
    name: str,
    kind: Annotated[str, typer.Option(help="room, equipment or mobile.")],
    who: As,
    organisation: Org,
    near: Annotated[str, typer.Option(help="Its post code; left out: it comes to you.")] = "",
    address: str = "",
    about: str = "",
    seats: int = 0,
    price: Annotated[float, typer.Option(help="Euros a half day; 0 is free.")] = 0.0,
    opens: Annotated[str, typer.Option(help="Such as 09:00.")] = "09:00",
    closes: Annotated[str, typer.Option(help="Such as 17:00.")] = "17:00",
    instant: Annotated[bool, typer.Option(help="Whoever books has it; else you are asked.")] = False,
) -> None:
    """Share a room, equipment or a mobile setting."""
    from rugzak.accounts.services import organisation_of
    from rugzak.catalogue.spaces import services

    spec = services.SpaceSpec(
        kind=kind,
        name=name,
        about=about,
        municipality=place_of(near),
        address=address,
        seats=seats,
        price_cents=round(price * 100),
        consent="instant" if instant else "asked",
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
    )
    show(f"space {services.offer(owner=organisation_of(organisation), spec=spec, actor=actor_of(who)).pk}")


@app.command()
def withdraw(space: SpaceId, who: As) -> None:
    """Share it no longer; what is booked stays booked."""
    from rugzak.catalogue.spaces import queries, services

    services.withdraw(space=queries.space(space), actor=actor_of(who))
    show("withdrawn")


@app.command()
def calendar(space: SpaceId, days: int = 14) -> None:
    """The half days ahead, and which are free."""
    from rugzak.base import clock
    from rugzak.catalogue.spaces import queries

    table = Table("day", "part", "free")
    for row in queries.calendar(queries.space(space), clock.today(), days):
        table.add_row(f"{row.slot.date:%a %Y-%m-%d}", row.slot.part, "yes" if row.use is None else "no")
    show(table)


@app.command()
def book(space: SpaceId, day: Day, part: Part, who: As, organisation: Org, note: str = "") -> None:
    """Take a slot, or ask for it; a refusal names the next free one."""
    from rugzak.accounts.services import organisation_of
    from rugzak.catalogue.spaces import queries, uses
    from rugzak.catalogue.spaces.slots import Slot

    slot, user = Slot(day.date(), part), organisation_of(organisation)
    row = uses.book(space=queries.space(space), user=user, slot=slot, note=note, actor=actor_of(who))
    show(f"{row.state} {row.pk}")


@app.command("book-session")
def book_session(
    space: SpaceId, session: Annotated[UUID, typer.Argument(help="The id of a session.")], who: As
) -> None:
    """Take the slots of all half days of one's own session, or none."""
    from rugzak.catalogue import queries as catalogue
    from rugzak.catalogue.spaces import queries, uses

    made = uses.book_session(space=queries.space(space), session=catalogue.session(session), actor=actor_of(who))
    _table(made)


@app.command()
def uses(organisation: Org, who: As, of_others: bool = False) -> None:
    """What an organisation booked, or (--of-others) what others booked from it."""
    from rugzak.accounts import access
    from rugzak.catalogue.spaces import queries

    access.require(actor_of(who), "space.book", access.Scope("space", organisation_id=organisation))
    _table(queries.uses_of(organisation) if of_others else queries.uses_by(organisation))


@app.command()
def answer(use: UseId, who: As, yes: bool = False, reason: str = "") -> None:
    """The owner says --yes, or no with a reason."""
    from rugzak.catalogue.spaces import queries, uses

    actor = actor_of(who)
    show(str(uses.answer(use=queries.use(use, actor), yes=yes, reason=reason, actor=actor).state))


@app.command()
def cancel(use: UseId, who: As, reason: str = "") -> None:
    """Let a slot go, and see what is owed for it."""
    from rugzak.base.quantities import euros
    from rugzak.catalogue.spaces import queries, uses

    actor = actor_of(who)
    row = uses.cancel(use=queries.use(use, actor), reason=reason, actor=actor)
    show(f"cancelled, {euros(row.owed_cents)} is owed")


@app.command()
def owed(organisation: Org, who: As) -> None:
    """What an organisation owes others and others owe it."""
    from rugzak.catalogue.spaces import queries

    _table(queries.owed(actor=actor_of(who), organisation_id=organisation))


@app.command()
def settle(use: UseId, who: As) -> None:
    """The owner says that it was paid."""
    from rugzak.catalogue.spaces import queries, uses

    actor = actor_of(who)
    uses.settle(use=queries.use(use, actor), actor=actor)
    show("settled")


def _table(rows: "Iterable[SpaceUse]") -> None:
    from rugzak.base.quantities import euros

    table = Table(id_column("booking"), "what", "state", "owed")
    for row in rows:
        what = f"{row.space.name} ({row.space.owner.name}) {row.date} {row.part} for {row.user.name}"
        table.add_row(str(row.pk), what, str(row.state), euros(row.owed_cents))
    show(table)
