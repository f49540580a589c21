"""Endpoints of rounds: what is coming, my ticket, and for the authority: make, publish, open, close, draw, settle."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from rugzak.accounts import access
from rugzak.accounts.models import Fund
from rugzak.accounts.permissions import Actor, Scope
from rugzak.api.auth import actor, person
from rugzak.api.paging import PAGE, Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.api.round_schemas import (
    AcceptedOut,
    CloseIn,
    DrawIn,
    FiguresOut,
    GroupOut,
    RecordOut,
    RegisterIn,
    ReplayOut,
    RoundIn,
    RoundOut,
    TicketOut,
)
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.text import Text
from rugzak.booking.rounds import queries, services
from rugzak.booking.rounds.groups import all_groups
from rugzak.booking.rounds.models import Round, Ticket
from rugzak.booking.rounds.phases import phase
from rugzak.booking.rounds.services.shared import scope_of
from rugzak.booking.rounds.tokens import token_of
from rugzak.catalogue import queries as catalogue
from rugzak.evaluation.codes import SMALLEST_GROUP

router = Router()


@router.get("", response={200: Page[RoundOut], **ERRORS}, auth=None)
def listed(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """Every round that was published."""
    return page(queries.rounds(), query, _round)


@router.get("/groups", response={200: list[GroupOut], **ERRORS}, auth=None)
def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups that a round can know: for quotas, points and conditions."""
    return [{"code": code, "label": group.label.to_json()} for code, group in all_groups().items()]


