"""Parameters that follow an index: the formula fills the dates after the last value that somebody stated.

Each year, on the day that the rule names, the value before is multiplied by what the index did in the year that ended
the day before, and rounded once. Index numbers are data (`indices.yaml`). Where the next one is not known nothing is
guessed: the value is unknown from there on, or (`beyond: last`) the last one stands, to be confirmed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil, floor

from rugzak.base import calendar
from rugzak.base.text import Text
from rugzak.schemes import source
from rugzak.schemes.facts import FOLDER
from rugzak.schemes.scheme import DatedValue, Indexed, Parameter

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Index:
    """Index numbers from days on; nothing is known after `known_until`."""

    name: Text
    numbers: tuple[tuple[date, Decimal], ...]
    known_until: date

    def at(self, day: date) -> Decimal | None:
        """The number of the period that a day lies in; None where it is not known."""
        found = [number for start, number in self.numbers if start <= day]
        return found[-1] if found and day <= self.known_until else None


@lru_cache(maxsize=1)
def indices() -> Mapping[str, Index]:
    """All indices by code, read once a process."""
    data = source.read(FOLDER / "indices.yaml").data
    return {code: _index(row) for code, row in data.items()}


def _index(row: Mapping[str, object]) -> Index:
    values: list[dict[str, object]] = row["values"]  # type: ignore[assignment]
    numbers = tuple((value["from"], Decimal(str(value["value"]))) for value in values)
    return Index(Text.from_json(row["name"]), numbers, row["known_until"])  # type: ignore[arg-type]


def filled(stated: tuple[DatedValue, ...], rule: Indexed, until: date | None) -> tuple[DatedValue, ...]:
    """The values that follow on those that are stated, up to the first that the index does not know yet."""
    found: list[DatedValue] = []
    before = stated[-1]
    for day in _days(rule, before.start):
        if before.value is None or (until is not None and day > until):
            break
        value = following(rule, before.value, day)
        before = DatedValue(day, value, rule.ref, False, True) if value is not None else _beyond(rule, before, day)
        found.append(before)
        if value is None:
            break
    return tuple(found)


def following(rule: Indexed, before: object, day: date) -> int | None:
    """The value from a day on, by the one before it; None where an index number is not known."""
    index = indices()[rule.index]
    then, now = index.at(calendar.months_after(day, -12) - _DAY), index.at(day - _DAY)
    if then is None or now is None or not isinstance(before, int):
        return None
    return _rounded(Fraction(before) * Fraction(now) / Fraction(then), rule)


def contradictions(parameter: Parameter) -> Iterator[str]:
    """Stated values that are not what the formula makes of the value before."""
    rule = parameter.indexed
    if rule is None:
        return
    for before, stated in pairwise(parameter.values):
        by_rule = stated.start.strftime("%m-%d") == rule.each and stated.start >= rule.since and not stated.by_index
        wanted = following(rule, before.value, stated.start) if by_rule else None
        if wanted is not None and stated.value is not None and wanted != stated.value:
            yield f"{parameter.name} is {stated.value} from {stated.start} on, but by the index it is {wanted}"


def _days(rule: Indexed, after: date) -> Iterator[date]:
    month, day = (int(part) for part in rule.each.split("-"))
    start = max(after + _DAY, rule.since)
    first = date(start.year, month, day)
    year = start.year if first >= start else start.year + 1
    return (date(number, month, day) for number in range(year, year + 200))


def _beyond(rule: Indexed, before: DatedValue, day: date) -> DatedValue:
    last = rule.beyond == "last"
    return DatedValue(day, before.value if last else None, rule.ref, last, True)


def _rounded(value: Fraction, rule: Indexed) -> int:
    steps = value / rule.round_to
    ways = {"down": floor(steps), "up": ceil(steps), "nearest": floor(steps + Fraction(1, 2))}
    return ways[rule.rounding] * rule.round_to
