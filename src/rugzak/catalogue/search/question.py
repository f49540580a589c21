"""What someone looks for, and what they get. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, get_args
from uuid import UUID

if TYPE_CHECKING:
    from rugzak.base.models import Municipality
    from rugzak.catalogue.models import Session, Training

Order = Literal["best", "soonest", "cheapest", "nearest"]
ORDERS: tuple[Order, ...] = get_args(Order)
PER_PAGE = 20
# More than this many is "more than": nobody reads on, and nothing beyond is counted.
MOST = 1_000
# Upper bounds of the price groups in cents; the last group has none.
PRICES = (0, 20_000, 50_000, 100_000)


@dataclass(frozen=True, slots=True)
class Question:
    """Everything together; what is None or empty is not asked.

    `max_price` in cents; `weekdays` by ISO (1 Monday … 7 Sunday): all half days fall on one of them; `evening`: all
    half days begin at five or later.
    """

    text: str = ""
    skills: tuple[str, ...] = ()
    near: "Municipality | None" = None
    within_km: float | None = None
    form: str | None = None
    language: str | None = None
    label: str | None = None
    max_price: int | None = None
    start_after: date | None = None
    start_before: date | None = None
    weekdays: frozenset[int] = frozenset()
    evening: bool = False
    provider_id: UUID | None = None
    order: Order = "best"

    @property
    def of_sessions(self) -> bool:
        """Whether only trainings with a session that fits are meant."""
        asked = (self.near, self.start_after, self.start_before)
        return any(one is not None for one in asked) or bool(self.weekdays) or self.evening


@dataclass(frozen=True, slots=True)
class Hit:
    """A training found, with its next session within the question and how far that is (km; None: online or unknown).

    `by_words`: it has the words; else it only means something like them.
    """

    training: "Training"
    next_session: "Session | None"
    sessions: int
    seats_free: int | None
    km: float | None
    price_cents: int
    labels: frozenset[str]
    by_words: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits; `number` counts from 1; `more`: there are more than `total`.

    `facets`: by kind of choice (form, language, price, month), how many of what was found each value would leave;
    empty where there are too many to count. `spelled`: a word as it was typed, and the word that was looked for.
    """

    hits: tuple[Hit, ...]
    total: int
    number: int
    pages: int
    more: bool = False
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    spelled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """What one statement reads of a training that fits.

    `rank` of its words (0: it has none of them, 1: no words were asked), `start`, `price` (cents) and place of its
    next session that fits.
    """

    id: UUID
    form: str
    language: str
    price: int
    rank: float
    start: date | None
    nis: str | None

    @property
    def by_words(self) -> bool:
        """It has words that were asked for."""
        return self.rank > 0


def price_group(cents: int) -> str:
    """The upper bound of its group in euros, `0` for free, `more` above the last."""
    return next((str(bound // 100) for bound in PRICES if cents <= bound), "more")


def facets(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    """Counts by value, most first; months in their order."""
    counted: dict[str, dict[str, int]] = {"form": {}, "language": {}, "price": {}, "month": {}}
    for row in rows:
        values = {"form": row.form, "language": row.language, "price": price_group(row.price)}
        if row.start is not None:
            values["month"] = f"{row.start:%Y-%m}"
        for name, value in values.items():
            counted[name][value] = counted[name].get(value, 0) + 1
    return {name: _ordered(name, found) for name, found in counted.items()}


def _ordered(name: str, found: dict[str, int]) -> dict[str, int]:
    if name == "month":
        return dict(sorted(found.items()))
    if name == "price":
        places = [*(str(bound // 100) for bound in PRICES), "more"]
        return dict(sorted(found.items(), key=lambda each: places.index(each[0])))
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))
