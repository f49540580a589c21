"""Sessions: which there are, a new one in half days, who comes, other seats, calling it off."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.booking import queries, services, waiting
from rugzak.booking.models import Booking, State, WaitingPlace
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue import services as planning
from rugzak.catalogue.models import Session, Training
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.provider.session_forms import CancelForm, Parts, PartSet, SeatsForm, SessionForm, with_more_rows
from rugzak.portal.provider.words import BOOKING_STATES

PER_PAGE = 20


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Sessions to come, or those that are over."""
    past = request.GET.get("when") == "past"
    rows = Session.objects.filter(training__provider=desk.provider).select_related("training", "municipality")
    today = clock.today()
    rows = rows.filter(end__lt=today).order_by("-start") if past else rows.filter(end__gte=today).order_by("start")
    page = Paginator(rows.order_by("-start" if past else "start", "id"), PER_PAGE).get_page(request.GET.get("page"))
    free = catalogue.seats_free(list(page))
    context = {
        "page": page,
        "rows": [(row, row.capacity - free[row.pk], row.capacity) for row in page],
        "past": past,
        "full": sum(1 for row in page if not free[row.pk]),
    }
    return render(request, "provider/sessions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Plan a session; `more` in the form only adds rows."""
    trainings = Training.objects.filter(provider=desk.provider, withdrawn_at=None).order_by("code")
    more = request.method == "POST" and request.POST.get("do") == "more"
    if more:
        form = SessionForm(initial=request.POST.dict(), trainings=trainings)
        parts = Parts(with_more_rows(request.POST), prefix="parts")
        return _new(request, form, parts, quiet=True)
    if request.method != "POST":
        return _new(request, SessionForm(initial=request.GET.dict(), trainings=trainings), Parts(prefix="parts"))
    form, parts = SessionForm(request.POST, trainings=trainings), cast("PartSet", Parts(request.POST, prefix="parts"))
    if not (form.is_valid() & parts.is_valid()):
        return _new(request, form, parts, status=422)
    try:
        session = planning.add_session(spec=form.spec(parts.specs()), actor=desk.actor)
    except Refusal as refusal:
        return _new(request, form, parts, status=refusal.status, refusal=refusal)
    messages.success(request, _("The session is planned. People can book it now."))
    return redirect("provider:session", session.pk)


def _new(
    request: HttpRequest, form: SessionForm, parts: Any, *, status: int = 200, refusal: Any = None, quiet: bool = False
) -> HttpResponse:
    context = {"form": form, "parts": parts, "refusal": refusal, "quiet": quiet}
    return render(request, "provider/session_new.html", context, status=status)


@require_safe
@at_desk
def one(request: HttpRequest, desk: Desk, session_id: UUID) -> HttpResponse:
    return _page(request, desk, desk.session(session_id))


def _page(
    request: HttpRequest, desk: Desk, session: Session, seats: SeatsForm | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    people = queries.participants(desk.actor, session)
    free = catalogue.seats_free([session])[session.pk]
    status = refusal.status if refusal else 422 if seats is not None else 200
    context = {
        "session": session,
        "people": [(row, BOOKING_STATES.get(row.state, (row.state, ""))) for row in people],
        "taken": session.capacity - free,
        "free": free,
        "waiting": WaitingPlace.objects.filter(session=session, left_at=None).count(),
        "parts": list(session.parts.all()),
        "seats": seats or SeatsForm(initial={"capacity": session.capacity}),
        "refusal": refusal,
        "today": clock.today(),
        "over": session.end < clock.today(),
        "begun": session.start <= clock.today(),
    }
    return render(request, "provider/session.html", context, status=status)


@require_POST
@at_desk
def seats(request: HttpRequest, desk: Desk, session_id: UUID) -> HttpResponse:
    """More or fewer seats; whoever waits gets what comes free."""
    session, form = desk.session(session_id), SeatsForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, session, form)
    try:
        waiting.raise_capacity(actor=desk.actor, session=session, **form.cleaned_data)
    except Refusal as refusal:
        return _page(request, desk, session, form, refusal)
    messages.success(request, _("The number of seats is changed. Whoever waits hears it first."))
    return redirect("provider:session", session.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def cancel(request: HttpRequest, desk: Desk, session_id: UUID) -> HttpResponse:
    """Call a session off: everyone gets their money and hours back, and a message."""
    session, form = desk.session(session_id), CancelForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            count = services.cancel_session(actor=desk.actor, session=session, reason=form.cleaned_data["reason"])
        except Refusal as refused:
            refusal = refused
        else:
            told = ngettext(
                "The session is called off. %(n)s person gets a message and everything back.",
                "The session is called off. %(n)s people get a message and everything back.",
                count,
            )
            messages.success(request, told % {"n": count})
            return redirect("provider:session", session.pk)
    booked = Booking.objects.filter(session=session, state=State.HELD).count()
    context = {"session": session, "form": form, "booked": booked, "refusal": refusal}
    return render(request, "provider/session_cancel.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@at_desk
def cancel_booking(request: HttpRequest, desk: Desk, booking_id: UUID) -> HttpResponse:
    """Let one learner go, with a reason that they read."""
    booking = desk.booking(booking_id)
    try:
        services.cancel(actor=desk.actor, booking=booking, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return _page(request, desk, desk.session(booking.session_id), None, refusal)
    messages.success(request, _("The booking is cancelled. The learner gets everything back."))
    return redirect("provider:session", booking.session_id)
