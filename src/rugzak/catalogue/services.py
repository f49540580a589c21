"""Writes of the catalogue. An actor of None is the house itself: an import, a command, the demo world."""

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.catalogue import seats
from rugzak.catalogue.errors import (
    BadRecognition,
    BadSession,
    BadTraining,
    CodeTaken,
    NotAProvider,
    ReasonMissing,
    SessionGone,
)
from rugzak.catalogue.faults import MAX_CAPACITY, session_fault, training_fault
from rugzak.catalogue.models import (
    Recognition,
    RecognitionLabel,
    Session,
    SessionPart,
    Training,
    TrainingPrice,
    TrainingSkill,
)
from rugzak.catalogue.recognition import record
from rugzak.catalogue.search.models import TrainingVector
from rugzak.catalogue.search.said import search_vector
from rugzak.catalogue.specs import PartSpec, SessionSpec, SkillSpec, TrainingSpec

__all__ = [
    "PartSpec",
    "SessionSpec",
    "SkillSpec",
    "TrainingSpec",
    "add_session",
    "add_sessions",
    "add_training",
    "add_trainings",
    "cancel_session",
    "change_training",
    "recognise",
    "set_capacity",
    "withdraw_recognition",
    "withdraw_training",
]
EVENING = time(17)
_FIELDS = (
    *("title", "summary", "form", "kind", "language", "contact_minutes", "ects", "price_cents", "vat_percent"),
    *("leads_to", "career_oriented", "shortage", "aftercare_days", "aftercare", "made_up"),
)


@transaction.atomic
def add_training(*, spec: TrainingSpec, actor: Actor | None = None) -> Training:
    """Put a training on offer. Raises CodeTaken, BadTraining, NotAProvider."""
    _allow(actor, "training.manage", spec.provider.pk)
    _check_training(spec)
    try:
        with transaction.atomic():
            return add_trainings(specs=[spec])[0]
    except IntegrityError as error:
        raise CodeTaken(training=spec.code) from error


@transaction.atomic
def add_trainings(*, specs: Sequence[TrainingSpec]) -> list[Training]:
    """Many trainings at once, unchecked: for imports and the demo world, which check themselves."""
    rows = [_training(spec) for spec in specs]
    Training.objects.bulk_create(rows, batch_size=1000)
    links = [_skill(row, skill) for row, spec in zip(rows, specs, strict=True) for skill in _once(spec.skills)]
    TrainingSkill.objects.bulk_create(links, batch_size=5000)
    _note_prices(rows)
    return rows


@transaction.atomic
def change_training(*, training: Training, spec: TrainingSpec, actor: Actor | None = None) -> Training:
    """Give a training other content; bookings that were made keep their price."""
    _allow(actor, "training.manage", training.provider_id)
    _check_training(spec)
    before = training.price_cents
    for name in _FIELDS:
        setattr(training, name, getattr(spec, name))
    training.search = _search_vector(spec)
    training.save()
    TrainingVector.objects.filter(training=training).delete()  # made again of the new words by the worker
    training.skills.all().delete()
    TrainingSkill.objects.bulk_create([_skill(training, skill) for skill in _once(spec.skills)])
    if training.price_cents != before:
        _note_prices([training])
    training.refresh_from_db(fields=["search"])
    return training


@transaction.atomic
def withdraw_training(*, training: Training, actor: Actor | None = None) -> Training:
    """Take a training off the list; its sessions and bookings stay."""
    _allow(actor, "training.manage", training.provider_id)
    training.withdrawn_at = training.withdrawn_at or clock.now()
    training.save(update_fields=["withdrawn_at"])
    return training


@transaction.atomic
def add_session(*, spec: SessionSpec, actor: Actor | None = None) -> Session:
    """Plan a session and open its seats. Raises BadSession."""
    _allow(actor, "session.manage", spec.training.provider_id)
    _check_session(spec)
    try:
        with transaction.atomic():
            return add_sessions(specs=[spec])[0]
    except IntegrityError as error:
        raise BadSession(why=_("its reference is used already")) from error


@transaction.atomic
def add_sessions(*, specs: Sequence[SessionSpec]) -> list[Session]:
    """Many sessions at once, with their seats, in batches."""
    rows = [_session(spec) for spec in specs]
    if not rows:
        return []
    seats.prepare(rows)
    Session.objects.bulk_create(rows, batch_size=1000)
    SessionPart.objects.bulk_create(
        [
            SessionPart(session=row, date=part.date, start_time=part.start_time, minutes=part.minutes)
            for row, spec in zip(rows, specs, strict=True)
            for part in spec.parts
        ],
        batch_size=5000,
    )
    seats.fill(rows)
    return rows


