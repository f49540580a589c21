"""Endpoints of shared spaces: what organisations share, when it is free, who uses it, who owes whom."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Scope
from rugzak.accounts.services import organisation_of
from rugzak.api.auth import actor
from rugzak.api.catalogue import CLOCK, Day
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base import clock, places
from rugzak.base.models import Municipality
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.spaces import queries, services, uses
from rugzak.catalogue.spaces.models import Consent, DayPart, Space, SpaceKind, SpaceUse
from rugzak.catalogue.spaces.services import SpaceSpec
from rugzak.catalogue.spaces.slots import Slot

router = Router()


class SpacesQuery(Schema):
    text: str = Field("", max_length=200)
    kind: SpaceKind | None = None
    post_code: str | None = Field(None, pattern=r"^\d{4}$")
    within_km: float | None = Field(None, gt=0, le=500)
    seats: int = Field(0, ge=0, le=5_000)
    day: Day | None = Field(None, description="Only what can be had on this day.")
    part: DayPart | None = None


class SpaceIn(Schema):
    kind: SpaceKind
    name: str = Field(min_length=1, max_length=120)
    about: str = Field("", max_length=2000)
    post_code: str | None = Field(None, pattern=r"^\d{4}$")
    address: str = Field("", max_length=200)
    seats: int = Field(0, ge=0, le=5_000)
    access: list[str] = Field(
        [], max_length=20, description="Codes: wheelchair, toilet, loop, guide, quiet, transport."
    )
    price_cents: int = Field(0, ge=0, le=1_000_000, description="Cents a half day.")
    weekdays: list[int] = Field([0, 1, 2, 3, 4], max_length=7, description="0 is Monday.")
    opens: str = Field("09:00", pattern=CLOCK)
    closes: str = Field("17:00", pattern=CLOCK)
    consent: Consent = Consent.ASKED
    free_cancel_days: int = Field(7, ge=0, le=90)
    late_percent: int = Field(50, ge=0, le=100)


class OfferSpaceIn(SpaceIn):
    organisation: UUID = Field(description="The provider or employer that shares it.")


class SpaceOut(Schema):
    id: UUID
    owner: UUID
    owner_name: str
    kind: str
    name: str
    about: str
    place: str
    address: str
    seats: int
    access: list[str]
    price_cents: int
    weekdays: list[int]
    opens: str
    closes: str
    consent: str
    free_cancel_days: int
    late_percent: int
    withdrawn: bool
    made_up: bool
    km: float | None = None


class SlotOut(Schema):
    date: date
    part: str
    free: bool


class SpaceUseIn(Schema):
    organisation: UUID = Field(description="The provider or employer that books.")
    date: Day
    part: DayPart
    note: str = Field("", max_length=500)


class SpaceSessionIn(Schema):
    session: UUID


class SpaceUseOut(Schema):
    id: UUID
    space: UUID
    space_name: str
    owner: UUID
    user: UUID
    user_name: str
    session: UUID | None = None
    date: date
    part: str
    state: str
    price_cents: int
    owed_cents: int
    note: str
    reason: str
    answer_by: Day | None = None
    settled_at: datetime | None = None


class SpaceAnswerIn(Schema):
    yes: bool
    reason: str = Field("", max_length=500)


class SpaceCancelIn(Schema):
    reason: str = Field("", max_length=500)


class CalendarQuery(Schema):
    start: Day | None = None
    days: int = Field(14, ge=1, le=92)


class UsesQuery(PageQuery):
    organisation: UUID
    side: str = Field("user", pattern="^(user|owner)$", description="What it booked, or what others booked from it.")


class OwedQuery(Schema):
    organisation: UUID


@router.get("", response={200: list[SpaceOut], **ERRORS})
def search(request: HttpRequest, query: Query[SpacesQuery]) -> list[dict[str, Any]]:
    """What organisations share, the nearest first; at most 200."""
    access.require(actor(request), "space.see", Scope("space"))
    asked = query.dict(exclude={"post_code", "part"})
    found = queries.search(**asked, near=_near(query.post_code), part=query.part or "")
    return [_space(one.space) | {"km": one.km} for one in found]


@router.post("", response={200: SpaceOut, **ERRORS})
def offer(request: HttpRequest, body: OfferSpaceIn) -> dict[str, Any]:
    """Share a room, equipment or a mobile setting."""
    owner = _organisation(request, "space.offer", body.organisation)
    return _space(services.offer(owner=owner, spec=_spec(body), actor=actor(request)))


@router.get("/uses", response={200: Page[SpaceUseOut], **ERRORS})
def list_uses(request: HttpRequest, query: Query[UsesQuery]) -> dict[str, Any]:
    """What an organisation booked from others, or what others booked from it."""
    access.require(actor(request), "space.book", Scope("space", organisation_id=query.organisation))
    rows = queries.uses_by if query.side == "user" else queries.uses_of
    return page(rows(query.organisation), query, _use)


@router.get("/owed", response={200: list[SpaceUseOut], **ERRORS})
def owed(request: HttpRequest, query: Query[OwedQuery]) -> list[dict[str, Any]]:
    """What an organisation owes others and others owe it; they settle it between them."""
    return [_use(row) for row in queries.owed(actor=actor(request), organisation_id=query.organisation)]


@router.get("/{space_id}", response={200: SpaceOut, **ERRORS})
def one(request: HttpRequest, space_id: UUID) -> dict[str, Any]:
    """One space with its terms."""
    access.require(actor(request), "space.see", Scope("space"))
    return _space(queries.space(space_id))


@router.put("/{space_id}", response={200: SpaceOut, **ERRORS})
def change(request: HttpRequest, space_id: UUID, body: SpaceIn) -> dict[str, Any]:
    """Other terms from now on; what was booked keeps its own."""
    return _space(services.change(space=queries.space(space_id), spec=_spec(body), actor=actor(request)))


@router.post("/{space_id}/withdraw", response={200: SpaceOut, **ERRORS})
def withdraw(request: HttpRequest, space_id: UUID) -> dict[str, Any]:
    """Share it no longer; what is booked stays booked."""
    return _space(services.withdraw(space=queries.space(space_id), actor=actor(request)))


@router.get("/{space_id}/calendar", response={200: list[SlotOut], **ERRORS})
def calendar(request: HttpRequest, space_id: UUID, query: Query[CalendarQuery]) -> list[dict[str, Any]]:
    """The half days ahead, and which are free."""
    access.require(actor(request), "space.see", Scope("space"))
    rows = queries.calendar(queries.space(space_id), query.start or clock.today(), query.days)
    return [{"date": row.slot.date, "part": row.slot.part, "free": row.use is None} for row in rows]


@router.post("/{space_id}/uses", response={200: SpaceUseOut, **ERRORS})
def book(request: HttpRequest, space_id: UUID, body: SpaceUseIn) -> dict[str, Any]:
    """Take a slot, or ask for it. Where it is taken, the refusal names the next free one."""
    user, slot = _organisation(request, "space.book", body.organisation), Slot(body.date, body.part)
    space = queries.space(space_id)
    return _use(uses.book(space=space, user=user, slot=slot, note=body.note, actor=actor(request)))


@router.post("/{space_id}/session", response={200: list[SpaceUseOut], **ERRORS})
def book_session(request: HttpRequest, space_id: UUID, body: SpaceSessionIn) -> list[dict[str, Any]]:
    """Take the slots of all half days of one's own session, or none."""
    space, session = queries.space(space_id), catalogue.session(body.session)
    return [_use(row) for row in uses.book_session(space=space, session=session, actor=actor(request))]


