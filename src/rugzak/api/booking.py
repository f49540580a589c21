"""Endpoints of taking part: quote, book, cancel, queue, and attendance from both sides. Claims are in claims.py."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import limits
from rugzak.api.auth import IdempotencyKey, actor, person
from rugzak.api.paging import PAGE, Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound
from rugzak.booking import attendance, queries, services, waiting
from rugzak.booking.fraud import traces
from rugzak.booking.models import Attendance, Booking, BookingLine, Purpose, WaitingPlace
from rugzak.booking.quote import Quote, QuoteLine, quote
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.models import SessionPart

router = Router()


class QuoteIn(Schema):
    session: UUID
    purpose: Purpose = Field(description="What for: my job, another job or sector, staying employable, myself.")


class LineOut(Schema):
    n: int
    payer: str
    scheme: str
    asset: str
    amount: int = Field(description="In the asset: cents, minutes, vouchers.")
    cents: int = Field(description="What it is of the price; leave: 0.")
    why: dict[str, str]


class QuoteOut(Schema):
    token: str = Field(description="Send it back to book what you saw.")
    price_cents: int
    own_part: int
    to_pay: int
    expires_at: datetime
    cooling_off_until: datetime
    lines: list[LineOut]
    warnings: list[str]


class BookIn(QuoteIn):
    quote: str = Field(max_length=4000)
    consents: list[int] = Field(max_length=50, description="The number of each line that you agree to.")


class BookingOut(Schema):
    id: UUID
    session: UUID
    training: UUID
    state: str
    purpose: str
    price_cents: int
    booked_at: datetime
    cooling_off_until: datetime
    act: int | None = None
    lines: list[LineOut]


class ReasonIn(Schema):
    reason: str = Field("", max_length=255)


class PlaceOut(Schema):
    id: UUID
    session: UUID
    joined_at: datetime
    offered_until: datetime | None = None
    outcome: str


class CodeOut(Schema):
    code: str
    until: datetime


class CodeIn(Schema):
    code: str = Field(max_length=20)


class MarkIn(Schema):
    booking: UUID
    present: bool
    reason: str = Field("", max_length=255)


class AttendanceOut(Schema):
    booking: UUID
    part: UUID
    provider: bool | None = None
    learner: bool | None = None
    disputed: bool


class RollOut(Schema):
    booking: UUID
    name: str
    provider: bool | None = None
    learner: bool | None = None


@router.post("/quotes", response={200: QuoteOut, **ERRORS})
def make_quote(request: HttpRequest, body: QuoteIn) -> dict[str, Any]:
    """What this session costs me: who pays what, and why."""
    owner = person(request)
    made = quote(person=owner, session=catalogue.session(body.session), purpose=body.purpose)
    return _quote(made)


@router.post("", response={200: BookingOut, **ERRORS})
def book(request: HttpRequest, body: BookIn, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Book what the quote showed; every line needs its own consent. The same key twice is one booking."""
    made = services.book(
        actor=actor(request),
        person=person(request),
        session=catalogue.session(body.session),
        purpose=body.purpose,
        quote=body.quote,
        consents=body.consents,
        key=idempotency_key,
    )
    traces.note(made, address=limits.address_of(request), browser=request.headers.get("User-Agent", ""))
    return _booking(queries.booking(actor(request), made.pk))