@router.get("/tickets", response={200: Page[TicketOut], **ERRORS})
def mine(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """My tickets."""
    return page(queries.tickets_of(person(request).pk), query, _ticket)


@router.post("", response={200: RoundOut, **ERRORS})
def make(request: HttpRequest, body: RoundIn) -> dict[str, Any]:
    """A draft; someone else publishes it."""
    fund = Fund.objects.select_related("organisation").filter(pk=body.fund).first()
    who = actor(request)
    access.require(who, "round.make", Scope("round", organisation_id=fund.organisation_id if fund else None))
    if fund is None:
        raise NotFound
    given = body.dict(exclude={"name", "fund", "course_cap", "provider_cap"})
    caps = {"course": body.course_cap, "provider": body.provider_cap}
    name = Text(**{lang: body.name.get(lang, "")[:200] for lang in ("nl", "fr", "de", "en")})
    return _round(services.make(actor=who, fund=fund, scheme=fund.scheme, name=name, caps=caps, **given))


@router.get("/{round_id}", response={200: RoundOut, **ERRORS}, auth=None)
def one(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """One round."""
    return _round(queries.round(round_id))


@router.get("/{round_id}/record", response={200: RecordOut, **ERRORS}, auth=None)
def record(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """The public record of a draw, from closing on: all that is needed to do it again."""
    return queries.record(queries.round(round_id))


@router.get("/{round_id}/ticket", response={200: TicketOut, **ERRORS})
def my_ticket(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """How my ticket stands."""
    return _ticket(_mine(request, round_id))


@router.post("/{round_id}/ticket", response={200: TicketOut, **ERRORS})
def register(request: HttpRequest, round_id: UUID, body: RegisterIn) -> dict[str, Any]:
    """My one ticket; twice gives the same. Whether I can take part is decided here."""
    training = catalogue.training(body.training) if body.training else None
    found = queries.round(round_id)
    return _ticket(services.register(actor=actor(request), person=person(request), round=found, training=training))


@router.post("/{round_id}/ticket/apply", response={200: TicketOut, **ERRORS})
def apply(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """Ask for the amount once the round is open; twice gives the stored answer."""
    return _ticket(services.apply(_mine(request, round_id), actor=actor(request)))


@router.post("/{round_id}/ticket/accept", response={200: AcceptedOut, **ERRORS})
def accept(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """What is kept for me becomes a purse; twice gives the same purse."""
    purse = services.accept(_mine(request, round_id), actor=actor(request))
    return {"purse": purse.pk, "amount": purse.granted}


@router.delete("/{round_id}/ticket", response={200: TicketOut, **ERRORS})
def give_back(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """Stop, or give back what is kept: the reserve list gets it."""
    return _ticket(services.give_back(_mine(request, round_id), actor=actor(request)))


@router.post("/{round_id}/publish", response={200: RoundOut, **ERRORS})
def publish(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """Make it known and set the money apart; by another than who made it."""
    who = actor(request)
    return _round(services.publish(actor=who, round=_theirs(who, round_id, "round.publish")))


@router.post("/{round_id}/open", response={200: RoundOut, **ERRORS})
def open_(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """Open at its hour; the worker does it too."""
    who = actor(request)
    return _round(services.open_round(actor=who, round=_theirs(who, round_id)))


@router.post("/{round_id}/close", response={200: RoundOut, **ERRORS})
def close(request: HttpRequest, round_id: UUID, body: CloseIn) -> dict[str, Any]:
    """Close, before its hour with a reason; the list of tickets is then fixed."""
    who = actor(request)
    row = _theirs(who, round_id)
    return _round(services.close(actor=who, round=row, early=True, reason=body.reason))


@router.post("/{round_id}/draw", response={200: RoundOut, **ERRORS})
def draw(request: HttpRequest, round_id: UUID, body: DrawIn) -> dict[str, Any]:
    """Draw a closed round."""
    who = actor(request)
    return _round(services.draw(actor=who, round=_theirs(who, round_id), public_value=body.public_value))


@router.post("/{round_id}/settle", response={200: RoundOut, **ERRORS})
def settle(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """End it; what is left goes back to the fund."""
    who = actor(request)
    return _round(services.settle(actor=who, round=_theirs(who, round_id)))


@router.get("/{round_id}/replay", response={200: ReplayOut, **ERRORS}, auth=None)
def replay(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """The draw done again from its public record."""
    found = queries.round(round_id)
    if not found.seed:
        raise NotFound
    differs = services.replay(found)
    return {"in_order": not differs, "differs": differs[:100]}


@router.get("/{round_id}/figures", response={200: FiguresOut, **ERRORS})
def figures(request: HttpRequest, round_id: UUID) -> dict[str, Any]:
    """Where the money is, and how tickets ended; small groups without figures."""
    row = _theirs(actor(request), round_id)
    money = queries.money(row)
    return {
        **{"budget": money.budget, "free": money.free, "kept": money.kept, "accepted": money.accepted},
        **{"back": money.back, "states": queries.states(row)},
        "groups": [_group(group) for group in queries.figures(row)],
    }


def _group(row: queries.GroupFigures) -> dict[str, Any]:
    shown = row.tickets >= SMALLEST_GROUP
    counts = {"tickets": row.tickets, "granted": row.granted} if shown else {}
    return {"group": row.group, "share": row.share, **counts}


def _mine(request: HttpRequest, round_id: UUID) -> Ticket:
    ticket = queries.ticket(person(request).pk, queries.round(round_id))
    if ticket is None:
        raise NotFound
    return ticket


def _theirs(who: Actor, round_id: UUID, verb: str = "round.run") -> Round:
    """A round, drafts too, for whoever may do this to it."""
    row = queries.rounds(drafts=True).filter(pk=round_id).first()
    access.require(who, verb, scope_of(row) if row else Scope("round"))
    if row is None:
        raise NotFound
    return row


def _round(row: Round) -> dict[str, Any]:
    same = (
        "rule", "state", "amount", "budget", "opens_register", "opens", "closes", "accept_days", "use_until", "quotas",
        "points", "conditions", "seed_commitment", "seed", "list_hash", "public_source", "public_value",
    )  # fmt: skip
    more = {"id": row.pk, "name": row.name.to_json(), "phase": phase(row, clock.now()).value}
    return {name: getattr(row, name) for name in same} | more


def _ticket(row: Ticket) -> dict[str, Any]:
    stands = queries.standing(row)
    return {
        **{"id": row.pk, "round": row.round_id, "state": row.state, "amount": row.amount, "group": row.group},
        **{"points": row.priority, "place": row.place, "ahead": stands.ahead, "moved_up": stands.moved_up},
        **{"tickets": stands.tickets, "chance": stands.chance, "accept_before": row.due},
        "token": token_of(row.pk),
    }
