"""How a person's skills age, by group, with the arithmetic that says so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.models import Due
from rugzak.skills import esco
from rugzak.skills.ageing import arithmetic
from rugzak.skills.ageing.models import AgeingChoice, CompetenceCheck, Pace
from rugzak.skills.ageing.table import Row, row_for, table
from rugzak.skills.groups import group_of
from rugzak.skills.models import ProfileSkill, State

KIND = "skills.check"


@dataclass(frozen=True, slots=True)
class Aged:
    """A skill with what the arithmetic leaves of it: `years` since `used`, `left` 0 to 1."""

    skill: ProfileSkill
    used: date
    years: float
    half_life: float
    left: float
    half_on: date


@dataclass(frozen=True, slots=True)
class AgedGroup:
    """The skills of one group, most aged first; `pace` is the person's own word, "" where they follow the default."""

    row: Row
    half_life: float
    pace: str
    skills: tuple[Aged, ...]

    @property
    def oldest(self) -> Aged:
        return self.skills[0]


@dataclass(frozen=True, slots=True)
class Ageing:
    """All of it. `off`: the person doesn't want it, and `groups` is empty. `next_check`: None where none is planned."""

    groups: tuple[AgedGroup, ...]
    off: bool
    next_check: date | None
    last_check: CompetenceCheck | None
    today: date

    @property
    def to_look_at(self) -> tuple[Aged, ...]:
        """The skills that a check asks about, most aged first."""
        wanted = [group for group in self.groups if group.pace != Pace.OFF]
        rows = [one for group in wanted for one in group.skills if one.left <= arithmetic.WORTH_A_LOOK]
        return tuple(sorted(rows, key=lambda one: (one.left, one.skill.skill_uri)))


def ageing(person: Person) -> Ageing:
    """How each skill of a person ages today; fastest group first."""
    today, paces = clock.today(), paces_of(person)
    last = CompetenceCheck.objects.filter(person=person).order_by("-date", "-id").first()
    if paces.get("") == Pace.OFF:
        return Ageing((), True, None, last, today)
    rows = ProfileSkill.objects.filter(person=person, state=State.ACCEPTED)
    return Ageing(_grouped(rows, paces, today), False, planned(person), last, today)


def last_use(row: ProfileSkill) -> date:
    """The day from which a skill ages: when it was last used, as said, else the day of the newest word on it."""
    return row.last_used or row.date


def paces_of(person: Person) -> dict[str, str]:
    """The person's own word by code of group; "" stands for all."""
    return dict(AgeingChoice.objects.filter(person=person).values_list("group", "pace"))


def half_life(row: Row, paces: dict[str, str]) -> float | None:
    """The half-life of a group for this person in years; None where it is off for them."""
    pace = paces.get(row.code) or paces.get("", "")
    return None if pace == Pace.OFF else row.years * arithmetic.FACTOR.get(pace, 1.0)


def planned(person: Person) -> date | None:
    """The day of the next check, None where none is planned."""
    rows = Due.objects.filter(kind=KIND, subject=person.pk, done_at=None)
    return rows.order_by("date").values_list("date", flat=True).first()


def _grouped(skills: Iterable[ProfileSkill], paces: dict[str, str], today: date) -> tuple[AgedGroup, ...]:
    rows, picture = table(), esco.snapshot()
    by_code: dict[str, list[ProfileSkill]] = defaultdict(list)
    for skill in skills:
        by_code[row_for(rows, group_of(picture, skill.skill_uri).code).code].append(skill)
    groups = [_group(rows[code], found, paces, today) for code, found in by_code.items()]
    return tuple(sorted(groups, key=lambda group: (group.half_life, group.row.code)))


def _group(row: Row, skills: list[ProfileSkill], paces: dict[str, str], today: date) -> AgedGroup:
    years = half_life(row, paces)
    aged = sorted((_aged(skill, years or row.years, today) for skill in skills), key=lambda one: one.left)
    return AgedGroup(row, years or row.years, paces.get(row.code, ""), tuple(aged))


def _aged(skill: ProfileSkill, half_life: float, today: date) -> Aged:
    used = last_use(skill)
    years = arithmetic.years_between(used, today)
    left = arithmetic.share_left(years, half_life)
    return Aged(skill, used, years, half_life, left, arithmetic.half_gone(used, half_life))
