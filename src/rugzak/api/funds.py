"""Endpoints of funds: what is in them and how long it lasts, deposits by reference, grants, rules that spare them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import access, bank, funds, outlook, permissions, pots, purses, staff, throttle
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Credit, DepositRequest, Fund, FundRule, Organisation, Person
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.permissions import HR, OFFICER, Scope
from rugzak.api.auth import IdempotencyKey, actor, user
from rugzak.api.problems import ERRORS
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.quantities import Asset
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.ledger import queries as ledger

router = Router()
MOST = 10**11


class FundOut(Schema):
    id: UUID
    organisation: UUID
    scheme: str
    label: str
    payer: str
    asset: str = Field(description="EUR (cents), MIN (minutes) or VOUCHER.")
    free: int | None = Field(description="What can still be granted; null: no limit.")


class ForecastOut(Schema):
    state: str = Field(description="no_limit, empty, too_little, day, or later (than three years, most likely).")
    weeks: int
    pace: int
    early: date | None = None
    likely: date | None = None
    late: date | None = None


class WeekOut(Schema):
    start: date
    granted: int
    left: int


class ExpiringOut(Schema):
    first: date | None
    last: date | None
    amount: int
    holders: int


class RuleOut(Schema):
    keep: int | None
    week_most: int | None
    warn_under: int | None
    warn_weeks: int
    reason: str
    warned_at: datetime | None


class OutlookOut(FundOut):
    deposited: int
    granted: int
    apart: int = Field(description="Set apart for rounds and free there: granted to nobody yet.")
    offered: int = Field(description="Granted in a round, and not taken by its person yet; a part of `granted`.")
    gone_back: int = Field(description="What was left at the end of the fund and went back to its funder.")
    written_off: int = Field(description="Given up of debts that could not be collected; not granted to anyone.")
    moved: int = Field(description="From purses of other funds to those of this one, less what went there.")
    holders: int
    held: int | None = Field(description="Null where too few people hold a part: it would say what one of them did.")
    spent: int | None
    with_people: int | None
    expiring: list[ExpiringOut] | None
    forecast: ForecastOut
    by_week: list[WeekOut]
    rule: RuleOut | None
    room: int | None = Field(description="What may be granted now, by the pot and its rule.")
    granted_this_week: int
    due: int
    credit: int


class BudgetIn(Schema):
    organisation: UUID


class DepositIn(Schema):
    amount: int = Field(gt=0, le=MOST, description="Cents.")
    due: date | None = None


class DepositOut(Schema):
    id: UUID
    fund: UUID
    amount: int
    received: int
    lacks: int
    state: str
    due: date
    reference: str
    iban: str
    name: str


class CreditOut(Schema):
    id: UUID
    fund: UUID
    amount: int
    name: str
    state: str
    made_at: datetime


class GrantIn(Schema):
    people: list[UUID] | None = Field(None, max_length=5_000, description="Left out: all who have nothing of this yet.")
    amount: int = Field(gt=0, le=MOST, description="Cents for each.")
    until: date


class GrantOut(Schema):
    people: int
    amount: int


class RuleIn(Schema):
    keep: int | None = Field(None, ge=0, le=MOST)
    week_most: int | None = Field(None, ge=0, le=MOST)
    warn_under: int | None = Field(None, ge=0, le=MOST)
    warn_weeks: int = Field(6, ge=1, le=52)
    reason: str = Field("", max_length=255)


@router.get("", response={200: list[FundOut], **ERRORS})
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    """The open funds that I look after: those of my organisations, or all for the authority."""
    who = actor(request)
    rows = Fund.objects.filter(closed_at=None).order_by("opened_at")
    if not who.has(OFFICER):
        mine = who.organisations(HR) | who.organisations(OFFICER)
        if not mine:
            raise NotAllowed
        rows = rows.filter(organisation__in=mine)
    found = list(rows[:500])
    left = ledger.balances(row.pot_account for row in found)
    return [_fund(row, left[row.pot_account].free) for row in found]


@router.post("", response={200: FundOut, **ERRORS})
def start(request: HttpRequest, body: BudgetIn) -> dict[str, Any]:
    """Open the learning budget of an employer, empty; the one that is open where there is one."""
    who = actor(request)
    employer = Organisation.objects.filter(pk=body.organisation, kind="employer").first()
    if employer is None or not permissions.may(who, "fund.deposit", Scope("fund", organisation_id=body.organisation)):
        raise NotFound
    fund = funds.open_budget(employer, actor=who.user_id)
    return _fund(fund, funds.pot(fund))


@router.get("/{fund_id}", response={200: OutlookOut, **ERRORS})
def one(request: HttpRequest, fund_id: UUID) -> dict[str, Any]:
    """Granted, held, spent, expiring, free; and when the pot may be empty, with an interval."""
    fund = _find(request, fund_id)
    found = outlook.outlook(fund, least=SMALLEST_GROUP)
    sums = found.figures
    return {
        **_fund(fund, sums.free),
        **{"deposited": sums.deposited, "granted": sums.granted, "written_off": sums.written_off},
        **{"apart": sums.apart, "offered": sums.offered, "moved": sums.moved, "gone_back": sums.gone_back},
        **{"holders": sums.holders, "held": sums.held},
        **{"spent": sums.used, "with_people": sums.left, "expiring": found.expiring, "forecast": found.forecast},
        **{"by_week": found.weeks, "rule": found.rule, "room": found.room, "due": found.due, "credit": found.credit},
        "granted_this_week": found.this_week,
    }


@router.get("/{fund_id}/deposits", response={200: list[DepositOut], **ERRORS})
def deposits(request: HttpRequest, fund_id: UUID) -> list[dict[str, Any]]:
    """What was promised to a fund and what came of it, the newest first."""
    return [_deposit(row) for row in bank.requests_of(_find(request, fund_id))[:200]]


@router.post("/{fund_id}/deposits", response={200: DepositOut, **ERRORS})
def ask(request: HttpRequest, fund_id: UUID, body: DepositIn, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Ask how to pay money in: the answer holds the account and the structured reference. Nothing is credited yet."""
    fund = _find(request, fund_id)
    made = bank.request_deposit(fund=fund, amount=body.amount, key=idempotency_key, by=user(request), due_on=body.due)
    return _deposit(made)


