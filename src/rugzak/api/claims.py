"""Endpoints of claims: the provider claims, the authority checks, another releases; and money that must come back."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import access, permissions
from rugzak.accounts.bank import format_reference
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import actor
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound
from rugzak.booking import claims, own_parts, payouts, queries
from rugzak.booking.models import Claim, ClaimState, Clawback, Debtor, OwnPart
from rugzak.booking.stages import by_hand

router = Router()


class ClaimsQuery(PageQuery):
    state: ClaimState | None = None
    provider: UUID | None = Field(None, description="One provider's; left out: everyone's, for the authority.")


class ClaimIn(Schema):
    booking: UUID


class LookIn(Schema):
    note: str = Field(min_length=3, max_length=255, description="What you looked at.")


class ControlOut(Schema):
    code: str
    passed: bool
    text: str


class ClaimOut(Schema):
    id: UUID
    booking: UUID
    state: str
    attended_minutes: int
    planned_minutes: int
    share: Decimal
    amount: int = Field(description="Cents, from all funders together.")
    controls: list[ControlOut]
    made_at: datetime
    released_at: datetime | None = None
    act: int | None = None


class ClawbackIn(Schema):
    debtor: Debtor
    debtor_id: UUID
    amount: int = Field(gt=0, le=10**9, description="Cents.")
    reason: str = Field(min_length=3, max_length=255)


class ClawbackOut(Schema):
    id: UUID
    claim: UUID
    debtor: str
    debtor_id: UUID | None = None
    amount: int
    act: int


@router.get("", response={200: Page[ClaimOut], **ERRORS})
def listed(request: HttpRequest, query: Query[ClaimsQuery]) -> dict[str, Any]:
    """Claims by state: a provider's own, or all for the authority."""
    access.require(actor(request), "claim.see", Scope("claim", organisation_id=query.provider))
    rows = queries.claims(states=[query.state] if query.state else (), provider_id=query.provider)
    return page(rows, query, _claim)


@router.post("", response={200: ClaimOut, **ERRORS})
def make(request: HttpRequest, body: ClaimIn) -> dict[str, Any]:
    """Claim one booking after its last half day; the controls run at once."""
    who = actor(request)
    return _claim(claims.make_claim(actor=who, booking=queries.booking(who, body.booking)))


@router.post("/{claim_id}/check", response={200: ClaimOut, **ERRORS})
def check(request: HttpRequest, claim_id: UUID) -> dict[str, Any]:
    """Run the controls again."""
    return _claim(claims.check(actor=actor(request), claim=_find(request, claim_id)))


@router.post("/{claim_id}/look", response={200: ClaimOut, **ERRORS})
def look(request: HttpRequest, claim_id: UUID, body: LookIn) -> dict[str, Any]:
    """Write down that you looked at it yourself and that it is in order, as the first claims of a new provider ask."""
    found = _find(request, claim_id)
    by_hand.look(actor=actor(request), claim=found, note=body.note)
    return _claim(Claim.objects.get(pk=found.pk))


@router.post("/{claim_id}/release", response={200: ClaimOut, **ERRORS})
def release(request: HttpRequest, claim_id: UUID) -> dict[str, Any]:
    """Release a claim as the second pair of eyes: what is due becomes payable, the rest goes back to the purses."""
    found, who = _find(request, claim_id), actor(request)
    access.require(who, "claim.release", Scope("claim"))
    return _claim(claims.release(actor=who, claim=found))


@router.post("/{claim_id}/clawbacks", response={200: ClawbackOut, **ERRORS})
def claw_back(request: HttpRequest, claim_id: UUID, body: ClawbackIn) -> dict[str, Any]:
    """Claim paid money back from a named debtor."""
    made = payouts.claw_back(
        actor=actor(request),
        claim=_find(request, claim_id),
        debtor=body.debtor,
        debtor_id=body.debtor_id,
        amount=body.amount,
        reason=body.reason,
    )
    return _clawback(made)


class OwnPartOut(Schema):
    id: UUID
    booking: UUID
    amount: int
    reference: str
    paid_at: datetime | None = None


class UnpaidIn(Schema):
    reason: str = Field(min_length=3, max_length=200)


class OwnPartsQuery(PageQuery):
    provider: UUID


@router.get("/own-parts", response={200: Page[OwnPartOut], **ERRORS})
def learners_parts(request: HttpRequest, query: Query[OwnPartsQuery]) -> dict[str, Any]:
    """What learners pay a provider themselves, with the structured reference of each."""
    access.require(actor(request), "ownpart.mark", Scope("claim", organisation_id=query.provider))
    return page(queries.own_parts(query.provider), query, _own_part)


@router.post("/own-parts/{own_part_id}/paid", response={200: OwnPartOut, **ERRORS})
def own_part_paid(request: HttpRequest, own_part_id: UUID) -> dict[str, Any]:
    """The learner paid their part to us."""
    _own_part_seen(request, own_part_id)
    return _own_part(own_parts.mark_paid(actor=actor(request), own_part_id=own_part_id))


@router.post("/own-parts/{own_part_id}/unpaid", response={200: OwnPartOut, **ERRORS})
def own_part_unpaid(request: HttpRequest, own_part_id: UUID, body: UnpaidIn) -> dict[str, Any]:
    """It was marked by mistake."""
    _own_part_seen(request, own_part_id)
    return _own_part(own_parts.mark_unpaid(actor=actor(request), own_part_id=own_part_id, reason=body.reason))


def _own_part_seen(request: HttpRequest, own_part_id: UUID) -> None:
    row = OwnPart.objects.select_related("booking__session__training").filter(pk=own_part_id).first()
    provider = row.booking.session.training.provider_id if row else None
    if row is None or not permissions.may(actor(request), "ownpart.mark", Scope("claim", organisation_id=provider)):
        raise NotFound


def _own_part(row: OwnPart) -> dict[str, Any]:
    return {
        **{"id": row.pk, "booking": row.booking_id, "amount": row.amount, "paid_at": row.paid_at},
        "reference": format_reference(row.reference),
    }


def _find(request: HttpRequest, claim_id: UUID) -> Claim:
    """A claim that the caller may see; any other is not there for them."""
    claim = Claim.objects.select_related("booking__session__training").filter(pk=claim_id).first()
    if claim is None:
        raise NotFound
    scope = Scope("claim", organisation_id=claim.booking.session.training.provider_id)
    if not permissions.may(actor(request), "claim.see", scope):
        raise NotFound
    return claim


def _claim(row: Claim) -> dict[str, Any]:
    controls = [{"code": c.code, "passed": c.passed, "text": str(c)} for c in claims.controls_of(row)]
    return {
        **{"id": row.pk, "booking": row.booking_id, "state": row.state, "share": row.share, "amount": row.amount},
        **{"attended_minutes": row.attended_minutes, "planned_minutes": row.planned_minutes, "controls": controls},
        **{"made_at": row.made_at, "released_at": row.released_at, "act": row.act},
    }


def _clawback(row: Clawback) -> dict[str, Any]:
    return {
        **{"id": row.pk, "claim": row.claim_id, "debtor": row.debtor, "debtor_id": row.debtor_id},
        **{"amount": row.amount, "act": row.act},
    }
