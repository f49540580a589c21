"""Finding a training, and its page: what it teaches, when, and what it costs me."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.base import clock
from rugzak.base.text import Text
from rugzak.booking.models import Booking, State, WaitingPlace
from rugzak.booking.quote import quote as make_quote
from rugzak.booking.rounds import queries as rounds
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.models import Training
from rugzak.catalogue.queries import SessionView
from rugzak.catalogue.search import find
from rugzak.catalogue.search.question import Question
from rugzak.evaluation import codes
from rugzak.evaluation import queries as figures
from rugzak.portal.person import labels
from rugzak.portal.person.found import around
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.price import Price, price_of
from rugzak.portal.person.search_form import SearchForm
from rugzak.portal.person.words import FORMS, LABELS
from rugzak.skills import queries as skills

DEFAULT_PURPOSE = "job"
JUDGED = ("satisfaction", "pass_rate", "used")
YEAR = len("2026")  # other periods are quarters


@require_safe
@my
def search(request: HttpRequest, me: Me) -> HttpResponse:
    form = SearchForm(request.GET or None, home=me.person.municipality)
    asked = form.question() if form.is_valid() else Question()
    page = find.search(asked, page=_number(request.GET.get("page")))
    context = {"form": form, "page": page, "query": _query(request), "skill": _skill_name(request.GET.get("skill"))}
    context |= around(request, asked, page)
    template = "person/learn_results.html" if getattr(request, "htmx", False) else "person/learn.html"
    return render(request, template, context)


@require_safe
@my
def training(request: HttpRequest, me: Me, training_id: UUID) -> HttpResponse:
    found = catalogue.training(training_id)
    sessions = catalogue.sessions_of(found, near=me.person.municipality)
    chosen = chosen_session(sessions, request.GET.get("session"))
    purpose = request.GET.get("purpose", DEFAULT_PURPOSE)
    context = {
        "training": found,
        "sessions": sessions,
        "chosen": chosen,
        "price": _price(me, chosen, purpose),
        "skills": _skills(me, found),
        "labels": recognised(found, chosen),
        "form_name": FORMS.get(found.form, ""),
        "rounds": [row for row in rounds.upcoming() if row.caps],
        "prices": list(found.prices.all()),
        **_judged(found.provider_id),
        **_mine(me, chosen),
    }
    template = "person/cost_card.html" if getattr(request, "htmx", False) else "person/training.html"
    return render(request, template, context)


def _judged(provider_id: UUID) -> dict[str, Any]:
    """What people said who learned with this provider, in the newest year; small groups stay hidden."""
    year = next((one for one in reversed(figures.periods()) if len(one) == YEAR), "")
    found = [figures.figure(code, codes.PROVIDER, provider_id, year) for code in JUDGED] if year else []
    return {"judged": [one for one in found if one.state == figures.OK], "judged_in": year}


def _price(me: Me, chosen: SessionView | None, purpose: str) -> Price | None:
    if chosen is None:
        return None
    return price_of(make_quote(person=me.person, session=chosen.session, purpose=purpose))


def chosen_session(sessions: list[SessionView], wanted: str | None) -> SessionView | None:
    """The session asked for, else the first with a seat, else the first."""
    named = next((view for view in sessions if str(view.session.pk) == wanted), None)
    free = next((view for view in sessions if view.seats_free > 0), None)
    return named or free or (sessions[0] if sessions else None)


def _mine(me: Me, chosen: SessionView | None) -> dict[str, Any]:
    """What I have with the chosen session already."""
    if chosen is None:
        return {}
    booked = Booking.objects.filter(person=me.person, session=chosen.session).exclude(state=State.CANCELLED).first()
    waiting = WaitingPlace.objects.filter(person=me.person, session=chosen.session, left_at=None).first()
    return {"booked": booked, "waiting": waiting}


def _skills(me: Me, found: Training) -> list[tuple[Text, bool]]:
    """What it teaches, and whether I can do it already."""
    mine = skills.accepted_skills(me.person)
    return [(labels.skill(row.skill_uri), row.skill_uri in mine) for row in found.skills.all()]


def _skill_name(uri: str | None) -> str:
    return str(labels.label("skill", uri or "") or "")


def recognised(found: Training, chosen: SessionView | None) -> list[Any]:
    """What it is recognised for on the day it starts."""
    held = catalogue.labels_on(found, chosen.session.start if chosen else clock.today())
    return [words for code, words in LABELS.items() if code in held]


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 7 else 1


def _query(request: HttpRequest) -> str:
    """The search without its page, for the links to other pages."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return f"{kept.urlencode()}&" if kept else ""
