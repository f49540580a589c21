"""Purses: the lots of a learning account, one ledger account each. Granted from a fund's pot, back to it at the end.

Every grant locks the learning account first, so that two at once give one purse; the key of the ledger act guards too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import F, Q, QuerySet

from rugzak.accounts import days, ends, expiry, funds, throttle, watch
from rugzak.accounts.errors import BadAmount, BudgetSpent, NotEmployedHere, NotEntitled
from rugzak.accounts.facts import works_for
from rugzak.accounts.models import Fund, LearningAccount, Person, Purse
from rugzak.accounts.models.money import PayerKind
from rugzak.base import clock, durable, quantities
from rugzak.base.text import Text
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.errors import NotEnough
from rugzak.schemes.decision import Decision, Pot


@dataclass(frozen=True, slots=True)
class PurseView:
    """A purse with its balance: what was granted, what can be spent, what is promised to bookings, what was used.

    `whole` is what was granted and what its person moved here, less what they moved away. `day`: how many minutes a day
    has, where its scheme counts in days.
    """

    purse: Purse
    granted: int
    free: int
    held: int
    day: int | None = None

    @property
    def whole(self) -> int:
        return self.granted + self.purse.moved

    @property
    def used(self) -> int:
        return self.whole - self.free - self.held

    def said(self, units: int) -> str:
        """So much of it as people read it."""
        return quantities.amount(self.purse.asset, units, day=self.day)

    def runs_on(self, day: date) -> bool:
        """Whether it can be spent from on a day, but for its balance."""
        return self.purse.runs_on(day)


@transaction.atomic
def ensure_entitlement(person: Person, decision: Decision, fund: Fund | None = None, *, pot: str = "") -> Purse:
    """The purse of a right that a decision gives, filled once for its period; a larger right later tops it up.

    `pot` names one of the decision's allowances, empty is the main one. Raises NotEntitled where the decision is not a
    yes with an amount, or an interruption of work ended the purse before its time; BudgetSpent where the fund holds too
    little.
    """
    allowance = _allowance(decision, pot)
    if allowance is None:
        raise NotEntitled
    fund = fund or funds.fund_for(person, decision)
    account = expiry.lock_of(person.pk)
    purse = _purse_of(account, fund, allowance) or _open(account, fund, allowance, decision.on)
    if purse.cut and not purse.lives_on(decision.on):
        raise NotEntitled
    _follow_end(purse, allowance)
    lacks = lacking(allowance, purse.granted, _lying(account, fund, allowance))
    if lacks > 0 and purse.closed_at is None:
        _grant(purse, fund, lacks, key=_level_key(account, purse, allowance), basis=decision.version_hash)
    return purse


def lacking(allowance: Pot, granted: int, lying: int) -> int:
    """What is still to be granted: up to the amount of its period, and no more than its ceiling leaves room for.

    `lying`: what its purses of all periods hold, promised to bookings or free.
    """
    room = allowance.most_held - lying if allowance.most_held is not None else None
    lacks = (allowance.amount or 0) - granted
    return max(lacks if room is None else min(lacks, room), 0)


@transaction.atomic
def revise(person: Person, decision: Decision, fund: Fund | None = None, *, pot: str = "") -> Purse | None:
    """Bring a purse to what a new decision gives: up from the fund, down by no more than what is still free.

    What was spent or promised stays so; `granted` says what the person keeps. None where there is and was no right.
    While an interruption of work stops the right, nothing is taken.
    """
    fund = fund or funds.fund_for(person, decision)
    account, allowance = expiry.lock_of(person.pk), _allowance(decision, pot)
    rows = account.purses.filter(fund=fund, closed_at=None)
    purse = _purse_of(account, fund, allowance) if allowance else (rows.filter(pot=pot) if pot else rows).last()
    wanted = (allowance.amount or 0) if allowance else 0
    if purse is None or wanted > purse.granted:
        return ensure_entitlement(person, decision, fund, pot=pot) if wanted else purse
    if not allowance and ends.only_interrupted(person.pk, decision):
        return purse
    expiry.take_back(
        purse, fund, purse.granted - wanted, reason="revised", basis=decision.version_hash, keep=purse.moved
    )
    return purse


@transaction.atomic
def grant(
    *,
    fund: Fund,
    person: Person,
    amount: int,
    key: UUID,
    valid_until: date | None = None,
    earmark: Mapping[str, Any] | None = None,
    actor: UUID | None = None,
) -> Purse:
    """A funder's own gift to a person, such as an employer's drawing right. The same key twice is one grant.

    Raises NotEmployedHere where an employer gives to someone who doesn't work there today, BudgetSpent.
    """
    if amount <= 0:
        raise BadAmount
    if fund.payer == PayerKind.EMPLOYER and not works_for(person, fund.organisation_id, clock.today()):
        raise NotEmployedHere
    account = expiry.lock_of(person.pk)
    if ledger_queries.answer(book=fund.book, key=key) is not None:
        durable.answer_when_durable()
        return account.purses.filter(fund=fund, first_end=valid_until).latest("valid_from")
    rows = account.purses.filter(fund=fund, first_end=valid_until, earmark=dict(earmark or {}), closed_at=None)
    purse = rows.first() or open_purse(
        account=account, fund=fund, label=fund.label, valid_from=clock.today(), valid_until=valid_until, earmark=earmark
    )
    _grant(purse, fund, amount, key=key, actor=actor)
    return purse


@transaction.atomic
def deposit(*, person: Person, amount: int, key: UUID, actor: UUID | None = None) -> Purse:
    """Own savings that are there already, in cents: a made-up world's. By bank they come through `bank.savings`.

    The same key twice is one deposit.
    """
    if amount <= 0:
        raise BadAmount
    purse = own_purse(expiry.lock_of(person.pk))
    fund = purse.fund
    leg = ledger.Leg(debit=fund.outside_account, credit=purse.ledger_account, amount=amount)
    outcome = ledger.post(book=fund.book, key=key, legs=[leg], kind="deposit", reason="own savings", actor=actor)
    if not outcome.require().replayed:
        expiry.count(purse, amount)
    return purse


def own_purse(account: LearningAccount) -> Purse:
    """The purse of someone's own savings, opened when first needed; the caller locked the account."""
    fund = funds.own_fund()
    return account.purses.filter(fund=fund).select_related("fund").first() or open_purse(
        account=account, fund=fund, label=funds.OWN_LABEL, valid_from=clock.today()
    )


