"""Endpoints of learning: the log, achievements, and credentials that anyone can verify."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from rugzak.api import limits
from rugzak.api.auth import actor, person
from rugzak.api.paging import PAGE, Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.booking.models import Purpose
from rugzak.learning import credentials, queries, services
from rugzak.learning.models import Credential, Kind, LogEntry, Share

router = Router()


class EntryIn(Schema):
    title: str = Field(min_length=1, max_length=200)
    kind: Kind = Kind.INFORMAL
    share: Share | None = None
    minutes: int | None = Field(None, ge=1, le=600_000)
    date: date
    purpose: Purpose | None = None


class EntryOut(Schema):
    id: UUID
    title: str
    kind: str
    share: str
    minutes: int | None = None
    date: date
    purpose: str


class AchievementIn(Schema):
    booking: UUID
    passed: bool | None = None
    score: Decimal | None = Field(None, ge=0, le=100, decimal_places=2)


class AchievementOut(Schema):
    id: UUID
    booking: UUID | None = None
    passed: bool | None = None
    score: Decimal | None = None
    date: date
    credential: UUID | None = None


class CredentialOut(Schema):
    id: UUID
    issued_at: datetime
    revoked_at: datetime | None = None
    document: dict[str, Any]


class DocumentIn(Schema):
    document: str = Field(max_length=200_000, description="The badge, byte for byte as it was received.")


class VerificationOut(Schema):
    ok: bool
    reasons: list[str]


@router.get("/log", response={200: Page[EntryOut], **ERRORS})
def log(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """What I learned."""
    return page(queries.log(person(request)), query, _entry)


@router.post("/log", response={200: EntryOut, **ERRORS})
def add(request: HttpRequest, body: EntryIn) -> dict[str, Any]:
    """Keep something that I learned; only a title and a day are needed."""
    given = body.dict(exclude_none=True)
    return _entry(services.log_learning(person=person(request), **given))


@router.delete("/log/{entry_id}", response={204: None, **ERRORS})
def remove(request: HttpRequest, entry_id: UUID) -> Status[None]:
    """Take an entry of my own out of the log."""
    services.delete_entry(person=person(request), entry_id=entry_id)
    return Status(204, None)


@router.post("/achievements", response={200: AchievementOut, **ERRORS})
def achieve(request: HttpRequest, body: AchievementIn) -> dict[str, Any]:
    """What came out of a booking, said by its provider; issues the credential unless it was not passed."""
    made = services.record_achievement(
        actor=actor(request), booking_id=body.booking, passed=body.passed, score=body.score
    )
    credential = Credential.objects.filter(achievement=made).values_list("pk", flat=True).first()
    return {
        **{"id": made.pk, "booking": made.booking_id, "passed": made.passed, "score": made.score, "date": made.date},
        "credential": credential,
    }


@router.get("/credentials", response={200: Page[CredentialOut], **ERRORS})
def mine(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """My credentials, with the signed documents."""
    return page(Credential.objects.filter(person=person(request)), query, _credential)


@router.post("/credentials/verify", response={200: VerificationOut, **ERRORS}, auth=None, throttle=limits.VERIFY)
def verify(request: HttpRequest, body: DocumentIn) -> dict[str, Any]:
    """Is this badge what it says? Needs no account and no network."""
    found = credentials.verify(body.document.encode("utf-8", "surrogatepass"))
    return {"ok": found.ok, "reasons": [str(reason) for reason in found.reasons]}


def _entry(row: LogEntry) -> dict[str, Any]:
    return {
        **{"id": row.pk, "title": row.title, "kind": row.kind, "share": row.share, "minutes": row.minutes},
        **{"date": row.date, "purpose": row.purpose},
    }


def _credential(row: Credential) -> dict[str, Any]:
    plain = {"id": row.pk, "issued_at": row.issued_at, "revoked_at": row.revoked_at}
    return {**plain, "document": json.loads(row.document)}
