"""A job for whoever chooses a study: what it asks, which schooling, what it leads to, where it is in shortage."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rugzak.base.text import Text
from rugzak.careers import mirror
from rugzak.careers.mirror import Near
from rugzak.careers.study.ways import Schooling, Way, communities, interests, schooling, ways
from rugzak.skills import esco, queries
from rugzak.skills.ageing.table import row_for, table
from rugzak.skills.corrections import overlay
from rugzak.skills.esco import Occupation, Skill
from rugzak.skills.groups import group_of

REGIONS = ("VL", "BR", "WA")
FOUND, NEAR = 24, 6


@dataclass(frozen=True, slots=True)
class Asked:
    """Essential skills of one kind, under a plain name."""

    name: Text
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class StudyJob:
    """A job as the study page shows it. `short_in`: regions whose list of shortages names it."""

    occupation: Occupation
    schooling: Schooling | None
    asks: tuple[Asked, ...]
    optional: int
    near: tuple[Near, ...]
    short_in: tuple[str, ...]
    region: str
    release: str
    starter: bool

    @property
    def asked(self) -> int:
        return sum(len(part.skills) for part in self.asks)


def by_name(text: str, language: str) -> list[Occupation]:
    """Jobs whose names look like this; empty for no words."""
    picture = esco.snapshot()
    hits = picture.search(text.strip()[:100], "occupation", language, FOUND) if text.strip() else []
    return [picture.occupation(hit.uri) for hit in hits]


def by_interest(code: str, region: str = "", language: str = "nl") -> list[Occupation]:
    """Jobs of an interest, those in shortage in the region first, then by name; empty for an unknown interest."""
    found = next((one for one in interests() if one.code == code), None)
    if found is None:
        return []
    short = queries.shortage_occupations(region) if region in REGIONS else frozenset()
    jobs = [job for job in esco.snapshot().occupations() if job.isco.startswith(found.isco)]
    return sorted(jobs, key=lambda job: (job.uri not in short, job.label.of(language).casefold(), job.uri))


def job(occupation_uri: str, region: str = "") -> StudyJob:
    """Everything about a job that needs no person. Raises UnknownConcept."""
    picture = esco.snapshot()
    occupation = picture.occupation(occupation_uri)
    essential, optional = overlay.skill_rows_of(picture, picture.rows["occupation"][occupation_uri])
    skills = [picture.skill_at(row) for row in essential]
    here = region if region in REGIONS else ""
    near = mirror.nearest_of({one.uri for one in skills}, NEAR, frozenset({occupation_uri}), here or None)
    short_in = tuple(one for one in REGIONS if occupation_uri in queries.shortage_occupations(one))
    return StudyJob(
        occupation,
        schooling(occupation.isco),
        _by_kind(skills),
        len(optional),
        tuple(near),
        short_in,
        here,
        picture.release,
        picture.starter,
    )


def ways_back(region: str = "") -> list[tuple[str, tuple[Way, ...]]]:
    """The ways back to a qualification by community, those of the region only where one is said."""
    return [(community, ways(community)) for community in communities(region)]


def _by_kind(skills: Sequence[Skill]) -> tuple[Asked, ...]:
    """In the groups of the half-life table, whose names are plain; the largest group first."""
    rows, picture = table(), esco.snapshot()
    found: dict[str, list[Skill]] = defaultdict(list)
    for skill in skills:
        code = row_for(rows, group_of(picture, skill.uri).code).code
        found["K" if code.startswith("K") else code].append(skill)
    largest = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(Asked(rows[code].name, tuple(part)) for code, part in largest)
