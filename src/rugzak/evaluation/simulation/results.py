"""From cells to figures: what a reform costs in a year and between what, whom it reaches, who gains and who loses.

The interval goes from the low to the high take-up, each widened by the sampling error of the made-up people (95 %, from
twenty random groups). It says nothing of what the assumptions leave out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt

from rugzak.evaluation.interval import Z
from rugzak.evaluation.simulation import shift
from rugzak.evaluation.simulation.assumptions import LEVELS
from rugzak.evaluation.simulation.cells import ALL, REPLICATE, REPLICATES, SCHEME
from rugzak.evaluation.simulation.population import MILLI
from rugzak.evaluation.simulation.reform import Scenario
from rugzak.evaluation.simulation.run import Result

LOW_SKILLED = "low"
Read = Callable[[str, str, str], int]  # level, dimension, group


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure between low and high; cents, people or a ratio."""

    mid: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, mid: Decimal, *others: Decimal) -> "Estimate":
        return cls(mid, min(mid, *others), max(mid, *others))


@dataclass(frozen=True)
class Summary:
    """One scenario in one year. None where it says nothing: a change of the base, money moved without a shift.

    `change`, `more_learners`, `winners`, `losers` compare with the base; what left the supply side is off the change.
    `places_lost` is what the supply side could no longer offer, `unspent` what is left of the pots; `emptied` are days
    by level and scheme.
    """

    scenario: Scenario
    year: int
    public: Estimate
    supported: Estimate
    learners: Estimate
    own: Estimate
    reach_low: Estimate | None
    change: Estimate | None
    more_learners: Estimate | None
    winners: Estimate | None
    losers: Estimate | None
    demand_share: Decimal | None
    unspent: Estimate | None
    places_lost: Estimate | None
    emptied: dict[str, dict[str, date]]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people in one scenario and year, at the middle take-up."""

    dimension: str
    group: str
    people: Decimal
    supported: Decimal
    public: Decimal
    winners: Decimal
    losers: Decimal
    gained: Decimal
    lost: Decimal


def summaries(result: Result) -> list[Summary]:
    """All scenarios, year by year; the base first."""
    return [_summary(result, scenario, year) for year in result.reform.years for scenario in result.scenarios]


def groups(result: Result, scenario: Scenario, year: int, dimension: str) -> list[Group]:
    """The groups of a dimension that have people, in order of their names."""
    found = sorted({cell[4] for cell in result.cells if cell[3] == dimension and cell[5] == "people"})
    return [_group(result, scenario, year, dimension, group) for group in found]


def schemes(result: Result, scenario: Scenario, year: int) -> Iterator[tuple[str, Estimate]]:
    """What each scheme costs, in cents."""
    for scheme in scenario.schemes:
        costs = [
            _plain(result.cells.get((scenario.code, year, level, SCHEME, scheme.id, "cost"), 0)) for level in LEVELS
        ]
        yield scheme.id, Estimate.of(costs[1], costs[0], costs[2])


def _group(result: Result, scenario: Scenario, year: int, dimension: str, group: str) -> Group:
    def read(measure: str) -> Decimal:
        return _plain(result.cells.get((scenario.code, year, "mid", dimension, group, measure), 0))

    people = _plain(result.cells.get(("base", 0, "mid", dimension, group, "people"), 0))
    names = ("supported", "public", "winners", "losers", "gained", "lost")
    return Group(dimension, group, people, *(read(name) for name in names))


def _summary(result: Result, scenario: Scenario, year: int) -> Summary:
    base = result.reform.base
    compared = scenario is not base
    public, supported, learners, own = (
        _estimate(_reader(result, scenario.code, year, name)) for name in ("public", "supported", "learners", "own")
    )

    def changed(measure: str) -> Estimate | None:
        now, before = _reader(result, scenario.code, year, measure), _reader(result, base.code, year, measure)
        return _estimate(lambda *key: now(*key) - before(*key)) if compared else None

    def counted(measure: str) -> Estimate | None:
        return _estimate(_reader(result, scenario.code, year, measure)) if compared else None

    return Summary(
        scenario=scenario, year=year, public=public, supported=supported, learners=learners, own=own,
        reach_low=_reach(result, scenario, year), change=_less(changed("public"), scenario.moved),
        more_learners=changed("learners"), winners=counted("winners"), losers=counted("losers"),
        demand_share=_demand_share(result, scenario), unspent=_unspent(result, scenario, year),
        places_lost=_places_lost(result, scenario), emptied=_emptied(result, scenario, year),
    )  # fmt: skip


def _less(change: Estimate | None, moved: int) -> Estimate | None:
    """The change of all public means: what moved was paid before too."""
    return change and Estimate(change.mid - moved, change.low - moved, change.high - moved)


def _reader(result: Result, scenario: str, year: int, measure: str) -> Read:
    return lambda level, dimension, group: result.cells.get((scenario, year, level, dimension, group, measure), 0)


def _plain(value: int) -> Decimal:
    return Decimal(value) / MILLI


def _estimate(read: Read) -> Estimate:
    """From the low to the high take-up, widened by the sampling error at each end."""
    values = {level: _plain(read(level, ALL, ALL)) for level in LEVELS}
    errors = {level: _error(read, level) for level in LEVELS}
    ends = [values[level] + sign * errors[level] for level in LEVELS for sign in (-1, 1)]
    return Estimate.of(values["mid"], *ends)


def _error(read: Read, level: str) -> Decimal:
    """Half of the 95 % interval of a sum, from the sums of random groups of people."""
    parts = [read(level, REPLICATE, str(number)) / MILLI for number in range(REPLICATES)]
    middle = sum(parts) / REPLICATES
    spread = sum((part - middle) ** 2 for part in parts) / (REPLICATES - 1)
    return Decimal(round(Z * sqrt(REPLICATES * spread)))


def _reach(result: Result, scenario: Scenario, year: int) -> Estimate | None:
    """The share of the low-skilled among who is supported, divided by their share among all; 1 is equal."""
    people = result.cells.get(("base", 0, "mid", ALL, ALL, "people"), 0)
    low = result.cells.get(("base", 0, "mid", "education", LOW_SKILLED, "people"), 0)
    read = _reader(result, scenario.code, year, "supported")
    ratios = []
    for level in LEVELS:
        supported = read(level, ALL, ALL)
        if not supported or not low:
            return None
        ratio = Decimal(read(level, "education", LOW_SKILLED)) * people / (Decimal(supported) * low)
        ratios.append(round(ratio, 4))
    return Estimate.of(ratios[1], ratios[0], ratios[2])


def _demand_share(result: Result, scenario: Scenario) -> Decimal | None:
    moved = result.reform.document.shift
    if moved is None:
        return None
    part = shift.share(moved, scenario.moved)
    return round(Decimal(part.numerator) / Decimal(part.denominator), 6)


def _unspent(result: Result, scenario: Scenario, year: int) -> Estimate | None:
    """What is left of the pots at the end of the year, in cents."""
    if not scenario.budgets:
        return None
    left = []
    for level in LEVELS:
        spent = {
            name: result.cells.get((scenario.code, year, level, SCHEME, name, "cost"), 0) for name in scenario.budgets
        }
        left.append(sum(scenario.budgets.values()) - _plain(sum(spent.values())))
    return Estimate.of(left[1], left[0], left[2])


def _places_lost(result: Result, scenario: Scenario) -> Estimate | None:
    """Places that the supply side can no longer pay; the cheaper a place is, the more are lost."""
    if not scenario.moved:
        return None
    low, mid, high = result.reform.assumptions.place.rows()[""]
    lost = [Decimal(scenario.moved // int(cents)) if cents else Decimal(0) for cents in (mid, low, high)]
    return Estimate.of(*lost)


def _emptied(result: Result, scenario: Scenario, year: int) -> dict[str, dict[str, date]]:
    found: dict[str, dict[str, date]] = {}
    for one in result.emptied:
        if (one.scenario, one.year) == (scenario.code, year):
            found.setdefault(one.level, {})[one.scheme] = one.day
    return found
