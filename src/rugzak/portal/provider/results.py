"""What came out of a session: passed or not, and a score, for each participant. The badge follows by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.booking import queries
from rugzak.booking.models import Booking
from rugzak.learning import services as learning
from rugzak.learning.models import Achievement
from rugzak.portal.provider.desk import Desk, at_desk

ANSWERS = {"": None, "yes": True, "no": False, "none": None}


@dataclass
class Line:
    """One participant: what is known, what was typed, and what is wrong with it."""

    booking: Booking
    known: Achievement | None
    answer: str
    score: str
    error: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.answer) and (self.answer, self.score) != _said(self.known)

    def number(self) -> Decimal | None:
        """The score, None where nothing was typed. Raises ValueError."""
        try:
            return Decimal(self.score.replace(",", ".")) if self.score else None
        except InvalidOperation as error:
            raise ValueError(self.score) from error


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def results(request: HttpRequest, desk: Desk, session_id: UUID) -> HttpResponse:
    session = desk.session(session_id)
    lines = list(_lines(request.POST, queries.participants(desk.actor, session)))
    if request.method == "POST":
        kept = sum(_keep(desk, line) for line in lines if line.changed)
        wrong = [line for line in lines if line.error]
        if not wrong:
            told = ngettext("Saved for %(n)s participant.", "Saved for %(n)s participants.", kept)
            messages.success(request, told % {"n": kept})
            return redirect("provider:results", session.pk)
    context: dict[str, Any] = {
        "session": session,
        "lines": lines,
        "early": session.start > clock.today(),
        "wrong": sum(1 for line in lines if line.error),
        "open": sum(1 for line in lines if line.known is None),
    }
    return render(request, "provider/results.html", context, status=422 if context["wrong"] else 200)


def _lines(data: Any, bookings: list[Booking]) -> Iterator[Line]:
    known = {row.booking_id: row for row in Achievement.objects.filter(booking__in=bookings)}
    for booking in bookings:
        answer, score = _said(known.get(booking.pk))
        typed = data.get(f"passed-{booking.pk}", answer)
        yield Line(
            booking,
            known.get(booking.pk),
            typed if typed in ANSWERS else "",
            data.get(f"score-{booking.pk}", score).strip()[:8],
        )


def _said(row: Achievement | None) -> tuple[str, str]:
    if row is None:
        return "", ""
    answer = {True: "yes", False: "no", None: "none"}[row.passed]
    return answer, "" if row.score is None else f"{row.score.normalize():f}"


def _keep(desk: Desk, line: Line) -> int:
    try:
        with transaction.atomic():
            learning.record_achievement(
                actor=desk.actor, booking_id=line.booking.pk, passed=ANSWERS[line.answer], score=line.number()
            )
    except ValueError:
        line.error = _("A score is a number from 0 to 100, for example 72.5.")
        return 0
    except Refusal as refusal:
        line.error = refusal.text()
        return 0
    return 1
