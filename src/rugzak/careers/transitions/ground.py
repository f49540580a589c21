"""What a release of ESCO says of all occupations at once, made once a process: demand, meanings, levels, sectors."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rugzak.careers import matching
from rugzak.careers.matching import Demand, Floats, Rows
from rugzak.careers.transitions import levels, sectors
from rugzak.skills.corrections import overlay
from rugzak.skills.esco import Snapshot
from rugzak.skills.esco.source import LANGUAGES

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Ground:
    """Arrays by row of the snapshot. `meaning` has one vector a skill, of unit length (0 where there is none).

    `level` is the ILO skill level of an occupation (1 to 4), `sector` its place in `sectors.SECTORS`; -1: unknown.
    """

    demand: Demand
    meaning: Floats
    level: NDArray[np.int8]
    sector: NDArray[np.int8]
    isco: list[str]
    keys: dict[str, int]

    def skills_of(self, occupation: int) -> tuple[list[int], list[int]]:
        """Rows of the essential and of the optional skills that an occupation asks, as corrected here."""
        part = slice(int(self.demand.start[occupation]), int(self.demand.start[occupation + 1]))
        skills, essential = self.demand.skill[part], self.demand.essential[part]
        return skills[essential].tolist(), skills[~essential].tolist()

    def likeness(self, skills: Rows) -> Floats:
        """How like each skill is to the likest of some (a cosine around the mean, 0 where nothing is known)."""
        if not len(skills):
            return np.zeros(len(self.meaning), np.float32)
        return np.asarray((self.meaning @ self.meaning[skills].T).max(1), np.float32)

    def likest(self, skill: int, among: Rows) -> int | None:
        """The one of some skills that counts in part for another; None where none is like it."""
        if not len(among):
            return None
        alike = self.meaning[among] @ self.meaning[skill]
        return int(among[alike.argmax()]) if alike.max() > matching.ALIKE else None


def ground(picture: Snapshot) -> Ground:
    """The ground of a snapshot, as corrected here; the first call makes it, in some 0.2 s."""
    relations = overlay.relations(picture)
    kept = _made.get(picture)
    if kept is None or kept[0] is not relations[1]:
        kept = _made[picture] = (relations[1], _make(picture, relations))
    return kept[1]


def key_of(uri: str) -> str:
    """The last part of a URI: short enough for an address of a page."""
    return uri.replace(":", "/").rsplit("/", 1)[-1]


_made: WeakKeyDictionary[Snapshot, tuple[NDArray[np.uint16], Ground]] = WeakKeyDictionary()


def _make(picture: Snapshot, relations: overlay.Relations) -> Ground:
    start, skill, essential = relations
    isco = [occupation.isco for occupation in picture.occupations()]
    return Ground(
        demand=matching.demand(start, skill, essential, _kinds(picture)),
        meaning=_meaning(picture),
        level=np.array([levels.level_of(code) or UNKNOWN for code in isco], np.int8),
        sector=np.array([sectors.sector_of(code) for code in isco], np.int8),
        isco=isco,
        keys={key_of(uri): row for row, uri in enumerate(picture.uris["occupation"])},
    )


def _kinds(picture: Snapshot) -> NDArray[np.int16]:
    """The kind of activity of each skill: its group on the second level ("S4.8"), as ESCO took it from O*NET.

    Knowledge is no activity. The starter pack's groups have no codes: there a group is a kind.
    """
    codes = picture.arrays["group.code"].tobytes().decode().split("\n")
    names = [".".join(code.split(".")[:2]) if code else f"#{row}" for row, code in enumerate(codes)]
    place = {name: number for number, name in enumerate(sorted(name for name in set(names) if name[0] in "S#"))}
    of_group = np.array([*(place.get(name, UNKNOWN) for name in names), UNKNOWN], np.int16)
    kinds = of_group[picture.arrays["skill.group"]]
    return np.where(picture.arrays["skill.knowledge"], np.int16(UNKNOWN), kinds)


def _meaning(picture: Snapshot) -> Floats:
    """The mean of a skill's vectors over the languages that have one."""
    names = [f"skill.{code}.vector" for code in LANGUAGES if f"skill.{code}.vector.of" in picture.arrays]
    width = picture.arrays[f"{names[0]}.values"].shape[1] if names else 1
    total = np.zeros((len(picture.uris["skill"]), width), np.float32)
    for name in names:
        of, values, scale = (picture.arrays[f"{name}.{part}"] for part in ("of", "values", "scale"))
        total[of] += values.astype(np.float32) * scale[:, None]
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-6), np.float32)
