"""Endpoints of trust: the rules for anyone, a provider's stage, going down and objecting, another bank account."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import access, permissions
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import actor
from rugzak.api.door import AccountCodeIn, DoorAnswerIn, DoorWordsIn
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound
from rugzak.booking.stages import queries as stages
from rugzak.catalogue.trust import account, queries, rules, standing
from rugzak.catalogue.trust.models import AccountCheck
from rugzak.catalogue.trust.rules import Stage

router = Router()


class UpOut(Schema):
    to: str
    days: int
    paid: int
    inquiries: int
    contradicted: int = Field(description="At most so many half days in a hundred on which the learner says otherwise.")


class StageOut(Schema):
    code: str
    name: dict[str, str]
    text: dict[str, str]
    month_cents: int | None = Field(None, description="Cents of funders' money a month; left out: no limit.")
    session_cents: int | None = None
    hold_days: int = Field(description="Days that an approved payment waits after its claim.")
    by_hand: int = Field(description="So many first claims are looked at by people.")
    up: UpOut | None = None


class TrustRulesOut(Schema):
    since: date
    source: str
    stages: list[StageOut]
    providers: dict[str, int | None] = Field(description="By stage; empty below five.")
    decided: int | None = None
    median_days: int | None = None


class ConditionOut(Schema):
    code: str
    have: int
    want: int
    most: bool
    met: bool


class TrustStepOut(Schema):
    kind: str
    stage: str
    reason: str
    at: datetime


class AccountCheckOut(Schema):
    id: UUID
    provider: UUID
    ends_in: str = Field(description="The last four of the account.")
    state: str
    until: date


class ProviderStageOut(Schema):
    stage: StageOut
    since: date | None = None
    month: int = Field(description="Cents outstanding this month, of one's own bookings.")
    looks: int
    conditions: list[ConditionOut]
    steps: list[TrustStepOut]
    may_object: bool
    change: AccountCheckOut | None = None


class LowerIn(Schema):
    to: Literal["new", "limited"]
    reason: str = Field(min_length=3, max_length=4000)


class NewAccountIn(Schema):
    iban: str = Field(max_length=50)


class AccountsQuery(PageQuery):
    provider: UUID | None = Field(None, description="One provider's; left out: all, for the authority.")


@router.get("/rules", response={200: TrustRulesOut, **ERRORS}, auth=None)
def trust_rules(request: HttpRequest) -> dict[str, Any]:
    """What each stage allows and asks today, for anyone."""
    found, numbers = rules.today(), queries.numbers()
    plain = {"since": found.since, "source": found.source, "providers": numbers.stages}
    more = {"decided": numbers.decided, "median_days": numbers.median_days}
    return plain | more | {"stages": [_stage(found.stages[code]) for code in rules.ORDER]}


@router.get("/accounts", response={200: Page[AccountCheckOut], **ERRORS})
def accounts(request: HttpRequest, query: Query[AccountsQuery]) -> dict[str, Any]:
    """Changes of bank account that run."""
    who, rows = actor(request), queries.changes()
    if not permissions.may(who, "door.see", Scope("door")):
        access.require(who, "account.change", Scope("account", organisation_id=query.provider))
    return page(rows.filter(organisation=query.provider) if query.provider else rows, query, _check)


@router.post("/accounts/{check_id}/code", response={200: AccountCheckOut, **ERRORS})
def type_code(request: HttpRequest, check_id: UUID, body: AccountCodeIn) -> dict[str, Any]:
    """The code that came to the new account."""
    found = queries.check(actor(request), check_id)
    return _check(account.type_code(actor=actor(request), check=found, code=body.code))


@router.post("/accounts/{check_id}/approve", response={200: AccountCheckOut, **ERRORS})
def approve(request: HttpRequest, check_id: UUID) -> dict[str, Any]:
    """The second person: payments go to the new account."""
    found = queries.check(actor(request), check_id)
    account.approve(actor=actor(request), check=found)
    return _check(AccountCheck.objects.get(pk=found.pk))


@router.post("/accounts/{check_id}/withdraw", response={200: AccountCheckOut, **ERRORS})
def withdraw(request: HttpRequest, check_id: UUID) -> dict[str, Any]:
    """Stop it: the old account stays."""
    return _check(account.withdraw(actor=actor(request), check=queries.check(actor(request), check_id)))


@router.get("/{organisation_id}/stage", response={200: ProviderStageOut, **ERRORS})
def stage(request: HttpRequest, organisation_id: UUID) -> dict[str, Any]:
    """Where a provider stands, what that allows, what leads up, and every step. Its own and the authority's."""
    access.require(actor(request), "trust.see", Scope("trust", organisation_id=organisation_id))
    return _place(_provider(organisation_id))


