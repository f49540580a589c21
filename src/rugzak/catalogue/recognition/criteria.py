"""Criteria as data: one YAML file a label, dated versions, read once a process. Pure: no database.

A criterion is a `must` (without it nothing is granted) or a `score` (its weight counts towards the minimum). Each says
what it asks, which proof shows it, and where it comes from: a law, or a proposal of our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from rugzak.base import calendar
from rugzak.base.text import Text
from rugzak.schemes.language import Evaluate

LIBRARY = Path(__file__).parent / "library"
MUST, SCORE = "must", "score"
TRAINING, PROVIDER = "training", "provider"
PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is asked. `weight`: its points (0 for a must); `check`: what the catalogue's own facts say."""

    code: str
    kind: str
    weight: int
    asks: Text
    proof: Text
    source: str
    check: Evaluate | None = None

    @property
    def must(self) -> bool:
        return self.kind == MUST

    @property
    def proposal(self) -> bool:
        """No law asks it: it is a proposal of our own."""
        return self.source == PROPOSAL


@dataclass(frozen=True, slots=True)
class Terms:
    """How long everything takes: days in the calendar; a term that ends on a day off moves to the next working day."""

    decide: int
    objection: int
    answer: int
    renewal: int
    months: int

    def decide_by(self, sent: date) -> date:
        return _after(sent, self.decide)

    def object_until(self, decided: date) -> date:
        return _after(decided, self.objection)

    def answer_by(self, objected: date) -> date:
        return _after(objected, self.answer)

    def last_day(self, first: date) -> date:
        """The last day of a recognition that starts on a day."""
        return calendar.months_after(first, self.months) - timedelta(days=1)

    def remind_on(self, last_day: date) -> date:
        return last_day - timedelta(days=self.renewal)


@dataclass(frozen=True, slots=True)
class Edition:
    """The criteria of a label as they hold from one date on. `minimum`: percent of the points that is needed."""

    name: str
    start: date
    until: date | None
    changed: Text
    legal: str
    minimum: int
    terms: Terms
    criteria: tuple[Criterion, ...]

    def criterion(self, code: str) -> Criterion | None:
        return next((one for one in self.criteria if one.code == code), None)

    @property
    def points(self) -> int:
        """The most that can be scored."""
        return sum(one.weight for one in self.criteria)


@dataclass(frozen=True, slots=True)
class LabelCriteria:
    """A label with all editions of its criteria, the oldest first."""

    label: str
    subject: str
    name: Text
    what: Text
    appeal: Text
    editions: tuple[Edition, ...]

    def on(self, day: date) -> Edition | None:
        """The edition in force on a day."""
        return next((one for one in reversed(self.editions) if one.start <= day), None)

    def edition(self, name: str) -> Edition:
        """An edition by its name; a dossier keeps the one that it was sent under. Raises KeyError."""
        return {one.name: one for one in self.editions}[name]


@lru_cache(maxsize=1)
def all_labels() -> Mapping[str, LabelCriteria]:
    """Every label that is applied for here, by its code. Raises `SchemeError` at a fault."""
    from rugzak.catalogue.recognition.reading import read_library

    return {one.label: one for one in read_library(LIBRARY)}


def _after(day: date, days: int) -> date:
    return calendar.workdays_after(day + timedelta(days=days), 0)
