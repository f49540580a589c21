"""Moves to other work from where someone stands: a person, a set of skills, or an occupation."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rugzak.accounts.models import Person
from rugzak.careers.matching import Rows
from rugzak.careers.transitions import judging
from rugzak.careers.transitions.ground import Ground, ground, key_of
from rugzak.careers.transitions.judging import Bools, Judged, Origin
from rugzak.careers.transitions.levels import level_of_person
from rugzak.careers.transitions.outlook import CLASSES, Outlook, outlook
from rugzak.skills import esco, queries
from rugzak.skills.corrections import overlay
from rugzak.skills.esco import Occupation, Skill, Snapshot
from rugzak.skills.models import ProfileOccupation


class Verdict(StrEnum):
    """Both judgements in one word."""

    BOTH = "both"
    VIABLE = "viable"
    DESIRABLE = "desirable"
    NEITHER = "neither"


REACHABLE = (Verdict.BOTH, Verdict.VIABLE)
# Moves that are worth it but not within reach are listed down to this part of the threshold.
IN_SIGHT = 0.75


@dataclass(frozen=True, slots=True)
class Move:
    """A move to an occupation. Counts are of essential skills; `steps` of schooling more (+) or less (-), None unknown.

    `risk` is -1 for less exposed to automation than now, 1 for more, 0 for neither, None unknown; `exposure` is the
    class of the source (low, other, high or empty); `pay` is the wage there over the wage here.
    """

    occupation: Occupation
    have: int
    close: int
    asked: int
    score: float
    verdict: Verdict
    very_near: bool
    steps: int | None
    shortage: bool
    risk: int | None
    exposure: str
    pay: float | None
    sector: int
    same_sector: bool

    @property
    def key(self) -> str:
        return key_of(self.occupation.uri)

    @property
    def lack(self) -> int:
        return self.asked - self.have

    @property
    def share(self) -> float:
        return self.have / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Moves:
    """All moves from somewhere, as arrays; `best` makes some of them, nearest first.

    The origin itself is left out, and what was called not near (`far`), by the person or for everyone.
    """

    picture: Snapshot
    here: Ground
    known: Outlook
    origin: Origin
    judged: Judged
    short: Bools
    region: str | None
    far: Rows

    def best(
        self,
        n: int,
        *,
        start: int = 0,
        verdicts: tuple[Verdict, ...] = REACHABLE,
        shortage: bool = False,
        other_sector: bool = False,
    ) -> list[Move]:
        """Some moves with one of the verdicts, nearest first; only shortages, or only to another sector."""
        rows = self._rows(self._fits(verdicts, shortage, other_sector))
        return [self.at(row) for row in rows[start : start + n]]

    def count(self, *verdicts: Verdict, shortage: bool = False, other_sector: bool = False) -> int:
        return int(self._fits(verdicts, shortage, other_sector).sum())

    def at(self, row: int) -> Move:
        """The move to one occupation, by its row, whether it is near or not."""
        judged, near = self.judged, self.judged.near
        steps, pay = float(judged.steps[row]), float(judged.pay[row])
        viable, sector, score = bool(judged.viable[row]), int(self.here.sector[row]), float(near.score[row])
        return Move(
            occupation=self.picture.occupation_at(row),
            **{"have": int(near.have[row]), "close": int(near.close[row]), "asked": int(near.asked[row])},
            score=round(score, 3),
            verdict=_verdict(viable, bool(judged.desirable[row])),
            very_near=viable and score >= judging.VERY_NEAR,
            steps=int(steps) if np.isfinite(steps) else None,
            shortage=bool(self.short[row]),
            risk=int(judged.risk[row]) if self._compares(row) else None,
            exposure=CLASSES[int(self.known.exposure[row])],
            pay=round(pay, 2) if np.isfinite(pay) else None,
            sector=sector,
            same_sector=self.origin.row is not None and sector == int(self.here.sector[self.origin.row]),
        )

    def to(self, occupation_uri: str) -> Move:
        """The move to one occupation. Raises UnknownConcept."""
        self.picture.occupation(occupation_uri)
        return self.at(self.picture.rows["occupation"][occupation_uri])

    def close_to(self, occupation_uri: str) -> Iterator[tuple[Skill, Skill]]:
        """What an occupation asks that one lacks but has a like one for: (asked, mine)."""
        essential, _optional = self.here.skills_of(self.picture.rows["occupation"][occupation_uri])
        for row in essential:
            like = None if row in self.origin.have else self.here.likest(row, self.origin.have)
            if like is not None:
                yield self.picture.skill_at(row), self.picture.skill_at(like)

    def _rows(self, fits: Bools) -> Rows:
        rows = np.flatnonzero(fits)
        return rows[np.argsort(-self.judged.near.score[rows], kind="stable")]

    def _fits(self, verdicts: tuple[Verdict, ...], shortage: bool, other_sector: bool) -> Bools:
        near, viable, worth = self.judged.near.score, self.judged.viable, self.judged.desirable
        is_of = {
            Verdict.BOTH: viable & worth,
            Verdict.VIABLE: viable & ~worth,
            Verdict.DESIRABLE: ~viable & worth & (near >= IN_SIGHT * judging.VIABLE),
            Verdict.NEITHER: ~viable & ~worth,
        }
        fits = np.logical_or.reduce([is_of[verdict] for verdict in verdicts])
        fits[self.far] = False
        if self.origin.row is not None:
            fits[self.origin.row] = False
            if other_sector:
                fits &= self.here.sector != self.here.sector[self.origin.row]
        return np.asarray(fits & self.short if shortage else fits, bool)

    def _compares(self, row: int) -> bool:
        risk, origin = self.known.risk, self.origin.row
        return origin is not None and bool(np.isfinite(risk[row]) and np.isfinite(risk[origin]))


def moves(person: Person, region: str | None = None) -> Moves:
    """All moves of a person by the skills that they accepted; `region` (VL, BR, WA) is where they live by default."""
    profile, picture = queries.profile(person), esco.snapshot()
    row = _row(picture, profile.current)
    level = level_of_person(person.education, _level(picture, row))
    have = _rows_of(picture, frozenset(one.skill_uri for one in profile.skills))
    return _moves(picture, Origin(have, _none(), level, row), region or queries.region_of(person), person)


def moves_of(skill_uris: frozenset[str], region: str | None = None, current: str | None = None) -> Moves:
    """The same for a set of skills, of whomever; `current` is the URI of their occupation."""
    picture = esco.snapshot()
    row = picture.rows["occupation"].get(current) if current else None
    return _moves(picture, Origin(_rows_of(picture, skill_uris), _none(), _level(picture, row), row), region)


def moves_from(occupation_uri: str, region: str | None = None) -> Moves:
    """The moves of someone who does an occupation: its essential skills, and perhaps its optional ones.

    Raises UnknownConcept.
    """
    picture = esco.snapshot()
    picture.occupation(occupation_uri)
    return _moves(picture, origin_at(picture, picture.rows["occupation"][occupation_uri]), region)


def origin_at(picture: Snapshot, row: int) -> Origin:
    """An occupation as a place to start from."""
    essential, optional = ground(picture).skills_of(row)
    return Origin(np.array(essential, np.intp), np.array(optional, np.intp), _level(picture, row), row)


def _moves(picture: Snapshot, origin: Origin, region: str | None, person: Person | None = None) -> Moves:
    here, known, short = ground(picture), outlook(picture), _short(picture, region)
    current = picture.uris["occupation"][origin.row] if origin.row is not None else ""
    rows = picture.rows["occupation"]
    far = np.array([rows[uri] for uri in overlay.far_jobs(person, current) if uri in rows], np.intp)
    return Moves(picture, here, known, origin, judging.judge(here, known, origin, short), short, region, far)


def _verdict(viable: bool, desirable: bool) -> Verdict:
    if viable:
        return Verdict.BOTH if desirable else Verdict.VIABLE
    return Verdict.DESIRABLE if desirable else Verdict.NEITHER


def _short(picture: Snapshot, region: str | None) -> Bools:
    """Marks what a region is short of; where no region is known, nothing."""
    mask = np.zeros(len(picture.uris["occupation"]), bool)
    uris = queries.shortage_occupations(region) if region else frozenset()
    mask[[picture.rows["occupation"][uri] for uri in uris if picture.has("occupation", uri)]] = True
    return mask


def _rows_of(picture: Snapshot, uris: frozenset[str]) -> Rows:
    return np.array(sorted(picture.rows["skill"][uri] for uri in uris if picture.has("skill", uri)), np.intp)


def _row(picture: Snapshot, job: ProfileOccupation | None) -> int | None:
    return picture.rows["occupation"].get(job.occupation_uri) if job else None


def _level(picture: Snapshot, row: int | None) -> int | None:
    level = int(ground(picture).level[row]) if row is not None else 0
    return level if level > 0 else None


def _none() -> Rows:
    return np.zeros(0, np.intp)
