"""Endpoints of moves: from what I can, from an occupation, and from sector to sector."""

from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import Uri, actor, person
from rugzak.api.careers import Concept, RegionCode, concept
from rugzak.api.problems import ERRORS
from rugzak.careers.transitions import explain, flows
from rugzak.careers.transitions.errors import NotComputed
from rugzak.careers.transitions.moves import REACHABLE, Move, Moves, Verdict, moves, moves_from
from rugzak.careers.transitions.sectors import SECTORS

router = Router()


class Judgement(StrEnum):
    BOTH = "both"
    VIABLE = "viable"
    DESIRABLE = "desirable"
    NEITHER = "neither"


class MoveOut(Schema):
    """A move. `steps` of schooling more or less; `risk` -1 less exposed to automation, 1 more; null where unknown."""

    occupation: Concept
    score: float
    have: int
    close: int
    asked: int
    verdict: Judgement
    steps: int | None = None
    shortage: bool
    risk: int | None = None
    pay: float | None = None
    sector: str | None = None
    why: list[str]


class MovesOut(Schema):
    """The nearest moves of those asked for; the counts are of all."""

    items: list[MoveOut]
    viable: int
    both: int
    sources: list[str]


class MovesQuery(Schema):
    n: int = Field(20, ge=1, le=100)
    region: RegionCode | None = None
    verdict: Judgement | None = Field(None, description="One verdict; none: all that is within reach.")
    shortage: bool = False
    other_sector: bool = False


class Lens(StrEnum):
    WORK = "work"
    SKILLS = "skills"


class FlowOut(Schema):
    origin: str
    target: str
    moves: int
    viable: int
    both: int
    share: float


class FlowsOut(Schema):
    lens: str
    release: str
    sectors: dict[str, dict[str, str]]
    flows: list[FlowOut]


@router.get("/transitions", response={200: MovesOut, **ERRORS})
def transitions(request: HttpRequest, query: Query[MovesQuery]) -> dict[str, Any]:
    """Moves from what I can to other work, nearest first, each with its reasons."""
    return _moves(moves(person(request), query.region.value if query.region else None), query, own=True)


@router.get("/transitions/from", response={200: MovesOut, **ERRORS})
def transitions_from(request: HttpRequest, occupation: Uri, query: Query[MovesQuery]) -> dict[str, Any]:
    """Moves of someone who does an occupation; nothing of a person is used."""
    found = moves_from(occupation, query.region.value if query.region else None)
    return _moves(found, query, own=False)


@router.get("/sectors", response={200: FlowsOut, **ERRORS})
def sectors(request: HttpRequest, lens: Lens = Lens.WORK) -> dict[str, Any]:
    """From sector to sector: how many moves between their occupations are within reach, and worth it."""
    access.require(actor(request), "aggregate.see", Scope("sectors"))
    matrix = flows.matrix(lens.value)
    if matrix is None:
        raise NotComputed
    cells = [
        {"origin": c.origin, "target": c.target, "moves": c.moves, "viable": c.viable, "both": c.both, "share": c.share}
        for c in matrix.cells.values()
    ]
    names = {code: name.to_json() for code, name in matrix.names.items()}
    return {"lens": matrix.lens, "release": matrix.release, "sectors": names, "flows": cells}


def _moves(found: Moves, query: MovesQuery, *, own: bool) -> dict[str, Any]:
    verdicts = (Verdict(query.verdict.value),) if query.verdict else REACHABLE
    best = found.best(query.n, verdicts=verdicts, shortage=query.shortage, other_sector=query.other_sector)
    return {
        "items": [_move(move, found.region, own) for move in best],
        "viable": found.count(*REACHABLE),
        "both": found.count(Verdict.BOTH),
        "sources": list(found.known.sources),
    }


def _move(move: Move, region: str | None, own: bool) -> dict[str, Any]:
    counts = {"score": move.score, "have": move.have, "close": move.close, "asked": move.asked}
    around = {"steps": move.steps, "shortage": move.shortage, "risk": move.risk, "pay": move.pay}
    sector = SECTORS[move.sector].code if move.sector >= 0 else None
    why = explain.sentences(move, region, own=own)
    return {
        "occupation": concept(move.occupation),
        **counts,
        **around,
        "verdict": move.verdict,
        "sector": sector,
        "why": why,
    }
