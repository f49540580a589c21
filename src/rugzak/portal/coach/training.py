"""Trainings that fit what someone lacks: suggest one, or book it where nothing is spent.

A spend needs the person's own yes. So where a price is paid from a backpack or by the person, the coach sends a
proposal and the person books; a coach with the scope `book` sees the price, and books only what costs nothing.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts.errors import Hidden
from rugzak.base import clock, outbox
from rugzak.base.errors import Refusal
from rugzak.base.models import Message
from rugzak.booking import services
from rugzak.booking.models import Booking, State
from rugzak.booking.quote import quote as make_quote
from rugzak.careers import mirror
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.models import Session
from rugzak.catalogue.search import find
from rugzak.catalogue.search.question import Hit, Question
from rugzak.portal.coach.desk import Client, client
from rugzak.portal.coach.person import target
from rugzak.portal.person import labels
from rugzak.portal.person.price import Price, PriceLine, price_of
from rugzak.portal.shared import roles
from rugzak.skills.esco import Skill

GAPS, HITS = 6, 12
PROPOSAL = "coach.proposal"
AGAIN = timedelta(days=7)
PURPOSE = "employable"


@dataclass(frozen=True, slots=True)
class Fitting:
    """A training with the skills it teaches that this person lacks."""

    hit: Hit
    teaches: tuple[Skill, ...]


@require_safe
@client
def trainings(request: HttpRequest, client: Client) -> HttpResponse:
    """Trainings that teach what lacks for the goal, those that teach most of it first."""
    client.look("fit.see")
    uri, wished = target(client.person)
    lacks = mirror.gap(client.person, uri) if uri else ()
    asked = request.GET.get("skill", "")
    chosen = [skill for skill in lacks if skill.uri == asked]
    context = {
        "client": client,
        "person": client.person,
        "tabs": client.tabs("trainings"),
        "job": labels.occupation(uri) if uri else None,
        "wished": wished,
        "lacks": lacks[:GAPS],
        "skill": chosen[0] if chosen else None,
        "found": _fitting(tuple(chosen) or lacks) if lacks else [],
    }
    return render(request, "coach/trainings.html", context)


def _fitting(lacks: tuple[Skill, ...]) -> list[Fitting]:
    by_uri = {skill.uri: skill for skill in lacks}
    hits = find.search(Question(skills=tuple(by_uri), start_after=clock.today()), per_page=2 * HITS).hits
    found = []
    for hit in hits:
        taught = hit.training.skills.values_list("skill_uri", flat=True)
        found.append(Fitting(hit, tuple(by_uri[uri] for uri in taught if uri in by_uri)))
    return sorted(found, key=lambda one: -len(one.teaches))[:HITS]


@require_safe
@client
def training(request: HttpRequest, client: Client, session_id: UUID) -> HttpResponse:
    """One session: to propose; with the scope `book` also what it would cost them."""
    return _page(request, client, _session(client, session_id))


def _session(client: Client, session_id: UUID) -> Session:
    """A session that a coach with a plan or with the task to book may look at for this person."""
    client.look("fit.see" if client.may("plan") else "quote.see")
    return catalogue.session(session_id)


def _page(request: HttpRequest, client: Client, session: Session, refusal: Refusal | None = None) -> HttpResponse:
    price = _price(client, session)
    booked = Booking.objects.filter(person=client.person, session=session).exclude(state=State.CANCELLED)
    context: dict[str, Any] = {
        "client": client,
        "person": client.person,
        "session": session,
        "tabs": client.tabs("trainings"),
        "price": price,
        "lines": _lines(price, client.person.given_name),
        "free": price is not None and not price.quote.lines,
        "booked": client.may("book") and booked.exists(),
        "sent": _last(client, session),
        "reachable": bool(client.person.email),
        "skills": [labels.skill(row.skill_uri) for row in session.training.skills.all()],
        "refusal": refusal,
        "key": uuid4(),
    }
    return render(request, "coach/training.html", context, status=refusal.status if refusal else 200)


def _price(client: Client, session: Session) -> Price | None:
    if not client.may("book"):
        return None
    client.look("quote.see")
    return price_of(make_quote(person=client.person, session=session, purpose=PURPOSE))


def _lines(price: Price | None, name: str) -> list[PriceLine]:
    """Who pays, the person by name: "you" would be the coach."""
    rows = price.lines if price else []
    return [
        replace(row, name=name, why="", href="") if row.payer == "self" else replace(row, why="", href="")
        for row in rows
    ]


@require_POST
@client
def propose(request: HttpRequest, client: Client, session_id: UUID) -> HttpResponse:
    """A message to the person with this session; once a week at most. They choose and book themselves."""
    session = _session(client, session_id)
    person = client.person
    if not person.email:
        messages.error(request, _("We have no e-mail address of this person. Tell them yourself."))
    elif _last(client, session):
        messages.info(request, _("You proposed this already. We don’t send it again within a week."))
    else:
        context = {
            "coach": roles.name_of(request.user),
            "training_id": str(session.training_id),
            "session_id": str(session.pk),
            "title": session.training.title.to_json(),
            "start": session.start.isoformat(),
        }
        outbox.post(kind=PROPOSAL, to=person.email, language=person.language, context=context, person_id=person.pk)
        messages.success(request, _("%(name)s gets your proposal by mail.") % {"name": person.given_name})
    return redirect("coach:training", person.pk, session.pk)


def _last(client: Client, session: Session) -> Message | None:
    """The proposal of this session that was sent within the week."""
    rows = Message.objects.filter(kind=PROPOSAL, person_id=client.mandate.person_id)
    rows = rows.filter(context__session_id=str(session.pk), created_at__gt=clock.now() - AGAIN)
    return rows.order_by("-created_at").first()


@require_POST
@client
def book(request: HttpRequest, client: Client, session_id: UUID) -> HttpResponse:
    """Book on behalf of the person, where nothing is spent; a spend is never agreed to for someone else."""
    session = catalogue.session(session_id)
    price = _price(client, session)
    if price is None:
        raise Hidden
    if price.quote.lines:
        messages.error(request, _("This costs something. So the person must say yes. Send it as a proposal."))
        return redirect("coach:training", client.person.pk, session.pk)
    try:
        services.book(
            actor=client.actor,
            person=client.person,
            session=session,
            purpose=PURPOSE,
            quote=request.POST.get("quote", ""),
            consents=(),
            key=_key(request),
        )
    except Refusal as refusal:
        return _page(request, client, session, refusal)
    messages.success(request, _("Booked. %(name)s gets a message.") % {"name": client.person.given_name})
    return redirect("coach:learning", client.person.pk)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
