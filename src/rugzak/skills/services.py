"""What changes in a profile. A person's own word is kept: what they refused isn't proposed as theirs again."""

from collections.abc import Collection, Iterable
from datetime import date as Date
from uuid import UUID

from django.db import transaction

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.skills import esco
from rugzak.skills.ageing import checks
from rugzak.skills.errors import InTheFuture, LastEvidence, NotALevel, NotInProfile, PeriodBackwards
from rugzak.skills.evidence import MAX_WORDS, add_piece, keep_former, strongest
from rugzak.skills.models import Evidence, ProfileOccupation, ProfileSkill, Role, SkillEvidence, State
from rugzak.skills.sharing import forget_shares
from rugzak.skills.shortages import import_shortages

__all__ = [
    "accept_skill",
    "confirm_skills",
    "credit_training",
    "forget_skill",
    "import_shortages",
    "reject_skill",
    "reject_skills",
    "remove_evidence",
    "remove_occupation",
    "set_last_used",
    "set_level",
    "set_levels",
    "set_occupation",
]

DIGCOMP = range(1, 9)


@transaction.atomic
def accept_skill(
    *,
    person: Person,
    skill_uri: str,
    evidence: str = Evidence.SELF,
    words: str = "",
    level: int | None = None,
    date: Date | None = None,
    digcomp: int | None = None,
    last_used: Date | None = None,
) -> ProfileSkill:
    """Put a skill into the profile; the evidence is kept beside what there was, a level is never lost.

    `digcomp` (1 to 8) is a level of DigComp 2.2 and gives the level. Raises UnknownConcept, NotALevel, InTheFuture.
    """
    release = _release_of_skill(skill_uri)
    said = _level(level if digcomp is None else level_of(digcomp))
    row = _accept(person, skill_uri, release, Evidence(evidence), words, said, _past(date) or clock.today())
    if digcomp is not None and row.level == level_of(digcomp):
        row.digcomp = digcomp
    day = _past(last_used)
    if day is not None:
        row.last_used = max(day, row.last_used or day)
    row.save(update_fields=["digcomp", "last_used"])
    # A skill not used for long may need a look sooner than what is planned.
    (checks.plan_if_none if day is None else checks.plan)(person)
    return row


@transaction.atomic
def reject_skill(*, person: Person, skill_uri: str, words: str = "") -> ProfileSkill:
    """Remember that a proposed skill is not theirs; its evidence and its shares go. Raises UnknownConcept."""
    values = {"release": _release_of_skill(skill_uri), "state": State.REJECTED, "level": None, "date": clock.today()}
    values |= {"evidence": Evidence.SELF, "words": words[:MAX_WORDS], "digcomp": None, "last_used": None}
    row = ProfileSkill.objects.update_or_create(person=person, skill_uri=skill_uri, defaults=values)[0]
    SkillEvidence.objects.filter(skill=row).delete()
    forget_shares([row])
    return row


@transaction.atomic
def set_level(*, person: Person, skill_uri: str, level: int | None, digcomp: int | None = None) -> ProfileSkill:
    """How well they can do it: 1 to 4 (or DigComp's 1 to 8), None to leave it open; their own word is evidence too.

    Raises NotALevel, NotInProfile.
    """
    return _set_level(_row(person, skill_uri), _level(level if digcomp is None else level_of(digcomp)), digcomp)


@transaction.atomic
def set_levels(*, person: Person, skill_uris: Collection[str], level: int | None) -> int:
    """The same level for several skills; gives how many. Raises NotALevel, NotInProfile where none of them is there."""
    said = _level(level)
    return len([_set_level(row, said, None) for row in _rows(person, skill_uris)])


@transaction.atomic
def confirm_skills(*, person: Person, skill_uris: Collection[str]) -> int:
    """They still can do these: used today, and their word is evidence. Raises NotInProfile where none is there."""
    rows = _rows(person, skill_uris)
    for row in rows:
        keep_former(row)
        row.last_used = row.date = clock.today()
        add_piece(row, kind=Evidence.SELF, date=row.date, level=row.level)
        strongest(row)
        row.save()
    checks.plan(person)
    return len(rows)


