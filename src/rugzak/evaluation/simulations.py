"""Simulations that someone asked for: start one, run it in the worker, read what came out.

Starting checks the reform whole, so that what is wrong is said at once; running loads an engine, so only the worker and
the command line may do it. What is asked for is kept, so that anyone can run the same again.
"""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.evaluation.errors import BadReform, NoSuchReform, TooManySimulations
from rugzak.evaluation.models import Simulation, SimulationState
from rugzak.evaluation.simulation import reform as reforms
from rugzak.evaluation.simulation.errors import BadMargin, CannotSimulate
from rugzak.evaluation.simulation.reform import Reform, ReformDocument
from rugzak.schemes.source import SchemeError, Source, read

LEAST, MOST, USUAL = 10_000, 1_000_000, 200_000
MOST_OPEN = 5
FORGOTTEN = timedelta(hours=6)
CHOSEN = "assumption: chosen by who asked for this simulation"
Levels = tuple[str, str, str]
OPEN = (SimulationState.WAITING, SimulationState.RUNNING)


@dataclass(frozen=True)
class Changes:
    """What differs from the reform that ships. None and empty: as it ships.

    `take_up` and `response` are low, mid and high as parts of 1; `parameters` are values by scheme and name; `budgets`
    are cents a year by scheme; `share`, `steps` and `sides` are those of the shift.
    """

    take_up: Levels | None = None
    response: Levels | None = None
    parameters: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    budgets: Mapping[str, int] = field(default_factory=dict)
    share: str | None = None
    steps: int | None = None
    sides: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, ReformDocument]:
    """The reforms that ship, by id; read once a process, schemes not loaded."""
    found = [ReformDocument.model_validate(read(path).data) for path in reforms.shipped()]
    return {one.id: one for one in found}


@lru_cache(maxsize=8)
def loaded(reform: str) -> Reform:
    """A reform that ships, with its schemes; raises NoSuchReform."""
    if reform not in shipped():
        raise NoSuchReform(reform=reform)
    return reforms.by_id(reform)


def start(
    reform: str, *, by: UUID | None, people: int = USUAL, seed: int = 1, changes: Changes | None = None
) -> Simulation:
    """Ask for a simulation; the worker runs it. Raises NoSuchReform, BadReform, TooManySimulations."""
    document = changed(reform, changes or Changes())
    checked = _checked(document)
    with transaction.atomic():
        since = clock.now() - FORGOTTEN  # one whose worker was killed does not keep others waiting for ever
        if Simulation.objects.filter(state__in=OPEN, made_at__gte=since).count() >= MOST_OPEN:
            raise TooManySimulations(most=MOST_OPEN)
        row = Simulation.objects.create(
            reform=reform, document=document, people=max(LEAST, min(people, MOST)), seed=seed, made_by=by,
            steps=_steps(checked),
        )  # fmt: skip
        from rugzak.evaluation.tasks import simulate

        simulate.defer(simulation=str(row.pk))
    return row


def run(simulation_id: UUID) -> Simulation:
    """Run what was asked; what is wrong with it is kept as its error. For the worker and the command line."""
    row = Simulation.objects.get(pk=simulation_id)
    _keep(row, state=SimulationState.RUNNING)
    try:
        outcome = _outcome(row)
    except (BadMargin, CannotSimulate) as error:
        _keep(row, state=SimulationState.FAILED, error=error.text())
    except Exception as error:
        _keep(row, state=SimulationState.FAILED, error=f"{type(error).__name__}: {error}"[:500])
        raise
    else:
        _keep(row, state=SimulationState.DONE, step=row.steps, outcome=outcome)
    return row


def one(simulation_id: UUID) -> Simulation:
    """A simulation; raises NotFound."""
    row = Simulation.objects.filter(pk=simulation_id).first()
    if row is None:
        raise NotFound
    return row


def latest(count: int = 20) -> Sequence[Simulation]:
    """The newest ones, without what came out."""
    return list(Simulation.objects.defer("outcome", "document")[:count])


def changed(reform: str, changes: Changes) -> dict[str, Any]:
    """The document of a reform that ships, with changes; plain JSON."""
    path = next((path for path in reforms.shipped() if read(path).data["id"] == reform), None)
    if path is None:
        raise NoSuchReform(reform=reform)
    data = deepcopy(read(path).data)
    assumed = data.setdefault("assumptions", {})
    if changes.take_up:
        assumed["take_up"] = {name: _levels(changes.take_up) for name in {"default", *assumed.get("take_up", {}),
                              *reforms.taken_up()}}  # fmt: skip
    if changes.response:
        assumed["response"] = _levels(changes.response)
    _schemes(data, changes)
    _shift(data, changes)
    plain: dict[str, Any] = json.loads(json.dumps(data, default=str))
    return plain


def _levels(levels: Levels) -> dict[str, str]:
    low, mid, high = levels
    return {"low": low, "mid": mid, "high": high, "source": CHOSEN}


def _schemes(data: dict[str, Any], changes: Changes) -> None:
    rows = data.setdefault("changes", [])
    for scheme, values in changes.parameters.items():
        row = next((row for row in rows if row["scheme"] == scheme), None)
        if row is None:
            rows.append(row := {"scheme": scheme})
        row["parameters"] = {**row.get("parameters", {}), **values}
    for row in data.get("add", []):
        if (budget := changes.budgets.get(row["scheme"].removesuffix(".yaml"))) is not None:
            row["budget"] = budget


def _shift(data: dict[str, Any], changes: Changes) -> None:
    shift = data.get("shift")
    if not shift:
        return
    shift |= {"share": changes.share} if changes.share else {}
    shift |= {"steps": changes.steps} if changes.steps else {}
    for code, side in changes.sides.items():
        if code in shift["lines"]:
            shift["lines"][code] = {**shift["lines"][code], "side": side}


def _checked(document: Mapping[str, Any]) -> Reform:
    try:
        return reforms.reform_of(Source(deepcopy(dict(document))), reforms.SHIPPED)
    except SchemeError as error:
        raise BadReform(why=error.message) from None


def _steps(checked: Reform) -> int:
    return 1 + len(checked.years) * (2 + len(checked.scenarios))


def _outcome(row: Simulation) -> dict[str, Any]:
    from rugzak.evaluation.simulation import engines
    from rugzak.evaluation.simulation import run as running
    from rugzak.evaluation.simulation.outcome import outcome

    data = Path(settings.RUGZAK_DATA) if settings.RUGZAK_DATA else None
    with engines.opened() as engine:
        result = running.simulate(engine, _checked(row.document), rows=row.people, seed=row.seed, data=data,
                                  on_step=lambda done, steps, what: _keep(row, step=done, steps=steps))  # fmt: skip
    return outcome(result)


def _keep(row: Simulation, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
