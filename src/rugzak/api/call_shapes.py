"""How calls for tender look in the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from rugzak.accounts.permissions import Actor
from rugzak.api.catalogue import Day
from rugzak.catalogue.calls import queries
from rugzak.catalogue.calls.models import Bid, Call, Contract, Question, Score
from rugzak.catalogue.calls.queries import Outcome
from rugzak.catalogue.calls.scoring import Place


class CallOut(Schema):
    id: UUID
    number: str
    buyer: str
    language: str
    title: str
    phase: str
    questions_until: datetime
    deadline: datetime


class LotOut(Schema):
    number: int
    title: str
    need: str
    quantity: int
    unit: str
    value_cents: int


class CallCriterionOut(Schema):
    number: int
    name: str
    kind: str
    weight: int


class QuestionOut(Schema):
    id: UUID
    text: str
    answer: str
    answered_at: datetime | None = None


class FingerprintOut(Schema):
    digest: str
    sent_at: datetime
    state: str


class AwardOut(Schema):
    lot: int
    supplier: str | None = None
    reason: str


class CallResultOut(Schema):
    day: Day
    achieved: int
    words: str


class ContractOut(Schema):
    lot: int
    supplier: str
    signed_on: Day
    starts: Day
    ends: Day
    price_cents: int
    promise: int
    results: list[CallResultOut]


class CallDetailOut(CallOut):
    need: str
    standstill_days: int
    standstill_until: Day | None = None
    reason: str
    lots: list[LotOut]
    criteria: list[CallCriterionOut]
    public_keys: list[str]
    holders: int
    questions: list[QuestionOut]
    bids: list[FingerprintOut]
    awards: list[AwardOut]
    contracts: list[ContractOut]


class BidOut(Schema):
    id: UUID
    digest: str
    state: str
    sent_at: datetime


class PartsOut(Schema):
    place: int
    sealed_key: dict[str, Any]
    wrapped: dict[str, str]


class OpenedBidOut(BidOut):
    organisation: UUID
    name: str
    lots: list[dict[str, Any]]


class DeclaredOut(Schema):
    conflict: bool


class CallScoreOut(Schema):
    assessor: str
    bid: UUID
    lot: int
    criterion: int
    points: int
    reason: str


class CallStandingOut(Schema):
    lot: int
    bid: UUID
    rank: int
    total: float
    parts: list[dict[str, Any]]


class CallOutcomeOut(Schema):
    lot: int
    rank: int
    total: float
    won: bool
    reason: str
    parts: list[dict[str, Any]]


def call(row: Call) -> dict[str, Any]:
    names = ("number", "language", "title", "questions_until", "deadline")
    return {"id": row.pk, "buyer": row.buyer.name, "phase": queries.phase(row), **_plain(row, *names)}


def detail(found: Call, actor: Actor | None = None) -> dict[str, Any]:
    """A call with all that is public of it; for the authority also the questions that wait."""
    row = Call.objects.select_related("buyer").get(pk=found.pk)
    holders = list(row.holders.values_list("public_key", flat=True))
    return {
        **call(row),
        **_plain(row, "need", "standstill_days", "standstill_until", "reason"),
        "lots": [_plain(lot, "number", "title", "need", "quantity", "unit", "value_cents") for lot in row.lots.all()],
        "criteria": [_plain(one, "number", "name", "kind", "weight") for one in row.criteria.all()],
        "public_keys": holders,
        "holders": len(holders),
        "questions": [question(one) for one in queries.questions(row, actor)],
        "bids": [_plain(one, "digest", "sent_at", "state") for one in row.bids.all()],
        "awards": [
            {"lot": one.lot.number, "supplier": one.bid.organisation.name if one.bid else None, "reason": one.reason}
            for one in queries.awards_of(row)
        ],
        "contracts": [_contract(one) for one in queries.contracts_of(row)],
    }


def question(row: Question) -> dict[str, Any]:
    return {"id": row.pk, **_plain(row, "text", "answer", "answered_at")}


def bid(row: Bid) -> dict[str, Any]:
    return {"id": row.pk, **_plain(row, "digest", "state", "sent_at")}


def opened(row: Bid) -> dict[str, Any]:
    lots = row.content["lots"] if row.content else []
    return {**bid(row), "organisation": row.organisation_id, "name": row.organisation.name, "lots": lots}


def score(row: Score) -> dict[str, Any]:
    numbers = {"lot": row.lot.number, "criterion": row.criterion.number}
    return {"assessor": row.assessor.user.email, "bid": row.bid_id, **numbers, **_plain(row, "points", "reason")}


def place(row: Place) -> dict[str, Any]:
    plain = {"lot": row.lot.number, "bid": row.bid.pk, "rank": row.rank}
    return {**plain, "total": float(row.total), "parts": row.parts}


def outcome(row: Outcome) -> dict[str, Any]:
    plain = {"lot": row.standing.lot.number, "rank": row.standing.rank, "total": float(row.standing.total)}
    return {**plain, "won": row.won, "reason": row.award.reason, "parts": row.standing.parts}


def _contract(row: Contract) -> dict[str, Any]:
    assert row.award.bid is not None
    return {
        **_plain(row, "signed_on", "starts", "ends", "price_cents", "promise"),
        "lot": row.award.lot.number,
        "supplier": row.award.bid.organisation.name,
        "results": [_plain(one, "day", "achieved", "words") for one in row.results.all()],
    }


def _plain(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