@router.post("/deposits/{deposit_id}/cancel", response={200: DepositOut, **ERRORS})
def cancel(request: HttpRequest, deposit_id: UUID) -> dict[str, Any]:
    """Wait no longer for a deposit; what came of it stays."""
    row = DepositRequest.objects.filter(pk=deposit_id).first()
    _find(request, row.fund_id if row else deposit_id)
    return _deposit(bank.cancel_request(request_id=deposit_id, by=user(request)))


@router.get("/{fund_id}/credits", response={200: list[CreditOut], **ERRORS})
def credits(request: HttpRequest, fund_id: UUID) -> Sequence[Any]:
    """What was paid beyond what was asked, and waits to be used or sent back."""
    return [_credit(row) for row in bank.credits_of(_find(request, fund_id))[:200]]


@router.post("/credits/{credit_id}/use", response={200: CreditOut, **ERRORS})
def use(request: HttpRequest, credit_id: UUID) -> dict[str, Any]:
    """Put a credit in the pot of its fund."""
    _credit_of(request, credit_id)
    return _credit(bank.use_credit(credit_id=credit_id, by=user(request)))


@router.post("/credits/{credit_id}/send-back", response={200: CreditOut, **ERRORS})
def send_back(request: HttpRequest, credit_id: UUID) -> dict[str, Any]:
    """Send a credit back to the account it came from, with the next payment file."""
    _credit_of(request, credit_id)
    return _credit(bank.send_credit_back(credit_id=credit_id, by=user(request)))


@router.post("/{fund_id}/grants", response={200: GrantOut, **ERRORS})
def grant(request: HttpRequest, fund_id: UUID, body: GrantIn, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Give each of these people the same, all or nobody, from an employer's budget in euros."""
    fund, who = _find(request, fund_id), actor(request)
    access.require(who, "employer.grant", Scope("fund", organisation_id=fund.organisation_id))
    if fund.payer != PayerKind.EMPLOYER or fund.asset != Asset.EUR:
        raise NotFound
    wanted = body.people
    if wanted is None:
        today = clock.today()
        wanted = list(pots.without_purse(fund, staff.people_at(fund.organisation, today), today))
    given = {"fund": fund, "amount": body.amount, "key": idempotency_key, "actor": who.user_id}
    if len(wanted) == 1:
        person = Person.objects.filter(pk=wanted[0]).first()
        if person is None:
            raise NotFound
        purses.grant(**given, person=person, valid_until=body.until)  # type: ignore[arg-type]
        return {"people": 1, "amount": body.amount}
    count = pots.grant_all(**given, people=wanted, valid_until=body.until)  # type: ignore[arg-type]
    return {"people": count, "amount": body.amount}


@router.put("/{fund_id}/rule", response={200: RuleOut, **ERRORS})
def rule(request: HttpRequest, fund_id: UUID, body: RuleIn) -> FundRule:
    """When new grants stop, and when the fund's manager is warned; null takes a limit away."""
    return throttle.set_rule(fund=_find(request, fund_id), by=user(request), **body.dict())


def fund_of(request: HttpRequest, fund_id: UUID) -> Fund:
    """A fund, closed ones too, that the caller looks after; any other is not there for them."""
    fund = Fund.objects.select_related("organisation").filter(pk=fund_id).first()
    if fund is None or not permissions.may(actor(request), "fund.see", _scope(fund)):
        raise NotFound
    return fund


def _find(request: HttpRequest, fund_id: UUID) -> Fund:
    """The same, of those that are open."""
    fund = fund_of(request, fund_id)
    if fund.closed_at is not None:
        raise NotFound
    return fund


def _scope(fund: Fund) -> Scope:
    return Scope("fund", organisation_id=fund.organisation_id)


def _credit_of(request: HttpRequest, credit_id: UUID) -> None:
    row = Credit.objects.filter(pk=credit_id).first()
    _find(request, row.fund_id if row else credit_id)


def _fund(row: Fund, free: int | None) -> dict[str, Any]:
    return {
        **{"id": row.pk, "organisation": row.organisation_id, "scheme": row.scheme, "label": str(row.label)},
        **{"payer": row.payer, "asset": row.asset, "free": free},
    }


def _deposit(row: DepositRequest) -> dict[str, Any]:
    pay = bank.instruction(row)
    return {
        **{"id": row.pk, "fund": row.fund_id, "amount": row.amount, "received": row.received, "lacks": row.lacks},
        **{"state": row.state, "due": row.due, "reference": pay.reference, "iban": pay.iban, "name": pay.name},
    }


def _credit(row: Credit) -> dict[str, Any]:
    shown = ("id", "amount", "name", "state", "made_at")
    return {**{name: getattr(row, name) for name in shown}, "fund": row.fund_id}
