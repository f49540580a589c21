"""`rugzak funds …`: what is in the pots and how long it lasts, deposits by reference, grants, rules."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, user_of

if TYPE_CHECKING:
    from rugzak.accounts.models import Fund

app = typer.Typer(help="Pots: list, outlook, deposit, grant, credits, rules.", no_args_is_help=True)
Which = Annotated[UUID, typer.Argument(help="The id of the fund: see `rugzak funds list`.")]
Euros = Annotated[float, typer.Option("--euros", help="In euros, such as 2500 or 2500.50.")]


@app.command("list")
def list_funds(
    organisation: Annotated[str, typer.Option(help="Only of this enterprise number.")] = "",
) -> None:
    """Open funds and what each can still grant."""
    from rugzak.accounts.models import Fund
    from rugzak.accounts.services.organisations import enterprise_number
    from rugzak.ledger import queries as ledger

    table = Table(id_column(), "of", "scheme", "unit", "free")
    rows = Fund.objects.filter(closed_at=None).select_related("organisation").order_by("organisation__name", "scheme")
    if organisation:
        rows = rows.filter(organisation__enterprise_number=enterprise_number(organisation))
    found = list(rows[:200])
    left = ledger.balances(row.pot_account for row in found)
    for row in found:
        free = left[row.pot_account].free
        shown = "no limit" if free is None else _say(row, free)
        table.add_row(str(row.pk), row.organisation.name, row.scheme, row.asset, shown)
    show(table)


@app.command("outlook")
def show_outlook(fund: Which, who: As) -> None:
    """Granted, held, spent, expiring, free; and when the pot may be empty."""
    from rugzak.accounts import outlook
    from rugzak.evaluation.codes import SMALLEST_GROUP

    row = fund_of(fund, who, "fund.see")
    found = outlook.outlook(row, least=SMALLEST_GROUP)
    sums, said = found.figures, found.forecast
    for label, value in (
        *(("put in", sums.deposited), ("granted", sums.granted), ("held by bookings", sums.held)),
        *(("set apart for rounds", sums.apart), ("offered in rounds", sums.offered)),
        *(("spent", sums.used), ("with people", sums.left), ("written off", sums.written_off)),
        *(("moved from other pots", sums.moved), ("gone back", sums.gone_back)),
        *(("free", sums.free), ("may be granted now", found.room)),
        *(("asked, not come yet", found.due), ("credit", found.credit)),
    ):
        show(f"{label}: {'-' if value is None else _say(row, value)}")
    for part in found.expiring or ():
        show(f"ends {part.first:%Y-%m} to {part.last:%Y-%m}: {_say(row, part.amount)}" if part.first and part.last else
             f"no end: {_say(row, part.amount)}")  # fmt: skip
    if said.state in ("day", "later"):
        show(f"may be empty between {said.early or '?'} and {said.late or 'beyond three years'}, most likely "
             f"{said.likely or 'beyond three years'} ({said.weeks} weeks looked at)")  # fmt: skip
    else:
        show(f"when it may be empty: {said.state.replace('_', ' ')} ({said.weeks} weeks)")


@app.command()
def deposit(fund: Which, who: As, euros: Euros) -> None:
    """Ask how to pay money in: prints the account and the structured reference. Nothing is credited yet."""
    from rugzak.accounts import bank
    from rugzak.base.quantities import euros as written

    row = fund_of(fund, who, "fund.deposit")
    made = bank.request_deposit(fund=row, amount=_cents(euros), key=uuid4(), by=user_of(who))
    pay = bank.instruction(made)
    show(f"pay {written(pay.amount)} to {pay.name}, {pay.iban}, reference {pay.reference}, by {pay.due} ({made.pk})")


@app.command()
def deposits(fund: Which, who: As) -> None:
    """What was promised, and what came of it."""
    from rugzak.accounts import bank
    from rugzak.base.quantities import euros

    table = Table(id_column(), "reference", "asked", "came", "state", "due", "reminders")
    for row in bank.requests_of(fund_of(fund, who, "fund.see"))[:100]:
        sums = [euros(row.amount), euros(row.received), row.state, str(row.due), str(row.reminders)]
        table.add_row(str(row.pk), bank.format_reference(row.reference), *sums)
    show(table)


@app.command()
def cancel(request: Annotated[UUID, typer.Argument(help="The id of the deposit.")], who: As) -> None:
    """Wait no longer for a deposit."""
    from rugzak.accounts import bank

    bank.cancel_request(request_id=request, by=user_of(who))
    show("cancelled; what came of it stays")


@app.command()
def credits(fund: Which, who: As) -> None:
    """What was paid beyond what was asked."""
    from rugzak.accounts import bank
    from rugzak.base.quantities import euros

    table = Table(id_column(), "amount", "from", "since")
    for row in bank.credits_of(fund_of(fund, who, "fund.see")):
        table.add_row(str(row.pk), euros(row.amount), row.name, f"{row.made_at:%Y-%m-%d}")
    show(table)


@app.command()
def credit(
    credit_id: Annotated[UUID, typer.Argument(help="The id of the credit.")],
    who: As,
    back: Annotated[bool, typer.Option("--back/--use", help="Send it back, or put it in the pot.")] = False,
) -> None:
    """Use a credit, or send it back."""
    from rugzak.accounts import bank

    row = (bank.send_credit_back if back else bank.use_credit)(credit_id=credit_id, by=user_of(who))
    show(f"{row.pk} {row.state}")


@app.command()
def grant(
    fund: Which,
    who: As,
    euros: Euros,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day to use it.")],
    person: Annotated[list[str] | None, typer.Option(help="Id or e-mail; again for more. None: all without.")] = None,
) -> None:
    """Give each of these people of an employer the same, all or nobody."""
    from rugzak.accounts import access, pots, staff
    from rugzak.accounts.models import Person
    from rugzak.accounts.permissions import Scope
    from rugzak.base import clock
    from rugzak.base.errors import NotFound

    row, user = fund_of(fund, who, "fund.see"), user_of(who)
    access.require(access.actor_of(user), "employer.grant", Scope("fund", organisation_id=row.organisation_id))
    wanted = [_person(one) for one in person or []]
    if not wanted:
        today = clock.today()
        wanted = list(pots.without_purse(row, staff.people_at(row.organisation, today), today))
    if Person.objects.filter(pk__in=wanted).count() != len(set(wanted)):
        raise NotFound
    given = pots.grant_all(
        fund=row, people=wanted, amount=_cents(euros), key=uuid4(), valid_until=until.date(), actor=user.pk
    )
    show(f"{given} people each got {_say(row, _cents(euros))}")


@app.command()
def rule(
    fund: Which,
    who: As,
    keep: Annotated[int | None, typer.Option(help="Stop new grants before less is left (cents or minutes).")] = None,
    week_most: Annotated[int | None, typer.Option(help="The most that is granted in a week.")] = None,
    warn_under: Annotated[int | None, typer.Option(help="Mail as soon as less is left.")] = None,
    warn_weeks: Annotated[int, typer.Option(help="Mail when it may be empty within these weeks.")] = 6,
    reason: str = "",
) -> None:
    """Say how a fund is spared, and when its manager is warned; what isn't named has no limit."""
    from rugzak.accounts import throttle

    limits = {"keep": keep, "week_most": week_most, "warn_under": warn_under}
    row = fund_of(fund, who, "fund.rule")
    made = throttle.set_rule(fund=row, by=user_of(who), **limits, warn_weeks=warn_weeks, reason=reason)
    shown = [f"{name} {'-' if value is None else _say(row, value)}" for name, value in limits.items()]
    show(", ".join([*shown, f"warn {made.warn_weeks} weeks before"]))


def fund_of(fund_id: UUID, who: str, verb: str) -> "Fund":
    """A fund that this user may do this with."""
    from rugzak.accounts import access
    from rugzak.accounts.models import Fund
    from rugzak.accounts.permissions import Scope
    from rugzak.base.errors import NotFound

    row = Fund.objects.select_related("organisation").filter(pk=fund_id).first()
    if row is None:
        raise NotFound
    access.require(access.actor_of(user_of(who)), verb, Scope("fund", organisation_id=row.organisation_id))
    return row


def _person(text: str) -> UUID:
    from rugzak.accounts.models import Person
    from rugzak.base.errors import NotFound

    rows = Person.objects.filter(user__email__iexact=text) if "@" in text else Person.objects.filter(pk=UUID(text))
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise NotFound
    return found


def _cents(euros: float) -> int:
    return round(euros * 100)


def _say(fund: "Fund", value: int) -> str:
    from rugzak.base.quantities import amount

    return amount(fund.asset, value)
