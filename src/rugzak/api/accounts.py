"""Endpoints of one's own account: who I am, rights, purses, consents, mandates, who looked, export and erasure."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import access, consents, facts, imagine, privacy, purses, rights, services
from rugzak.accounts.models import Consent, Mandate, Organisation, Person, ReadLog
from rugzak.accounts.models.consent import ConsentPurpose, FactSource
from rugzak.accounts.services import organisation_of
from rugzak.accounts.services.people import masked_national_number
from rugzak.api import limits
from rugzak.api.auth import SchemeId, actor, person
from rugzak.api.paging import PAGE, Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base import privacy as house

router = Router()


class RoleOut(Schema):
    role: str
    organisation: UUID | None = None


class Me(Schema):
    email: str
    language: str
    roles: list[RoleOut]
    person: UUID | None = None
    name: str = ""
    national_number: str = Field("", description="Masked.")


class PurseOut(Schema):
    id: UUID
    scheme: str
    payer: str
    asset: str
    label: dict[str, str]
    granted: int
    moved: int = Field(description="From my other purses, less what I moved to them.")
    free: int
    held: int
    used: int
    valid_until: date | None = None
    minutes_a_day: int | None = None


class RightOut(Schema):
    decision: dict[str, Any]
    free: int | None = Field(None, description="What can be spent now, in the asset of the decision; empty unless yes.")
    purses: list[PurseOut]


class WishIn(Schema):
    region: str | None = Field(None, description="Where I would live: VL, BR, WA, EU or OTHER.")
    statute: str | None = Field(None, description="My status at work, as in the vocabulary.")
    hours_week: Decimal | None = Field(None, ge=0, le=50)
    age: int | None = Field(None, ge=15, le=100)
    new_job: bool = Field(False, description="With another employer, from today on.")
    committee: str | None = Field(None, max_length=20, description="The joint committee I would work under.")


class ChangeOut(Schema):
    scheme: str
    turn: str = Field(description="gained, more, other, less or lost")
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


class RemindersIn(Schema):
    reminders: bool


class FactIn(Schema):
    name: str = Field(max_length=64)
    value: bool | int | str


class FactOut(Schema):
    name: str
    value: Any
    source: str
    recorded_at: datetime


class ConsentIn(Schema):
    purpose: ConsentPurpose
    organisation: UUID | None = None


class ConsentOut(Schema):
    id: UUID
    purpose: str
    organisation: UUID | None = None
    detail: dict[str, Any]
    given_at: datetime
    withdrawn_at: datetime | None = None


class MandateIn(Schema):
    coach: str = Field(max_length=254, description="The coach's e-mail address.")
    scopes: list[str] = Field(min_length=1, max_length=6)
    end: date


class MandateOut(Schema):
    id: UUID
    coach: str
    scopes: list[str]
    start: date
    end: date
    revoked_at: datetime | None = None


class ReadOut(Schema):
    at: datetime
    verb: str
    organisation_id: UUID | None = None


class EraseIn(Schema):
    give_up_savings: bool = Field(False, description="Own savings that are left go to nobody: say that you know.")


class Receipt(Schema):
    id: UUID
    done_at: datetime | None = None
    rooms: dict[str, dict[str, int]]


@router.get("", response={200: Me, **ERRORS})
def me(request: HttpRequest) -> dict[str, Any]:
    """Who the token or session stands for."""
    user: Any = request.user
    who, own = actor(request), user.person
    roles = [{"role": role, "organisation": where} for role, where in sorted(who.roles, key=str)]
    named = {"person": own.pk, "name": str(own), "national_number": masked_national_number(own)} if own else {}
    return {"email": user.email, "language": user.language, "roles": roles, **named}


@router.post("/reminders", response={200: RemindersIn, **ERRORS})
def reminders(request: HttpRequest, body: RemindersIn) -> RemindersIn:
    """Choose whether I get mail before something in my backpack ends, or where I don't use what is for me."""
    services.update_person(person=person(request), reminders=body.reminders)
    return body


@router.get("/rights", response={200: list[RightOut], **ERRORS})
def my_rights(request: HttpRequest) -> list[dict[str, Any]]:
    """Every scheme for me today: yes, maybe or no, with every reason."""
    return [right_out(right) for right in rights.overview(person(request))]


@router.post("/rights/what-if", response={200: list[ChangeOut], **ERRORS})
def what_if(request: HttpRequest, body: WishIn) -> list[dict[str, Any]]:
    """Which of my rights would change, and how. Nothing is kept of it."""
    return [_change(one) for one in imagine.what_if(person(request), imagine.Wish(**body.dict()))]


@router.get("/rights/{scheme}", response={200: RightOut, **ERRORS})
def my_right(request: HttpRequest, scheme: SchemeId) -> dict[str, Any]:
    """One scheme for me today."""
    return right_out(rights.right(person(request), scheme))