def open_purse(
    *,
    account: LearningAccount,
    fund: Fund,
    label: Text,
    valid_from: date,
    valid_until: date | None = None,
    pot: str = "",
    earmark: Mapping[str, Any] | None = None,
    ledger_account: int | None = None,
    granted: int = 0,
) -> Purse:
    """A purse with its ledger account, empty unless an account is given; when it ends it goes on the due list.

    `valid_until` is its end without interruptions of work; those of the person that are known move it at once.
    """
    purse = Purse.objects.create(
        **{"account": account, "fund": fund, "scheme": fund.scheme, "payer": fund.payer, "asset": fund.asset},
        **{
            "label": label,
            "pot": pot,
            "earmark": dict(earmark or {}),
            "valid_from": valid_from,
            "valid_until": valid_until,
            "first_end": valid_until,
            "granted": granted,
        },
        ledger_account=ledger_account or ledger.open_account(asset=fund.asset, kind="purse", label=fund.scheme),
    )
    ends.plan(purse)
    ends.settle(purse, ends.breaks_of(account.pk))
    return purse


def receive(
    *,
    person: Person,
    fund: Fund,
    ledger_account: int,
    amount: int,
    label: Text,
    pot: str,
    valid_until: date | None = None,
    earmark: Mapping[str, Any] | None = None,
) -> Purse:
    """A purse around a ledger account that the caller fills in the same transaction, such as a grant out of a round."""
    account = expiry.lock_of(person.pk)
    return open_purse(
        account=account, fund=fund, label=label, valid_from=clock.today(), valid_until=valid_until, pot=pot,
        earmark=earmark, ledger_account=ledger_account, granted=amount,
    )  # fmt: skip


def purses_of(person: Person, on: date | None = None, *, ended: bool = False) -> list[PurseView]:
    """A person's purses with their balances, what expires soonest first; `ended` shows closed and expired ones too."""
    rows = Purse.objects.filter(account_id=person.pk)
    return _views(person, rows if ended else rows.filter(_running_on(on or clock.today())))


def purses_on(person: Person, *wanted: date) -> list[PurseView]:
    """The purses that run on any of these days; those of an earlier named day come first."""
    running = reduce(or_, map(_running_on, wanted))
    views = _views(person, Purse.objects.filter(running, account_id=person.pk))
    return sorted(views, key=lambda view: next(n for n, day in enumerate(wanted) if view.runs_on(day)))


