"""What a call is made of, before it is rows; and what a bid says once it is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rugzak.catalogue.calls.models import CriterionKind

MOST_LOTS, MOST_CRITERIA, MOST_CENTS, MOST_NUMBER, MOST_WORDS = 20, 12, 100_000_000_000, 10_000_000, 20_000


@cache
def terms() -> dict[str, Any]:
    """The terms of this house, with their sources in `terms.yaml`."""
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "terms.yaml").read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class LotSpec:
    """So many of a unit that counts as a result; the value in cents is an estimate."""

    title: str
    quantity: int
    unit: str
    value_cents: int
    need: str = ""


@dataclass(frozen=True, slots=True)
class CriterionSpec:
    """What decides, for how much of 100."""

    name: str
    weight: int
    kind: str = CriterionKind.QUALITY


@dataclass(frozen=True, slots=True)
class CallSpec:
    """A call in one language; moments are aware."""

    title: str
    need: str
    language: str
    questions_until: datetime
    deadline: datetime
    lots: Sequence[LotSpec]
    criteria: Sequence[CriterionSpec]
    standstill_days: int = 15


@dataclass(frozen=True, slots=True)
class LotBid:
    """What a bid says of one lot: price in cents, how much of the unit it promises, and how."""

    lot: int
    price_cents: int
    promise: int
    words: str

    def to_json(self) -> dict[str, Any]:
        return {"lot": self.lot, "price_cents": self.price_cents, "promise": self.promise, "words": self.words}


def content(lots: Sequence[LotBid]) -> dict[str, Any]:
    """A bid as it is sealed."""
    return {"lots": [lot.to_json() for lot in lots]}


def lot_bids(found: Mapping[str, Any], numbers: set[int]) -> list[LotBid]:
    """The lots of an opened bid. Raises ValueError where it can't be read: it came from outside."""
    rows = found.get("lots")
    if not isinstance(rows, list) or not rows or len(rows) > MOST_LOTS:
        raise ValueError("no lots")
    bids = [_lot_bid(row) for row in rows]
    if len({bid.lot for bid in bids}) != len(bids) or not {bid.lot for bid in bids} <= numbers:
        raise ValueError("lots that the call doesn't have")
    return bids


def _lot_bid(row: Any) -> LotBid:
    if not isinstance(row, dict):
        raise ValueError("a lot is an object")
    words = row.get("words")
    if not isinstance(words, str) or len(words) > MOST_WORDS or "\x00" in words:
        raise ValueError("no words")
    return LotBid(
        _number(row, "lot", MOST_LOTS),
        _number(row, "price_cents", MOST_CENTS),
        _number(row, "promise", MOST_NUMBER),
        words,
    )


def _number(row: Mapping[str, Any], name: str, most: int) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(name)
    return value
