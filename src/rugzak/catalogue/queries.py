"""Reads of the catalogue: a training's page, what the schemes must know of a training; searching is `search.find`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Min, Q

from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.models import Municipality
from rugzak.base.places import distance_km
from rugzak.catalogue import seats
from rugzak.catalogue.models import Recognition, Session, SessionPart, Training
from rugzak.catalogue.recognition.facts import FACT_OF


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as a page shows it."""

    session: Session
    parts: tuple[SessionPart, ...]
    seats_free: int
    price_cents: int
    km: float | None


def training(training_id: UUID) -> Training:
    """A training with provider and skills. Raises NotFound."""
    rows = Training.objects.select_related("provider", "provider__municipality").prefetch_related("skills")
    row = rows.filter(pk=training_id).first()
    if row is None:
        raise NotFound
    return row


def session(session_id: UUID) -> Session:
    """A session with its training, provider and half days. Raises NotFound."""
    rows = Session.objects.select_related("training__provider", "municipality").prefetch_related("parts")
    row = rows.filter(pk=session_id).first()
    if row is None:
        raise NotFound
    return row


def sessions_of(
    training: Training, *, near: Municipality | None = None, after: date | None = None, limit: int = 50
) -> list[SessionView]:
    """A training's coming sessions, soonest first, with the seats that are left.

    From tomorrow on where nothing is asked: a session that begins today can't be booked any more.
    """
    rows = list(
        Session.objects.filter(training=training, cancelled_at=None, start__gte=after or tomorrow())
        .select_related("training__provider", "municipality")
        .prefetch_related("parts")
        .order_by("start", "id")[:limit]
    )
    free = seats.free(rows)
    return [SessionView(row, tuple(row.parts.all()), free[row.pk], row.price, km_to(near, row)) for row in rows]


def sessions_of_provider(provider_id: UUID, *, after: date | None = None, limit: int = 200) -> list[SessionView]:
    """A provider's sessions that have not ended, soonest first."""
    rows = list(
        Session.objects.filter(training__provider_id=provider_id, end__gte=after or clock.today())
        .select_related("training__provider", "municipality")
        .prefetch_related("parts")
        .order_by("start", "id")[:limit]
    )
    free = seats.free(rows)
    return [SessionView(row, tuple(row.parts.all()), free[row.pk], row.price, None) for row in rows]


def seats_free(sessions: Sequence[Session]) -> dict[UUID, int]:
    """Seats left by session, in one query."""
    return seats.free(sessions)


def recognitions_of(training: Training, *, on: date | None = None) -> list[Recognition]:
    """What the training and its provider are recognised for, on a day or ever, with what was decided."""
    rows = Recognition.objects.filter(Q(training=training) | Q(provider_id=training.provider_id))
    kept = rows.prefetch_related("events").order_by("label", "-valid_from")
    return [row for row in kept if on is None or row.holds_on(on)]


def labels_on(training: Training, day: date) -> frozenset[str]:
    """The labels that the training or its provider has on a day."""
    rows = Recognition.objects.filter(Q(training=training) | Q(provider_id=training.provider_id))
    return frozenset(row.label for row in rows if row.holds_on(day))


def recognitions_of_each(trainings: Sequence[Training]) -> dict[UUID, list[Recognition]]:
    """What some trainings and their providers are or were recognised for, by training, in one query."""
    providers = {row.provider_id for row in trainings}
    rows = list(Recognition.objects.filter(Q(training__in=trainings) | Q(provider__in=providers)))
    return {
        one.pk: [row for row in rows if row.training_id == one.pk or row.provider_id == one.provider_id]
        for one in trainings
    }


def training_facts(
    training: Training, session: Session | None = None, recognised: Sequence[Recognition] | None = None
) -> dict[str, Any]:
    """What is known of a training (and a session) in the schemes' vocabulary; what is not known is left out.

    `recognised`: what it was ever recognised for, where the caller has that already.
    """
    day = session.start if session else clock.today()
    held = None if recognised is None else frozenset(row.label for row in recognised if row.holds_on(day))
    labels = labels_on(training, day) if held is None else held
    facts: dict[str, Any] = {
        "training.form": training.form,
        "training.kind": training.kind,
        "training.contact_minutes": training.contact_minutes,
        "training.ects": training.ects,
        "training.leads_to": training.leads_to,
        "training.shortage": training.shortage,
        "training.price": session.price if session else training.price_cents,
    } | {fact: label in labels for label, fact in FACT_OF.items()}
    if training.career_oriented:  # else only the person's own career plan can say so
        facts["training.career_oriented"] = True
    return facts | (_session_facts(session) if session else {})


def planned_minutes(session: Session) -> int:
    """Minutes of class in all half days."""
    return sum(part.minutes for part in session.parts.all()) or session.training.contact_minutes


def _session_facts(session: Session) -> dict[str, Any]:
    return {
        "training.start": session.start,
        "training.first_start": session.start,
        "training.end": session.end,
        "session.minutes": planned_minutes(session),
    }


def tomorrow() -> date:
    """The first day of sessions that can still be booked."""
    return clock.today() + timedelta(days=1)


def km_to(near: Municipality | None, session: Session) -> float | None:
    """How far a session is, by air; None where one of the two places is not known."""
    if near is None or session.municipality is None:
        return None
    return distance_km(near, session.municipality)


def first_start(training: Training) -> date | None:
    """The day its next session starts."""
    rows = Session.objects.filter(training=training, cancelled_at=None, start__gte=tomorrow())
    day: date | None = rows.aggregate(first=Min("start"))["first"]
    return day
