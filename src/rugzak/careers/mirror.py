"""The mirror: how a person's skills fit a job, what is missing, and which jobs are near.

Only what the person accepted counts. Shares are over ESCO's essential skills, counted one by one, so that the sentence
"you have 14 of the 19" is true; `strength` and the order of the nearest jobs also weigh how much a skill tells jobs
apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.accounts.models import Person
from rugzak.careers import matching
from rugzak.careers.transitions import pace
from rugzak.careers.transitions.ground import Ground, ground
from rugzak.careers.transitions.pace import Pace
from rugzak.skills import esco, queries
from rugzak.skills.corrections import overlay
from rugzak.skills.esco import Occupation, Skill, Snapshot
from rugzak.skills.models import ProfileOccupation

# A skill that so few or fewer occupations ask tells a lot, or something, about a job.
TELLS_MUCH, TELLS_SOME = 10, 60
# The kinds of essential skills, from what is of use everywhere to what only this job asks.
REUSE = ("transversal", "cross-sector", "sector-specific", "occupation-specific")


@dataclass(frozen=True, slots=True)
class Part:
    """One bar of the picture: of a kind of skills (`reuse`, or "optional") how many one has of those asked."""

    reuse: str
    have: int
    asked: int


@dataclass(frozen=True, slots=True)
class Fit:
    """A person beside an occupation. `share` is have / asked of the essential skills, 0 to 1.

    `strength` is that share when each skill weighs by how much it tells occupations apart.
    """

    occupation: Occupation
    essential_have: tuple[Skill, ...]
    essential_lack: tuple[Skill, ...]
    optional_have: tuple[Skill, ...]
    optional_lack: tuple[Skill, ...]
    strength: float = 0.0

    @property
    def have(self) -> int:
        return len(self.essential_have)

    @property
    def asked(self) -> int:
        return len(self.essential_have) + len(self.essential_lack)

    @property
    def share(self) -> float:
        return self.have / self.asked if self.asked else 0.0

    @property
    def parts(self) -> tuple[Part, ...]:
        """The bars: essential skills by how widely they are of use, then the optional ones; empty bars left out."""
        bars = [_part(reuse, self.essential_have, self.essential_lack) for reuse in REUSE]
        optional = Part("optional", len(self.optional_have), len(self.optional_have) + len(self.optional_lack))
        return tuple(bar for bar in (*bars, optional) if bar.asked)

    def paces(self) -> list[Pace]:
        """How long each essential skill that is lacking takes to learn, in the same order."""
        return pace.paces(self.essential_lack)


@dataclass(frozen=True, slots=True)
class Near:
    """An occupation near to a person: essential skills they have of those asked; whether their region lacks people."""

    occupation: Occupation
    share: float
    have: int
    asked: int
    score: float
    shortage: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the mirror's page shows. `current` and `wished` are None where the person didn't say."""

    current: Fit | None
    wished: Fit | None
    nearest: tuple[Near, ...]
    region: str | None
    release: str
    starter: bool


def fit(person: Person, occupation_uri: str) -> Fit:
    """A person beside an occupation; what they lack comes most telling first. Raises UnknownConcept."""
    return fit_of(_skills(person), occupation_uri)


def fit_of(skill_uris: set[str], occupation_uri: str) -> Fit:
    """The same for a set of skills, of whomever. Raises UnknownConcept."""
    picture = esco.snapshot()
    occupation, here = picture.occupation(occupation_uri), ground(picture)
    have = {picture.rows["skill"][uri] for uri in skill_uris if picture.has("skill", uri)}
    essential, optional = here.skills_of(picture.rows["occupation"][occupation_uri])
    parts = [_parted(picture, here, rows, have) for rows in (essential, optional)]
    return Fit(occupation, *parts[0], *parts[1], strength=_strength(here, essential, have))


def gap(person: Person, occupation_uri: str) -> tuple[Skill, ...]:
    """The essential skills that a person lacks for an occupation, most telling first. Raises UnknownConcept."""
    return fit(person, occupation_uri).essential_lack


