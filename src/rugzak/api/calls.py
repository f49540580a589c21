"""Endpoints of calls for tender. Bids come in sealed: see docs/formats/sealed-bid.md for what a client does itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.accounts.permissions import Scope
from rugzak.api import call_shapes as shapes
from rugzak.api.auth import actor
from rugzak.api.catalogue import Day
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound
from rugzak.catalogue.calls import asking, awarding, bidding, drafting, opening, queries, releases, scoring
from rugzak.catalogue.calls.specs import CallSpec, CriterionSpec, LotSpec

router = Router()
Words = Field(min_length=1, max_length=4000)


class LotIn(Schema):
    title: str = Field(min_length=1, max_length=160)
    need: str = Field("", max_length=20_000)
    quantity: int = Field(ge=1, le=10_000_000)
    unit: str = Field(min_length=1, max_length=80, description="What counts as a result, such as: people who pass.")
    value_cents: int = Field(ge=1, le=100_000_000_000)


class CriterionIn(Schema):
    name: str = Field(min_length=1, max_length=160)
    weight: int = Field(ge=1, le=100)
    kind: str = Field("quality", pattern="^(price|quality)$")


class CallIn(Schema):
    title: str = Field(min_length=1, max_length=160)
    need: str = Field(min_length=1, max_length=20_000)
    language: str = Field(pattern="^(nl|fr|de|en)$")
    questions_until: datetime
    deadline: datetime
    standstill_days: int = Field(15, ge=10, le=60)
    lots: list[LotIn] = Field(min_length=1, max_length=20)
    criteria: list[CriterionIn] = Field(min_length=1, max_length=12)


class SealedKeyIn(Schema):
    salt: str = Field(max_length=64)
    iterations: int = Field(ge=1, le=100_000_000)
    iv: str = Field(max_length=64)
    key: str = Field(max_length=8_000)


class CallKeyIn(Schema):
    public_key: str = Field(max_length=2_000, description="SPKI in base64, RSA of 3072 bits.")
    sealed_key: SealedKeyIn = Field(description="PKCS8, sealed with a key from the holder's passphrase.")


class CallReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=500)


class AssessorIn(Schema):
    email: str = Field(max_length=254)


class QuestionIn(Schema):
    organisation: UUID
    text: str = Field(min_length=1, max_length=2000)


class CallAnswerIn(Schema):
    text: str = Words


class BidIn(Schema):
    organisation: UUID
    envelope: str = Field(max_length=1_000_000)


class SharesIn(Schema):
    shares: dict[UUID, str] = Field(description="One's own part of each bid, unwrapped, in base64.")


class DeclareIn(Schema):
    conflict: bool
    words: str = Field("", max_length=1000)


class PointIn(Schema):
    bid: UUID
    lot: int
    criterion: int
    points: int = Field(ge=0, le=100)
    reason: str = Field(min_length=1, max_length=1000)


class PointsIn(Schema):
    points: list[PointIn] = Field(min_length=1, max_length=2_000)


class LotAwardIn(Schema):
    lot: int
    bid: UUID | None = None
    reason: str = Field(min_length=1, max_length=2000)


class AwardIn(Schema):
    lots: list[LotAwardIn] = Field(min_length=1, max_length=20)


class ContractIn(Schema):
    lot: int
    starts: Day
    ends: Day


class ResultIn(Schema):
    lot: int
    achieved: int = Field(ge=0, le=10_000_000)
    words: str = Field("", max_length=2000)


@router.get("", response={200: list[shapes.CallOut], **ERRORS}, auth=None)
def list_calls(request: HttpRequest) -> list[dict[str, Any]]:
    """Published calls, the latest deadline first; at most 200."""
    return [shapes.call(row) for row in queries.public()[:200]]


@router.post("", response={200: shapes.CallDetailOut, **ERRORS})
def make(request: HttpRequest, body: CallIn) -> dict[str, Any]:
    """Write a draft."""
    given = body.dict(exclude={"lots", "criteria"})
    lots = [LotSpec(**lot.dict()) for lot in body.lots]
    spec = CallSpec(**given, lots=lots, criteria=[CriterionSpec(**one.dict()) for one in body.criteria])
    access.require(actor(request), "call.make", Scope("call"))
    buyer = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY).order_by("created_at").first()
    if buyer is None:
        raise NotFound
    return shapes.detail(drafting.make(actor=actor(request), buyer=buyer, spec=spec))


@router.get("/{call_id}", response={200: shapes.CallDetailOut, **ERRORS}, auth=None)
def one(request: HttpRequest, call_id: UUID) -> dict[str, Any]:
    """A published call: the need, the public keys to seal with, the hashes of the bids, and what was decided."""
    return shapes.detail(queries.call(call_id))


@router.get("/{call_id}/draft", response={200: shapes.CallDetailOut, **ERRORS})
def draft(request: HttpRequest, call_id: UUID) -> dict[str, Any]:
    """A call as the authority sees it, also before it is published."""
    access.require(actor(request), "call.hold", Scope("call"))
    return shapes.detail(queries.call(call_id, actor(request)), actor(request))


@router.get("/{call_id}/ocds", response={200: dict[str, Any], **ERRORS}, auth=None)
def open_data(request: HttpRequest, call_id: UUID) -> dict[str, Any]:
    """The release package of a call, as OCDS 1.1.5."""
    return releases.package(queries.call(call_id))


@router.post("/{call_id}/key", response={200: shapes.CallDetailOut, **ERRORS})
def keep_key(request: HttpRequest, call_id: UUID, body: CallKeyIn) -> dict[str, Any]:
    """Hold one of the three keys; made by one's own program."""
    found, who = queries.call(call_id, actor(request)), actor(request)
    drafting.keep_key(actor=who, call=found, public_key=body.public_key, sealed_key=body.sealed_key.dict())
    return shapes.detail(found, who)


