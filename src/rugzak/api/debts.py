"""Endpoints of debts: what debtors still owe, what they pay, and what two pairs of eyes write off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import access, permissions
from rugzak.accounts.permissions import OFFICER, RELEASER, Actor, Scope
from rugzak.api.auth import IdempotencyKey, actor
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound
from rugzak.booking.debts import queries, services
from rugzak.booking.debts.models import WriteOff
from rugzak.booking.models import Clawback

router = Router()
MOST = 10**9


class DebtsQuery(PageQuery):
    organisation: UUID | None = Field(
        None, description="Debts that this funder bears; left out: all, for the authority."
    )


class BearerOut(Schema):
    fund: UUID
    amount: int = Field(description="Cents.")


class WriteOffOut(Schema):
    id: UUID
    debt: UUID
    amount: int = Field(description="Cents; the lines add up to it.")
    reason: str
    state: str = Field(description="asked, done or withdrawn.")
    lines: list[BearerOut]
    made_at: datetime
    released_at: datetime | None = None
    act: int | None = None


class DebtOut(Schema):
    id: UUID
    claim: UUID
    debtor: str
    amount: int = Field(description="Cents that were asked back.")
    open: int = Field(description="Cents that are still owed.")
    reason: str
    paid_at: datetime | None = None
    write_off: WriteOffOut | None = Field(description="What someone asked or did to give it up.")


class PaymentIn(Schema):
    amount: int | None = Field(None, gt=0, le=MOST, description="Cents that came in; left out: all that is open.")


class WriteOffIn(Schema):
    reason: str = Field(min_length=3, max_length=255, description="The legal basis, in one sentence.")


class SeenIn(Schema):
    amount: int = Field(gt=0, le=MOST, description="The cents that you saw; where it changed since, nothing is done.")


@router.get("", response={200: Page[DebtOut], **ERRORS})
def listed(request: HttpRequest, query: Query[DebtsQuery]) -> dict[str, Any]:
    """What was asked back and is neither paid nor written off."""
    access.require(actor(request), "writeoff.see", Scope("writeoff", organisation_id=query.organisation))
    return page(queries.debts({query.organisation} if query.organisation else None), query, _debt)


@router.post("/{debt_id}/payments", response={200: DebtOut, **ERRORS})
def paid(request: HttpRequest, debt_id: UUID, body: PaymentIn, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """The debtor paid, in whole or in part."""
    row = _find(request, debt_id)
    return _debt(services.paid(actor=actor(request), clawback=row, amount=body.amount, key=idempotency_key))


@router.post("/{debt_id}/write-offs", response={200: WriteOffOut, **ERRORS})
def ask(request: HttpRequest, debt_id: UUID, body: WriteOffIn, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Ask to write off all that is still open; someone else approves it."""
    row = _find(request, debt_id)
    return _write_off(services.ask(actor=actor(request), clawback=row, reason=body.reason, key=idempotency_key))


@router.post("/write-offs/{write_off_id}/release", response={200: WriteOffOut, **ERRORS})
def release(request: HttpRequest, write_off_id: UUID, body: SeenIn) -> dict[str, Any]:
    """Approve what someone else asked: its funds bear it now, each its line."""
    row = _question(request, write_off_id)
    return _write_off(services.release(actor=actor(request), write_off=row, amount=body.amount))


@router.post("/write-offs/{write_off_id}/withdraw", response={200: WriteOffOut, **ERRORS})
def withdraw(request: HttpRequest, write_off_id: UUID) -> dict[str, Any]:
    """Take the question back before anyone approved it."""
    return _write_off(services.withdraw(actor=actor(request), write_off=_question(request, write_off_id)))


def _find(request: HttpRequest, debt_id: UUID) -> Clawback:
    """A debt that the caller may see; any other is not there for them."""
    row = queries.debt(debt_id, _whose(actor(request)))
    if row is None:
        raise NotFound
    return row


def _question(request: HttpRequest, write_off_id: UUID) -> WriteOff:
    row = WriteOff.objects.filter(pk=write_off_id).first()
    if row is None:
        raise NotFound
    _find(request, row.clawback_id)
    return row


def _whose(who: Actor) -> frozenset[UUID] | None:
    """Of which funders someone may see debts; None: of all."""
    if permissions.may(who, "writeoff.see", Scope("writeoff")):
        return None
    return who.organisations(OFFICER) | who.organisations(RELEASER)


def _debt(row: Clawback) -> dict[str, Any]:
    written = queries.last(row)
    return {
        **{"id": row.pk, "claim": row.claim_id, "debtor": row.debtor, "amount": row.amount, "reason": row.reason},
        **{"open": queries.open_of([row])[row.pk], "paid_at": row.paid_at},
        "write_off": _write_off(written) if written else None,
    }


def _write_off(row: WriteOff) -> dict[str, Any]:
    shown = ("id", "amount", "reason", "state", "made_at", "released_at", "act")
    lines = [{"fund": line.fund_id, "amount": line.amount} for line in row.lines.all()]
    return {**{name: getattr(row, name) for name in shown}, "debt": row.clawback_id, "lines": lines}
