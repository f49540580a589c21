"""How long a skill takes to learn: always an estimate, and it says what it rests on.

Where trainings in the catalogue teach the skill: the middle one of their contact hours, and of their sessions' length
in days. Where none does, an assumption by how widely the skill is of use (ESCO's reuse level): a narrow skill is
learned sooner than a broad one. HOURS are ours, set by hand and not measured; docs/careers.md says so too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from statistics import median
from uuid import UUID

from rugzak.catalogue import teaching
from rugzak.skills.esco import Skill

# Hours of learning where nothing in the catalogue teaches the skill, by ESCO's reuse level.
HOURS = {"occupation-specific": 24, "sector-specific": 32, "cross-sector": 60, "transversal": 120, "": 60}
HOURS_A_WEEK = 8
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a skill takes: `hours` of learning over `days`; `trainings` is how many it rests on, 0 an assumption."""

    skill: Skill
    hours: int
    days: int
    trainings: int

    @property
    def soon(self) -> bool:
        """Learned in under a month."""
        return self.days <= SOON_DAYS

    @property
    def weeks(self) -> int:
        return max(1, ceil(self.days / 7))


def paces(skills: Iterable[Skill]) -> list[Pace]:
    """The pace of each skill, in the same order; two queries for all of them."""
    wanted = list(skills)
    taught = _taught({skill.uri for skill in wanted})
    return [_pace(skill, taught.get(skill.uri, [])) for skill in wanted]


def _pace(skill: Skill, lessons: list[tuple[int, int | None]]) -> Pace:
    if not lessons:
        hours = HOURS.get(skill.reuse, HOURS[""])
        return Pace(skill, hours, _days(hours), 0)
    hours = max(1, round(median(minutes for minutes, _days_ in lessons) / 60))
    spans = [days for _minutes, days in lessons if days is not None]
    return Pace(skill, hours, round(median(spans)) if spans else _days(hours), len(lessons))


def _days(hours: int) -> int:
    """Days at the usual pace: a day a week."""
    return ceil(hours / HOURS_A_WEEK * 7)


def _taught(uris: Collection[str]) -> Mapping[str, list[tuple[int, int | None]]]:
    """By skill: contact minutes and length in days of each training that teaches it (None without sessions)."""
    found: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    rows = teaching.lessons_of(uris)
    spans: dict[UUID, int] = teaching.spans({training for training, _uri, _minutes in rows})
    for training, uri, minutes in rows:
        found[uri].append((minutes, spans.get(training)))
    return found