@router.post("/uses/{use_id}/answer", response={200: SpaceUseOut, **ERRORS})
def answer(request: HttpRequest, use_id: UUID, body: SpaceAnswerIn) -> dict[str, Any]:
    """The owner says yes, or no with a reason."""
    who = actor(request)
    return _use(uses.answer(use=queries.use(use_id, who), yes=body.yes, reason=body.reason, actor=who))


@router.post("/uses/{use_id}/cancel", response={200: SpaceUseOut, **ERRORS})
def cancel(request: HttpRequest, use_id: UUID, body: SpaceCancelIn) -> dict[str, Any]:
    """Let a slot go: the user owes what the terms say, the owner gives a reason."""
    who = actor(request)
    return _use(uses.cancel(use=queries.use(use_id, who), reason=body.reason, actor=who))


@router.post("/uses/{use_id}/settle", response={200: SpaceUseOut, **ERRORS})
def settle(request: HttpRequest, use_id: UUID) -> dict[str, Any]:
    """The owner says that it was paid."""
    who = actor(request)
    return _use(uses.settle(use=queries.use(use_id, who), actor=who))


def _organisation(request: HttpRequest, verb: str, organisation_id: UUID) -> Organisation:
    access.require(actor(request), verb, Scope("space", organisation_id=organisation_id))
    return organisation_of(organisation_id)


def _spec(body: SpaceIn) -> SpaceSpec:
    given = body.dict(exclude={"post_code", "opens", "closes", "organisation"})
    given |= {"opens": time.fromisoformat(body.opens), "closes": time.fromisoformat(body.closes)}
    return SpaceSpec(**given, municipality=_near(body.post_code))


def _near(post_code: str | None) -> Municipality | None:
    return places.of_post_code(post_code or "")


def _space(row: Space) -> dict[str, Any]:
    names = ("kind", "name", "about", "address", "seats", "access", "price_cents", "weekdays")
    plain = {name: getattr(row, name) for name in (*names, "consent", "free_cancel_days", "late_percent", "made_up")}
    place = str(row.municipality.name) if row.municipality else ""
    owner = {"owner": row.owner_id, "owner_name": row.owner.name}
    owner |= {"opens": f"{row.opens:%H:%M}", "closes": f"{row.closes:%H:%M}"}
    return {"id": row.pk, **owner, "place": place, "withdrawn": row.withdrawn_at is not None, **plain}


def _use(row: SpaceUse) -> dict[str, Any]:
    names = ("date", "part", "state", "price_cents", "owed_cents", "note", "reason", "answer_by", "settled_at")
    plain = {name: getattr(row, name) for name in names}
    sides = {"owner": row.space.owner_id, "user": row.user_id, "user_name": row.user.name, "session": row.session_id}
    return {"id": row.pk, "space": row.space_id, "space_name": row.space.name, **sides, **plain}
