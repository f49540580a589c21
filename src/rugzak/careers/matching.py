"""How well skills fit occupations, over all occupations at once: numpy only, no Django, no database.

A skill weighs by how much it tells occupations apart: log((N + 1) / (n + 1)) + FLOOR for a skill that n of N
occupations ask. A skill that one doesn't have counts in part where one has a skill that means nearly the same; that
part is shown nowhere as "have", it only orders the nearest occupations and says what is close.

The idea of matching skills by meaning and of comparing kinds of activities is that of Kanders et al., Mapping Career
Causeways (Nesta, 2020); weights and thresholds are our own, chosen on one half of their occupations
(benchmarks/transitions.py).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]
FLOOR = 0.3
# From this likeness on (cosine around the mean) a skill counts in part, at most PARTLY.
ALIKE, PARTLY = 0.55, 0.6
# What a skill counts for that someone in a job perhaps has: the job's optional ones.
PERHAPS = 0.5
# What each part of nearness weighs; together 1.
W_ESSENTIAL, W_OPTIONAL, W_ACTIVITY = 0.75, 0.1, 0.15


@dataclass(frozen=True, slots=True)
class Demand:
    """What occupations ask, as relations: those of occupation `o` are `start[o]:start[o + 1]`, essential ones first.

    Of each relation: its `skill` and `weight`; a last one of no weight closes the row. Of each skill: `often`, by how
    many occupations it is asked; `telling`, its weight; `kind`, the kind of activity (-1: none). Of each occupation:
    `activity`, its profile over the kinds, of unit length; `asked`, how many essential skills; `whole`, the weight of
    all its essential and of all its optional ones. `bounds` is where those two parts begin, `filled` where they aren't
    empty.
    """

    start: NDArray[np.int32]
    skill: Rows
    essential: NDArray[np.bool_]
    weight: Floats
    often: NDArray[np.int64]
    telling: Floats
    kind: NDArray[np.int16]
    activity: Floats
    asked: NDArray[np.int64]
    whole: Floats
    bounds: Rows
    filled: NDArray[np.bool_]

    @property
    def occupations(self) -> int:
        return len(self.start) - 1

    @property
    def skills(self) -> int:
        return len(self.telling)


@dataclass(frozen=True, slots=True)
class Nearness:
    """Per occupation, all 0 to 1 but the counts, which are of essential skills.

    `share` is the weighted part of the essential skills that one has; `essential` and `optional` also count likeness;
    `activity` compares kinds of work; `score` is all of it together. `close` counts those that one lacks but has a
    like one for.
    """

    share: Floats
    essential: Floats
    optional: Floats
    activity: Floats
    score: Floats
    have: NDArray[np.int64]
    close: NDArray[np.int64]
    asked: NDArray[np.int64]


def demand(
    start: NDArray[np.int32],
    skill: NDArray[np.uint16],
    essential: NDArray[np.bool_],
    kind: NDArray[np.int16],
) -> Demand:
    """Weigh each skill of each occupation; `kind` has one entry a skill."""
    occupations, rows = len(start) - 1, skill.astype(np.intp)
    often = np.bincount(rows, minlength=len(kind))
    telling = (np.log((occupations + 1) / (often + 1)) + FLOOR).astype(np.float32)
    asked = np.diff(np.concatenate([[0], np.cumsum(essential)])[start])
    parts = np.stack([asked, np.diff(start) - asked], axis=1)
    bounds = np.stack([start[:-1], start[:-1] + asked], axis=1).ravel().astype(np.intp)
    weight = np.append(telling[rows], np.float32(0))
    bare = Demand(
        start=start,
        skill=np.append(rows, 0),
        essential=np.append(essential, False),
        weight=weight,
        often=often,
        telling=telling,
        kind=kind,
        activity=_profiles(start, rows, essential, kind),
        asked=asked,
        whole=np.zeros(parts.shape, np.float32),
        bounds=bounds,
        filled=parts.ravel() > 0,
    )
    return replace(bare, whole=sums(bare, weight))


def credit_of(likeness: Floats) -> Floats:
    """From cosines to the part that a like skill counts for."""
    return np.asarray(PARTLY * np.clip((likeness - ALIKE) / (1 - ALIKE), 0, 1), np.float32)


def nearness(demand: Demand, have: Rows, credit: Floats) -> Nearness:
    """How near all occupations are to someone with these skills; `credit` is each skill's likeness to theirs."""
    full = np.zeros(demand.skills, np.float32)
    full[have] = 1.0
    has, part = full[demand.skill], np.maximum(full, credit)[demand.skill]
    essential, optional = covered(demand, part)
    activity = demand.activity @ profile_of(demand, have)
    return Nearness(
        share=covered(demand, has)[0],
        essential=essential,
        optional=optional,
        activity=activity,
        score=score(demand, essential, optional, activity),
        have=sums(demand, has)[:, 0].astype(np.int64),
        close=sums(demand, ((part > 0) & (has == 0)).astype(np.float32))[:, 0].astype(np.int64),
        asked=demand.asked,
    )


def covered(demand: Demand, part: Floats) -> tuple[Floats, Floats]:
    """The weighted part of what occupations ask that is there: of the essential and of the optional skills, 0 to 1.

    `part` has one entry a relation in its last axis; 0 where nothing is asked.
    """
    weight = np.asarray(demand.weight * part, np.float32)
    shares = np.asarray(sums(demand, weight) / np.maximum(demand.whole, 1e-6), np.float32)
    return shares[..., 0], shares[..., 1]


def score(demand: Demand, essential: Floats, optional: Floats, activity: Floats) -> Floats:
    """One number of the three; an occupation that lists no optional skills is judged by its essential ones."""
    optional = np.where(demand.whole[:, 1] > 0, optional, essential)
    return np.asarray(W_ESSENTIAL * essential + W_OPTIONAL * optional + W_ACTIVITY * activity, np.float32)


def profile_of(demand: Demand, skills: Rows) -> Floats:
    """The kinds of activities in some skills, of unit length; all 0 where none is known."""
    kinds = demand.kind[skills]
    counts = np.bincount(kinds[kinds >= 0], minlength=demand.activity.shape[1]).astype(np.float32)
    return np.asarray(counts / max(float(np.linalg.norm(counts)), 1e-6), np.float32)


def best(scores: Floats, count: int, without: Rows) -> list[int]:
    """The rows with the highest scores, in a stable order, some left out."""
    left = scores.copy()
    left[without] = -1
    return [row for row in np.argsort(-left, kind="stable")[:count].tolist() if left[row] > 0]


def sums(demand: Demand, values: Floats) -> Floats:
    """Values of relations (last axis) added up by occupation, essential and optional ones apart (a new last axis)."""
    found = np.add.reduceat(values, demand.bounds, axis=-1) * demand.filled
    return np.asarray(found.reshape(*values.shape[:-1], demand.occupations, 2), np.float32)


def _profiles(start: NDArray[np.int32], skill: Rows, essential: NDArray[np.bool_], kind: NDArray[np.int16]) -> Floats:
    """How often each kind of activity comes among the essential skills of each occupation, of unit length."""
    size, occupations = int(kind.max(initial=-1)) + 1, len(start) - 1
    of, kinds = np.repeat(np.arange(occupations), np.diff(start)), kind[skill]
    counted = essential & (kinds >= 0)
    counts = np.zeros((occupations, max(size, 1)), np.float32)
    np.add.at(counts, (of[counted], kinds[counted]), 1)
    return np.asarray(counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-6), np.float32)
