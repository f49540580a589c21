"""Endpoints of interruptions of work: one's own, and what an employer's HR wrote down of someone who works there."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import interruptions
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import Interruption, Organisation, Person
from rugzak.accounts.models.interruption import BreakKind
from rugzak.api.auth import actor, person
from rugzak.api.problems import ERRORS

router = Router()


class InterruptionIn(Schema):
    kind: BreakKind
    start: date = Field(description="The first day away.")
    until: date | None = Field(None, description="The last day away; empty while it goes on.")


class TheirInterruptionIn(InterruptionIn):
    employer: UUID = Field(description="For whom you say so; the person works there today.")


class InterruptionEndIn(Schema):
    until: date | None = Field(description="Another last day; null: it goes on.")


class InterruptionOut(Schema):
    id: UUID
    kind: str
    start: date
    until: date | None = None
    employer: UUID | None = Field(None, description="Whose HR wrote it down; empty: the person did.")
    source: str = Field(description="declared or document.")
    recorded_at: datetime
    withdrawn_at: datetime | None = None


@router.get("/me/interruptions", response={200: list[InterruptionOut], **ERRORS})
def mine(request: HttpRequest) -> list[dict[str, Any]]:
    """When I am or was away from work, the latest first; also what an employer wrote down."""
    return [_out(row) for row in interruptions.seen_by(actor(request), person(request).pk)]


@router.post("/me/interruptions", response={200: InterruptionOut, **ERRORS})
def record(request: HttpRequest, body: InterruptionIn) -> dict[str, Any]:
    """Write down that I am away. The ends of my purses follow. The same twice is one."""
    return _out(interruptions.record(actor=actor(request), person=person(request), **body.dict()))


@router.patch("/me/interruptions/{interruption_id}", response={200: InterruptionOut, **ERRORS})
def change(request: HttpRequest, interruption_id: UUID, body: InterruptionEndIn) -> dict[str, Any]:
    """Another last day, of what I wrote down myself or an employer for whom I don't work any more."""
    return _change(request, person(request).pk, interruption_id, body)


@router.delete("/me/interruptions/{interruption_id}", response={200: InterruptionOut, **ERRORS})
def withdraw(request: HttpRequest, interruption_id: UUID) -> dict[str, Any]:
    """Take it back: my purses end as if it had never been written down."""
    return _withdraw(request, person(request).pk, interruption_id)


@router.get("/people/{person_id}/interruptions", response={200: list[InterruptionOut], **ERRORS})
def theirs(request: HttpRequest, person_id: UUID) -> list[dict[str, Any]]:
    """As HR: what my employer wrote down of someone who works there. Nothing else is seen."""
    return [_out(row) for row in interruptions.seen_by(actor(request), person_id)]


@router.post("/people/{person_id}/interruptions", response={200: InterruptionOut, **ERRORS})
def record_theirs(request: HttpRequest, person_id: UUID, body: TheirInterruptionIn) -> dict[str, Any]:
    """As HR: write down that someone who works for my employer is away. The person sees it."""
    who = Person.objects.filter(pk=person_id).first()
    where = Organisation.objects.filter(pk=body.employer).first()
    if who is None or where is None:
        raise Hidden
    given = body.dict(exclude={"employer"})
    return _out(interruptions.record(actor=actor(request), person=who, employer=where, **given))


@router.patch("/people/{person_id}/interruptions/{interruption_id}", response={200: InterruptionOut, **ERRORS})
def change_theirs(
    request: HttpRequest, person_id: UUID, interruption_id: UUID, body: InterruptionEndIn
) -> dict[str, Any]:
    """As HR: another last day of what my employer wrote down."""
    return _change(request, person_id, interruption_id, body)


@router.delete("/people/{person_id}/interruptions/{interruption_id}", response={200: InterruptionOut, **ERRORS})
def withdraw_theirs(request: HttpRequest, person_id: UUID, interruption_id: UUID) -> dict[str, Any]:
    """As HR: take back what my employer wrote down."""
    return _withdraw(request, person_id, interruption_id)


def _change(request: HttpRequest, person_id: UUID, interruption_id: UUID, body: InterruptionEndIn) -> dict[str, Any]:
    who = actor(request)
    row = interruptions.find(who, person_id, interruption_id)
    return _out(interruptions.change_end(actor=who, interruption=row, until=body.until))


def _withdraw(request: HttpRequest, person_id: UUID, interruption_id: UUID) -> dict[str, Any]:
    who = actor(request)
    return _out(interruptions.withdraw(actor=who, interruption=interruptions.find(who, person_id, interruption_id)))


def _out(row: Interruption) -> dict[str, Any]:
    shown = ("id", "kind", "start", "until", "source", "recorded_at", "withdrawn_at")
    return {**{name: getattr(row, name) for name in shown}, "employer": row.employer_id}
