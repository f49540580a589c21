"""Endpoints of moving value between one's own purses, and of what a fund's manager proposes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import permissions, transfers
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import Fund, PurseTransfer
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import IdempotencyKey, actor, person
from rugzak.api.paging import PAGE, Page, PageQuery, page
from rugzak.api.problems import ERRORS

router = Router()
MOST = 10**11


class MoveIn(Schema):
    target: UUID = Field(description="The purse that gets it, also yours.")
    amount: int = Field(gt=0, le=MOST, description="In the smallest unit of both purses, such as cents.")


class ProposalIn(MoveIn):
    source: UUID = Field(description="A purse of this fund; its person tells you its id.")
    reason: str = Field(min_length=3, max_length=255, description="Why it may pay for more or live longer.")


class TargetOut(Schema):
    id: UUID
    label: str
    valid_until: date | None = None


class TargetsOut(Schema):
    free: int = Field(description="What can be moved now.")
    targets: list[TargetOut] = Field(description="Where it may go without a reason of the fund's manager.")


class TransferOut(Schema):
    id: UUID
    source: UUID
    target: UUID
    amount: int
    wider: bool = Field(description="It may pay for more than before.")
    longer: bool = Field(description="It lives longer than before.")
    reason: str = Field(description="Of whoever manages the fund that it came from.")
    state: str = Field(description="proposed, done or declined.")
    made_at: datetime
    settled_at: datetime | None = None


@router.get("/me/transfers", response={200: Page[TransferOut], **ERRORS})
def mine(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """What I moved between my purses, and what was proposed to me."""
    return page(transfers.transfers_of(person(request).pk), query, _transfer)


@router.get("/me/purses/{purse_id}/targets", response={200: TargetsOut, **ERRORS})
def targets(request: HttpRequest, purse_id: UUID) -> dict[str, Any]:
    """Where the money of one of my purses may go."""
    source, found = transfers.targets_of(person(request), purse_id)
    rows = [{"id": v.purse.pk, "label": str(v.purse.label), "valid_until": v.purse.last_day} for v in found]
    return {"free": max(source.free, 0), "targets": rows}


@router.post("/me/purses/{purse_id}/transfers", response={200: TransferOut, **ERRORS})
def move(request: HttpRequest, purse_id: UUID, body: MoveIn, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Move something from one of my purses to another."""
    mine = Q(account_id=person(request).pk)
    source, target = transfers.find(purse_id, mine), transfers.find(body.target, mine)
    return _transfer(
        transfers.move(actor=actor(request), source=source, target=target, amount=body.amount, key=idempotency_key)
    )


@router.post("/me/transfers/{transfer_id}/accept", response={200: TransferOut, **ERRORS})
def accept(request: HttpRequest, transfer_id: UUID) -> dict[str, Any]:
    """Say yes to a proposal: the money moves now."""
    return _transfer(transfers.accept(actor=actor(request), transfer=_find(request, transfer_id)))


@router.post("/me/transfers/{transfer_id}/decline", response={200: TransferOut, **ERRORS})
def decline(request: HttpRequest, transfer_id: UUID) -> dict[str, Any]:
    """Say no to a proposal."""
    return _transfer(transfers.decline(actor=actor(request), transfer=_find(request, transfer_id)))


@router.post("/funds/{fund_id}/transfers", response={200: TransferOut, **ERRORS})
def propose(request: HttpRequest, fund_id: UUID, body: ProposalIn, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Propose someone to move what my fund gave them, with a reason; they accept it or not. Tells no balance."""
    _may_propose(request, fund_id)
    source = transfers.find(body.source, Q(fund_id=fund_id))
    target = transfers.find(body.target, Q(account_id=source.account_id))
    made = transfers.propose(
        actor=actor(request), source=source, target=target, amount=body.amount, reason=body.reason, key=idempotency_key
    )
    return _transfer(made)


def _may_propose(request: HttpRequest, fund_id: UUID) -> None:
    """A fund that the caller doesn't look after is not there for them."""
    fund = Fund.objects.filter(pk=fund_id).first()
    scope = Scope("fund", organisation_id=fund.organisation_id if fund else None)
    if fund is None or not permissions.may(actor(request), "transfer.propose", scope):
        raise Hidden


def _find(request: HttpRequest, transfer_id: UUID) -> PurseTransfer:
    row = transfers.transfers_of(person(request).pk).filter(pk=transfer_id).first()
    if row is None:
        raise Hidden
    return row


def _transfer(row: PurseTransfer) -> dict[str, Any]:
    shown = ("id", "amount", "wider", "longer", "reason", "state", "made_at", "settled_at")
    return {**{name: getattr(row, name) for name in shown}, "source": row.source_id, "target": row.target_id}
