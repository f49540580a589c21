"""`rugzak rounds …`: budgets that open on a day; the person's side in the name of a user, the draw for anyone."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.who import As, actor_of, person_of

if TYPE_CHECKING:
    from rugzak.booking.rounds.models import Round, Ticket

app = typer.Typer(help="Budgets that open on a day: make, publish, draw, draw again, sweep.", no_args_is_help=True)
Which = Annotated[UUID, typer.Argument(help="The id of the round.")]
Moment = Annotated[datetime, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="In Belgian time, as 2026-12-01T10:00.")]


@app.command("list")
def list_rounds() -> None:
    """All rounds, drafts too."""
    from rugzak.base.quantities import euros
    from rugzak.booking.rounds import queries

    for row in queries.rounds(drafts=True)[:100]:
        money = f"{euros(row.budget)}, {euros(row.amount)} each"
        typer.echo(f"{row.pk}  {row.state:11} {row.rule:8} opens {row.opens:%Y-%m-%d %H:%M} UTC  {money}  {row.name}")


@app.command()
def make(
    name: str,
    who: As,
    fund: Annotated[UUID, typer.Option(help="The id of the fund that pays.")],
    rule: Annotated[str, typer.Option(help="arrival, rolling, lottery or priority.")],
    amount: Annotated[int, typer.Option(help="The most for one person, in cents.")],
    budget: Annotated[int, typer.Option(help="In all, in cents.")],
    opens: Moment,
    closes: Moment,
    register_from: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="When registration opens; now where left out.")
    ] = None,
    accept_days: int = 14,
    quota: Annotated[list[str] | None, typer.Option(help="group=share, such as no_degree=0.40.")] = None,
    points: Annotated[list[str] | None, typer.Option(help="group=points, such as jobseeker=5.")] = None,
    condition: Annotated[list[str] | None, typer.Option(help="A group that everyone must belong to.")] = None,
    course_cap: int | None = None,
    provider_cap: int | None = None,
    reserve_size: int | None = None,
    public_source: Annotated[str, typer.Option(help="Whose public number is mixed into the draw.")] = "",
) -> None:
    """A draft; someone else publishes it."""
    from rugzak.accounts.models import Fund
    from rugzak.base import clock
    from rugzak.base.errors import NotFound
    from rugzak.base.text import Text
    from rugzak.booking.rounds import services

    pot = Fund.objects.select_related("organisation").filter(pk=fund).first()
    if pot is None:
        raise NotFound
    made = services.make(
        actor=actor_of(who), fund=pot, scheme=pot.scheme, name=Text(nl=name, en=name), rule=rule, amount=amount,
        budget=budget, opens_register=_brussels(register_from) if register_from else min(clock.now(), _brussels(opens)),
        opens=_brussels(opens), closes=_brussels(closes), accept_days=accept_days,
        quotas=[{"group": group, "share": share} for group, share in map(_pair, quota or [])],
        points=[{"group": group, "points": int(value)} for group, value in map(_pair, points or [])],
        conditions=condition or [], caps={"course": course_cap, "provider": provider_cap},
        reserve_size=reserve_size, public_source=public_source,
    )  # fmt: skip
    show(f"{made.pk} {made.state}: someone else publishes it")


@app.command()
def publish(round: Which, who: As) -> None:
    """Make it known and set the money apart; by another than who made it."""
    from rugzak.booking.rounds import services

    row = services.publish(actor=actor_of(who), round=_round(round))
    show(f"{row.pk} {row.state}; the promised seed has the hash {row.seed_commitment}")


@app.command("open")
def open_(round: Which, who: As) -> None:
    """Open at its hour; the worker does it too."""
    from rugzak.booking.rounds import services

    show(f"{round} {services.open_round(actor=actor_of(who), round=_round(round)).state}")


@app.command()
def close(round: Which, who: As, reason: Annotated[str, typer.Option(help="Why before its hour.")] = "") -> None:
    """Close; the list of tickets is then fixed."""
    from rugzak.booking.rounds import services

    row = services.close(actor=actor_of(who), round=_round(round), early=bool(reason), reason=reason)
    show(f"{row.pk} {row.state}: {row.listed} tickets, the list has the hash {row.list_hash}")


@app.command()
def draw(
    round: Which, who: As, public_value: Annotated[str, typer.Option(help="The number that was announced.")] = ""
) -> None:
    """Draw a closed round and publish the seed."""
    from rugzak.booking.rounds import queries, services

    row = services.draw(actor=actor_of(who), round=_round(round), public_value=public_value)
    show(f"{row.pk} {row.state}; the seed is {row.seed}")
    show(queries.states(row))


@app.command()
def settle(round: Which, who: As) -> None:
    """End it; what is left goes back to the fund."""
    from rugzak.booking.rounds import services

    show(f"{round} {services.settle(actor=actor_of(who), round=_round(round)).state}")


@app.command()
def replay(
    round: Annotated[UUID | None, typer.Argument(help="The id of the round; not needed with a file.")] = None,
    seed: Annotated[str, typer.Option(help="The seed; the published one where left out.")] = "",
    file: Annotated[Path | None, typer.Option(help="A public record, as /api/v1/rounds/<id>/record gives it.")] = None,
) -> None:
    """Do a draw again, from the database or from its public record alone; exit status 1 where something differs."""
    from rugzak.booking.rounds import draw as drawing
    from rugzak.booking.rounds import services

    if file is not None:
        record = json.loads(file.read_text("utf-8"))
        differs = drawing.check(record, seed or record["seed"] or "")
    elif round is not None:
        differs = services.replay(_round(round), seed)
    else:
        raise typer.BadParameter("name a round or a file")
    for line in differs[:20]:
        show(line)
    show(f"{len(differs)} places differ" if differs else "in order: every place is the same")
    raise typer.Exit(1 if differs else 0)


@app.command()
def record(round: Which) -> None:
    """The public record of a draw, as JSON."""
    from rugzak.booking.rounds import queries

    typer.echo(json.dumps(queries.record(_round(round)), indent=1))


@app.command()
def figures(round: Which) -> None:
    """Where the money is, and how tickets ended."""
    from rugzak.base.quantities import euros
    from rugzak.booking.rounds import queries

    row = _round(round)
    money = queries.money(row)
    show(f"budget {euros(money.budget)}: free {euros(money.free)}, kept {euros(money.kept)},"
         f" accepted {euros(money.accepted)}, back {euros(money.back)}")  # fmt: skip
    show(queries.states(row))
    table = Table("group", "at least", "tickets", "granted", "waiting")
    for found in queries.figures(row):
        counts = [str(found.tickets), str(found.granted), str(found.waiting)]
        table.add_row(found.group or "everyone else", found.share, *counts)
    show(table)


@app.command()
def sweep() -> None:
    """What the worker does every two seconds: open, close, project, expire, move up, tell."""
    from rugzak.booking.rounds import services

    for name, n in vars(services.sweep()).items():
        show(f"{name.replace('_', ' ')}: {n}")


@app.command()
def register(round: Which, who: As, training: UUID | None = None) -> None:
    """Register a person: their one ticket."""
    from rugzak.booking.rounds import services
    from rugzak.catalogue import queries as catalogue

    chosen = catalogue.training(training) if training else None
    _show(services.register(actor=actor_of(who), person=person_of(who), round=_round(round), training=chosen))


@app.command("apply")
def apply_(round: Which, who: As) -> None:
    """Ask for the amount once the round is open."""
    from rugzak.booking.rounds import services

    _show(services.apply(_ticket(round, who), actor=actor_of(who)))


@app.command()
def ticket(round: Which, who: As) -> None:
    """How a person's ticket stands."""
    _show(_ticket(round, who))


