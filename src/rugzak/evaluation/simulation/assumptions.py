"""What a simulation takes for true: draws and rates, each with its source. All of it stands in the result.

`assumptions.yaml` holds what ships; a reform replaces entries by name. A source that begins with "assumption" is a
guess.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from rugzak.schemes.document import Strict
from rugzak.schemes.facts import coerce, vocabulary
from rugzak.schemes.language import TEXT, Type, Value
from rugzak.schemes.source import read

LEVELS = ("low", "mid", "high")
UNKNOWN = "unknown"
Shares = dict[str, Any]


class Draw(Strict):
    """A variable that chance decides: shares of its categories, for each value of the variables in `given`.

    `only`: values of other variables for which it is decided; for all others nobody knows it.
    """

    given: list[str] = []
    only: dict[str, list[str]] = {}
    shares: Shares
    source: str
    calibrated: bool = False

    @model_validator(mode="after")
    def _depth(self) -> "Draw":
        if not all(self._leaf(leaf) for leaf in self.leaves()):
            raise ValueError("the shares are no numbers, or nested otherwise than `given` says")
        return self

    def leaves(self) -> Iterator[Mapping[str, Any]]:
        yield from _leaves(self.shares, len(self.given))

    def categories(self) -> list[str]:
        return list(dict.fromkeys(name for leaf in self.leaves() for name in leaf))

    @staticmethod
    def _leaf(leaf: object) -> bool:
        if not isinstance(leaf, dict) or not leaf:
            return False
        numbers = [_number(value) for value in leaf.values()]
        return all(one is not None and one >= 0 for one in numbers) and sum(one or 0 for one in numbers) > 0


class Table(Strict):
    """A number for each value of the variables in `given`; of several, their values with a slash between: `VL/F`."""

    given: list[str]
    shares: dict[str, Decimal]
    source: str


class Constant(Strict):
    value: Decimal
    source: str


class Rate(Strict):
    """A number that lies between low and high; by group where `by` names a variable."""

    low: Decimal | None = None
    mid: Decimal | None = None
    high: Decimal | None = None
    by: str | None = None
    groups: dict[str, tuple[Decimal, Decimal, Decimal]] = {}
    source: str

    @model_validator(mode="after")
    def _ordered(self) -> "Rate":
        if (self.by is None) != (not self.groups) or (self.by is None and None in (self.low, self.mid, self.high)):
            raise ValueError("write low, mid and high, or `by` with `groups`")
        if any(not 0 <= row[0] <= row[1] <= row[2] for row in self.rows().values()):
            raise ValueError("low, mid and high go up, from 0")
        return self

    def rows(self) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
        """Low, mid and high by group; the group is "" where there is one for all."""
        return self.groups or {"": (self.low or Decimal(0), self.mid or Decimal(0), self.high or Decimal(0))}


class Total(Strict):
    people: int = Field(gt=0)
    source: str


class Participation(Strict):
    """The part of people who learn in a year: product of all; `again`: part of learners with a second course."""

    four_weeks: Table
    year: Constant
    statute: Table
    education: Table
    again: Constant


class Assumptions(Strict):
    """Everything that is taken for true."""

    total: Total
    people: dict[str, Draw]
    training: dict[str, Draw]
    participation: Participation
    take_up: dict[str, Rate]
    response: Rate
    lead_days: Constant
    tax_rate: Constant
    place: Rate
    place_low_skilled: Constant

    def take_up_of(self, scheme: str) -> Rate:
        return self.take_up.get(scheme) or self.take_up["default"]


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Any]:
    """The assumptions that ship, as plain data."""
    data: Mapping[str, Any] = read(Path(__file__).with_name("assumptions.yaml")).data
    return data


def merged(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The shipped assumptions with entries replaced by name, as plain data."""
    result = {name: dict(value) for name, value in shipped().items()}
    for name, value in changes.items():
        several = name in ("people", "training", "participation", "take_up") and isinstance(value, dict)
        result[name] = {**result.get(name, {}), **value} if several else value
    return result


def type_of(name: str) -> Type:
    """The type of a variable: that of the fact, else text."""
    return vocabulary().types.get(name, TEXT)


def value_of(name: str, word: str) -> Value:
    """A category as a value; None for `unknown`. Raises ValueError where it fits no such fact."""
    if word == UNKNOWN:
        return None
    kind = type_of(name)
    value = coerce({"true": True, "false": False}.get(word, word) if kind.kind == "bool" else word, kind)
    if value is None:
        raise ValueError(f"{word} is no value of {name}")
    return value


def _leaves(shares: object, depth: int) -> Iterator[Any]:
    if depth == 0:
        yield shares
    elif isinstance(shares, dict):
        for inner in shares.values():
            yield from _leaves(inner, depth - 1)
    else:
        yield None


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumption as people read it: what, its value, its source, and whether official numbers were fitted."""

    code: str
    value: str
    source: str
    calibrated: bool

    @property
    def guess(self) -> bool:
        return not self.calibrated and self.source.startswith("assumption")


def listed(assumptions: Assumptions, calibrated: Collection[str] = ()) -> list[Assumed]:
    """Every assumption in use; `calibrated` names variables that were fitted to a margin."""
    found = [Assumed("total", str(assumptions.total.people), assumptions.total.source, bool(calibrated))]
    draws = [*assumptions.people.items(), *assumptions.training.items()]
    found += [Assumed(name, _said(draw), draw.source, name in calibrated) for name, draw in draws]
    part = assumptions.participation
    for name, table in (("four_weeks", part.four_weeks), ("statute", part.statute), ("education", part.education)):
        found.append(Assumed(f"participation.{name}", _pairs(table.shares), table.source, False))
    constants = {"participation.year": part.year, "participation.again": part.again, "lead_days": assumptions.lead_days,
                 "tax_rate": assumptions.tax_rate, "place_low_skilled": assumptions.place_low_skilled}  # fmt: skip
    found += [Assumed(name, str(one.value), one.source, False) for name, one in constants.items()]
    rates = {f"take_up.{name}": rate for name, rate in assumptions.take_up.items()}
    rates |= {"response": assumptions.response, "place": assumptions.place}
    return [*found, *(Assumed(name, _rate(rate), rate.source, False) for name, rate in rates.items())]


def _rate(rate: Rate) -> str:
    rows = {group: " / ".join(str(part) for part in row) for group, row in rate.rows().items()}
    return _pairs(rows) if rate.by else rows[""]


def _said(draw: Draw) -> str:
    words = _nested(draw.shares, len(draw.given))
    return f"{words} (given {', '.join(draw.given)})" if draw.given else words


def _nested(shares: Mapping[str, Any], depth: int) -> str:
    if depth == 0:
        return _pairs(shares)
    return "; ".join(f"{name}: {_nested(inner, depth - 1)}" for name, inner in shares.items())


def _pairs(rows: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in rows.items())
