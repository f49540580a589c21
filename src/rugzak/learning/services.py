"""Writes of the learning room: the log, and what came out of a training."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date as Date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum

from rugzak.accounts import access
from rugzak.accounts.models import Person
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.booking.models import Attendance, Booking, State
from rugzak.learning import credentials, entries, evidence
from rugzak.learning.errors import BadScore, BookingNotFound, BookingNotTaught, EntryNotFound, EntryOfBooking
from rugzak.learning.models import Achievement, Kind, LogEntry, Share

_OPEN = (State.HELD, State.COMPLETED)
_SHARE_OF_FORM = {"workplace": Share.WORK, "coaching": Share.OTHERS, "guidance": Share.OTHERS}
_FORMAL = ("secondary", "vks4", "graduate", "bachelor", "master")


@transaction.atomic
def log_learning(
    *,
    person: Person,
    title: str,
    kind: str = Kind.INFORMAL,
    share: str = "",
    minutes: int | None = None,
    date: Date | None = None,
    purpose: str = "",
    skills: Iterable[Mapping[str, str]] = (),
) -> LogEntry:
    """Keep something learned; only the title must be given. Time in minutes, the date is today's unless told otherwise.

    Raises BadEntry, which names the field.
    """
    kind = entries.choice("kind", kind, entries.KINDS)
    share = entries.choice("share", share or entries.USUAL_SHARE[kind], entries.SHARES)
    values = _checked(title=title, minutes=minutes, date=date or clock.today(), purpose=purpose, skills=skills)
    return LogEntry.objects.create(person=person, kind=kind, share=share, **values)


@transaction.atomic
def edit_entry(*, person: Person, entry_id: UUID, **changes: Any) -> LogEntry:
    """Change fields of one's own entry. What came from a booking keeps all but its purpose and skills.

    Raises EntryNotFound, EntryOfBooking and BadEntry.
    """
    entry = _own(person, entry_id)
    if entry.booking_id is not None and not changes.keys() <= {"purpose", "skills"}:
        raise EntryOfBooking
    for field, value in _checked(**changes).items():
        setattr(entry, field, value)
    entry.save()
    return entry


@transaction.atomic
def delete_entry(*, person: Person, entry_id: UUID) -> None:
    """Take one's own entry out of the log. Raises EntryNotFound, and EntryOfBooking for what came from a booking."""
    entry = _own(person, entry_id)
    if entry.booking_id is not None:
        raise EntryOfBooking
    entry.delete()


@transaction.atomic
def record_achievement(
    *,
    actor: Actor,
    booking_id: UUID,
    passed: bool | None,
    score: Decimal | None = None,
    date: Date | None = None,
) -> Achievement:
    """What came out of a booking, said by its provider; `passed` None: attended, nothing was tested. Score in percent.

    Writes the log entry, the evidence and the skills, and issues the badge unless it was not passed. Said again, it
    corrects. Raises BookingNotFound (also for another provider's booking), BookingNotTaught and BadScore.
    """
    booking, person = _booking_of_provider(actor, booking_id)
    _check_taught(booking)
    if score is not None and not 0 <= score <= 100:
        raise BadScore
    said = {"passed": passed, "score": score, "date": date or clock.today(), "recorded_by": actor.user_id}
    achievement = _achievement(booking, person, said)
    _log_booking(booking, achievement)
    evidence.write(achievement)
    _settle_badge(achievement)
    return achievement


def _checked(**values: Any) -> dict[str, Any]:
    """Each given field, cleaned; unknown names are a mistake of the caller."""
    checks: dict[str, Callable[[Any], Any]] = {
        "title": entries.title,
        "kind": lambda value: entries.choice("kind", value, entries.KINDS),
        "share": lambda value: entries.choice("share", value, entries.SHARES),
        "minutes": entries.minutes,
        "date": lambda value: entries.day(value, clock.today()),
        "purpose": lambda value: entries.choice("purpose", value, entries.PURPOSES) if value else "",
        "skills": entries.skills,
    }
    return {field: checks[field](value) for field, value in values.items()}


def _own(person: Person, entry_id: UUID) -> LogEntry:
    entry = LogEntry.objects.select_for_update().filter(pk=entry_id, person=person).first()
    if entry is None:
        raise EntryNotFound
    return entry


def _booking_of_provider(actor: Actor, booking_id: UUID) -> tuple[Booking, Person]:
    rows = Booking.objects.select_related("session__training__provider", "person").select_for_update(of=("self",))
    booking = rows.filter(pk=booking_id).first()
    if booking is None or booking.person is None:
        raise BookingNotFound
    provider_id = booking.session.training.provider_id
    access.require(actor, "achievement.record", Scope("booking", booking.person_id, provider_id))
    return booking, booking.person


def _check_taught(booking: Booking) -> None:
    if booking.state not in _OPEN or booking.session.start > clock.today():
        raise BookingNotTaught


def _achievement(booking: Booking, person: Person, said: dict[str, Any]) -> Achievement:
    training = booking.session.training
    first = {"person": person, "training": training, "title": training.title, **said}
    return Achievement.objects.update_or_create(booking=booking, defaults=said, create_defaults=first)[0]


def _log_booking(booking: Booking, achievement: Achievement) -> None:
    training = achievement.training
    LogEntry.objects.update_or_create(
        booking=booking,
        defaults={"minutes": _minutes(booking), "date": achievement.date},
        create_defaults={
            "person": achievement.person,
            "kind": Kind.FORMAL if training.leads_to in _FORMAL else Kind.NON_FORMAL,
            "share": _SHARE_OF_FORM.get(training.form, Share.COURSE),
            "title": training.title.of(achievement.person.language)[:200],
            "minutes": _minutes(booking),
            "date": achievement.date,
            "purpose": booking.purpose,
            "skills": list(training.skills.values("release", uri=F("skill_uri"))),
        },
    )


def _minutes(booking: Booking) -> int:
    """Minutes that the provider saw; the planned time where nobody marked anything (online, for example)."""
    marked = Attendance.objects.filter(booking=booking).exclude(provider_mark=None)
    if not marked.exists():
        return booking.session.training.contact_minutes
    return marked.filter(provider_mark=True).aggregate(sum=Sum("part__minutes"))["sum"] or 0


def _settle_badge(achievement: Achievement) -> None:
    if achievement.passed is not False:
        credentials.issue(achievement)
    elif (credential := getattr(achievement, "credential", None)) is not None:
        credentials.revoke(credential.pk, reason="not_passed")
