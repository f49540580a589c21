"""The offer in formats of others: courses, learning opportunities, feeds out; a provider's own file in."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from rugzak.accounts.services import organisation_of
from rugzak.api.auth import actor
from rugzak.api.catalogue import SearchQuery
from rugzak.api.problems import ERRORS
from rugzak.base.errors import BadFile
from rugzak.catalogue import queries
from rugzak.catalogue.exchange import course, elm, feeds
from rugzak.catalogue.exchange.offer import coming_sessions, trainings_of
from rugzak.catalogue.imports.own import import_own
from rugzak.catalogue.models import Training
from rugzak.catalogue.search import find

router = Router()


def _of(kind: str, schema: str = "string") -> dict[str, Any]:
    """What an answer is, where it is no JSON of ours."""
    return {"responses": {200: {"content": {kind: {"schema": {"type": schema}}}}}}


PER_PAGE = 100
MOST_BYTES = 5_000_000


class SkippedOut(Schema):
    row: int = Field(description="Line of the file, or number of the course and one.")
    reason: str


class FileReportOut(Schema):
    name: str
    read: int
    made: int
    changed: int
    skipped: list[SkippedOut]


@router.get(
    "/export/courses",
    auth=None,
    response={200: str, **ERRORS},
    tags=["catalogue"],
    openapi_extra=_of("application/ld+json", "object"),
)
def courses(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """What a search finds as schema.org Course and CourseInstance (JSON-LD), 100 a page."""
    found = _found(query)
    made = course.written(found, coming_sessions(found), _site(request))
    return HttpResponse(json.dumps(made, ensure_ascii=False), content_type="application/ld+json")


@router.get(
    "/export/opportunities",
    auth=None,
    response={200: str, **ERRORS},
    tags=["catalogue"],
    openapi_extra=_of("text/turtle"),
)
def opportunities(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """What a search finds as learning opportunities of the European Learning Model (Turtle), 100 a page."""
    made = elm.graph(_found(query), _site(request)).serialize(format="turtle")
    return HttpResponse(made, content_type="text/turtle; charset=utf-8")


@router.get(
    "/feeds/trainings.atom",
    auth=None,
    response={200: str, **ERRORS},
    tags=["catalogue"],
    openapi_extra=_of("application/atom+xml"),
)
def atom(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """What a search finds as an Atom feed, newest first: put it in a reader and see what is new."""
    made = feeds.atom("Rugzak", _found(query), _site(request), request.build_absolute_uri())
    return HttpResponse(made, content_type="application/atom+xml; charset=utf-8")


@router.get(
    "/trainings/{training_id}/sessions.ics",
    auth=None,
    response={200: str, **ERRORS},
    tags=["catalogue"],
    openapi_extra=_of("text/calendar"),
)
def calendar(request: HttpRequest, training_id: UUID) -> HttpResponse:
    """The coming sessions of a training as a calendar (iCalendar), a half day an event."""
    views = queries.sessions_of(queries.training(training_id))
    return HttpResponse(feeds.calendar(view.session for view in views), content_type="text/calendar; charset=utf-8")


@router.post("/providers/{provider_id}/imports", response={200: list[FileReportOut], **ERRORS}, tags=["catalogue"])
def imports(request: HttpRequest, provider_id: UUID, file: UploadedFile, dry_run: bool = True) -> list[dict[str, Any]]:
    """A provider's own trainings: CSV, JSON-LD (schema.org Course, with its sessions) or ELM (Turtle, RDF/XML).

    By default nothing is kept and the report says what would be; `dry_run=false` keeps it.
    """
    name, content = file.name or "trainings.csv", file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadFile(name=name, why="> 5 MB")
    provider = organisation_of(provider_id)
    reports = import_own(provider=provider, content=content, name=name, actor=actor(request), dry_run=dry_run)
    return [
        {
            **{"name": one.name, "read": one.read, "made": one.made, "changed": one.changed},
            "skipped": [{"row": skip.row, "reason": skip.reason} for skip in one.skipped],
        }
        for one in reports
    ]


def _found(query: SearchQuery) -> Sequence[Training]:
    hits = find.search(query.question(), page=query.page, per_page=PER_PAGE).hits
    return trainings_of([hit.training.pk for hit in hits])


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
