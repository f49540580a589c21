"""My learning: bookings, one booking with its half days, confirming that I am there."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base import clock
from rugzak.base.text import Text
from rugzak.booking import attendance, terms
from rugzak.booking.errors import ReasonNeeded, WrongCode
from rugzak.booking.models import Attendance, Booking, State, WaitingPlace
from rugzak.catalogue.models import SessionPart
from rugzak.evaluation import surveys
from rugzak.evaluation.models import Invitation
from rugzak.learning import queries as learning
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.price import PriceLine, paid_lines
from rugzak.portal.person.words import STATES


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A half day as the learner sees it."""

    part: SessionPart
    row: Attendance | None

    @property
    def begun(self) -> bool:
        return clock.now() >= self.part.starts_at - terms.CONFIRM_EARLY

    @property
    def said(self) -> bool | None:
        return self.row.learner_mark if self.row else None

    @property
    def differs(self) -> bool:
        return self.row is not None and self.row.disputed

    @property
    def running(self) -> bool:
        early = terms.CONFIRM_EARLY
        return self.part.starts_at - early <= clock.now() <= self.part.ends_at + early


def _bookings(me: Me) -> QuerySet[Booking]:
    rows = Booking.objects.filter(person=me.person)
    return rows.select_related("session__training__provider", "session__municipality").order_by("session__start")


def _own(me: Me, booking_id: UUID) -> Booking:
    return get_object_or_404(_bookings(me), pk=booking_id)


@require_safe
@my
def mine(request: HttpRequest, me: Me) -> HttpResponse:
    bookings = list(_bookings(me))
    today = clock.today()
    coming = [row for row in bookings if row.state == State.HELD and row.session.end >= today]
    context = {
        "coming": coming,
        "past": [row for row in reversed(bookings) if row not in coming],
        "waiting": WaitingPlace.objects.filter(person=me.person, left_at=None).select_related("session__training"),
        "surveys": _surveys(me, bookings),
        "achievements": learning.achievements(me.person)[:20],
        "states": STATES,
    }
    return render(request, "person/mine.html", context)


def _surveys(me: Me, bookings: list[Booking]) -> list[tuple[Invitation, Text | None]]:
    """Surveys that wait, each with the name of its training."""
    titles = {row.pk: row.session.training.title for row in bookings}
    return [(row, titles.get(row.booking_id)) for row in surveys.open_invitations(me.person.pk)]


@require_safe
@my
def booking(request: HttpRequest, me: Me, booking_id: UUID) -> HttpResponse:
    found = _own(me, booking_id)
    halves = _halves(found)
    context = {
        "booking": found,
        "halves": halves,
        "begun": any(half.begun for half in halves),
        "lines": paid_lines(found),
        "own": _own_amount(paid_lines(found)),
        "state": STATES[found.state],
        "can_cancel": found.state == State.HELD and clock.now() < found.cooling_off_until,
    }
    return render(request, "person/booking.html", context)


def _halves(found: Booking) -> list[HalfDay]:
    said = {row.part_id: row for row in found.attendance.all()}
    return [HalfDay(part, said.get(part.pk)) for part in found.session.parts.all()]


def _own_amount(lines: list[PriceLine]) -> int:
    return sum(line.amount for line in lines if line.payer == "self")


@require_http_methods(["GET", "HEAD", "POST"])
@my
def attend(request: HttpRequest, me: Me, part_id: UUID) -> HttpResponse:
    """Type the code on the board; the QR code brings it along in the address, to be sent with one tap."""
    part = get_object_or_404(SessionPart.objects.select_related("session__training"), pk=part_id)
    found = Booking.objects.filter(person=me.person, session=part.session).exclude(state=State.CANCELLED)
    own = get_object_or_404(found)
    code, error = request.POST.get("code", request.GET.get("code", ""))[:8], ""
    if request.method == "POST":
        try:
            how = "qr" if request.POST.get("how") == "qr" else "code"
            attendance.confirm_by_code(actor=me.actor, part=part, code=code, how=how)
        except WrongCode as refusal:
            error = refusal.text()
        else:
            messages.success(request, _("You are marked as present."))
            return redirect("person:booking", own.pk)
    context = {"part": part, "booking": own, "code": code, "error": error, "from_qr": "code" in request.GET}
    return render(request, "person/attend.html", context, status=422 if error else 200)


@require_POST
@my
def say(request: HttpRequest, me: Me, booking_id: UUID, part_id: UUID) -> HttpResponse:
    """My own word on a half day, without a code."""
    found, part = _own(me, booking_id), get_object_or_404(SessionPart, pk=part_id)
    present, reason = request.POST.get("present") == "yes", request.POST.get("reason", "")
    try:
        attendance.confirm_on_page(actor=me.actor, booking=found, part=part, present=present, reason=reason)
    except ReasonNeeded as refusal:
        messages.error(request, refusal.text())
    else:
        messages.success(request, _("Thank you. We wrote it down."))
    return redirect("person:booking", found.pk)
