"""Booking: what for, who pays what and an explicit yes to each spend; then the confirmation, cancelling, waiting."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts import limits
from rugzak.base.errors import Refusal
from rugzak.booking import services
from rugzak.booking.errors import AlreadyBooked, QuoteChanged, SessionFull
from rugzak.booking.fraud import traces
from rugzak.booking.models import Booking, State, WaitingPlace
from rugzak.booking.quote import quote as make_quote
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.models import Session
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.price import price_of
from rugzak.portal.person.words import PURPOSES


@require_http_methods(["GET", "HEAD", "POST"])
@my
def book(request: HttpRequest, me: Me, session_id: UUID) -> HttpResponse:
    session = catalogue.session(session_id)
    if request.method == "POST" and request.POST.get("do") == "book":
        return _try(request, me, session)
    return _confirm(request, me, session)


def _try(request: HttpRequest, me: Me, session: Session) -> HttpResponse:
    """One booking for the key of this page: a second click or the back button finds the first one again."""
    try:
        booking = services.book(
            actor=me.actor,
            person=me.person,
            session=session,
            purpose=request.POST.get("purpose", ""),
            quote=request.POST.get("quote", ""),
            consents={int(n) for n in request.POST.getlist("consent") if n.isdecimal()},
            key=_key(request),
        )
    except AlreadyBooked:
        known = Booking.objects.filter(person=me.person, session=session).exclude(state=State.CANCELLED).first()
        return redirect("person:booked", known.pk) if known else redirect("person:mine")
    except SessionFull as refusal:
        messages.error(request, refusal.text())
        return redirect("person:training", session.training_id)
    except Refusal as refusal:
        return _confirm(request, me, session, refusal)
    traces.note(booking, address=limits.address_of(request), browser=request.headers.get("User-Agent", ""))
    return redirect("person:booked", booking.pk)


def _confirm(request: HttpRequest, me: Me, session: Session, refusal: Refusal | None = None) -> HttpResponse:
    """The page before the spend. After a refusal: what is true now, with the choices that were made."""
    asked = request.POST if request.method == "POST" else request.GET
    purpose = asked.get("purpose", "") if asked.get("purpose") in PURPOSES else "job"
    fresh = refusal.quote if isinstance(refusal, QuoteChanged) and refusal.quote else None
    ticked = request.POST.getlist("consent") if refusal and fresh is None else []
    price = price_of(fresh or make_quote(person=me.person, session=session, purpose=purpose), ticked)
    context: dict[str, Any] = {
        "session": session,
        "price": price,
        "purpose": purpose,
        "purposes": PURPOSES.items(),
        "key": _key(request),
        "refusal": refusal,
    }
    return render(request, "person/book.html", context, status=refusal.status if refusal else 200)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


@require_safe
@my
def booked(request: HttpRequest, me: Me, booking_id: UUID) -> HttpResponse:
    rows = Booking.objects.select_related("session__training__provider", "session__municipality")
    booking = get_object_or_404(rows, pk=booking_id, person=me.person)
    return render(request, "person/booked.html", {"booking": booking})


@require_http_methods(["GET", "HEAD", "POST"])
@my
def cancel(request: HttpRequest, me: Me, booking_id: UUID) -> HttpResponse:
    rows = Booking.objects.select_related("session__training__provider", "session__municipality")
    booking = get_object_or_404(rows, pk=booking_id, person=me.person)
    if request.method == "POST":
        services.cancel(actor=me.actor, booking=booking)
        messages.success(request, _("Your booking is cancelled. What it held is back in your backpack."))
        return redirect("person:mine")
    return render(request, "person/cancel.html", {"booking": booking})


@require_POST
@my
def wait(request: HttpRequest, me: Me, session_id: UUID) -> HttpResponse:
    session = catalogue.session(session_id)
    services.join_waiting_list(actor=me.actor, person=me.person, session=session)
    messages.success(request, _("You are on the waiting list. We send you a message when a seat comes free."))
    return redirect("person:mine")


@require_POST
@my
def leave(request: HttpRequest, me: Me, place_id: UUID) -> HttpResponse:
    place = get_object_or_404(WaitingPlace, pk=place_id, person=me.person)
    services.leave_waiting_list(actor=me.actor, place=place)
    messages.success(request, _("You left the waiting list."))
    return redirect("person:mine")
