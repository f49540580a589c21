"""What a simulation found as plain JSON: what is stored, shown and downloaded. Needs no engine to be read.

Amounts are whole cents, people whole people; an estimate is `[middle, low, high]`. Everything that was taken for true
is in it, so that no figure travels without its assumptions.
"""

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from rugzak.base.quantities import half_up
from rugzak.evaluation.simulation import results
from rugzak.evaluation.simulation.assumptions import listed
from rugzak.evaluation.simulation.offers import GROUPS
from rugzak.evaluation.simulation.results import Estimate, Group, Summary
from rugzak.evaluation.simulation.run import Result

ESTIMATES = ("public", "supported", "learners", "own", "change", "more_learners", "winners", "losers",
             "unspent", "places_lost")  # fmt: skip
Outcome = dict[str, Any]


def outcome(result: Result) -> Outcome:
    """Everything about a result but its cells."""
    reform, made = result.reform, result.population
    calibrated = [variable.name for variable in made.variables if variable.calibrated]
    return {
        "reform": reform.id, "name": reform.name.to_json(), "about": reform.about.to_json(),
        "years": list(reform.years), "engine": result.engine, "rows": made.rows, "seed": made.seed,
        "people": made.total // 1000,
        "calibrated": made.calibrated,
        "scenarios": [_scenario(result, summary) for summary in results.summaries(result)],
        "asked": [_asked(one) for one in result.asked], "lines": _lines(result),
        "variables": [{"name": one.name, "source": one.source, "calibrated": one.calibrated} for one in made.variables],
        "assumptions": [{"code": one.code, "value": one.value, "source": one.source, "calibrated": one.calibrated}
                        for one in listed(reform.assumptions, calibrated)],
    }  # fmt: skip


def _scenario(result: Result, summary: Summary) -> dict[str, Any]:
    found: dict[str, Any] = {
        "code": summary.scenario.code,
        "reform": summary.scenario.reform,
        "name": summary.scenario.name.to_json(),
        "year": summary.year,
    }
    found |= {name: _plain(getattr(summary, name)) for name in ESTIMATES}
    found["moved"] = summary.scenario.moved
    found["reach_low"] = _ratio(summary.reach_low)
    found["demand_share"] = None if summary.demand_share is None else str(summary.demand_share)
    found["emptied"] = {level: {scheme: day.isoformat() for scheme, day in days.items()}
                        for level, days in summary.emptied.items()}  # fmt: skip
    found["schemes"] = {
        scheme: _plain(cost) for scheme, cost in results.schemes(result, summary.scenario, summary.year)
    }
    found["names"] = {scheme.id: scheme.name.to_json() for scheme in summary.scenario.schemes}
    found["budgets"] = dict(summary.scenario.budgets)
    found["groups"] = {
        dimension: [_group(one) for one in results.groups(result, summary.scenario, summary.year, dimension)]
        for dimension in GROUPS
    }
    return found


def _plain(estimate: Estimate | None) -> list[Any] | None:
    """Whole numbers."""
    return None if estimate is None else [half_up(value) for value in (estimate.mid, estimate.low, estimate.high)]


def _ratio(estimate: Estimate | None) -> list[str] | None:
    return None if estimate is None else [str(value) for value in (estimate.mid, estimate.low, estimate.high)]


def _group(group: Group) -> dict[str, Any]:
    plain = {field.name: getattr(group, field.name) for field in fields(Group)}
    return {name: half_up(value) if isinstance(value, Decimal) else value for name, value in plain.items()}


def _asked(one: Any) -> dict[str, Any]:
    outcomes: Mapping[str, int] = one.outcomes
    return {"scenario": one.scenario, "year": one.year, "scheme": one.scheme, "unknown": list(one.unknown),
            "outcomes": {name: value // 1000 for name, value in outcomes.items()}}  # fmt: skip


def _lines(result: Result) -> list[dict[str, Any]]:
    moved = result.reform.document.shift
    lines = {} if moved is None else moved.lines
    return [{"code": code, "name": line.name.text().to_json(), "cents": line.cents, "side": line.side,
             "source": line.source} for code, line in lines.items()]  # fmt: skip