@transaction.atomic
def set_capacity(*, session: Session, capacity: int, reason: str, actor: Actor | None = None) -> Session:
    """Give a session more or fewer seats; booked seats stay booked, also where they are more than the new capacity."""
    _allow(actor, "session.manage", session.training.provider_id)
    if not reason.strip():
        raise ReasonMissing
    if not 0 <= capacity <= MAX_CAPACITY:
        raise BadSession(why=_("the number of seats is not right"))
    session = Session.objects.select_for_update(no_key=True).select_related("training").get(pk=session.pk)
    if session.cancelled_at:
        raise SessionGone
    before, session.capacity = session.capacity, capacity
    session.save(update_fields=["capacity"])
    if capacity > before:
        seats.grow(session, capacity - before, reason, actor)
    elif capacity < before:
        seats.shrink(session, before - capacity, reason, actor)
    return session


@transaction.atomic
def cancel_session(*, session: Session, actor: Actor | None = None) -> Session:
    """Mark a session as cancelled; booking lets go of what was booked (`booking.services.cancel_session`)."""
    from rugzak.catalogue.spaces import uses

    _allow(actor, "session.manage", session.training.provider_id)
    session.cancelled_at = session.cancelled_at or clock.now()
    session.save(update_fields=["cancelled_at"])
    uses.release(session, actor)
    return session


@transaction.atomic
def recognise(
    *,
    label: str,
    valid_from: date,
    training: Training | None = None,
    provider: Organisation | None = None,
    valid_until: date | None = None,
    reason: str = "",
    actor: Actor | None = None,
) -> Recognition:
    """Put a training or a provider on a public list between two dates."""
    if (training is None) == (provider is None):
        raise BadRecognition(why=_("choose a training or a provider"))
    _allow(actor, "recognition.decide", training.provider_id if training else provider.pk if provider else None)
    if label not in RecognitionLabel.values or (valid_until is not None and valid_until < valid_from):
        raise BadRecognition(why=_("the list or the dates are not right"))
    by = actor.user_id if actor else None
    return record.enter(
        label=label,
        valid_from=valid_from,
        valid_until=valid_until,
        reason=reason,
        by=by,
        training=training,
        provider=provider,
    )


@transaction.atomic
def withdraw_recognition(
    *, recognition: Recognition, last_day: date, reason: str, actor: Actor | None = None
) -> Recognition:
    """End a recognition; sessions that began before keep it. What was decided before stays readable.

    For the house: the doors go by `recognition.strike`, where a second person decides and the provider may object.
    """
    where = recognition.training.provider_id if recognition.training else recognition.provider_id
    _allow(actor, "recognition.decide", where)
    if not reason.strip():
        raise ReasonMissing
    row = Recognition.objects.select_for_update().get(pk=recognition.pk)
    if last_day < row.valid_from or (row.valid_until is not None and last_day > row.valid_until):
        raise BadRecognition(why=_("the last day lies outside the recognition"))
    return record.end(row, last_day=last_day, reason=reason, by=actor.user_id if actor else None)


def _allow(actor: Actor | None, verb: str, organisation_id: UUID | None) -> None:
    if actor is not None:
        access.require(actor, verb, Scope("catalogue", organisation_id=organisation_id))


def _check_training(spec: TrainingSpec) -> None:
    if spec.provider.kind not in (OrganisationKind.PROVIDER, OrganisationKind.COACH_CENTRE):
        raise NotAProvider(name=spec.provider.name)
    if why := training_fault(spec):
        raise BadTraining(why=why)


def _check_session(spec: SessionSpec) -> None:
    if why := session_fault(spec):
        raise BadSession(why=why)


def _training(spec: TrainingSpec) -> Training:
    row = Training(provider=spec.provider, code=spec.code, **{name: getattr(spec, name) for name in _FIELDS})
    row.search = _search_vector(spec)
    return row


def _note_prices(trainings: Sequence[Training]) -> None:
    """From today on; a second change on a day takes the place of the first."""
    since = clock.today()
    TrainingPrice.objects.bulk_create(
        [TrainingPrice(training=row, since=since, price_cents=row.price_cents) for row in trainings],
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["training", "since"],
        update_fields=["price_cents"],
    )


def _search_vector(spec: TrainingSpec) -> Combinable:
    names, skills = f"{spec.code} {spec.provider.name}", [skill.uri for skill in spec.skills]
    return search_vector(title=spec.title, summary=spec.summary, names=names, skills=skills)


def _skill(training: Training, skill: SkillSpec) -> TrainingSkill:
    return TrainingSkill(training=training, skill_uri=skill.uri, release=skill.release, level=skill.level)


def _once(skills: Sequence[SkillSpec]) -> list[SkillSpec]:
    return list({skill.uri: skill for skill in skills}.values())


def _session(spec: SessionSpec) -> Session:
    days = [part.date for part in spec.parts]
    weekdays = {day.isoweekday() for day in days}
    return Session(
        training=spec.training,
        reference=spec.reference,
        start=min(days),
        end=max(days),
        weekdays=sum(1 << (day - 1) for day in weekdays),
        evening=all(part.start_time >= EVENING for part in spec.parts),
        municipality=spec.municipality,
        address=spec.address,
        capacity=spec.capacity,
        price_cents=spec.price_cents,
        made_up=spec.made_up,
    )
