"""Endpoints of outreach: make, count, send, whom to call, stop, and what it did."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import outreach
from rugzak.accounts.models import Outreach
from rugzak.api.auth import actor, user
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.evaluation import interval

router = Router()
FEW = f"Empty until it is known, and under {outreach.LEAST}."


class WhyIn(Schema):
    """One sentence a language, one language at least."""

    nl: str = Field("", max_length=255)
    fr: str = Field("", max_length=255)
    de: str = Field("", max_length=255)
    en: str = Field("", max_length=255)


class OutreachIn(Schema):
    scheme: str = Field(pattern=r"^[a-z0-9-]{1,64}$", description="Such as be-vl-opleidingscheque; a pot must give it.")
    region: Literal["", "VL", "BR", "WA"] = Field("", description="Where people live; empty: everywhere.")
    education: Literal["", "low", "mid", "high"] = Field("", description="Their diploma; empty: everyone.")
    why: WhyIn = Field(description="The people read it.")


class OutreachOut(Schema):
    id: UUID
    scheme: str
    region: str
    education: str
    why: dict[str, str]
    state: str = Field(description="counting, ready, sent, done or stopped.")
    too_few: bool = Field(description=f"Counted, and under {outreach.LEAST}: nothing can be sent.")
    progress: int = Field(description="How far the counting is, in percent.")
    made_at: datetime
    counted_at: datetime | None = None
    people: int | None = Field(None, description=f"Entitled, and uses nothing of it. {FEW}")
    unreachable: int | None = Field(None, description=f"Others like them, without an address or a phone. {FEW}")
    sent_at: datetime | None = None
    ends: date | None = Field(None, description="When the effect is measured.")
    reached: int | None = Field(None, description=f"Who is told. {FEW}")
    held_out: int | None = Field(None, description=f"Who is told nothing, to compare with. {FEW}")
    used_reached: int | None = Field(None, description="Of those told, who uses it at the end.")
    used_held_out: int | None = Field(None, description="Of the others, who uses it at the end.")
    difference: float | None = Field(None, description="The share of the told less that of the others.")
    least: float | None = Field(None, description="Where its 95 % interval begins.")
    most: float | None = Field(None, description="Where it ends.")


class ContactOut(Schema):
    given_name: str
    phone: str
    language: str


@router.get("", response={200: Page[OutreachOut], **ERRORS})
def overview(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Every outreach, newest first."""
    return page(outreach.outreaches(actor(request)), query, _out)


@router.post("", response={200: OutreachOut, **ERRORS})
def make(request: HttpRequest, body: OutreachIn) -> dict[str, Any]:
    """Count who is entitled by a scheme and doesn't use it; the worker does it."""
    return _out(outreach.make(by=user(request), **body.dict()))


@router.get("/{outreach_id}", response={200: OutreachOut, **ERRORS})
def one(request: HttpRequest, outreach_id: UUID) -> dict[str, Any]:
    """One outreach, and what it did."""
    return _out(outreach.one(actor(request), outreach_id))


@router.post("/{outreach_id}/send", response={200: OutreachOut, **ERRORS})
def send(request: HttpRequest, outreach_id: UUID) -> dict[str, Any]:
    """Tell everyone in it by mail; never by who made it."""
    return _out(outreach.send(outreach_id=outreach_id, by=user(request)))


@router.post("/{outreach_id}/stop", response={200: OutreachOut, **ERRORS})
def stop(request: HttpRequest, outreach_id: UUID) -> dict[str, Any]:
    """Stop it: whom it names is deleted, and mails that wait don't go out."""
    return _out(outreach.stop(outreach_id=outreach_id, by=user(request)))


@router.get("/{outreach_id}/contacts", response={200: list[ContactOut], **ERRORS})
def contacts(request: HttpRequest, outreach_id: UUID) -> list[outreach.Contact]:
    """Whom to call, while it is sent. Each of them reads that you looked."""
    return outreach.contacts(actor(request), outreach_id)


def _out(row: Outreach) -> dict[str, Any]:
    names = ("id", "scheme", "region", "education", "state", "too_few", "made_at", "counted_at", "sent_at", "ends")
    shown = outreach.figures(row)
    numbers = ("progress", "people", "unreachable", "reached", "held_out", "used_reached", "used_held_out")
    plain = {name: getattr(row, name) for name in names} | {name: getattr(shown, name) for name in numbers}
    effect = interval.difference(*shown.groups) if shown.groups else None
    return plain | {"why": row.why.to_json()} | dict(zip(("difference", "least", "most"), effect or (), strict=False))
