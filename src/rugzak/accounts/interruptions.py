"""Interruptions of work: who is away, why, from when until when; written down by the person, or by the employer's HR.

The kind tells of someone's health. The person sees all of it; an employer sees what it wrote down itself, as long as
the person works there; nobody else sees any. Each change moves the ends of the person's purses (`accounts.ends`).
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from rugzak.accounts import access, ends, expiry
from rugzak.accounts.errors import AlreadyInterrupted, BadInterruption, Hidden
from rugzak.accounts.facts import works_for
from rugzak.accounts.models import Interruption, LearningAccount, Organisation, Person
from rugzak.accounts.models.interruption import BreakKind, BreakSource
from rugzak.accounts.permissions import HR, Actor, Scope
from rugzak.base import calendar, clock

LONGEST_YEARS, AHEAD_YEARS = 10, 1


@transaction.atomic
def record(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    start: date,
    until: date | None = None,
    employer: Organisation | None = None,
) -> Interruption:
    """Write down that someone is away; `until` is the last day, None while it goes on. The same twice is one.

    With an `employer` its HR says so, without one the person. Raises Hidden, BadInterruption, AlreadyInterrupted where
    the same is known with another end.
    """
    scope = _scope(person.pk, employer)
    access.require(actor, "interruption.record", scope)
    _must_speak_for(actor, scope, employer.pk if employer else None)
    account = expiry.lock_of(person.pk)
    known = Interruption.objects.filter(person=person, employer=employer, kind=kind, start=start, withdrawn_at=None)
    if (row := known.first()) is not None:
        if row.until != until:
            raise AlreadyInterrupted
        return row
    _must_be_right(person, kind, start, until, employer)
    row = Interruption.objects.create(
        person=person, employer=employer, kind=kind, start=start, until=until, recorded_by=actor.user_id,
        source=BreakSource.DOCUMENT if employer else BreakSource.DECLARED,
    )  # fmt: skip
    expiry.follow(account, ends.breaks_of(person.pk))
    return row


@transaction.atomic
def change_end(*, actor: Actor, interruption: Interruption, until: date | None) -> Interruption:
    """Set another last day, None: it goes on. Raises Hidden, BadInterruption."""
    row, account = _own(actor, interruption)
    if row.until != until:
        _must_be_right(row.person, row.kind, row.start, until, None)
        row.until = until
        row.save(update_fields=["until"])
        expiry.follow(account, ends.breaks_of(row.person_id))
    return row


@transaction.atomic
def withdraw(*, actor: Actor, interruption: Interruption) -> Interruption:
    """It was not so: purses end as if it had never been written down. Twice is once. Raises Hidden."""
    row, account = _own(actor, interruption)
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        expiry.follow(account, ends.breaks_of(row.person_id))
    return row


@transaction.atomic
def follow(person: Person) -> None:
    """Move the ends of a person's purses to where the interruptions put them, for who changes something else."""
    expiry.follow(expiry.lock_of(person.pk), ends.breaks_of(person.pk))


def of(person_id: UUID) -> QuerySet[Interruption]:
    """All that counts for a person, the latest first. The caller checks who looks."""
    rows = Interruption.objects.filter(person_id=person_id, withdrawn_at=None).select_related("employer")
    return rows.order_by("-start", "-pk")


def seen_by(actor: Actor, person_id: UUID, employer: Organisation | None = None) -> QuerySet[Interruption]:
    """What the actor may see of a person: the person all of it, HR of an employer what that employer wrote down.

    Raises Hidden for everyone else.
    """
    scope = _scope(person_id, employer)
    access.read(actor, "interruption.see", scope)
    if employer is None and actor.person_id == person_id:
        return of(person_id)
    return of(person_id).filter(employer__in=_desks(actor, scope, employer))


def find(actor: Actor, person_id: UUID, interruption_id: UUID, employer: Organisation | None = None) -> Interruption:
    """One of those that the actor may see. Raises Hidden."""
    row = seen_by(actor, person_id, employer).filter(pk=interruption_id).first()
    if row is None:
        raise Hidden
    return row


def may_change(actor: Actor, row: Interruption) -> bool:
    """Whoever wrote it down; the person also what an employer wrote down whom they don't work for any more."""
    scope = _scope(row.person_id, None)
    if row.employer_id is None or row.employer_id not in scope.employers:
        return actor.person_id is not None and actor.person_id == row.person_id
    return actor.has(HR, row.employer_id)


def _own(actor: Actor, interruption: Interruption) -> tuple[Interruption, LearningAccount]:
    """The row as it is now, with the person's account locked."""
    access.require(actor, "interruption.record", _scope(interruption.person_id, interruption.employer))
    if not may_change(actor, interruption):
        raise Hidden
    account = expiry.lock_of(interruption.person_id)
    return Interruption.objects.select_related("person", "employer").get(pk=interruption.pk), account


def _scope(person_id: UUID, employer: Organisation | None) -> Scope:
    where = employer.pk if employer else None
    return access.scope_of_person(person_id, kind="interruption", organisation_id=where)


def _desks(actor: Actor, scope: Scope, employer: Organisation | None) -> frozenset[UUID]:
    found = actor.organisations(HR) & scope.employers
    return found if employer is None else found & {employer.pk}


def _must_speak_for(actor: Actor, scope: Scope, employer_id: UUID | None) -> None:
    """The person speaks for themselves, HR for its own employer."""
    if employer_id is None:
        allowed = actor.person_id is not None and actor.person_id == scope.person_id
    else:
        allowed = actor.has(HR, employer_id) and employer_id in scope.employers
    if not allowed:
        raise Hidden


def _must_be_right(person: Person, kind: str, start: date, until: date | None, employer: Organisation | None) -> None:
    today = clock.today()
    first, last = calendar.months_after(today, -12 * LONGEST_YEARS), calendar.months_after(today, 12 * AHEAD_YEARS)
    latest = calendar.months_after(start, 12 * LONGEST_YEARS) if first <= start <= last else start
    right = kind in BreakKind.values and first <= start <= last and (until is None or start <= until <= latest)
    if not right or (employer is not None and not works_for(person, employer.pk, start)):
        raise BadInterruption(years=LONGEST_YEARS)
