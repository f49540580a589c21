"""Endpoints of the catalogue: search, a training with its sessions."""

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.api.auth import actor
from rugzak.api.problems import ERRORS
from rugzak.base import clock, places
from rugzak.base.models import Municipality
from rugzak.catalogue import queries, services
from rugzak.catalogue.models import Form, RecognitionLabel, Session, Training
from rugzak.catalogue.search import find
from rugzak.catalogue.search.question import Hit, Order, Question
from rugzak.catalogue.specs import PartSpec, SessionSpec

router = Router()
LAST_PAGE = 10_000
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]


class SearchQuery(Schema):
    """What to look for; everything together."""

    text: str = Field("", max_length=200)
    skill: str | None = Field(None, max_length=200, description="URI of an ESCO skill.")
    post_code: str | None = Field(None, pattern=r"^\d{4}$")
    within_km: float | None = Field(None, gt=0, le=500)
    form: Form | None = None
    max_price: int | None = Field(None, ge=0, le=100_000_000, description="Cents.")
    start_after: date | None = None
    start_before: date | None = None
    weekday: list[int] = Field([], max_length=7, description="1 Monday … 7 Sunday; all half days fall on these.")
    evening: bool = Field(False, description="All half days begin at five in the afternoon or later.")
    language: str | None = Field(None, pattern=r"^(nl|fr|de|en)$")
    label: RecognitionLabel | None = Field(None, description="Recognised for this, today.")
    order: Order = Field("best", description="`nearest` needs a post code.")
    page: int = Field(1, ge=1, le=LAST_PAGE)

    def question(self) -> Question:
        """The same in the words of the catalogue."""
        given = self.dict(exclude={"post_code", "skill", "weekday", "page"})
        skills, days = (self.skill,) if self.skill else (), frozenset(self.weekday) & frozenset(range(1, 8))
        return Question(**given, skills=skills, weekdays=days, near=_near(self.post_code))


class TaughtOut(Schema):
    uri: str
    release: str
    level: int | None = None


class TrainingOut(Schema):
    id: UUID
    provider: UUID
    provider_name: str
    code: str
    title: dict[str, str]
    summary: dict[str, str]
    form: str
    language: str
    contact_minutes: int
    price_cents: int
    made_up: bool


class OfferOut(TrainingOut):
    next_start: date | None = None
    sessions: int
    seats_free: int | None = None
    km: float | None = None
    labels: list[str]
    by_words: bool = Field(description="It has the words; else it only means something like them.")


class OffersOut(Schema):
    items: list[OfferOut]
    total: int
    more: bool = Field(description="There are more than `total`, which nobody reads to the end.")
    page: int
    pages: int
    facets: dict[str, dict[str, int]] = Field(
        description="By choice (form, language, price, month), how many each value leaves; empty where there are more."
    )
    spelled: dict[str, str] = Field(description="Words as they were typed, and the words that were looked for.")


class PartOut(Schema):
    id: UUID
    date: date
    minutes: int


class SessionOut(Schema):
    id: UUID
    training: UUID
    start: date
    end: date
    place: str = ""
    capacity: int
    price_cents: int
    seats_free: int
    parts: list[PartOut]


class PartIn(Schema):
    date: Day
    start_time: str = Field(pattern=CLOCK, description="By the clock on the wall, without a zone.", examples=["09:00"])
    minutes: int = Field(ge=15, le=720)


class SessionIn(Schema):
    capacity: int = Field(ge=1, le=10_000)
    parts: list[PartIn] = Field(min_length=1, max_length=400)
    post_code: str | None = Field(None, pattern=r"^\d{4}$")


class PriceOut(Schema):
    since: date
    price_cents: int


class TrainingDetail(TrainingOut):
    prices: list[PriceOut] = Field(description="What it cost from which day on, newest first.")
    skills: list[TaughtOut]
    recognised: list[str]
    sessions: list[SessionOut]


@router.get("/trainings", response={200: OffersOut, **ERRORS}, auth=None)
def search(request: HttpRequest, query: Query[SearchQuery]) -> dict[str, Any]:
    """Search what is on offer."""
    found = find.search(query.question(), page=query.page)
    items = [_hit(hit) for hit in found.hits]
    place = {"total": found.total, "more": found.more, "page": found.number, "pages": found.pages}
    return {"items": items, **place, "facets": found.facets, "spelled": found.spelled}


@router.get("/trainings/{training_id}", response={200: TrainingDetail, **ERRORS}, auth=None)
def training(request: HttpRequest, training_id: UUID) -> dict[str, Any]:
    """One training: what it teaches, its recognition today, its coming sessions."""
    row = queries.training(training_id)
    recognised = sorted({r.label for r in queries.recognitions_of(row, on=clock.today())})
    sessions = [session_out(view.session, view.seats_free) for view in queries.sessions_of(row)]
    skills = [{"uri": s.skill_uri, "release": s.release, "level": s.level} for s in row.skills.all()]
    prices = [{"since": one.since, "price_cents": one.price_cents} for one in row.prices.all()]
    return {**_training(row), "skills": skills, "recognised": recognised, "sessions": sessions, "prices": prices}


@router.post("/trainings/{training_id}/sessions", response={200: SessionOut, **ERRORS})
def plan(request: HttpRequest, training_id: UUID, body: SessionIn) -> dict[str, Any]:
    """Plan a session of one's own training, with its seats."""
    spec = SessionSpec(
        training=queries.training(training_id),
        capacity=body.capacity,
        parts=[PartSpec(part.date, time.fromisoformat(part.start_time), part.minutes) for part in body.parts],
        municipality=_near(body.post_code),
    )
    made = queries.session(services.add_session(spec=spec, actor=actor(request)).pk)
    return session_out(made, queries.seats_free([made])[made.pk])


@router.get("/sessions/{session_id}", response={200: SessionOut, **ERRORS}, auth=None)
def session(request: HttpRequest, session_id: UUID) -> dict[str, Any]:
    """One session with its half days and free seats."""
    row = queries.session(session_id)
    return session_out(row, queries.seats_free([row])[row.pk])


def session_out(row: Session, seats_free: int) -> dict[str, Any]:
    """A session as the API shows it."""
    parts = [{"id": part.pk, "date": part.date, "minutes": part.minutes} for part in row.parts.all()]
    place = str(row.municipality) if row.municipality else ""
    return {
        **{"id": row.pk, "training": row.training_id, "start": row.start, "end": row.end, "place": place},
        **{"capacity": row.capacity, "price_cents": row.price, "seats_free": max(0, seats_free), "parts": parts},
    }


def _training(row: Training) -> dict[str, Any]:
    return {
        **{"id": row.pk, "provider": row.provider_id, "provider_name": row.provider.name, "code": row.code},
        **{"title": row.title.to_json(), "summary": row.summary.to_json(), "form": row.form, "language": row.language},
        **{"contact_minutes": row.contact_minutes, "price_cents": row.price_cents, "made_up": row.made_up},
    }


def _hit(hit: Hit) -> dict[str, Any]:
    start = hit.next_session.start if hit.next_session else None
    more: dict[str, Any] = {"next_start": start, "sessions": hit.sessions, "seats_free": hit.seats_free, "km": hit.km}
    more["by_words"] = hit.by_words
    return {**_training(hit.training), **more, "price_cents": hit.price_cents, "labels": sorted(hit.labels)}


def _near(post_code: str | None) -> Municipality | None:
    return places.of_post_code(post_code or "")
