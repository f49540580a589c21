"""The mirror: how a person's skills fit a job, what is missing, and which jobs are near.

Only what the person accepted counts. Shares are over ESCO's essential skills, counted one by one, so that the sentence
"you have 14 of the 19" is true; the order of the nearest jobs also weighs how much a skill tells jobs apart.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rugzak.accounts.models import Person
from rugzak.careers import matching
from rugzak.skills import esco, queries
from rugzak.skills.corrections import overlay
from rugzak.skills.esco import Occupation, Skill, Snapshot
from rugzak.skills.link import likeness
from rugzak.skills.models import ProfileOccupation


@dataclass(frozen=True, slots=True)
class Fit:
    """A person beside an occupation. `share` is have / asked of the essential skills, 0 to 1."""

    occupation: Occupation
    essential_have: tuple[Skill, ...]
    essential_lack: tuple[Skill, ...]
    optional_have: tuple[Skill, ...]
    optional_lack: tuple[Skill, ...]

    @property
    def have(self) -> int:
        return len(self.essential_have)

    @property
    def asked(self) -> int:
        return len(self.essential_have) + len(self.essential_lack)

    @property
    def share(self) -> float:
        return self.have / self.asked if self.asked else 0.0


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
    occupation = picture.occupation(occupation_uri)
    row = picture.rows["occupation"][occupation_uri]
    have = {picture.rows["skill"][uri] for uri in skill_uris if picture.has("skill", uri)}
    parts = [_parted(picture, rows, have) for rows in overlay.skill_rows_of(picture, row)]
    return Fit(occupation, *parts[0], *parts[1])


def gap(person: Person, occupation_uri: str) -> tuple[Skill, ...]:
    """The essential skills that a person lacks for an occupation, most telling first. Raises UnknownConcept."""
    return fit(person, occupation_uri).essential_lack


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
    near = matching.nearness(_demand(picture), have, matching.credit_of(likeness(have)))
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


def _parted(picture: Snapshot, rows: list[int], have: set[int]) -> tuple[tuple[Skill, ...], tuple[Skill, ...]]:
    """Those one has and those one lacks; the most telling, that fewest occupations ask, first."""
    often = _often(picture)
    ordered = sorted(rows, key=lambda row: (often[row], row))
    return (
        tuple(picture.skill_at(row) for row in ordered if row in have),
        tuple(picture.skill_at(row) for row in ordered if row not in have),
    )


def _skills(person: Person) -> set[str]:
    return {row.skill_uri for row in queries.profile(person).skills}


_demands: WeakKeyDictionary[Snapshot, tuple[NDArray[np.uint16], matching.Demand]] = WeakKeyDictionary()
_counts: WeakKeyDictionary[Snapshot, list[int]] = WeakKeyDictionary()


def _demand(picture: Snapshot) -> matching.Demand:
    """What all jobs ask, as corrected here; made anew when a correction comes or goes."""
    relations = overlay.relations(picture)
    kept = _demands.get(picture)
    if kept is None or kept[0] is not relations[1]:
        kept = (relations[1], matching.demand(*relations, len(picture.uris["skill"])))
        _demands[picture] = kept
    return kept[1]


def _often(picture: Snapshot) -> list[int]:
    if picture not in _counts:
        size = len(picture.uris["skill"])
        _counts[picture] = np.bincount(picture.arrays["relation.skill"], minlength=size).tolist()
    return _counts[picture]