@router.get("", response={200: Page[BookingOut], **ERRORS})
def mine(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """My bookings, newest first."""
    return page(queries.bookings_of(person(request).pk), query, _booking)


@router.get("/waiting", response={200: list[PlaceOut], **ERRORS})
def queue(request: HttpRequest) -> list[dict[str, Any]]:
    """Where I wait."""
    return [_place(place) for place in queries.waiting_places_of(person(request).pk)]


@router.post("/waiting/{session_id}", response={200: PlaceOut, **ERRORS})
def join(request: HttpRequest, session_id: UUID) -> dict[str, Any]:
    """Stand in the queue of a full session."""
    session = catalogue.session(session_id)
    return _place(waiting.join_waiting_list(actor=actor(request), person=person(request), session=session))


@router.delete("/waiting/places/{place_id}", response={200: PlaceOut, **ERRORS})
def leave(request: HttpRequest, place_id: UUID) -> dict[str, Any]:
    """Leave a queue; an offered seat goes to the next."""
    place = WaitingPlace.objects.filter(pk=place_id, person=person(request)).first()
    if place is None:
        raise NotFound
    return _place(waiting.leave_waiting_list(actor=actor(request), place=place))


@router.get("/{booking_id}", response={200: BookingOut, **ERRORS})
def one(request: HttpRequest, booking_id: UUID) -> dict[str, Any]:
    """One booking that I may see."""
    return _booking(queries.booking(actor(request), booking_id))


@router.post("/{booking_id}/cancel", response={200: BookingOut, **ERRORS})
def cancel(request: HttpRequest, booking_id: UUID, body: ReasonIn) -> dict[str, Any]:
    """Step back within the cooling-off time; the money and the seat are free again."""
    who = actor(request)
    services.cancel(actor=who, booking=queries.booking(who, booking_id), reason=body.reason)
    return _booking(queries.booking(who, booking_id))


@router.get("/parts/{part_id}/code", response={200: CodeOut, **ERRORS})
def code(request: HttpRequest, part_id: UUID) -> dict[str, Any]:
    """The provider's code for the board; it changes every minute."""
    shown = attendance.current_code(actor=actor(request), part=_part(part_id))
    return {"code": shown.digits, "until": shown.until}


@router.get("/parts/{part_id}/roll", response={200: list[RollOut], **ERRORS})
def roll(request: HttpRequest, part_id: UUID) -> list[dict[str, Any]]:
    """Who should be there, for the provider; who still waits comes first."""
    return [
        {
            **{"booking": row.booking.pk, "name": str(row.booking.person)},
            **{"provider": row.mark and row.mark.provider_mark, "learner": row.mark and row.mark.learner_mark},
        }
        for row in queries.roll(actor(request), _part(part_id))
    ]


@router.post("/parts/{part_id}/mark", response={200: AttendanceOut, **ERRORS})
def mark(request: HttpRequest, part_id: UUID, body: MarkIn) -> dict[str, Any]:
    """The provider's word on one learner and half day."""
    who, part = actor(request), _part(part_id)
    row = attendance.mark_provider(
        actor=who, booking=queries.booking(who, body.booking), part=part, present=body.present, reason=body.reason
    )
    return _attendance(row)


@router.post("/parts/{part_id}/confirm", response={200: AttendanceOut, **ERRORS})
def confirm(request: HttpRequest, part_id: UUID, body: CodeIn) -> dict[str, Any]:
    """The learner confirms with the code on the board."""
    return _attendance(attendance.confirm_by_code(actor=actor(request), part=_part(part_id), code=body.code))


@router.post("/parts/{part_id}/say", response={200: AttendanceOut, **ERRORS})
def say(request: HttpRequest, part_id: UUID, body: MarkIn) -> dict[str, Any]:
    """The learner's own word, without a code: present or not."""
    who, part = actor(request), _part(part_id)
    row = attendance.confirm_on_page(
        actor=who, booking=queries.booking(who, body.booking), part=part, present=body.present, reason=body.reason
    )
    return _attendance(row)


def _part(part_id: UUID) -> SessionPart:
    part = SessionPart.objects.select_related("session__training").filter(pk=part_id).first()
    if part is None:
        raise NotFound
    return part


def _quote(made: Quote) -> dict[str, Any]:
    return {
        **{"token": made.token, "price_cents": made.price_cents, "own_part": made.own_part, "to_pay": made.to_pay},
        **{"expires_at": made.expires_at, "cooling_off_until": made.cooling_off_until},
        **{"lines": [_line(line) for line in made.lines], "warnings": [str(warning) for warning in made.warnings]},
    }


def _line(line: QuoteLine | BookingLine) -> dict[str, Any]:
    return {
        **{"n": line.n, "payer": line.payer, "scheme": line.scheme, "asset": line.asset},
        **{"amount": line.amount, "cents": line.cents, "why": line.why.to_json()},
    }


def _booking(row: Booking) -> dict[str, Any]:
    return {
        **{"id": row.pk, "session": row.session_id, "training": row.session.training_id, "state": row.state},
        **{"purpose": row.purpose, "price_cents": row.price_cents, "booked_at": row.booked_at, "act": row.act},
        **{"cooling_off_until": row.cooling_off_until, "lines": [_line(line) for line in row.lines.all()]},
    }


def _place(place: WaitingPlace) -> dict[str, Any]:
    return {
        **{"id": place.pk, "session": place.session_id, "joined_at": place.joined_at},
        **{"offered_until": place.offered_until, "outcome": place.outcome},
    }


def _attendance(row: Attendance) -> dict[str, Any]:
    marks = {"provider": row.provider_mark, "learner": row.learner_mark, "disputed": row.disputed}
    return {"booking": row.booking_id, "part": row.part_id, **marks}
