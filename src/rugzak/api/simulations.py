"""Endpoints of simulations: which reforms there are, try one, read what came out."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import actor, user
from rugzak.api.problems import ERRORS
from rugzak.evaluation import simulations
from rugzak.evaluation.models import Simulation

router = Router()
VERB = "aggregate.see"
Part = Annotated[Decimal, Field(ge=0, le=1)]
Code = Annotated[str, Field(max_length=60)]


class ReformOut(Schema):
    id: str
    name: dict[str, str]
    about: dict[str, str]


class LevelsIn(Schema):
    """Parts of 1: the least, the most likely, the most."""

    low: Part
    mid: Part
    high: Part


class SimulationIn(Schema):
    """What is left out is as the reform ships. `budgets` are cents a year, `parameters` values by scheme and name."""

    reform: Code
    people: Annotated[int, Field(ge=simulations.LEAST, le=simulations.MOST)] = simulations.USUAL
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    take_up: LevelsIn | None = None
    response: LevelsIn | None = None
    parameters: Annotated[dict[Code, dict[Code, int | Decimal | bool | str]], Field(max_length=20)] = {}
    budgets: Annotated[dict[Code, Annotated[int, Field(gt=0, le=10**13)]], Field(max_length=20)] = {}
    share: Part | None = None
    steps: Annotated[int, Field(ge=1, le=10)] | None = None
    sides: Annotated[dict[Code, Code], Field(max_length=40)] = {}


class SimulationOut(Schema):
    id: UUID
    reform: str
    people: int
    seed: int
    state: str
    step: int
    steps: int
    error: str
    made_at: datetime


class OutcomeOut(SimulationOut):
    """`outcome` is null until it is done; it holds every assumption."""

    outcome: dict[str, Any] | None = None


@router.get("/reforms", response={200: list[ReformOut], **ERRORS})
def reforms(request: HttpRequest) -> list[dict[str, Any]]:
    """The reforms that can be tried."""
    _require(request)
    return [{"id": one.id, "name": one.name.text().to_json(), "about": one.about.text().to_json()}
            for one in simulations.shipped().values()]  # fmt: skip


@router.get("", response={200: list[SimulationOut], **ERRORS})
def listed(request: HttpRequest) -> Sequence[Simulation]:
    """The newest simulations."""
    _require(request)
    return simulations.latest()


@router.post("", response={200: SimulationOut, **ERRORS})
def start(request: HttpRequest, body: SimulationIn) -> Simulation:
    """Try a reform on made-up people; the worker runs it. Ask again by its id until the state is done or failed."""
    _require(request)
    changes = simulations.Changes(
        take_up=_levels(body.take_up), response=_levels(body.response), parameters=body.parameters,
        budgets=body.budgets, share=None if body.share is None else str(body.share), steps=body.steps, sides=body.sides,
    )  # fmt: skip
    by = user(request).pk
    return simulations.start(body.reform, by=by, people=body.people, seed=body.seed, changes=changes)


@router.get("/{simulation_id}", response={200: OutcomeOut, **ERRORS})
def one(request: HttpRequest, simulation_id: UUID) -> Simulation:
    """How far it is and, once it is done, what came out. An estimate on made-up people, never a measurement."""
    _require(request)
    return simulations.one(simulation_id)


def _require(request: HttpRequest) -> None:
    access.require(actor(request), VERB, Scope("simulation"))


def _levels(levels: LevelsIn | None) -> simulations.Levels | None:
    return None if levels is None else (str(levels.low), str(levels.mid), str(levels.high))
