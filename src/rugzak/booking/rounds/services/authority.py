"""What the authority (or a fund) does: make a round, publish it with the money set apart, open, close, settle."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import ceil
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rugzak.accounts import throttle, watch
from rugzak.accounts.figures import ROUND_FILL
from rugzak.accounts.models import Fund
from rugzak.accounts.permissions import Actor
from rugzak.base import clock, crypto
from rugzak.base.ids import uuid7
from rugzak.base.quantities import Asset
from rugzak.base.text import Text
from rugzak.booking.rounds import draw as drawing
from rugzak.booking.rounds.errors import BadRound, FundTooSmall, GrantsPending, RoundNotOpen
from rugzak.booking.rounds.groups import all_groups
from rugzak.booking.rounds.models import CapKind, Round, RoundState, Rule, Ticket, TicketState
from rugzak.booking.rounds.phases import by_lot
from rugzak.booking.rounds.services.project import project
from rugzak.booking.rounds.services.shared import locked, require, user_of
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.errors import NotEnough

SEED_CONTEXT = "round.seed"
EARLIEST, FURTHEST = 2000, timedelta(days=3660)


@transaction.atomic
def make(
    *,
    actor: Actor | None,
    fund: Fund,
    name: Text,
    rule: str,
    amount: int,
    budget: int,
    opens_register: datetime,
    opens: datetime,
    closes: datetime,
    scheme: str = "",
    accept_days: int = 14,
    use_until: date | None = None,
    quotas: Sequence[Mapping[str, str]] = (),
    caps: Mapping[str, int | None] | None = None,
    points: Sequence[Mapping[str, Any]] = (),
    conditions: Sequence[str] = (),
    reserve_size: int | None = None,
    public_source: str = "",
    reason: str = "",
) -> Round:
    """A draft. Money in cents: `amount` the most a person gets, `budget` in all. Raises BadRound."""
    round = Round(
        fund=fund, name=name, rule=Rule(rule), amount=amount, budget=budget, opens_register=opens_register, opens=opens,
        closes=closes, scheme=scheme, accept_days=accept_days, use_until=use_until,
        quotas=[{"group": row["group"], "share": str(row["share"])} for row in quotas],
        caps={kind: most for kind, most in (caps or {}).items() if most}, conditions=list(conditions),
        points=[{"group": row["group"], "points": int(row["points"])} for row in points], reserve_size=reserve_size,
        public_source=public_source, reason=reason, made_by=user_of(actor),
    )  # fmt: skip
    require(actor, "round.make", round)
    if problem := _problem(round):
        raise BadRound(why=problem)
    round.save(force_insert=True)
    return round


def _problem(round: Round) -> str:
    groups = [row["group"] for row in (*round.quotas, *round.points)] + round.conditions
    if round.fund.asset != Asset.EUR:
        return _("its fund does not hold euros")
    if not 0 < round.amount <= round.budget:
        return _("the budget is smaller than one amount")
    if not round.opens_register <= round.opens < round.closes:
        return _("it opens after it closes, or registers after it opens")
    if round.opens_register.year < EARLIEST or round.closes > clock.now() + FURTHEST:
        return _("its dates lie too far away")
    if round.use_until and round.use_until <= round.closes.date():
        return _("the amount would end before the round does")
    if set(groups) - set(all_groups()) or len({row["group"] for row in round.quotas}) < len(round.quotas):
        return _("a group is unknown, or has two quotas")
    if set(round.caps) - set(CapKind.values) or any(most <= 0 for most in round.caps.values()):
        return _("a cap is for a course or a provider, and above zero")
    shares = [_share(row["share"]) for row in round.quotas]
    return _("the quotas are more than the whole budget") if None in shares or sum(filter(None, shares)) > 1 else ""


def _share(text: str) -> Decimal | None:
    try:
        share = Decimal(text)
    except InvalidOperation:
        return None
    return share if share.is_finite() and 0 < share <= 1 else None


def pots(round: Round) -> dict[str, int]:
    """How the budget is divided: at least its share, in whole amounts, for each quota; "" is the common pot."""
    left, found = round.budget, {}
    for row in round.quotas:
        wanted = ceil(round.budget * Decimal(row["share"]) / round.amount) * round.amount
        found[str(row["group"])] = min(wanted, left)
        left -= found[str(row["group"])]
    return found | {"": left}


@transaction.atomic
def publish(*, actor: Actor | None, round: Round) -> Round:
    """Make it known: a seed is chosen and promised, and the whole budget leaves the fund for the round's pots.

    By someone else than who made it. Raises FundTooSmall: what is announced lies ready; GrantsStopped where the fund's
    rule keeps more in the pot.
    """
    round = locked(round, RoundState.DRAFT)
    require(actor, "round.publish", round)
    _set_up(round)
    round.state, round.published_by = RoundState.REGISTERING, user_of(actor)
    round.save()
    try:
        _fill(round, actor)
    except NotEnough as error:
        raise FundTooSmall from error
    return round


def _set_up(round: Round) -> None:
    seed = secrets.token_bytes(32)
    round.seed_commitment = drawing.commitment(seed)
    round.seed_sealed = crypto.encrypt(seed, context=SEED_CONTEXT)
    round.book = ledger.open_book(name=f"round:{round.pk}")
    divided = pots(round)
    specs = [ledger.AccountSpec(asset=round.fund.asset, kind="round_pot", label=str(round.pk)) for _group in divided]
    accounts = dict(zip(divided, ledger.open_accounts(specs), strict=True))
    round.pot = accounts.pop("")
    round.group_pots = accounts


def _fill(round: Round, actor: Actor | None) -> None:
    rule, divided = throttle.check_floor(round.fund, round.budget), pots(round)
    legs = [
        ledger.Leg(round.fund.pot_account, round.group_pots.get(group, round.pot), amount)
        for group, amount in divided.items()
        if amount
    ]
    ledger.post(
        book=round.fund.book, key=uuid5(round.pk, "fill"), legs=legs, kind=ROUND_FILL, reason=str(round.pk),
        actor=user_of(actor),
    ).require()  # fmt: skip
    if rule is not None:
        watch.granted(rule, round.fund)


@transaction.atomic
def open_round(*, actor: Actor | None, round: Round) -> Round:
    """Open at or after its hour; the worker does this by itself. Raises RoundNotOpen before."""
    round = locked(round, RoundState.REGISTERING, RoundState.OPEN)
    require(actor, "round.run", round)
    if clock.now() < round.opens:
        raise RoundNotOpen(when=when(round.opens))
    round.state = RoundState.OPEN
    round.save(update_fields=["state"])
    return round


@transaction.atomic
def close(*, actor: Actor | None, round: Round, early: bool = False, reason: str = "") -> Round:
    """Close at or after its hour; `early` by hand, with a reason. The list of tickets is then fixed, and its hash kept.

    Doing it again changes nothing.
    """
    round = locked(round, RoundState.REGISTERING, RoundState.OPEN, RoundState.CLOSED)
    require(actor, "round.run", round)
    if round.state == RoundState.CLOSED:
        return round
    now = clock.now()
    if now < round.closes:
        if not early or not reason or now <= round.opens:
            raise RoundNotOpen(when=when(round.closes))
        round.closes, round.reason = now, reason
    project(round)
    _fix_list(round)
    round.state = RoundState.CLOSED
    round.save(update_fields=["state", "closes", "reason", "list_hash", "listed"])
    return round


def _fix_list(round: Round) -> None:
    waiting = Ticket.objects.filter(round=round, state=TicketState.REGISTERED)
    waiting.update(listed=True)
    ids = list(Ticket.objects.filter(round=round, listed=True).values_list("pk", flat=True))
    round.list_hash, round.listed = drawing.list_hash(ids), len(ids)


@transaction.atomic
def settle(*, actor: Actor | None, round: Round) -> Round:
    """End it: the reserve list lapses and what is left goes back to the fund. Raises GrantsPending."""
    round = locked(round, RoundState.CLOSED, RoundState.DRAWN)
    require(actor, "round.run", round)
    if round.state == RoundState.CLOSED and by_lot(round) and round.listed:
        raise BadRound(why=_("its tickets have not been drawn"))
    project(round)
    rows = Ticket.objects.filter(round=round)
    if pending := rows.filter(state=TicketState.GRANTED).count():
        raise GrantsPending(count=pending)
    waiting = rows.filter(state__in=(TicketState.RESERVE, TicketState.REGISTERED))
    waiting.update(state=TicketState.REFUSED, settled_at=clock.now())
    round.state, round.settled_at, round.seed = RoundState.SETTLED, clock.now(), reveal(round).hex()
    round.save(update_fields=["state", "settled_at", "seed"])
    _give_rest_back(round, actor)
    return round


def _give_rest_back(round: Round, actor: Actor | None) -> None:
    free = ledger_queries.balances(round.pots)
    legs = [ledger.Leg(account, round.fund.pot_account, row.free) for account, row in sorted(free.items()) if row.free]
    if legs:
        ledger.post(
            book=round.fund.book, key=uuid7(), legs=legs, kind="round.rest", reason=str(round.pk), actor=user_of(actor)
        ).require()


def reveal(round: Round) -> bytes:
    """The seed, out of its seal."""
    return crypto.decrypt(round.seed_sealed or b"", context=SEED_CONTEXT)


def when(moment: datetime) -> str:
    """A moment as people read it in Belgium: 12 January 2027, 10:00."""
    return date_format(moment.astimezone(ZoneInfo(clock.BRUSSELS)), "j F Y, H:i")
