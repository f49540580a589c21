"""Budgets that open on a day: which ones, one of them with my ticket and what happens next, and what to do."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base import clock
from rugzak.base.errors import NotFound, Refusal
from rugzak.booking.rounds import eligibility, queries, services
from rugzak.booking.rounds.models import Round, Rule, Ticket, TicketState
from rugzak.booking.rounds.phases import Phase, by_lot, phase
from rugzak.booking.rounds.tokens import token_of
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.models import Training
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.round_steps import TICKET_STATES, promises, steps, tag_of


@require_safe
@my
def overview(request: HttpRequest, me: Me) -> HttpResponse:
    mine = {ticket.round_id: ticket for ticket in queries.tickets_of(me.person.pk)}
    rows = [row for row in queries.rounds()[:50] if row.pk in mine or phase(row, clock.now()) is not Phase.SETTLED]
    now: list[Any] = []
    later: list[Any] = []
    for row in rows:
        running = phase(row, clock.now()) in (Phase.REGISTERING, Phase.OPEN, Phase.COMING)
        (now if running else later).append((row, *tag_of(row, mine.get(row.pk))))
    now.sort(key=lambda found: found[0].opens)
    return render(request, "person/rounds.html", {"now": now, "later": later})


@require_safe
@my
def one(request: HttpRequest, me: Me, round_id: UUID) -> HttpResponse:
    return _page(request, me, queries.round(round_id))


def _page(request: HttpRequest, me: Me, round: Round, refusal: Refusal | None = None) -> HttpResponse:
    ticket = _fresh(queries.ticket(me.person.pk, round))
    training = _training(request) if ticket is None else ticket.training
    stands = queries.standing(ticket) if ticket else None
    asks = ticket is None and phase(round, clock.now()) in (Phase.COMING, Phase.REGISTERING, Phase.OPEN)
    answer = eligibility.decide(me.person, round, training) if asks else None
    line = steps(round, ticket, may=answer is None or answer.outcome == "yes")
    context = {
        "round": round,
        "ticket": ticket,
        "standing": stands,
        "chance": round_percent(stands.chance) if stands else None,
        "answer": answer,
        "reasons": [row for row in answer.decision.reasons if row.asked] if answer else [],
        "missing": list(dict.fromkeys(str(row.label) for row in answer.decision.missing)) if answer else [],
        "steps": line,
        "act": next((step.act for step in line if step.act), ""),
        "promises": promises(round),
        "state": TICKET_STATES[ticket.state] if ticket else None,
        "phase": phase(round, clock.now()),
        "by_lot": by_lot(round),
        "needs_course": bool(round.caps) and training is None,
        "training": training,
        "amount": ticket.amount if ticket else round.amount,
        "can_stop": ticket is not None and ticket.state in ("registered", "granted", "reserve"),
        "refusal": refusal,
        "door": settings.RUGZAK_RUSH_URL,
        "token": token_of(ticket.pk) if ticket and settings.RUGZAK_RUSH_URL and round.rule == Rule.ARRIVAL else "",
    }
    return render(request, "person/round.html", context, status=refusal.status if refusal else 200)


def _fresh(ticket: Ticket | None) -> Ticket | None:
    """A ticket that may have been answered a moment ago at another door."""
    waits = ticket is not None and ticket.state == TicketState.REGISTERED
    if ticket is None or not waits or phase(ticket.round, clock.now()) in (Phase.COMING, Phase.REGISTERING):
        return ticket
    if services.project(ticket.round, [ticket.pk]):
        ticket.refresh_from_db(fields=["state", "act", "refused_leg", "due", "settled_at"])
    return ticket


def round_percent(chance: float | None) -> str | None:
    """A chance in whole percent, and never 0 or 100 unless it is."""
    if chance is None:
        return None
    whole = round(100 * chance)
    if chance < 1 and whole > 99:
        return "99 %"
    return _("less than 1 percent") if chance > 0 and whole < 1 else f"{whole} %"


@require_POST
@my
def register(request: HttpRequest, me: Me, round_id: UUID) -> HttpResponse:
    """My one ticket; twice is once."""
    found = queries.round(round_id)
    try:
        services.register(actor=me.actor, person=me.person, round=found, training=_training(request))
    except Refusal as refusal:
        return _page(request, me, found, refusal)
    messages.success(request, _("You have your ticket. You find everything about it here."))
    return redirect("person:round", round_id)


@require_POST
@my
def apply(request: HttpRequest, me: Me, round_id: UUID) -> HttpResponse:
    """The click of the opening day; a second one finds the answer of the first."""
    found = queries.round(round_id)
    try:
        services.apply(_mine(me, found), actor=me.actor)
    except Refusal as refusal:
        return _page(request, me, found, refusal)
    return redirect("person:round", round_id)


@require_POST
@my
def accept(request: HttpRequest, me: Me, round_id: UUID) -> HttpResponse:
    """What is kept goes into my backpack."""
    found = queries.round(round_id)
    try:
        services.accept(_mine(me, found), actor=me.actor)
    except Refusal as refusal:
        return _page(request, me, found, refusal)
    messages.success(request, _("It is in your backpack. You can book with it now."))
    return redirect("person:round", round_id)


@require_http_methods(["GET", "HEAD", "POST"])
@my
def stop(request: HttpRequest, me: Me, round_id: UUID) -> HttpResponse:
    """Withdraw, or give back what is kept."""
    found = queries.round(round_id)
    ticket = _mine(me, found)
    if request.method != "POST":
        return render(request, "person/round_stop.html", {"round": found, "ticket": ticket})
    try:
        services.give_back(ticket, actor=me.actor)
    except Refusal as refusal:
        return _page(request, me, found, refusal)
    messages.success(request, _("Done. Someone else can have it now."))
    return redirect("person:round", round_id)


def _mine(me: Me, round: Round) -> Ticket:
    ticket = queries.ticket(me.person.pk, round)
    if ticket is None:
        raise NotFound
    return ticket


def _training(request: HttpRequest) -> Training | None:
    """The course that the person comes from, where they chose one."""
    try:
        wanted = UUID((request.POST or request.GET).get("training", ""))
    except ValueError:
        return None
    return catalogue.training(wanted)
