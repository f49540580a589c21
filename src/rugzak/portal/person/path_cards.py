"""A path as the page shows it: steps with dates and who pays, the sum, and what each closes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from rugzak.base.quantities import Asset
from rugzak.base.text import Text
from rugzak.careers.path.model import Path
from rugzak.careers.path.queries import Proposal
from rugzak.careers.path.solve import Alternative
from rugzak.careers.path.words import KINDS, difference
from rugzak.careers.plan.services import funding_of
from rugzak.catalogue.models import Session
from rugzak.portal.person import labels
from rugzak.portal.shared.bars import payer_name

_ORDER = {"gov": 0, "sector": 1, "employer": 2, "self": 3}


@dataclass(frozen=True, slots=True)
class Money:
    """Who pays what: lines for the bar, the person last, and how many minutes of leave go with it."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    leave: int = 0

    @property
    def own(self) -> int:
        return sum(line["amount"] for line in self.lines if line["payer"] == "self")

    @property
    def total(self) -> int:
        return sum(line["amount"] for line in self.lines)


@dataclass(frozen=True, slots=True)
class StepCard:
    """A training of a path. `learns`: what it newly teaches; `near`: where that is only something close to it."""

    session: Session
    start: date
    end: date
    minutes: int
    km: float | None
    online: bool
    money: Money
    learns: list[tuple[Text, bool]]


@dataclass(frozen=True, slots=True)
class PathCard:
    """A path with its sum."""

    path: Path
    steps: list[StepCard]
    money: Money

    @property
    def closes(self) -> int:
        return len(self.path.closed)


@dataclass(frozen=True, slots=True)
class OtherCard:
    """Another path and how it differs from the first."""

    title: str
    card: PathCard
    differences: list[str]


def path_card(path: Path, found: Proposal) -> PathCard:
    """A path with names, dates and payers."""
    steps = [
        StepCard(
            session=found.gathered.sessions[step.choice.id], start=step.choice.start, end=step.choice.end,
            minutes=step.choice.minutes, km=step.choice.km, online=step.choice.online,
            money=money_of(funding_of(step)), learns=learned(step.closes),
        )
        for step in path.steps
    ]  # fmt: skip
    return PathCard(path, steps, summed(step.money for step in steps))


def other_card(other: Alternative, found: Proposal) -> OtherCard:
    """An alternative beside the path that was found."""
    return OtherCard(str(KINDS[other.kind]), path_card(other.path, found), difference(other.path, found.path))


def learned(closes: Mapping[str, float]) -> list[tuple[Text, bool]]:
    """Names of skills, and whether what is taught is only close to it."""
    return [(labels.skill(uri), share < 1) for uri, share in closes.items()]


def money_of(funding: Iterable[Mapping[str, Any]]) -> Money:
    """Lines of a funding as the payers' bar wants them."""
    lines = [line for line in funding if line["asset"] != Asset.MINUTES]
    leave = sum(line["amount"] for line in funding if line["asset"] == Asset.MINUTES)
    return Money(sorted(map(_line, lines), key=lambda line: _ORDER.get(line["payer"], 2)), leave)


def summed(some: Iterable[Money]) -> Money:
    """All of them together, one line a payer."""
    totals: dict[str, int] = {}
    leave = 0
    for money in some:
        leave += money.leave
        for line in money.lines:
            totals[line["payer"]] = totals.get(line["payer"], 0) + line["amount"]
    lines = [{"payer": payer, "name": payer_name(payer), "amount": amount} for payer, amount in totals.items()]
    return Money(sorted(lines, key=lambda line: _ORDER.get(str(line["payer"]), 2)), leave)


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    href = _right(str(line["scheme"])) if line["scheme"] and line["payer"] != "self" else ""
    why = "" if line["payer"] == "self" else Text.from_json(line["why"])
    return {**line, "name": payer_name(line["payer"]), "why": why, "href": href}


def _right(scheme: str) -> str:
    try:
        return reverse("person:right", args=[scheme])
    except NoReverseMatch:
        return ""
