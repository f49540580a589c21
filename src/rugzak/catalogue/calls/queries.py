"""Reads of calls: the public list, one call as someone may see it, a bidder's own bids and outcome, what waits."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet

from rugzak.accounts import access, permissions
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.catalogue.calls import scoring
from rugzak.catalogue.calls.drafting import me
from rugzak.catalogue.calls.models import (
    Assessor,
    Award,
    Bid,
    BidStanding,
    BidState,
    Call,
    CallState,
    Contract,
    Question,
    Score,
)

PHASES = ("draft", "questions", "bids", "closed", "scoring", "award", "standstill", "contracts", "cancelled")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bidder is told of one lot: its place, points and reasons, and who has the lot and why."""

    standing: BidStanding
    award: Award
    won: bool


def phase(call: Call) -> str:
    """How far a call is today, one of PHASES."""
    now = clock.now()
    if call.state == CallState.OPEN:
        return "questions" if now <= call.questions_until else "bids" if now < call.deadline else "closed"
    if call.state == CallState.OPENED:
        return "award" if scoring.complete(call) else "scoring"
    if call.state == CallState.AWARDED and call.standstill_until:
        return "standstill" if clock.today() <= call.standstill_until else "contracts"
    return str(call.state)


def public(*, state: str | None = None) -> QuerySet[Call]:
    """Calls that anyone may read, those with the nearest deadline ahead first."""
    rows = Call.objects.exclude(state=CallState.DRAFT).select_related("buyer")
    return (rows.filter(state=state) if state else rows).order_by("-deadline", "number")


def drafts() -> QuerySet[Call]:
    """Calls that are not published yet."""
    return Call.objects.filter(state=CallState.DRAFT).select_related("buyer").order_by("-made_at")


def call(call_id: UUID, actor: Actor | None = None) -> Call:
    """A published call, or for the authority also a draft. Raises NotFound."""
    row = Call.objects.select_related("buyer").prefetch_related("lots", "criteria").filter(pk=call_id).first()
    if row is None or (row.state == CallState.DRAFT and not (actor and inside(actor))):
        raise NotFound
    return row


def inside(actor: Actor) -> bool:
    """Whether someone works on calls for the authority."""
    return permissions.may(actor, "call.hold", Scope("call"))


def question(question_id: UUID) -> Question:
    row = Question.objects.select_related("call__buyer").filter(pk=question_id).first()
    if row is None:
        raise NotFound
    return row


def questions(call: Call, actor: Actor | None = None) -> QuerySet[Question]:
    """What was asked and answered; the authority also sees what waits."""
    rows = call.questions.all()
    return rows if actor and inside(actor) else rows.exclude(answered_at=None)


def bids_of(*, actor: Actor, call: Call, organisation_id: UUID) -> QuerySet[Bid]:
    """A bidder's own bids on a call with their hashes, the newest first. Raises NotAllowed."""
    access.require(actor, "call.bid", Scope("call", organisation_id=organisation_id))
    return Bid.objects.filter(call=call, organisation=organisation_id).order_by("-sent_at")


def bid(bid_id: UUID, actor: Actor) -> Bid:
    """One of one's own bids. Raises NotFound."""
    row = Bid.objects.filter(pk=bid_id).first()
    if row is None or not permissions.may(actor, "call.bid", Scope("call", organisation_id=row.organisation_id)):
        raise NotFound
    return row


def opened_bids(*, actor: Actor, call: Call) -> QuerySet[Bid]:
    """What was bid, for those who work on the call, once it is open. Raises NotAllowed, NotFound."""
    access.require(actor, "call.hold", Scope("call"))
    if call.state not in (CallState.OPENED, CallState.AWARDED):
        raise NotFound
    return call.bids.filter(state__in=(BidState.OPENED, BidState.VOID)).select_related("organisation")


def scores_for(*, actor: Actor, call: Call) -> QuerySet[Score]:
    """One's own scores; everyone's once all are in. Raises NotAllowed."""
    access.require(actor, "call.assess", Scope("call"))
    rows = Score.objects.filter(assessor__call=call).select_related("assessor__user", "lot", "criterion", "bid")
    return rows if scoring.complete(call) else rows.filter(assessor__user_id=me(actor))


def assessor(actor: Actor, call: Call) -> Assessor | None:
    """The actor as an assessor of this call."""
    return call.assessors.filter(user_id=me(actor)).first()


def outcome(*, actor: Actor, call: Call, organisation_id: UUID) -> list[Outcome]:
    """What a bidder is told after the award, by lot. Raises NotAllowed."""
    access.require(actor, "call.bid", Scope("call", organisation_id=organisation_id))
    rows = BidStanding.objects.filter(lot__call=call, bid__organisation=organisation_id).select_related("lot", "bid")
    awards = {row.lot_id: row for row in awards_of(call)}
    return [Outcome(row, awards[row.lot_id], awards[row.lot_id].bid_id == row.bid_id) for row in rows]


def awards_of(call: Call) -> list[Award]:
    """Who has which lot, and why."""
    return list(Award.objects.filter(lot__call=call).select_related("lot", "bid__organisation").order_by("lot__number"))


def contracts_of(call: Call) -> list[Contract]:
    """What was agreed, with its results."""
    rows = Contract.objects.filter(award__lot__call=call).select_related("award__lot", "award__bid__organisation")
    return list(rows.prefetch_related("results").order_by("award__lot__number"))


def first_contract_day(call: Call) -> str:
    """The day from which a contract may be signed, as an ISO date."""
    return (call.standstill_until + timedelta(days=1)).isoformat() if call.standstill_until else ""
