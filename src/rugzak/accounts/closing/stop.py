"""Stopping a fund: one asks, another confirms, and until the run-off it can be undone."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.closing import sweep, tell
from rugzak.accounts.closing.errors import BadDays, NotThisFund, OtherEyes, OtherStage, WhyMissing
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import Closing, Fund, User
from rugzak.accounts.models.closing import ClosingState
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.permissions import Scope
from rugzak.base import calendar, clock, due

LEAST_RUN_OFF_DAYS, MOST_RUN_OFF_YEARS = 28, 10


@transaction.atomic
def ask(*, fund: Fund, by: User, stops_on: date, run_off: date, reason: str) -> Closing:
    """Ask to end a fund. `stops_on`: from then on nothing new is granted; `run_off`: the last day to book with it.

    The same question twice is one. Raises NotAllowed, NotThisFund (own savings), BadDays, WhyMissing, OtherStage where
    it is ending already.
    """
    access.require(access.actor_of(by), "fund.stop", _scope(fund))
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
    known = closing_of(fund)
    if known is not None:
        return _same(known, stops_on, run_off)
    if fund.payer == PayerKind.SELF or fund.closed_at is not None:
        raise NotThisFund
    _must_be_right(stops_on, run_off)
    if not reason.strip():
        raise WhyMissing
    return Closing.objects.create(
        fund=fund, stops_on=stops_on, run_off=run_off, reason=reason.strip()[:255], asked_by=by
    )


@transaction.atomic
def confirm(*, closing_id: UUID, by: User) -> Closing:
    """The second pair of eyes: the days hold from now on, and who holds some of it is told.

    Raises OtherEyes for whoever asked, NotAllowed, OtherStage, BadDays where it was asked so long ago that people
    would get less time than they must.
    """
    row = locked(closing_id, ClosingState.ASKED)
    if row.asked_by_id == by.pk:
        raise OtherEyes
    access.require(access.actor_of(by), "fund.stop_confirm", _scope(row.fund, made_by=row.asked_by_id))
    _must_be_right(max(row.stops_on, clock.today()), row.run_off)
    row.state, row.confirmed_by, row.confirmed_at = ClosingState.STOPPED, by, clock.now()
    row.save()
    Fund.objects.filter(pk=row.fund_id).update(stops_on=row.stops_on, run_off=row.run_off)
    row.fund.refresh_from_db()
    tell.plan(row)
    sweep.plan(row, on=row.run_off + timedelta(days=1))
    return row


@transaction.atomic
def withdraw(*, closing_id: UUID, by: User) -> Closing:
    """Undo it: the fund gives again, and everyone keeps the end that they had. Until the run-off; then OtherStage."""
    row = locked(closing_id, ClosingState.ASKED, ClosingState.STOPPED)
    access.require(access.actor_of(by), "fund.stop", _scope(row.fund))
    if row.state == ClosingState.STOPPED and clock.today() > row.run_off:
        raise OtherStage
    row.state = ClosingState.WITHDRAWN
    row.save(update_fields=["state"])
    Fund.objects.filter(pk=row.fund_id).update(stops_on=None, run_off=None)
    due.drop(subject=row.pk)
    return row


def closing_of(fund: Fund) -> Closing | None:
    """The end of a fund, as far as it came; None where nobody asked for it."""
    return Closing.objects.select_related("fund").filter(fund=fund).exclude(state=ClosingState.WITHDRAWN).first()


def locked(closing_id: UUID, *states: str) -> Closing:
    """A closing in one of these states, locked. Raises Hidden, OtherStage."""
    rows = Closing.objects.select_for_update(of=("self", "fund"), no_key=True).select_related("fund__organisation")
    row = rows.filter(pk=closing_id).first()
    if row is None:
        raise Hidden
    if row.state not in states:
        raise OtherStage
    return row


def _must_be_right(stops_on: date, run_off: date) -> None:
    today = clock.today()
    latest = calendar.months_after(today, 12 * MOST_RUN_OFF_YEARS)
    if not today <= stops_on <= latest or not stops_on + timedelta(days=LEAST_RUN_OFF_DAYS) <= run_off <= latest:
        raise BadDays(days=LEAST_RUN_OFF_DAYS, years=MOST_RUN_OFF_YEARS)


def _same(known: Closing, stops_on: date, run_off: date) -> Closing:
    if known.state != ClosingState.ASKED or (known.stops_on, known.run_off) != (stops_on, run_off):
        raise OtherStage
    return known


def _scope(fund: Fund, made_by: UUID | None = None) -> Scope:
    return Scope("fund", organisation_id=fund.organisation_id, made_by=made_by)