def asked_by(skill_uri: str) -> int:
    """How many occupations ask for a skill. Raises UnknownConcept."""
    picture = esco.snapshot()
    picture.skill(skill_uri)
    return int(ground(picture).demand.often[picture.rows["skill"][skill_uri]])


def telling(skill_uri: str) -> int:
    """How much a skill tells about a job: 3 few jobs ask it, 2 some, 1 many. Raises UnknownConcept."""
    asked = asked_by(skill_uri)
    return 3 if asked <= TELLS_MUCH else 2 if asked <= TELLS_SOME else 1


def nearest(person: Person, n: int = 10, region: str | None = None) -> list[Near]:
    """The nearest occupations, without the current one; `region` (VL, BR, WA) defaults to where the person lives."""
    return _nearest(person, queries.profile(person), n, region or queries.region_of(person))


def nearest_of(
    skill_uris: set[str], n: int = 10, without: frozenset[str] = frozenset(), region: str | None = None
) -> list[Near]:
    """The same for a set of skills, of whomever."""
    picture = esco.snapshot()
    have = np.array(sorted(picture.rows["skill"][u] for u in skill_uris if picture.has("skill", u)), np.intp)
    if not len(have):
        return []
    here = ground(picture)
    near = matching.nearness(here.demand, have, matching.credit_of(here.likeness(have)))
    left_out = np.array([picture.rows["occupation"][u] for u in without if picture.has("occupation", u)], np.intp)
    short = queries.shortage_occupations(region) if region else frozenset()
    return [_near(picture, row, near, short) for row in matching.best(near.score, n, left_out)]


def picture(person: Person) -> Picture:
    """The whole mirror of a person."""
    profile, region = queries.profile(person), queries.region_of(person)
    current, wished = (_fit_or_none(profile, job) for job in (profile.current, profile.wished))
    near = tuple(_nearest(person, profile, 10, region))
    snapshot = esco.snapshot()
    return Picture(current, wished, near, region, snapshot.release, snapshot.starter)


def _fit_or_none(profile: queries.Profile, job: ProfileOccupation | None) -> Fit | None:
    """None where they didn't say, or where another release of ESCO no longer knows the job."""
    known = job is not None and esco.snapshot().has("occupation", job.occupation_uri)
    return fit_of({row.skill_uri for row in profile.skills}, job.occupation_uri) if job and known else None


def _nearest(person: Person, profile: queries.Profile, n: int, region: str | None) -> list[Near]:
    current = profile.current.occupation_uri if profile.current else ""
    without = {current} | overlay.far_jobs(person, current) - {""}
    return nearest_of({row.skill_uri for row in profile.skills}, n, frozenset(without), region)


def _near(picture: Snapshot, row: int, near: matching.Nearness, short: frozenset[str]) -> Near:
    occupation = picture.occupation_at(row)
    have, asked = int(near.have[row]), int(near.asked[row])
    return Near(
        occupation, have / asked if asked else 0.0, have, asked, float(near.score[row]), occupation.uri in short
    )


def _parted(
    picture: Snapshot, here: Ground, rows: list[int], have: set[int]
) -> tuple[tuple[Skill, ...], tuple[Skill, ...]]:
    """Those one has and those one lacks; the most telling, that fewest occupations ask, first."""
    ordered = sorted(rows, key=lambda row: (here.demand.often[row], row))
    return (
        tuple(picture.skill_at(row) for row in ordered if row in have),
        tuple(picture.skill_at(row) for row in ordered if row not in have),
    )


def _strength(here: Ground, rows: list[int], have: set[int]) -> float:
    weight: NDArray[np.float32] = here.demand.telling[rows]
    has = np.array([row in have for row in rows], bool)
    return round(float(weight[has].sum() / weight.sum()), 3) if rows else 0.0


def _part(reuse: str, have: tuple[Skill, ...], lack: tuple[Skill, ...]) -> Part:
    """Skills whose reuse the release doesn't say count as cross-sector."""
    own, missing = (sum((one.reuse or "cross-sector") == reuse for one in some) for some in (have, lack))
    return Part(reuse, own, own + missing)


def _skills(person: Person) -> set[str]:
    return {row.skill_uri for row in queries.profile(person).skills}