@router.post("/{call_id}/assessors", response={200: shapes.CallDetailOut, **ERRORS})
def name_assessor(request: HttpRequest, call_id: UUID, body: AssessorIn) -> dict[str, Any]:
    """Ask someone to score."""
    found, who = queries.call(call_id, actor(request)), actor(request)
    drafting.name_assessor(actor=who, call=found, email=body.email)
    return shapes.detail(found, who)


@router.post("/{call_id}/publish", response={200: shapes.CallDetailOut, **ERRORS})
def publish(request: HttpRequest, call_id: UUID) -> dict[str, Any]:
    """Publish a draft that someone else wrote."""
    return shapes.detail(drafting.publish(actor=actor(request), call=queries.call(call_id, actor(request))))


@router.post("/{call_id}/cancel", response={200: shapes.CallDetailOut, **ERRORS})
def cancel(request: HttpRequest, call_id: UUID, body: CallReasonIn) -> dict[str, Any]:
    """Stop a call before it is awarded."""
    found = queries.call(call_id, actor(request))
    return shapes.detail(drafting.cancel(actor=actor(request), call=found, reason=body.reason))


@router.post("/{call_id}/questions", response={200: shapes.QuestionOut, **ERRORS})
def ask(request: HttpRequest, call_id: UUID, body: QuestionIn) -> dict[str, Any]:
    """Ask something; the answer is for everyone, who asked is not shown."""
    access.require(actor(request), "call.ask", Scope("call", organisation_id=body.organisation))
    asker = Organisation.objects.get(pk=body.organisation)
    found = queries.call(call_id)
    return shapes.question(asking.ask(actor=actor(request), call=found, organisation=asker, text=body.text))


@router.post("/questions/{question_id}", response={200: shapes.QuestionOut, **ERRORS})
def answer(request: HttpRequest, question_id: UUID, body: CallAnswerIn) -> dict[str, Any]:
    """Answer a question for everyone."""
    access.require(actor(request), "call.answer", Scope("call"))
    found = queries.question(question_id)
    return shapes.question(asking.answer(actor=actor(request), question=found, text=body.text))


@router.post("/{call_id}/bids", response={200: shapes.BidOut, **ERRORS})
def send(request: HttpRequest, call_id: UUID, body: BidIn) -> dict[str, Any]:
    """Send a sealed bid, in the place of an earlier one. The hash is the receipt and public at once."""
    access.require(actor(request), "call.bid", Scope("call", organisation_id=body.organisation))
    bidder = Organisation.objects.get(pk=body.organisation)
    found = queries.call(call_id)
    return shapes.bid(bidding.send(actor=actor(request), call=found, organisation=bidder, envelope=body.envelope))


@router.get("/{call_id}/bids/{organisation_id}", response={200: list[shapes.BidOut], **ERRORS})
def own_bids(request: HttpRequest, call_id: UUID, organisation_id: UUID) -> list[dict[str, Any]]:
    """An organisation's own bids on a call with their hashes, the newest first."""
    found = queries.call(call_id)
    rows = queries.bids_of(actor=actor(request), call=found, organisation_id=organisation_id)
    return [shapes.bid(row) for row in rows]


@router.post("/bids/{bid_id}/withdraw", response={200: shapes.BidOut, **ERRORS})
def withdraw(request: HttpRequest, bid_id: UUID) -> dict[str, Any]:
    """Take a bid back before the deadline."""
    return shapes.bid(bidding.withdraw(actor=actor(request), bid=queries.bid(bid_id, actor(request))))


