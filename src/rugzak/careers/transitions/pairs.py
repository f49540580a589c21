"""All occupations with all others, block by block: some ten seconds for the nine million pairs of ESCO."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.careers import matching
from rugzak.careers.matching import Demand, Floats, Rows
from rugzak.careers.transitions import judging
from rugzak.careers.transitions.ground import Ground
from rugzak.careers.transitions.judging import Bools
from rugzak.careers.transitions.outlook import Outlook

BLOCK = 64
SKILL_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Likes:
    """For each skill those like it: skill `s` has `skill[start[s]:start[s + 1]]`, each with what it counts for."""

    start: NDArray[np.int64]
    skill: Rows
    part: Floats


@dataclass(frozen=True, slots=True)
class Block:
    """Some origins (`rows`) with all occupations as targets (columns); `part` is what each relation is covered for."""

    rows: Rows
    score: Floats
    steps: Floats
    viable: Bools
    part: Floats


def likes(meaning: Floats) -> Likes:
    """The pairs of skills that are like enough to count; a skill itself is not among its likes."""
    of, skill, part = [], [], []
    for begin in range(0, len(meaning), SKILL_BLOCK):
        cosines = meaning[begin : begin + SKILL_BLOCK] @ meaning.T
        here = np.arange(len(cosines))
        cosines[here, begin + here] = 0
        rows, columns = np.nonzero(cosines > matching.ALIKE)
        of.append(rows + begin)
        skill.append(columns)
        part.append(matching.credit_of(cosines[rows, columns]))
    counts = np.bincount(np.concatenate(of), minlength=len(meaning)) if of else np.zeros(len(meaning), np.int64)
    return Likes(np.concatenate([[0], np.cumsum(counts)]), np.concatenate(skill), np.concatenate(part))


def blocks(here: Ground, known: Outlook) -> Iterator[Block]:
    """All origins in order, a block at a time."""
    alike, demand = likes(here.meaning), here.demand
    for begin in range(0, demand.occupations, BLOCK):
        rows = np.arange(begin, min(begin + BLOCK, demand.occupations))
        part = np.stack([credits(demand, alike, row) for row in rows.tolist()])[:, demand.skill]
        yield _judged(here, known, rows, part)


def credits(demand: Demand, alike: Likes, row: int) -> Floats:
    """What each skill counts for to someone in an occupation: 1 for its essential skills, less for the rest."""
    of = slice(demand.start[row], demand.start[row + 1])
    out = np.zeros(demand.skills, np.float32)
    for skill, sure in zip(demand.skill[of].tolist(), demand.essential[of].tolist(), strict=True):
        held = 1.0 if sure else matching.PERHAPS
        near = slice(alike.start[skill], alike.start[skill + 1])
        others = alike.skill[near]
        out[others] = np.maximum(out[others], held * alike.part[near])
        out[skill] = max(out[skill], held)
    return out


def _judged(here: Ground, known: Outlook, rows: Rows, part: Floats) -> Block:
    demand = here.demand
    score = matching.score(demand, *matching.covered(demand, part), demand.activity[rows] @ demand.activity.T)
    steps = steps_between(here, known, rows)
    viable = judging.within_reach(score, steps) & (demand.asked > 0)
    viable[np.arange(len(rows)), rows] = False
    return Block(rows, score, steps, viable, part)


def steps_between(here: Ground, known: Outlook, rows: Rows) -> Floats:
    """Steps of schooling from some occupations to all, as `judging.steps_from`."""
    level = np.where(here.level > 0, here.level, np.nan).astype(np.float32)
    by_zone = known.zone[None, :] - known.zone[rows, None]
    return np.asarray(np.where(np.isfinite(by_zone), by_zone, level[None, :] - level[rows, None]), np.float32)