@app.command()
def accept(round: Which, who: As) -> None:
    """Take what is kept into a purse."""
    from rugzak.base.quantities import euros
    from rugzak.booking.rounds import services

    purse = services.accept(_ticket(round, who), actor=actor_of(who))
    show(f"{purse.pk}: {euros(purse.granted)}")


@app.command("give-back")
def give_back(round: Which, who: As) -> None:
    """Stop, or give back what is kept."""
    from rugzak.booking.rounds import services

    _show(services.give_back(_ticket(round, who), actor=actor_of(who)))


def _show(row: "Ticket") -> None:
    from rugzak.base.quantities import euros
    from rugzak.booking.rounds import queries

    stands = queries.standing(row)
    show(f"{row.pk} {row.state}, {euros(row.amount)}")
    if stands.ahead is not None:
        show(f"number {stands.ahead + 1} on the reserve list; {stands.moved_up} moved up so far")
    if row.state == "registered":
        show(f"chance {stands.chance:.1%}" if stands.chance is not None else "nobody can say the chance yet")
    if row.due and row.state == "granted":
        show(f"accept before {row.due:%Y-%m-%d %H:%M} UTC")


def _pair(text: str) -> tuple[str, str]:
    group, mark, value = text.partition("=")
    if not mark:
        raise typer.BadParameter(f"{text}: write it as group=value")
    return group, value


def _brussels(moment: datetime) -> datetime:
    from zoneinfo import ZoneInfo

    from rugzak.base.clock import BRUSSELS

    return moment.replace(tzinfo=ZoneInfo(BRUSSELS))


def _round(round_id: UUID) -> "Round":
    from rugzak.booking.rounds import queries

    return queries.round(round_id, drafts=True)


def _ticket(round_id: UUID, email: str) -> "Ticket":
    from rugzak.booking.rounds import queries
    from rugzak.booking.rounds.errors import NoTicket

    found = queries.ticket(person_of(email).pk, _round(round_id))
    if found is None:
        raise NoTicket
    return found