@router.get("/{call_id}/parts", response={200: shapes.PartsOut, **ERRORS})
def parts(request: HttpRequest, call_id: UUID) -> dict[str, Any]:
    """After the deadline: a holder's own sealed key and wrapped part of each bid, to unwrap on their own machine."""
    holder, wrapped = opening.wrapped_for(actor=actor(request), call=queries.call(call_id, actor(request)))
    return {"place": holder.place, "sealed_key": holder.sealed_key, "wrapped": wrapped}


@router.post("/{call_id}/parts", response={200: shapes.CallDetailOut, **ERRORS})
def give(request: HttpRequest, call_id: UUID, body: SharesIn) -> dict[str, Any]:
    """Give one's part of every bid; with the second holder's the bids open."""
    found, shares = queries.call(call_id, actor(request)), {str(key): share for key, share in body.shares.items()}
    return shapes.detail(opening.give(actor=actor(request), call=found, shares=shares))


@router.get("/{call_id}/opened", response={200: list[shapes.OpenedBidOut], **ERRORS})
def opened(request: HttpRequest, call_id: UUID) -> list[dict[str, Any]]:
    """What was bid, for those who work on the call, once it is open."""
    found = queries.call(call_id, actor(request))
    return [shapes.opened(row) for row in queries.opened_bids(actor=actor(request), call=found)]


@router.post("/{call_id}/declare", response={200: shapes.DeclaredOut, **ERRORS})
def declare(request: HttpRequest, call_id: UUID, body: DeclareIn) -> dict[str, Any]:
    """Say whether one has an interest in a bidder."""
    found = queries.call(call_id, actor(request))
    row = scoring.declare(actor=actor(request), call=found, conflict=body.conflict, words=body.words)
    return {"conflict": bool(row.conflict)}


@router.post("/{call_id}/scores", response={200: list[shapes.CallScoreOut], **ERRORS})
def score(request: HttpRequest, call_id: UUID, body: PointsIn) -> list[dict[str, Any]]:
    """Give or change one's points, until all are in."""
    found, points = queries.call(call_id, actor(request)), [scoring.Point(**one.dict()) for one in body.points]
    scoring.score(actor=actor(request), call=found, points=points)
    return [shapes.score(row) for row in queries.scores_for(actor=actor(request), call=found)]


@router.get("/{call_id}/scores", response={200: list[shapes.CallScoreOut], **ERRORS})
def scores(request: HttpRequest, call_id: UUID) -> list[dict[str, Any]]:
    """One's own points; everyone's once all are in."""
    found = queries.call(call_id, actor(request))
    return [shapes.score(row) for row in queries.scores_for(actor=actor(request), call=found)]


@router.get("/{call_id}/standings", response={200: list[shapes.CallStandingOut], **ERRORS})
def standings(request: HttpRequest, call_id: UUID) -> list[dict[str, Any]]:
    """Every bid on every lot, the best first, once all scores are in."""
    access.require(actor(request), "call.hold", Scope("call"))
    return [shapes.place(row) for row in scoring.standings(queries.call(call_id, actor(request)))]


@router.post("/{call_id}/award", response={200: shapes.CallDetailOut, **ERRORS})
def award(request: HttpRequest, call_id: UUID, body: AwardIn) -> dict[str, Any]:
    """Decide on every lot; by someone else than who made the call. The standstill begins."""
    found, decided = queries.call(call_id, actor(request)), {row.lot: (row.bid, row.reason) for row in body.lots}
    return shapes.detail(awarding.award(actor=actor(request), call=found, decided=decided))


@router.get("/{call_id}/outcome/{organisation_id}", response={200: list[shapes.CallOutcomeOut], **ERRORS})
def outcome(request: HttpRequest, call_id: UUID, organisation_id: UUID) -> list[dict[str, Any]]:
    """What a bidder is told after the award: its points and reasons by criterion, and who has the lot and why."""
    rows = queries.outcome(actor=actor(request), call=queries.call(call_id), organisation_id=organisation_id)
    return [shapes.outcome(row) for row in rows]


@router.post("/{call_id}/contracts", response={200: shapes.CallDetailOut, **ERRORS})
def sign(request: HttpRequest, call_id: UUID, body: ContractIn) -> dict[str, Any]:
    """Keep the contract of a lot, once the standstill is over."""
    found = queries.call(call_id, actor(request))
    awarding.sign(actor=actor(request), call=found, lot=body.lot, starts=body.starts, ends=body.ends)
    return shapes.detail(found)


@router.post("/{call_id}/results", response={200: shapes.CallDetailOut, **ERRORS})
def record(request: HttpRequest, call_id: UUID, body: ResultIn) -> dict[str, Any]:
    """Write down what came of a contract so far, beside its promise."""
    found = queries.call(call_id, actor(request))
    awarding.record(actor=actor(request), call=found, lot=body.lot, achieved=body.achieved, words=body.words)
    return shapes.detail(found)
