"""Endpoints of the end of a fund: ask, confirm, undo, what it waits for, send the rest back, close, take the papers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import closing
from rugzak.accounts.closing.close import rest_to_send
from rugzak.accounts.models import Closing
from rugzak.accounts.models.closing import ClosingState
from rugzak.api.auth import user
from rugzak.api.funds import fund_of
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound

router = Router()


class ClosingIn(Schema):
    stops_on: date = Field(description="From this day on nothing new is granted.")
    run_off: date = Field(description="The last day to book with what was granted; 28 days after the stop at least.")
    reason: str = Field(min_length=3, max_length=255, description="Everyone who holds some of it reads it.")


class OpenOut(Schema):
    kind: str = Field(description="purses, used, payments, credits, deposits, rounds or debts.")
    count: int
    amount: int


class ClosingOut(Schema):
    id: UUID
    fund: UUID
    state: str = Field(description="asked, stopped, closed or withdrawn.")
    stops_on: date
    run_off: date
    reason: str
    asked_at: datetime
    confirmed_at: datetime | None = None
    closed_at: datetime | None = None
    open: list[OpenOut] = Field(description="What must end before it can close.")
    rest_to_send: int = Field(description="Cents that must go back to the funder by a payment first.")
    rest: int = Field(description="What went back in the end, in the fund's smallest unit.")
    archive_sha256: str
    export_until: date | None = None
    destroy_on: date | None = None
    destroyed_at: datetime | None = None


@router.get("/{fund_id}", response={200: ClosingOut, **ERRORS})
def one(request: HttpRequest, fund_id: UUID) -> dict[str, Any]:
    """How far the end of a fund is, and what it waits for."""
    return _out(_closing(request, fund_id))


@router.post("/{fund_id}", response={200: ClosingOut, **ERRORS})
def ask(request: HttpRequest, fund_id: UUID, body: ClosingIn) -> dict[str, Any]:
    """Ask to end a fund; someone else confirms. The same question twice is one."""
    return _out(closing.ask(fund=fund_of(request, fund_id), by=user(request), **body.dict()))


@router.post("/{fund_id}/confirm", response={200: ClosingOut, **ERRORS})
def confirm(request: HttpRequest, fund_id: UUID) -> dict[str, Any]:
    """Confirm what someone else asked: the days hold, and holders are told."""
    return _out(closing.confirm(closing_id=_closing(request, fund_id).pk, by=user(request)))


@router.post("/{fund_id}/withdraw", response={200: ClosingOut, **ERRORS})
def withdraw(request: HttpRequest, fund_id: UUID) -> dict[str, Any]:
    """Undo it, until the run-off."""
    return _out(closing.withdraw(closing_id=_closing(request, fund_id).pk, by=user(request)))


@router.post("/{fund_id}/rest", response={200: ClosingOut, **ERRORS})
def send_rest(request: HttpRequest, fund_id: UUID) -> dict[str, Any]:
    """Send what is left back to its funder, with the next payment file."""
    closing.send_rest(closing_id=_closing(request, fund_id).pk, by=user(request))
    return _out(_closing(request, fund_id))


@router.post("/{fund_id}/close", response={200: ClosingOut, **ERRORS})
def close(request: HttpRequest, fund_id: UUID) -> dict[str, Any]:
    """Close it for good, once nothing is open."""
    return _out(closing.close(closing_id=_closing(request, fund_id).pk, by=user(request)))


@router.get("/{fund_id}/archive", response={200: bytes, **ERRORS})
def archive(request: HttpRequest, fund_id: UUID) -> HttpResponse:
    """All papers of a closed fund, as a zip; its fingerprint is `archive_sha256`."""
    content = closing.read_archive(closing=_closing(request, fund_id), by=user(request))
    return HttpResponse(content, content_type="application/zip")


def _closing(request: HttpRequest, fund_id: UUID) -> Closing:
    row = closing.closing_of(fund_of(request, fund_id))
    if row is None:
        raise NotFound
    return row


def _out(row: Closing) -> dict[str, Any]:
    shown = (
        "id", "state", "stops_on", "run_off", "reason", "asked_at", "confirmed_at", "closed_at", "rest",
        "archive_sha256", "export_until", "destroy_on", "destroyed_at",
    )  # fmt: skip
    running = row.state in (ClosingState.ASKED, ClosingState.STOPPED)
    more = {
        "fund": row.fund_id,
        "open": closing.still_open(row.fund) if running else [],
        "rest_to_send": rest_to_send(row.fund) if running else 0,
    }
    return {name: getattr(row, name) for name in shown} | more
