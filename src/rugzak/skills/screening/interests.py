"""Six types of interest, and work that fits them (Holland, Making Vocational Choices, 1997). Pure but for ESCO labels.

The three strongest types, in order, are the code. Work is matched through the code of its ISCO-08 group (`isco.yaml`),
not of the single job: the interests in the letters of the group are averaged with weights 3, 2, 1. That is coarse, and
the pages say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from rugzak.skills.esco.snapshot import Occupation, Snapshot

TYPES = ("R", "I", "A", "S", "E", "C")
WEIGHTS = (3, 2, 1)
# Under this distance between the strongest and the weakest type, no type stands out.
FLAT = 0.15
# Two types this near each other count as equally strong.
EQUAL = 0.02
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Fit:
    """An occupation with how well its group fits (0 to 1) and the letters of the group."""

    occupation: Occupation
    share: float
    letters: str


def code(means: Mapping[str, float]) -> str:
    """The three strongest types, the strongest first; equal ones in the order R, I, A, S, E, C."""
    return "".join(sorted(TYPES, key=lambda letter: (-means.get(letter, 0.0), TYPES.index(letter)))[:3])


def flat(means: Mapping[str, float]) -> bool:
    """No type stands out."""
    return max(means.values(), default=0) - min(means.values(), default=0) < FLAT


def close(means: Mapping[str, float]) -> bool:
    """The first two types are as good as equal."""
    strongest = code(means)
    return abs(means[strongest[0]] - means[strongest[1]]) <= EQUAL


@lru_cache(maxsize=1)
def groups() -> dict[str, str]:
    """Letters by ISCO-08 group."""
    raw = yaml.safe_load((Path(__file__).resolve().parent / "isco.yaml").read_text("utf-8"))
    return {str(group): str(letters) for group, letters in raw.items()}


def letters_of(isco: str) -> str:
    """The letters of the longest group that begins an ISCO code; empty where there is none (armed forces)."""
    known = groups()
    return next((known[isco[:size]] for size in range(len(isco), 1, -1) if isco[:size] in known), "")


def fit(means: Mapping[str, float], letters: str) -> float:
    """How well interests fit the letters of a group."""
    pairs = list(zip(letters, WEIGHTS, strict=False))
    return sum(means[letter] * weight for letter, weight in pairs) / sum(weight for _letter, weight in pairs)


def occupations(
    picture: Snapshot, means: Mapping[str, float], *, language: str, wanted: Iterable[str] = (), most: int = SHOWN
) -> list[Fit]:
    """Work that fits, the best first: one occupation a group of ISCO (3 digits), so that there is variety.

    Within a group an occupation of `wanted` (a region's shortages) comes first, then the shortest name: general jobs
    have short names.
    """
    asked = frozenset(wanted)
    best: dict[str, Occupation] = {}
    for one in picture.occupations():
        if not letters_of(one.isco) or one.label.missing(language):
            continue
        held = best.get(one.isco[:3])
        if held is None or _rank(one, asked, language) < _rank(held, asked, language):
            best[one.isco[:3]] = one
    return _first(means, list(best.values()), most)


def _first(means: Mapping[str, float], found: Sequence[Occupation], most: int) -> list[Fit]:
    rows = [Fit(one, fit(means, letters_of(one.isco)), letters_of(one.isco)) for one in found]
    return sorted(rows, key=lambda row: (-row.share, row.occupation.uri))[:most]


def _rank(one: Occupation, wanted: frozenset[str], language: str) -> tuple[bool, int, str]:
    return one.uri not in wanted, len(one.label.of(language)), one.uri
