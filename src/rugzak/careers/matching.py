"""How well skills fit occupations, over all occupations at once: numpy only, no Django, no database.

A skill weighs by how much it tells occupations apart: log((N + 1) / (n + 1)) + FLOOR for a skill that n of N
occupations ask. A skill that one doesn't have counts in part where one has a skill that means nearly the same; that
part is shown nowhere as "have", it only orders the nearest occupations and says what is close.

The idea of matching skills by meaning and of comparing kinds of activities is that of Kanders et al., Mapping Career
Causeways (Nesta, 2020); weights and thresholds are our own, chosen on one half of their occupations
(benchmarks/transitions.py).
"""

from dataclasses import dataclass

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
W_ESSENTIAL, W_OPTIONAL, W_ACTIVITY = 0.6, 0.15, 0.25


@dataclass(frozen=True, slots=True)
class Demand:
    """What occupations ask: occupation `o` asks `skill[start[o]:start[o + 1]]`; essential ones come first.

    Of each skill: `often`, by how many occupations it is asked; `telling`, its weight; `kind`, the kind of activity
    (-1: none). `weight` is that of each relation, `activity` the profile of each occupation over the kinds, of unit
    length.
    """

    start: NDArray[np.int32]
    skill: NDArray[np.intp]
    essential: NDArray[np.bool_]
    weight: Floats
    often: NDArray[np.int64]
    telling: Floats
    kind: NDArray[np.int16]
    activity: Floats

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
    occupations, skills = len(start) - 1, len(kind)
    often = np.bincount(skill, minlength=skills)
    telling = (np.log((occupations + 1) / (often + 1)) + FLOOR).astype(np.float32)
    rows = skill.astype(np.intp)
    profile = _profiles(start, rows, essential, kind)
    return Demand(start, rows, essential, telling[rows], often, telling, kind, profile)


def credit_of(likeness: Floats) -> Floats:
    """From cosines to the part that a like skill counts for."""
    return np.asarray(PARTLY * np.clip((likeness - ALIKE) / (1 - ALIKE), 0, 1), np.float32)


def nearness(demand: Demand, have: Rows, credit: Floats) -> Nearness:
    """How near all occupations are to someone with these skills; `credit` is each skill's likeness to theirs."""
    full = np.zeros(demand.skills, np.float32)
    full[have] = 1.0
    has, part = full[demand.skill], np.maximum(full, credit)[demand.skill]
    needed = demand.essential.astype(np.float32)
    essential, share, optional = covered(demand, part), covered(demand, has), covered(demand, part, optional=True)
    activity = demand.activity @ profile_of(demand, have)
    return Nearness(
        share=share,
        essential=essential,
        optional=optional,
        activity=activity,
        score=score(demand, essential, optional, activity),
        have=per_occupation(demand, has * needed).astype(np.int64),
        close=per_occupation(demand, ((part > 0) & (has == 0)) * needed).astype(np.int64),
        asked=per_occupation(demand, needed).astype(np.int64),
    )


def covered(demand: Demand, part: Floats, *, optional: bool = False) -> Floats:
    """The weighted part of what occupations ask (essential, or optional) that is there; 0 where they ask nothing.

    `part` has one entry a relation in its last axis.
    """
    weight = demand.weight * (demand.essential != optional)
    whole = np.maximum(per_occupation(demand, weight), 1e-6)
    return np.asarray(per_occupation(demand, weight * part) / whole, np.float32)


def score(demand: Demand, essential: Floats, optional: Floats, activity: Floats) -> Floats:
    """One number of the three; an occupation that lists no optional skills is judged by its essential ones."""
    lists_more = per_occupation(demand, (~demand.essential).astype(np.float32)) > 0
    optional = np.where(lists_more, optional, essential)
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


def per_occupation(demand: Demand, values: NDArray[np.floating]) -> Floats:
    """Values of relations added up by occupation, along the last axis."""
    sums = np.cumsum(values, axis=-1, dtype=np.float64)
    sums = np.concatenate([np.zeros((*sums.shape[:-1], 1)), sums], axis=-1)
    return np.asarray(sums[..., demand.start[1:]] - sums[..., demand.start[:-1]], np.float32)


def _profiles(start: NDArray[np.int32], skill: Rows, essential: NDArray[np.bool_], kind: NDArray[np.int16]) -> Floats:
    """How often each kind of activity comes among the essential skills of each occupation, of unit length."""
    size, occupations = int(kind.max(initial=-1)) + 1, len(start) - 1
    of, kinds = np.repeat(np.arange(occupations), np.diff(start)), kind[skill]
    counted = essential & (kinds >= 0)
    counts = np.zeros((occupations, max(size, 1)), np.float32)
    np.add.at(counts, (of[counted], kinds[counted]), 1)
    return np.asarray(counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-6), np.float32)