@router.post("/facts", response={200: FactOut, **ERRORS})
def declare(request: HttpRequest, body: FactIn) -> Any:
    """Say something about myself, in the vocabulary of the schemes; it is kept as declared by me."""
    return facts.record(person(request), body.name, body.value, FactSource.DECLARED)


@router.get("/purses", response={200: list[PurseOut], **ERRORS})
def my_purses(request: HttpRequest) -> list[dict[str, Any]]:
    """My purses, what expires soonest first."""
    return [_purse(view) for view in purses.purses_of(person(request))]


@router.get("/consents", response={200: Page[ConsentOut], **ERRORS})
def my_consents(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """What I allowed, and what I took back."""
    return page(consents.of_person(person(request)), query, _consent)


@router.post("/consents", response={200: ConsentOut, **ERRORS})
def consent(request: HttpRequest, body: ConsentIn) -> dict[str, Any]:
    """Allow an organisation something."""
    where = _organisation(body.organisation)
    return _consent(services.give_consent(person=person(request), purpose=body.purpose, organisation=where))


@router.delete("/consents/{consent_id}", response={200: ConsentOut, **ERRORS})
def withdraw(request: HttpRequest, consent_id: UUID) -> dict[str, Any]:
    """Take a consent back."""
    return _consent(services.withdraw_consent(person=person(request), consent_id=consent_id))


@router.get("/mandates", response={200: Page[MandateOut], **ERRORS})
def my_mandates(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """Who may help me, with what, until when."""
    rows: QuerySet[Mandate] = Mandate.objects.filter(person=person(request)).select_related("coach")
    return page(rows, query, _mandate)


@router.post("/mandates", response={200: MandateOut, **ERRORS})
def mandate(request: HttpRequest, body: MandateIn) -> dict[str, Any]:
    """Let a coach help me until a date."""
    made = services.give_mandate(person=person(request), coach=body.coach, scopes=body.scopes, end=body.end)
    return _mandate(made)


@router.delete("/mandates/{mandate_id}", response={200: MandateOut, **ERRORS})
def revoke(request: HttpRequest, mandate_id: UUID) -> dict[str, Any]:
    """End a mandate now."""
    return _mandate(services.revoke_mandate(person=person(request), mandate_id=mandate_id))


@router.get("/reads", response={200: list[ReadOut], **ERRORS})
def reads(request: HttpRequest) -> list[ReadLog]:
    """Who looked at my data, the last 100 times."""
    return list(ReadLog.objects.filter(person_id=person(request).pk).order_by("-at")[:100])


@router.get("/export", response={200: dict[str, Any], **ERRORS}, throttle=limits.EXPORT)
def export(request: HttpRequest) -> dict[str, Any]:
    """All that Rugzak keeps about me, by room."""
    return house.export(person(request).pk)


@router.post("/erase", response={200: Receipt, **ERRORS})
def erase(request: HttpRequest, body: EraseIn) -> Any:
    """Erase me. There is no way back; what was paid stays in the books, without my name."""
    owner: Person = person(request)
    access.require(actor(request), "person.erase", access.scope_of_person(owner.pk))
    return privacy.erase_person(owner, give_up_savings=body.give_up_savings)


def _organisation(organisation_id: UUID | None) -> Organisation | None:
    if organisation_id is None:
        return None
    return organisation_of(organisation_id)


def right_out(right: rights.Right) -> dict[str, Any]:
    """A right as the API shows it."""
    return {"decision": right.decision.to_json(), "free": right.free, "purses": [_purse(view) for view in right.purses]}


def _purse(view: purses.PurseView) -> dict[str, Any]:
    purse = view.purse
    return {
        **{"id": purse.pk, "scheme": purse.scheme, "payer": purse.payer, "asset": purse.asset},
        **{"granted": view.granted, "moved": purse.moved, "free": view.free, "held": view.held, "used": view.used},
        **{"label": purse.label.to_json(), "valid_until": purse.last_day, "minutes_a_day": view.day},
    }


def _change(change: imagine.Change) -> dict[str, Any]:
    sides = {"before": change.before, "after": change.after}
    return {
        **{"scheme": change.decision.scheme, "turn": change.turn},
        **{name: decision.to_json() if decision else None for name, decision in sides.items()},
    }


def _consent(row: Consent) -> dict[str, Any]:
    return {
        **{"id": row.pk, "purpose": row.purpose, "organisation": row.organisation_id, "detail": row.detail},
        **{"given_at": row.given_at, "withdrawn_at": row.withdrawn_at},
    }


def _mandate(row: Mandate) -> dict[str, Any]:
    return {
        **{"id": row.pk, "coach": row.coach.email, "scopes": row.scopes, "start": row.start, "end": row.end},
        "revoked_at": row.revoked_at,
    }