@transaction.atomic
def reject_skills(*, person: Person, skill_uris: Collection[str]) -> int:
    """Take several skills out. Raises NotInProfile where none of them is there."""
    rows = _rows(person, skill_uris)
    for row in rows:
        ProfileSkill.objects.filter(pk=row.pk).update(
            state=State.REJECTED, level=None, digcomp=None, last_used=None, date=clock.today()
        )
    SkillEvidence.objects.filter(skill__in=rows).delete()
    forget_shares(rows)
    checks.plan(person)
    return len(rows)


@transaction.atomic
def set_last_used(*, person: Person, skill_uri: str, day: Date | None) -> ProfileSkill:
    """When they last did it; None: not said. Raises NotInProfile, InTheFuture."""
    row = _row(person, skill_uri)
    row.last_used = _past(day)
    row.save(update_fields=["last_used"])
    checks.plan(person)
    return row


@transaction.atomic
def remove_evidence(*, person: Person, evidence_id: UUID) -> ProfileSkill:
    """Take one piece of evidence away. Raises NotInProfile, LastEvidence."""
    piece = SkillEvidence.objects.filter(person=person, pk=evidence_id).first()
    row = ProfileSkill.objects.select_for_update().get(pk=piece.skill_id) if piece else None
    if piece is None or row is None or row.state != State.ACCEPTED:
        raise NotInProfile
    if row.pieces.count() < 2:
        raise LastEvidence
    piece.delete()
    row.words = ""
    strongest(row)
    row.save(update_fields=["evidence", "words"])
    return row


@transaction.atomic
def forget_skill(*, person: Person, skill_uri: str) -> None:
    """Take a skill out of the profile as if it had never been there. Raises NotInProfile."""
    row = _row(person, skill_uri, accepted=False)
    forget_shares([row])
    row.delete()


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
    row = _accept(person, skill_uri, release, Evidence.TRAINING, words, _level(level), date)
    if row.last_used is not None and row.last_used < date:
        row.last_used = date
        row.save(update_fields=["last_used"])
    checks.plan_if_none(person)
    return row


def level_of(digcomp: int) -> int:
    """The level 1 to 4 of one of DigComp's eight: foundation, intermediate, advanced, highly specialised.

    Source: Vuorikari, Kluzer and Punie 2022, DigComp 2.2, JRC128415. Raises NotALevel.
    """
    if digcomp not in DIGCOMP:
        raise NotALevel
    return (digcomp + 1) // 2


def _accept(
    person: Person, uri: str, release: str, evidence: Evidence, words: str, level: int | None, date: Date
) -> ProfileSkill:
    row = ProfileSkill.objects.select_for_update().filter(person=person, skill_uri=uri).first()
    if row is None or row.state == State.REJECTED:
        row = row or ProfileSkill(person=person, skill_uri=uri)
        row.state, row.evidence, row.words, row.level = State.ACCEPTED, evidence, words[:MAX_WORDS], None
    else:
        keep_former(row)
    levels = [value for value in (row.level, level) if value is not None]
    before, row.level = row.level, max(levels, default=None)
    row.digcomp = row.digcomp if row.level == before else None
    row.release, row.date = release, date
    row.save()
    add_piece(row, kind=evidence, date=date, words=words, level=level)
    strongest(row)
    row.save(update_fields=["evidence", "words"])
    return row


def _set_level(row: ProfileSkill, level: int | None, digcomp: int | None) -> ProfileSkill:
    keep_former(row)
    row.level, row.digcomp, row.date = level, digcomp, clock.today()
    if level is not None:
        add_piece(row, kind=Evidence.SELF, date=row.date, level=level)
        strongest(row)
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


def _rows(person: Person, skill_uris: Iterable[str]) -> list[ProfileSkill]:
    """The accepted ones of these, locked in one order."""
    rows = ProfileSkill.objects.select_for_update().filter(person=person, state=State.ACCEPTED)
    found = list(rows.filter(skill_uri__in=set(skill_uris)).order_by("id"))
    if not found:
        raise NotInProfile
    return found


def _past(day: Date | None) -> Date | None:
    if day is not None and day > clock.today():
        raise InTheFuture
    return day


def _release_of_skill(uri: str) -> str:
    picture = esco.snapshot()
    picture.skill(uri)
    return picture.release


def _level(level: int | None) -> int | None:
    if level is not None and level not in (1, 2, 3, 4):
        raise NotALevel
    return level
