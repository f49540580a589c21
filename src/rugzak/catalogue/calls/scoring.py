"""Scoring apart: who scores first says whether they have an interest, and sees others' points only when all are in."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access, permissions
from rugzak.accounts.models import User
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.catalogue.calls import errors
from rugzak.catalogue.calls.drafting import lock, me
from rugzak.catalogue.calls.models import Assessor, Bid, BidState, Call, CallState, Criterion, CriterionKind, Lot, Score
from rugzak.catalogue.calls.specs import terms

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Point:
    """What an assessor gives: 0 to 100 for one criterion of one lot of one bid, with a reason."""

    bid: UUID
    lot: int
    criterion: int
    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a bid stands on a lot. `parts`: by criterion its name, weight, points of 100 and reasons."""

    lot: Lot
    bid: Bid
    rank: int
    total: Decimal
    parts: list[dict[str, Any]]


@transaction.atomic
def declare(*, actor: Actor, call: Call, conflict: bool, words: str = "") -> Assessor:
    """Say whether one has an interest in a bidder, once one can see who bid; who has one doesn't score.

    Raises NotThisPhase, NoAssessor, WordsMissing.
    """
    mine = _assessor(actor, call)
    call = lock(call.pk, CallState.OPENED)
    if Score.objects.filter(assessor=mine).exists():
        raise errors.NotThisPhase
    conflict = conflict or _works_for_bidder(mine.user, call)
    if conflict and not words.strip():
        raise errors.WordsMissing
    mine.conflict, mine.words, mine.declared_at = conflict, words.strip()[:1000], clock.now()
    mine.save()
    return mine


@transaction.atomic
def score(*, actor: Actor, call: Call, points: Sequence[Point]) -> int:
    """Give or change one's points, until all are in. Raises NotThisPhase, NoAssessor, BadScore."""
    mine = _assessor(actor, call)
    call = lock(call.pk, CallState.OPENED)
    if mine.conflict is not False:
        raise errors.NoAssessor
    if complete(call):
        raise errors.NotThisPhase
    wanted = {(bid.pk, lot.number, one.number): (bid, lot, one) for bid, lot, one in to_score(call)}
    for point in points:
        found = wanted.get((point.bid, point.lot, point.criterion))
        if found is None or not 0 <= point.points <= 100 or not point.reason.strip():
            raise errors.BadScore
        bid, lot, criterion = found
        given = {"points": point.points, "reason": point.reason.strip()[:1000], "at": clock.now()}
        key: dict[str, Any] = {"assessor": mine, "bid": bid, "lot": lot, "criterion": criterion}
        Score.objects.update_or_create(**key, defaults=given)
    return len(points)


def to_score(call: Call) -> list[tuple[Bid, Lot, Criterion]]:
    """Everything that each assessor gives points for."""
    criteria = list(call.criteria.filter(kind=CriterionKind.QUALITY))
    lots = {lot.number: lot for lot in call.lots.all()}
    bids = call.bids.filter(state=BidState.OPENED).select_related("organisation")
    return [(bid, lots[row["lot"]], one) for bid in bids for row in bid.lots for one in criteria]


def complete(call: Call) -> bool:
    """Enough assessors without an interest scored everything, and none of those who declared is left."""
    able, waiting = call.assessors.filter(conflict=False), call.assessors.filter(conflict=None)
    if call.opened_at is None:
        return False
    wanted = len(to_score(call))
    if wanted and able.count() < terms()["scores"]["least_assessors"]:
        return False
    return not waiting.exists() and Score.objects.filter(assessor__in=able).count() == wanted * able.count()


def standings(call: Call) -> list[Place]:
    """Every bid on every lot it is for, the best first. Raises ScoresMissing."""
    if not complete(call):
        raise errors.ScoresMissing(n=terms()["scores"]["least_assessors"])
    able = call.assessors.filter(conflict=False)
    given: dict[tuple[UUID, int, int], list[Score]] = {}
    for row in Score.objects.filter(assessor__in=able).select_related("lot", "criterion").order_by("assessor_id"):
        given.setdefault((row.bid_id, row.lot.number, row.criterion.number), []).append(row)
    criteria, found = list(call.criteria.all()), []
    for lot in call.lots.all():
        found += _of_lot(lot, list(call.bids.filter(state=BidState.OPENED)), criteria, given)
    return found


def _of_lot(
    lot: Lot, bids: list[Bid], criteria: list[Criterion], given: dict[tuple[UUID, int, int], list[Score]]
) -> list[Place]:
    prices = {bid: price for bid in bids if (price := price_of(bid, lot.number)) is not None}
    lowest = min(prices.values(), default=0)
    rows = []
    for bid, price in prices.items():
        parts = [_part(one, given.get((bid.pk, lot.number, one.number), []), price, lowest) for one in criteria]
        total = sum((Decimal(part["points"]) * part["weight"] / 100 for part in parts), Decimal(0))
        rows.append((bid, total.quantize(_CENT, ROUND_HALF_UP), parts))
    rows.sort(key=lambda row: (-row[1], prices[row[0]], row[0].sent_at))
    return [Place(lot, bid, rank, total, parts) for rank, (bid, total, parts) in enumerate(rows, start=1)]


def price_of(bid: Bid, lot: int) -> int | None:
    """What a bid asks for a lot, in cents; None where it is not for that lot."""
    return next((int(row["price_cents"]) for row in bid.lots if row["lot"] == lot), None)


def _part(criterion: Criterion, scores: list[Score], price: int, lowest: int) -> dict[str, Any]:
    plain: dict[str, Any] = {"criterion": criterion.number, "name": criterion.name, "weight": criterion.weight}
    if criterion.kind == CriterionKind.PRICE:
        points = Decimal(100) if price == lowest else Decimal(100 * lowest) / price
        return plain | {"points": _rounded(points), "reasons": [{"lowest": lowest, "price": price}]}
    points = Decimal(sum(row.points for row in scores)) / len(scores)
    reasons = [{"points": row.points, "words": row.reason} for row in scores]
    return plain | {"points": _rounded(points), "reasons": reasons}


def _rounded(points: Decimal) -> str:
    return str(points.quantize(_CENT, ROUND_HALF_UP))


def _assessor(actor: Actor, call: Call) -> Assessor:
    access.require(actor, "call.assess", Scope("call"))
    found = call.assessors.select_related("user").filter(user_id=me(actor)).first()
    if found is None:
        raise errors.NoAssessor
    return found


def _works_for_bidder(user: User, call: Call) -> bool:
    bidders = set(call.bids.filter(state__in=(BidState.OPENED, BidState.VOID)).values_list("organisation", flat=True))
    return bool(access.actor_of(user).organisations(permissions.PROVIDER) & bidders)
