"""Reads of the catalogue: search, a training's page, what the schemes must know of a training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import FloatField
from django.db.models.functions import Coalesce

from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.models import Municipality
from rugzak.base.places import distance_km
from rugzak.catalogue import seats
from rugzak.catalogue.models import Recognition, RecognitionLabel, Session, SessionPart, Training, TrainingSkill
from rugzak.catalogue.wording import prefix_query

PER_PAGE = 20
DEFAULT_KM = 25.0
_SPOT = ("nis", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Hit:
    """A training found, with its next session within the question and how far that is (km; None: online or unknown)."""

    training: Training
    next_session: Session | None
    sessions: int
    seats_free: int | None
    km: float | None
    price_cents: int
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of hits; `number` counts from 1."""

    hits: tuple[Hit, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as a page shows it."""

    session: Session
    parts: tuple[SessionPart, ...]
    seats_free: int
    price_cents: int
    km: float | None


def search(
    *,
    text: str = "",
    skill: str | Sequence[str] | None = None,
    near: Municipality | None = None,
    within_km: float | None = None,
    form: str | None = None,
    max_price: int | None = None,
    start_after: date | None = None,
    start_before: date | None = None,
    language: str | None = None,
    provider_id: UUID | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Page:
    """Trainings that fit all that is asked; words may be beginnings, in any of the four languages.

    `max_price` in cents. Near a place also gives what is online. Best match first, then the soonest start.
    """
    places = _places(near, within_km)
    sessions = _open_sessions(places, max_price, start_after, start_before)
    found = _narrow(Training.objects.filter(withdrawn_at=None), text, skill, form, language, provider_id)
    found = found.annotate(next_start=Subquery(_next(sessions).values("start")[:1]))
    if near is not None or start_after is not None or start_before is not None:
        found = found.filter(next_start__isnull=False)
    if max_price is not None:
        found = found.filter(Q(next_start__isnull=False) | Q(price_cents__lte=max_price))
    total = found.count()
    pages = max(ceil(total / per_page), 1)
    number = min(max(page, 1), pages)
    ordered = _rank(found, text).order_by("-rank", F("next_start").asc(nulls_last=True), "id")
    rows = list(ordered.select_related("provider")[(number - 1) * per_page : number * per_page])
    return Page(_hits(rows, sessions, near), total, number, pages)


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
        "training.recognised_odb": RecognitionLabel.ODB in labels,
        "training.recognised_vov": RecognitionLabel.VOV in labels,
        "training.price": session.price if session else training.price_cents,
        "provider.recognised": RecognitionLabel.REGISTERED in labels,
        "provider.career_centre": RecognitionLabel.CAREER_CENTRE in labels,
        "provider.recognised_ocw": RecognitionLabel.OCW in labels,
    }
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


def _narrow(
    found: QuerySet[Training],
    text: str,
    skill: str | Sequence[str] | None,
    form: str | None,
    language: str | None,
    provider_id: UUID | None,
) -> QuerySet[Training]:
    if query := _query(text):
        found = found.filter(search=query)
    elif text.strip():
        return found.none()
    if skill:
        uris = [skill] if isinstance(skill, str) else list(skill)
        found = found.filter(Exists(TrainingSkill.objects.filter(training=OuterRef("pk"), skill_uri__in=uris)))
    wanted = {"form": form, "language": language, "provider_id": provider_id}
    return found.filter(**{name: value for name, value in wanted.items() if value})


def _query(text: str) -> SearchQuery | None:
    words = prefix_query(text)
    return SearchQuery(words, config="simple", search_type="raw") if words else None


def _rank(found: QuerySet[Training], text: str) -> Any:
    query = _query(text)
    rank = SearchRank(F("search"), query) if query else Value(0.0, output_field=FloatField())
    return found.annotate(rank=rank)


def tomorrow() -> date:
    """The first day of sessions that can still be booked."""
    return clock.today() + timedelta(days=1)


def _open_sessions(
    places: list[str] | None, max_price: int | None, start_after: date | None, start_before: date | None
) -> QuerySet[Session]:
    rows = Session.objects.filter(cancelled_at=None, start__gte=max(start_after or tomorrow(), tomorrow()))
    if start_before is not None:
        rows = rows.filter(start__lte=start_before)
    if places is not None:
        rows = rows.filter(Q(municipality_id__in=places) | Q(municipality=None))
    if max_price is not None:
        price = Coalesce("price_cents", "training__price_cents")
        rows = rows.annotate(asked=price).filter(asked__lte=max_price)
    return rows


def _next(sessions: QuerySet[Session]) -> QuerySet[Session]:
    return sessions.filter(training=OuterRef("pk")).order_by("start", "id")


def _places(near: Municipality | None, within_km: float | None) -> list[str] | None:
    if near is None:
        return None
    limit = DEFAULT_KM if within_km is None else within_km
    nearby = [place.nis for place in Municipality.objects.only(*_SPOT) if (distance_km(near, place) or 0.0) <= limit]
    return nearby if near.latitude is not None else [near.nis]


def _hits(rows: list[Training], sessions: QuerySet[Session], near: Municipality | None) -> tuple[Hit, ...]:
    ids = [row.pk for row in rows]
    coming: dict[UUID, list[Session]] = {pk: [] for pk in ids}
    for one in sessions.filter(training__in=ids).select_related("municipality").order_by("start", "id"):
        coming[one.training_id].append(one)
    firsts = {pk: some[0] for pk, some in coming.items() if some}
    free = seats.free(list(firsts.values()))
    labels = _labels(rows)
    return tuple(_hit(row, coming[row.pk], free, near, labels[row.pk]) for row in rows)


def _hit(
    row: Training, coming: list[Session], free: dict[UUID, int], near: Municipality | None, labels: frozenset[str]
) -> Hit:
    first = coming[0] if coming else None
    own = first.price_cents if first else None
    price = row.price_cents if own is None else own
    left = free[first.pk] if first else None
    return Hit(row, first, len(coming), left, km_to(near, first) if first else None, price, labels)


def _labels(rows: list[Training]) -> dict[UUID, frozenset[str]]:
    today = clock.today()
    providers = {row.provider_id for row in rows}
    found = Recognition.objects.filter(Q(training__in=rows) | Q(provider__in=providers))
    live = [one for one in found if one.holds_on(today)]
    return {
        row.pk: frozenset(one.label for one in live if one.training_id == row.pk or one.provider_id == row.provider_id)
        for row in rows
    }


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
