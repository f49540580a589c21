"""The read-only picture of ESCO in memory: occupations, skills, labels, relations. Loads in some 30 ms.

Arrays are views on a mapped file, so several processes share one copy.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np

from rugzak.base.text import Text
from rugzak.skills.errors import UnknownConcept
from rugzak.skills.esco import store
from rugzak.skills.esco.source import LANGUAGES

Kind = Literal["occupation", "skill"]
# As `esco.write` packs descriptions.
BLOCK = 64
REUSE = ("", "transversal", "cross-sector", "sector-specific", "occupation-specific")


@dataclass(frozen=True, slots=True)
class Occupation:
    """An ESCO occupation; `isco` is the code of its ISCO-08 group. `label.missing(language)` is true for a fallback."""

    uri: str
    label: Text
    isco: str


@dataclass(frozen=True, slots=True)
class Skill:
    """An ESCO skill; `knowledge` is true for knowledge, `reuse` says how widely it is of use, `group` is its group."""

    uri: str
    label: Text
    knowledge: bool
    reuse: str
    group: Text | None = None


@dataclass(frozen=True, slots=True)
class SkillsOf:
    """The skills of an occupation."""

    essential: tuple[Skill, ...]
    optional: tuple[Skill, ...]


class Snapshot:
    """One release of ESCO. `rows` and `uris` turn keys into row numbers and back, for those who count in numpy."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.meta, self.arrays = store.load(path)
        self.release: str = self.meta["release"]

    @property
    def starter(self) -> bool:
        """True for the project's own small pack, false for the official one."""
        return self.release.startswith("starter")

    @cached_property
    def uris(self) -> dict[Kind, list[str]]:
        return {kind: self._lines(f"{kind}.uri") for kind in ("occupation", "skill")}

    @cached_property
    def rows(self) -> dict[Kind, dict[str, int]]:
        return {kind: {uri: row for row, uri in enumerate(uris)} for kind, uris in self.uris.items()}

    @cached_property
    def _codes(self) -> list[str]:
        return self._lines("occupation.code")

    @cached_property
    def _group_rows(self) -> dict[str, int]:
        return {uri: row for row, uri in enumerate(self._lines("group.uri"))}

    def has(self, kind: Kind, uri: str) -> bool:
        return uri in self.rows[kind]

    def occupation(self, uri: str) -> Occupation:
        """Raises UnknownConcept."""
        return self.occupation_at(self._row("occupation", uri))

    def skill(self, uri: str) -> Skill:
        """Raises UnknownConcept."""
        return self.skill_at(self._row("skill", uri))

    def occupation_at(self, row: int) -> Occupation:
        return Occupation(self.uris["occupation"][row], self.label("occupation", row), self._codes[row])

    def skill_at(self, row: int) -> Skill:
        group = int(self.arrays["skill.group"][row])
        return Skill(
            self.uris["skill"][row],
            self.label("skill", row),
            bool(self.arrays["skill.knowledge"][row]),
            REUSE[int(self.arrays["skill.reuse"][row])],
            self.label("group", group) if group >= 0 else None,
        )

    def find_skill(self, uri: str) -> Skill | None:
        """A skill, None where this release doesn't know it."""
        return self.skill(uri) if self.has("skill", uri) else None

    def find_occupation(self, uri: str) -> Occupation | None:
        """An occupation, None where this release doesn't know it."""
        return self.occupation(uri) if self.has("occupation", uri) else None

    def skills(self) -> Iterator[Skill]:
        """All skills, in the order of the package."""
        return map(self.skill_at, range(len(self.uris["skill"])))

    def occupations(self) -> Iterator[Occupation]:
        """All occupations, in the order of the package."""
        return map(self.occupation_at, range(len(self.uris["occupation"])))

    def skills_of(self, occupation_uri: str) -> SkillsOf:
        """The essential and optional skills of an occupation. Raises UnknownConcept."""
        essential, optional = self.skill_rows_of(self._row("occupation", occupation_uri))
        return SkillsOf(tuple(map(self.skill_at, essential)), tuple(map(self.skill_at, optional)))

    def skill_rows_of(self, row: int) -> tuple[list[int], list[int]]:
        """Rows of the essential and of the optional skills of the occupation in a row."""
        start, end = self.arrays["relation.start"][row : row + 2]
        skills, essential = self.arrays["relation.skill"][start:end], self.arrays["relation.essential"][start:end]
        return skills[essential].tolist(), skills[~essential].tolist()

    def occupations_with(self, skill_uri: str) -> list[str]:
        """Occupations that ask for a skill. Raises UnknownConcept."""
        places = np.flatnonzero(self.arrays["relation.skill"] == self._row("skill", skill_uri))
        rows = np.unique(np.searchsorted(self.arrays["relation.start"], places, side="right") - 1)
        return [self.uris["occupation"][row] for row in rows]

    def label(self, kind: str, row: int) -> Text:
        """The preferred labels of a concept, empty where a language has none."""
        return Text(**{code: self.preferred(kind, code, row) for code in LANGUAGES})

    def description(self, kind: str, row: int, language: str) -> str:
        """What a concept is about, in a few sentences; empty where a language has no description."""
        name = f"{kind}.{language}.description"
        if name not in self.arrays:
            return ""
        start, end = self.arrays[f"{name}.offset"][row // BLOCK :][:2]
        block = zlib.decompress(self.arrays[name][start:end].tobytes()).decode()
        return block.split("\n")[row % BLOCK]

    def group_label(self, uri: str) -> Text:
        """The labels of an ISCO or skill group, empty where this release doesn't know it."""
        row = self._group_rows.get(uri)
        return Text() if row is None else self.label("group", row)

    def label_at(self, kind: Kind, language: str, label: int) -> str:
        """One label, preferred or not, by its number."""
        start, end = self.arrays[f"{kind}.{language}.offset"][label : label + 2]
        return self.arrays[f"{kind}.{language}.text"][start:end].tobytes().decode()

    def search(self, text: str, kind: Kind, lang: str, limit: int = 10) -> Sequence[Any]:
        """Concepts whose labels look like what someone types in a search box; quick, by spelling only."""
        from rugzak.skills.link.search import by_spelling

        return by_spelling(self, text, kind, lang, limit)

    def preferred(self, kind: str, code: str, row: int) -> str:
        """The preferred label of a concept in one language, empty where there is none."""
        label = int(self.arrays[f"{kind}.{code}.preferred"][row])
        return self.label_at(kind, code, label) if label >= 0 else ""  # type: ignore[arg-type]

    def _row(self, kind: Kind, uri: str) -> int:
        try:
            return self.rows[kind][uri]
        except KeyError:
            raise UnknownConcept(uri=uri) from None

    def _lines(self, name: str) -> list[str]:
        return self.arrays[name].tobytes().decode().split("\n")
