"""What changes in a profile. A person's own word is kept: what they refused isn't proposed as theirs again."""

from datetime import date as Date
from uuid import UUID

from django.db import transaction

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.skills import esco
from rugzak.skills.errors import NotALevel, NotInProfile, PeriodBackwards
from rugzak.skills.models import Evidence, ProfileOccupation, ProfileSkill, Role, State
from rugzak.skills.shortages import import_shortages

__all__ = [
    "accept_skill",
    "credit_training",
    "forget_skill",
    "import_shortages",
    "reject_skill",
    "remove_occupation",
    "set_level",
    "set_occupation",
]

MAX_WORDS = 300
_STRENGTH = {evidence: rank for rank, evidence in enumerate(Evidence.values)}


@transaction.atomic
def accept_skill(
    *,
    person: Person,
    skill_uri: str,
    evidence: str = Evidence.SELF,
    words: str = "",
    level: int | None = None,
    date: Date | None = None,
) -> ProfileSkill:
    """Put a skill into the profile; stronger evidence replaces weaker, a level is never lost.

    Raises UnknownConcept, NotALevel.
    """
    release = _release_of_skill(skill_uri)
    return _accept(person, skill_uri, release, Evidence(evidence), words, _level(level), date or clock.today())


@transaction.atomic
def reject_skill(*, person: Person, skill_uri: str, words: str = "") -> ProfileSkill:
    """Remember that a proposed skill is not theirs. Raises UnknownConcept."""
    values = {"release": _release_of_skill(skill_uri), "state": State.REJECTED, "level": None, "date": clock.today()}
    values |= {"evidence": Evidence.SELF, "words": words[:MAX_WORDS]}
    return ProfileSkill.objects.update_or_create(person=person, skill_uri=skill_uri, defaults=values)[0]


@transaction.atomic
def set_level(*, person: Person, skill_uri: str, level: int | None) -> ProfileSkill:
    """How well they can do it: 1 to 4, None to leave it open. Raises NotALevel, NotInProfile."""
    row = _row(person, skill_uri)
    row.level, row.date = _level(level), clock.today()
    row.save(update_fields=["level", "date"])
    return row


@transaction.atomic
def forget_skill(*, person: Person, skill_uri: str) -> None:
    """Take a skill out of the profile as if it had never been there. Raises NotInProfile."""
    _row(person, skill_uri, accepted=False).delete()


@transaction.atomic
def set_occupation(
    *,
    person: Person,
    occupation_uri: str,
    role: str = Role.CURRENT,
    start: Date | None = None,
    end: Date | None = None,
    words: str = "",
) -> ProfileOccupation:
    """The job they have, wish or had; a new current job makes the former one past.

    The same job done in two periods is two rows, told apart by their start. Raises UnknownConcept, PeriodBackwards.
    """
    picture = esco.snapshot()
    picture.occupation(occupation_uri)
    if start and end and end < start:
        raise PeriodBackwards
    # Two clicks at once would otherwise both find no row.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _make_way(person, occupation_uri, Role(role))
    row = _same_job(person, occupation_uri, Role(role), start)
    row.release, row.start, row.end, row.date = picture.release, start, end, clock.today()
    row.words = words[:MAX_WORDS]
    row.save()
    return row


@transaction.atomic
def remove_occupation(*, person: Person, occupation_id: UUID) -> None:
    """Take a job out of the profile."""
    ProfileOccupation.objects.filter(person=person, pk=occupation_id).delete()


@transaction.atomic
def credit_training(
    *, person: Person, skill_uri: str, release: str, level: int | None, date: Date, words: str
) -> ProfileSkill:
    """A passed training taught this skill: evidence "training". Raises the level, never lowers it."""
    return _accept(person, skill_uri, release, Evidence.TRAINING, words, _level(level), date)


def _accept(
    person: Person, uri: str, release: str, evidence: Evidence, words: str, level: int | None, date: Date
) -> ProfileSkill:
    row = ProfileSkill.objects.select_for_update().filter(person=person, skill_uri=uri).first()
    if row is None:
        row = ProfileSkill(person=person, skill_uri=uri, evidence=evidence, words=words[:MAX_WORDS])
    elif row.state == State.REJECTED or _STRENGTH[evidence] >= _STRENGTH[row.evidence]:
        row.evidence, row.words = evidence, words[:MAX_WORDS] or row.words
    levels = [value for value in (row.level, level) if value is not None]
    row.release, row.state, row.date, row.level = release, State.ACCEPTED, date, max(levels, default=None)
    row.save()
    return row


def _same_job(person: Person, uri: str, role: Role, start: Date | None) -> ProfileOccupation:
    """The row of this job, or a new one that isn't saved yet."""
    rows = ProfileOccupation.objects.filter(person=person, role=role, occupation_uri=uri).order_by("-date", "-id")
    found = rows.filter(start=start).first() if role == Role.PAST else rows.first()
    return found or ProfileOccupation(person=person, role=role, occupation_uri=uri)


def _make_way(person: Person, occupation_uri: str, role: Role) -> None:
    others = ProfileOccupation.objects.filter(person=person, role=role).exclude(occupation_uri=occupation_uri)
    if role == Role.CURRENT:
        others.update(role=Role.PAST, end=clock.today())
    elif role == Role.WISHED:
        others.delete()


def _row(person: Person, skill_uri: str, *, accepted: bool = True) -> ProfileSkill:
    rows = ProfileSkill.objects.filter(person=person, skill_uri=skill_uri)
    row = (rows.filter(state=State.ACCEPTED) if accepted else rows).first()
    if row is None:
        raise NotInProfile
    return row


def _release_of_skill(uri: str) -> str:
    picture = esco.snapshot()
    picture.skill(uri)
    return picture.release


def _level(level: int | None) -> int | None:
    if level is not None and level not in (1, 2, 3, 4):
        raise NotALevel
    return level