def _running_on(day: date) -> Q:
    lasting = Q(valid_until=None) | Q(valid_until__gte=day)
    return lasting & (Q(fund__run_off=None) | Q(fund__run_off__gte=day)) & Q(valid_from__lte=day, closed_at=None)


def _views(person: Person, rows: QuerySet[Purse]) -> list[PurseView]:
    ordered = rows.select_related("fund__organisation").order_by(
        F("valid_until").asc(nulls_last=True), "valid_from", "id"
    )
    purses = list(ordered)
    balances = ledger_queries.balances(purse.ledger_account for purse in purses)
    lengths = days.lengths(person, purses)
    return [_view(purse, balances[purse.ledger_account], lengths.get(purse.pk)) for purse in purses]


def _view(purse: Purse, balance: ledger_queries.Balance, day: int | None) -> PurseView:
    return PurseView(purse, purse.granted, balance.posted - balance.held, balance.held, day)


def _allowance(decision: Decision, code: str) -> Pot | None:
    """The allowance of a yes, with a known amount above zero."""
    named = next((pot for pot in decision.pots if pot.code == code), None)
    pot = named if code else decision.opened(decision.on)
    return pot if decision.outcome == "yes" and pot is not None and pot.amount else None


def _purse_of(account: LearningAccount, fund: Fund, pot: Pot) -> Purse | None:
    """The purse of an allowance's period.

    A window that slides along (the last six years) has no end: any purse that was opened within it counts. So does one
    of this period that is kept for good, whatever its end. Without a start there is one purse for a lifetime.
    """
    rows = account.purses.filter(fund=fund, pot=pot.code)
    if pot.period.start is not None and pot.period.end is not None and not pot.kept:
        rows = rows.filter(valid_from=pot.period.start)
    elif pot.period.start is not None:
        rows = rows.filter(valid_from__gte=pot.period.start)
    return rows.order_by("valid_from").first()


def _open(account: LearningAccount, fund: Fund, pot: Pot, on: date) -> Purse:
    start = pot.period.start if pot.period.start and pot.period.end else on
    return open_purse(
        account=account, fund=fund, pot=pot.code, label=fund.label, valid_from=start, valid_until=pot.period.end
    )


def _follow_end(purse: Purse, pot: Pot) -> None:
    """What is kept for good ends when its right does, also where that day becomes known or another later."""
    if pot.kept and purse.closed_at is None and purse.first_end != pot.period.end:
        purse.first_end = pot.period.end
        purse.save(update_fields=["first_end"])
        ends.settle(purse, ends.breaks_of(purse.account_id))


def _lying(account: LearningAccount, fund: Fund, pot: Pot) -> int:
    """What the purses of an allowance hold together, where it has a ceiling."""
    if pot.most_held is None:
        return 0
    rows = account.purses.filter(fund=fund, pot=pot.code, closed_at=None)
    return sum(row.posted for row in ledger_queries.balances(rows.values_list("ledger_account", flat=True)).values())


def _level_key(account: LearningAccount, purse: Purse, pot: Pot) -> UUID:
    """The first grant of a period has one key for ever; what comes on top or comes back is kept single by the lock."""
    if purse.granted or ledger_queries.moved(purse.ledger_account, "grant"):
        return uuid4()
    own = pot.period.start if pot.kept else purse.first_end
    period = own or account.purses.filter(fund=purse.fund, pot=purse.pot).count()
    return uuid5(account.ledger_holder, f"{purse.scheme}/{purse.fund_id}/{purse.pot}/{period}")


def _grant(purse: Purse, fund: Fund, amount: int, *, key: UUID, basis: str = "", actor: UUID | None = None) -> None:
    rule = throttle.check(fund, amount)
    leg = ledger.Leg(debit=fund.pot_account, credit=purse.ledger_account, amount=amount)
    outcome = ledger.post(book=fund.book, key=key, legs=[leg], kind="grant", actor=actor, basis=basis)
    try:
        outcome.require()
    except NotEnough as error:
        raise BudgetSpent(scheme=str(fund.label) or fund.scheme) from error
    if outcome.replayed:
        return
    expiry.count(purse, amount)
    if rule is not None:
        watch.granted(rule, fund)