@router.post("/{organisation_id}/stage/lower", response={200: ProviderStageOut, **ERRORS})
def lower(request: HttpRequest, organisation_id: UUID, body: LowerIn) -> dict[str, Any]:
    """Down, with a reason that the provider reads."""
    access.require(actor(request), "trust.lower", Scope("trust", organisation_id=organisation_id))
    provider = _provider(organisation_id)
    standing.lower(actor=actor(request), provider=provider, to=body.to, reason=body.reason)
    return _place(provider)


@router.post("/{organisation_id}/stage/object", response={200: ProviderStageOut, **ERRORS})
def object_to(request: HttpRequest, organisation_id: UUID, body: DoorWordsIn) -> dict[str, Any]:
    """The provider does not agree with going down."""
    access.require(actor(request), "trust.object", Scope("trust", organisation_id=organisation_id))
    provider = _provider(organisation_id)
    standing.object_to(actor=actor(request), provider=provider, text=body.text)
    return _place(provider)


@router.post("/{organisation_id}/stage/answer", response={200: ProviderStageOut, **ERRORS})
def answer(request: HttpRequest, organisation_id: UUID, body: DoorAnswerIn) -> dict[str, Any]:
    """Answer the objection; never by who lowered it."""
    access.require(actor(request), "trust.answer", Scope("trust", organisation_id=organisation_id))
    provider = _provider(organisation_id)
    standing.answer(actor=actor(request), provider=provider, granted=body.granted, reason=body.reason)
    return _place(provider)


@router.post("/{organisation_id}/account", response={200: AccountCheckOut, **ERRORS})
def ask_change(request: HttpRequest, organisation_id: UUID, body: NewAccountIn) -> dict[str, Any]:
    """Ask to be paid elsewhere. All payments wait until it is settled."""
    access.require(actor(request), "account.change", Scope("account", organisation_id=organisation_id))
    return _check(account.ask_change(actor=actor(request), provider=_provider(organisation_id), iban=body.iban))


def _provider(organisation_id: UUID) -> Organisation:
    row = Organisation.objects.filter(pk=organisation_id, kind__in=("provider", "coach_centre")).first()
    if row is None:
        raise NotFound
    return row


def _place(provider: Organisation) -> dict[str, Any]:
    found = stages.place(Organisation.objects.get(pk=provider.pk))
    plain = {name: getattr(found, name) for name in ("since", "month", "looks", "may_object")}
    conditions = [
        {name: getattr(row, name) for name in ("code", "have", "want", "most", "met")} for row in found.conditions
    ]
    steps = [{name: getattr(row, name) for name in ("kind", "stage", "reason", "at")} for row in found.steps]
    change = _check(found.change) if found.change else None
    return plain | {"stage": _stage(found.stage), "conditions": conditions, "steps": steps, "change": change}


def _stage(found: Stage) -> dict[str, Any]:
    names = ("code", "month_cents", "session_cents", "hold_days", "by_hand")
    plain = {name: getattr(found, name) for name in names}
    up = {name: getattr(found.up, name) for name in UpOut.model_fields} if found.up else None
    return plain | {"name": found.name.to_json(), "text": found.text.to_json(), "up": up}


def _check(row: AccountCheck) -> dict[str, Any]:
    plain = {"id": row.pk, "provider": row.organisation_id, "ends_in": row.iban[-4:]}
    return plain | {"state": row.state, "until": row.until}
