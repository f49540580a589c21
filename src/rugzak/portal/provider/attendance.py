"""The attendance page: who still waits comes first, the code on the board, one tap a learner, closing the half day."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.booking import attendance, queries
from rugzak.booking.models import Attendance, Booking, State
from rugzak.booking.terms import CONFIRM_EARLY
from rugzak.catalogue.models import SessionPart
from rugzak.portal.provider.desk import Desk, at_desk


@dataclass(frozen=True, slots=True)
class Seat:
    """A learner on the roll; `number` follows the alphabet, so that it stays the same all day."""

    number: int
    booking: Booking
    mark: Attendance | None

    @property
    def name(self) -> str:
        return str(self.booking.person)

    @property
    def said(self) -> bool | None:
        """What the provider said."""
        return self.mark.provider_mark if self.mark else None

    @property
    def confirmed(self) -> bool | None:
        return self.mark.learner_mark if self.mark else None

    @property
    def state(self) -> str:
        """wait, in, out or differs: as the roll shows it."""
        if self.mark is not None and self.mark.disputed:
            return "differs"
        known = self.mark.decided if self.mark is not None and self.mark.decided is not None else None
        known = known if known is not None else self.said
        known = known if known is not None else (True if self.confirmed else None)
        return "wait" if known is None else "in" if known else "out"

    @property
    def fixed(self) -> bool:
        """It was claimed, so nothing changes any more."""
        claim = getattr(self.booking, "claim", None)
        return claim is not None and claim.state != "blocked"


def seats(desk: Desk, part: SessionPart) -> list[Seat]:
    """The roll: who waits first, then where the two sides differ, then the others."""
    rows = queries.roll(desk.actor, part)
    by_name = sorted(rows, key=lambda row: (row.booking.person.family_name, row.booking.person.given_name))  # type: ignore[union-attr]
    found = [Seat(number, row.booking, row.mark) for number, row in enumerate(by_name, start=1)]
    place = {"wait": 0, "differs": 1}
    return sorted(found, key=lambda seat: (place.get(seat.state, 2), seat.number))


@never_cache
@require_safe
@at_desk
def half_day(request: HttpRequest, desk: Desk, part_id: UUID) -> HttpResponse:
    return _page(request, desk, desk.part(part_id))


def _page(
    request: HttpRequest, desk: Desk, part: SessionPart, wrong: UUID | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    rows = seats(desk, part)
    context = {
        "part": part,
        "rows": rows,
        "waiting": [row for row in rows if row.state == "wait"],
        "unsaid": [row for row in rows if row.said is None and not row.fixed],
        "differing": sum(1 for row in rows if row.state == "differs"),
        "days": _place_in_session(part),
        "wrong": wrong,
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        **card(request, desk, part),
    }
    return render(request, "provider/half_day.html", context, status=refusal.status if refusal else 200)


@never_cache
@require_safe
@at_desk
def code(request: HttpRequest, desk: Desk, part_id: UUID) -> HttpResponse:
    """The code card alone, for htmx, each time the code changes."""
    return render(request, "provider/code_card.html", card(request, desk, desk.part(part_id)))


@never_cache
@require_safe
@at_desk
def board(request: HttpRequest, desk: Desk, part_id: UUID) -> HttpResponse:
    """The code and nothing else, to project in class: no names."""
    return render(request, "provider/board.html", card(request, desk, desk.part(part_id)) | {"big": True})


@require_POST
@at_desk
def mark(request: HttpRequest, desk: Desk, part_id: UUID, booking_id: UUID) -> HttpResponse:
    """One learner is there or is not."""
    part, booking = desk.part(part_id), desk.booking(booking_id)
    present, reason = request.POST.get("present") == "yes", request.POST.get("reason", "")
    try:
        attendance.mark_provider(actor=desk.actor, booking=booking, part=part, present=present, reason=reason)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _page(request, desk, part, booking.pk, refusal)
    return redirect("provider:half-day", part.pk)


@require_POST
@at_desk
def close(request: HttpRequest, desk: Desk, part_id: UUID) -> HttpResponse:
    """Mark everyone who was not marked as the roll shows: confirmed is present, still waiting is absent."""
    part = desk.part(part_id)
    try:
        with transaction.atomic():
            told = [_close_one(desk, part, seat) for seat in seats(desk, part) if seat.said is None and not seat.fixed]
    except Refusal as refusal:
        return _page(request, desk, part, None, refusal)
    there = sum(told)
    told_so = _("The half day is closed: %(there)s present, %(away)s absent.")
    messages.success(request, told_so % {"there": there, "away": len(told) - there})
    return redirect("provider:half-day", part.pk)


def _close_one(desk: Desk, part: SessionPart, seat: Seat) -> bool:
    present = seat.confirmed is True
    attendance.mark_provider(actor=desk.actor, booking=seat.booking, part=part, present=present)
    return present


def card(request: HttpRequest, desk: Desk, part: SessionPart) -> dict[str, Any]:
    """The code card: the code while it works, else when it will, and how many confirmed."""
    bookings = Booking.objects.filter(session=part.session, person__isnull=False).exclude(state=State.CANCELLED)
    confirmed = Attendance.objects.filter(part=part, booking__in=bookings, learner_mark=True).count()
    opens, ends, now = part.starts_at - CONFIRM_EARLY, part.ends_at + CONFIRM_EARLY, clock.now()
    context: dict[str, Any] = {
        "part": part,
        "confirmed": confirmed,
        "learners": bookings.count(),
        "opens": opens,
        "early": now < opens,
        "over": now > ends,
    }
    if opens <= now <= ends:
        shown = attendance.current_code(actor=desk.actor, part=part)
        left = max(1, int((shown.until - now).total_seconds()) + 1)
        context |= {"code": shown, "seconds": left, "qr": _qr(request, shown.path)}
    return context


def _qr(request: HttpRequest, path: str) -> SafeString:
    """The address of the learner's page as SVG: paths with attributes only, so it passes the content policy."""
    made = segno.make(request.build_absolute_uri(path), error="m", micro=False)
    return mark_safe(made.svg_inline(omitsize=True, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None))  # noqa: S308


def _place_in_session(part: SessionPart) -> tuple[int, int]:
    """This is day … of …."""
    days = sorted({one.date for one in part.session.parts.all()})
    return days.index(part.date) + 1, len(days)
