"""Why is this number what it is? Every skill that counts in a fit, its weight, what speaks for it, the release.

A coach must be able to defend it: the lines add up to the number, and nothing else goes into it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.careers.transitions.ground import ground
from rugzak.skills import esco, queries
from rugzak.skills.corrections import worklist
from rugzak.skills.corrections.doubts import Doubts
from rugzak.skills.corrections.models import Correction, Objection
from rugzak.skills.corrections.services import mine
from rugzak.skills.esco import Occupation, Skill, Snapshot
from rugzak.skills.models import ProfileSkill


@dataclass(frozen=True, slots=True)
class Line:
    """One skill that a job asks. `asked_by` of all jobs ask it; `weight` in points, `part` of all points (0 to 1).

    `row` is the person's own skill, None where they don't have it; `doubted`: the person says this job doesn't ask it.
    """

    skill: Skill
    essential: bool
    asked_by: int
    weight: float
    part: float
    row: ProfileSkill | None
    doubted: bool = False

    @property
    def have(self) -> bool:
        return self.row is not None


@dataclass(frozen=True, slots=True)
class Why:
    """A fit, taken apart. `share` counts essential skills one by one; `weighted` weighs each by how much it tells."""

    occupation: Occupation
    lines: tuple[Line, ...]
    occupations: int
    release: str
    starter: bool
    made_on: date
    corrections: tuple[Correction, ...]
    own: tuple[Objection, ...]

    @property
    def essential(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.essential)

    @property
    def optional(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.essential)

    @property
    def have(self) -> int:
        return sum(line.have for line in self.essential)

    @property
    def asked(self) -> int:
        return len(self.essential)

    @property
    def share(self) -> float:
        return self.have / self.asked if self.asked else 0.0

    @property
    def weighted(self) -> float:
        return sum(line.part for line in self.lines if line.have)


def why(person: Person, occupation_uri: str) -> Why:
    """Why a person's fit with a job is what it is. Raises UnknownConcept."""
    return why_of(queries.profile(person).skills, occupation_uri, tuple(mine(person)))


def why_of(skills: Iterable[ProfileSkill], occupation_uri: str, own: tuple[Objection, ...] = ()) -> Why:
    """The same of skills that someone may see; `own`: what the person calls wrong. Raises UnknownConcept."""
    picture = esco.snapshot()
    occupation = picture.occupation(occupation_uri)
    about = tuple(one for one in own if one.occupation_uri == occupation_uri)
    lines = _lines(picture, occupation_uri, {row.skill_uri: row for row in skills}, about)
    corrections = tuple(worklist.answers_about(occupation_uri))
    total = len(picture.uris["occupation"])
    return Why(occupation, lines, total, picture.release, picture.starter, clock.today(), corrections, about)


def _lines(
    picture: Snapshot, uri: str, mine: dict[str, ProfileSkill], about: tuple[Objection, ...]
) -> tuple[Line, ...]:
    demand = ground(picture).demand
    row = picture.rows["occupation"][uri]
    here = slice(int(demand.start[row]), int(demand.start[row + 1]))
    essential = demand.essential[here]
    whole = float(demand.weight[here][essential].sum()) or 1.0
    doubted = Doubts(about).not_asked(uri)
    lines = [
        Line(
            skill,
            bool(needed),
            int(demand.often[at]),
            float(weight),
            float(weight) / whole if needed else 0.0,
            mine.get(skill.uri),
            skill.uri in doubted,
        )
        for at, needed, weight in zip(demand.skill[here], demand.essential[here], demand.weight[here], strict=True)
        for skill in [picture.skill_at(int(at))]
    ]
    return tuple(sorted(lines, key=lambda line: (not line.essential, -line.weight, line.skill.uri)))
