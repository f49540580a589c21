"""Attendance from two sides: the provider marks each half day, the learner confirms with the code or on their page.

Both may correct with a reason until the booking is claimed. Where they differ, nothing is paid until they agree or an
officer decides.
"""

from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.booking import codes
from rugzak.booking.codes import Code
from rugzak.booking.errors import (
    AlreadyClaimed,
    CodeExpired,
    CodeLength,
    NotNow,
    ReasonNeeded,
    TooEarly,
    TooManyCodes,
    WrongCode,
)
from rugzak.booking.models import Attendance, Booking, State
from rugzak.booking.terms import CONFIRM_EARLY
from rugzak.catalogue.models import SessionPart

__all__ = ["Code", "confirm_by_code", "confirm_learner", "confirm_on_page", "current_code", "decide", "mark_provider"]
MAX_WRONG_CODES = 8


def current_code(*, actor: Actor, part: SessionPart) -> Code:
    """The code to show on the board now; it changes every minute. Raises TooEarly before the class."""
    _provider_only(actor, part)
    _begun(part)
    return codes.current(part.pk, clock.now())


@transaction.atomic
def mark_provider(*, actor: Actor, booking: Booking, part: SessionPart, present: bool, reason: str = "") -> Attendance:
    """The provider's mark of one half day. Raises TooEarly, ReasonNeeded (for a change), AlreadyClaimed."""
    access.require(actor, "attendance.mark", scope_of(booking))
    _begun(part)
    row = _row(booking, part)
    if row.provider_mark == present:
        return row
    _reason(row.provider_mark, reason)
    row.provider_mark, row.provider_by, row.provider_at = present, actor.user_id, clock.now()
    row.provider_reason, row.decided = reason[:255], None
    row.save()
    return row


@transaction.atomic
def confirm_on_page(
    *, actor: Actor, booking: Booking, part: SessionPart, present: bool, reason: str = ""
) -> Attendance:
    """The learner's own word on one half day, from their page. Raises TooEarly, ReasonNeeded, AlreadyClaimed."""
    access.require(actor, "attendance.confirm", scope_of(booking))
    _begun(part)
    row = _row(booking, part)
    if row.learner_mark == present:
        return row
    _reason(row.learner_mark, reason)
    return _learner(row, present, "page", reason)


def confirm_by_code(*, actor: Actor, part: SessionPart, code: str, how: str = "code") -> Attendance:
    """The learner types (or scans) the code on the board.

    Raises NotFound where they have no booking here, CodeLength, WrongCode, CodeExpired, TooManyCodes, NotNow.
    """
    booking = _own_booking(actor, part)
    refusal = _count_wrong(booking, part, code.strip())
    if refusal is not None:
        raise refusal
    return _confirm(booking, part, how)


confirm_learner = confirm_by_code


@transaction.atomic
def decide(*, actor: Actor, attendance: Attendance, present: bool, reason: str) -> Attendance:
    """An officer settles what the two sides say differently (or what one of them never said)."""
    access.require(actor, "claim.check", Scope("attendance"))
    row = _lock(attendance.booking, attendance.part)
    if not reason.strip():
        raise ReasonNeeded
    row.decided, row.decided_by, row.decided_at, row.decided_reason = present, actor.user_id, clock.now(), reason[:255]
    row.save()
    return row


def scope_of(booking: Booking) -> Scope:
    """What permissions look at: whose booking, and which provider."""
    return Scope("booking", person_id=booking.person_id, organisation_id=booking.session.training.provider_id)


@transaction.atomic
def _confirm(booking: Booking, part: SessionPart, how: str) -> Attendance:
    row = _row(booking, part)
    return row if row.learner_mark else _learner(row, True, how, row.learner_reason)


@transaction.atomic
def _count_wrong(booking: Booking, part: SessionPart, typed: str) -> Exception | None:
    """Wrong guesses count, and the count must outlive the refusal: so it is returned, not raised, in here."""
    row = _row(booking, part)
    if not part.starts_at - CONFIRM_EARLY <= clock.now() <= part.ends_at + CONFIRM_EARLY:
        return NotNow()
    if row.wrong_codes >= MAX_WRONG_CODES:
        return TooManyCodes()
    if len(typed) != codes.DIGITS or not typed.isdigit():
        return CodeLength(typed=len(typed), length=codes.DIGITS)
    age = codes.age(part.pk, typed, clock.now())
    if age is not None and age <= 1:
        return None
    row.wrong_codes += 1
    row.save(update_fields=["wrong_codes"])
    return WrongCode() if age is None else CodeExpired()


def _learner(row: Attendance, present: bool, how: str, reason: str) -> Attendance:
    row.learner_mark, row.learner_how, row.learner_at = present, how, clock.now()
    row.learner_reason, row.decided = reason[:255], None
    row.save()
    return row


def _own_booking(actor: Actor, part: SessionPart) -> Booking:
    rows = Booking.objects.select_related("session__training").exclude(state=State.CANCELLED)
    mine = actor.person_id or UUID(int=0)
    booking = rows.filter(person_id=mine, session_id=part.session_id).first()
    if booking is None:
        raise NotFound
    access.require(actor, "attendance.confirm", scope_of(booking))
    return booking


def _row(booking: Booking, part: SessionPart) -> Attendance:
    if part.session_id != booking.session_id or booking.state == State.CANCELLED:
        raise NotFound
    Attendance.objects.get_or_create(booking=booking, part=part)
    return _lock(booking, part)


def _lock(booking: Booking, part: SessionPart) -> Attendance:
    row = Attendance.objects.select_for_update().get(booking=booking, part=part)
    if _claimed(booking.pk):
        raise AlreadyClaimed
    return row


def _claimed(booking_id: UUID) -> bool:
    from rugzak.booking.models import Claim, ClaimState

    return Claim.objects.filter(booking_id=booking_id).exclude(state=ClaimState.BLOCKED).exists()


def _begun(part: SessionPart) -> None:
    if clock.now() < part.starts_at - CONFIRM_EARLY:
        raise TooEarly


def _reason(before: bool | None, reason: str) -> None:
    if before is not None and not reason.strip():
        raise ReasonNeeded


def _provider_only(actor: Actor, part: SessionPart) -> None:
    provider_id = part.session.training.provider_id
    access.require(actor, "attendance.mark", Scope("session", organisation_id=provider_id))
