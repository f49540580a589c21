"""Endpoints of what the bank showed: statements of the account, the list of the unknown, and paying again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from rugzak.accounts import bank, permissions
from rugzak.accounts.bank import worklist
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import BankEntry, Payable, PayAgain
from rugzak.accounts.models.statement import EntryState
from rugzak.accounts.permissions import OFFICER, Scope
from rugzak.api.auth import actor, user
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base.errors import BadFile, NotFound

router = Router()
MOST_BYTES = 20_000_000


class EntriesOut(Schema):
    read: int
    done: dict[str, int]
    open: int
    known: int
    pending: int
    others: list[str]
    gaps: list[str]
    replayed: bool


class EntriesQuery(PageQuery):
    holder: UUID | None = Field(None, description="Whose account; left out: all, for the authority.")
    state: EntryState = EntryState.OPEN


class MovementOut(Schema):
    id: UUID
    holder: UUID
    credit: bool
    amount: int
    currency: str
    booked_on: date
    name: str
    words: str
    reference: str
    reason: str
    state: str
    outcome: str


class AssignIn(Schema):
    """One of the three."""

    deposit: UUID | None = None
    fund: UUID | None = None
    payable: UUID | None = None
    reason: str = Field("", max_length=255)


class BankReasonIn(Schema):
    reason: str = Field(min_length=3, max_length=255)


class FailedOut(Schema):
    """A payment that did not arrive, or in part; `lacks` is what is still owed, in cents."""

    payable: UUID
    payee: str
    lacks: int
    reason: str
    settled_at: datetime | None


class AgainOut(Schema):
    id: UUID
    payable: UUID
    amount: int
    reason: str
    state: str
    made_at: datetime
    released_at: datetime | None = None
    new: UUID | None = None


@router.post("/statements", response={200: EntriesOut, **ERRORS})
def statement(request: HttpRequest, file: UploadedFile) -> Any:
    """A statement of the account (camt.053) or a notification (camt.054); every booking has its effect once."""
    if OFFICER not in actor(request).role_names():
        raise NotAllowed
    if (file.size or 0) > MOST_BYTES:
        raise BadFile(name=file.name, why="> 20 MB")
    return bank.read_statement(file.read(), name=file.name or "statement.xml", by=user(request))


@router.get("/entries", response={200: Page[MovementOut], **ERRORS})
def entries(request: HttpRequest, query: Query[EntriesQuery]) -> dict[str, Any]:
    """Bookings on the account by state; `open` waits for an officer."""
    if not permissions.may(actor(request), "payout.status", Scope("payout", organisation_id=query.holder)):
        raise NotAllowed
    rows = BankEntry.objects.filter(state=query.state)
    return page(rows if query.holder is None else rows.filter(holder=query.holder), query, _entry)


@router.post("/entries/{movement_id}/assign", response={200: MovementOut, **ERRORS})
def assign(request: HttpRequest, movement_id: UUID, body: AssignIn) -> dict[str, Any]:
    """Say what a booking was: a deposit, money for a fund, or one of our payments (out, or come back)."""
    _seen(request, movement_id)
    by = user(request)
    if body.deposit:
        made = worklist.assign_to_request(entry_id=movement_id, request_id=body.deposit, by=by, note=body.reason)
    elif body.fund:
        made = worklist.assign_to_fund(entry_id=movement_id, fund_id=body.fund, by=by, reason=body.reason)
    elif body.payable:
        made = worklist.assign_to_payable(entry_id=movement_id, payable_id=body.payable, by=by, note=body.reason)
    else:
        raise NotFound
    return _entry(made)


@router.post("/entries/{movement_id}/return", response={200: MovementOut, **ERRORS})
def give_back(request: HttpRequest, movement_id: UUID, body: BankReasonIn) -> dict[str, Any]:
    """Send money back to the account it came from, with the next payment file."""
    _seen(request, movement_id)
    return _entry(worklist.return_entry(entry_id=movement_id, by=user(request), reason=body.reason))


@router.post("/entries/{movement_id}/aside", response={200: MovementOut, **ERRORS})
def aside(request: HttpRequest, movement_id: UUID, body: BankReasonIn) -> dict[str, Any]:
    """Looked at, and no payment of ours."""
    _seen(request, movement_id)
    return _entry(worklist.set_aside(entry_id=movement_id, by=user(request), reason=body.reason))


@router.post("/payables/{payable_id}/again", response={200: AgainOut, **ERRORS})
def ask_again(request: HttpRequest, payable_id: UUID, body: BankReasonIn) -> dict[str, Any]:
    """Ask to pay again what the bank refused or returned; someone else approves it."""
    row = Payable.objects.filter(pk=payable_id).first()
    if row is None or not _may_see(request, row.debtor_id):
        raise NotFound
    return _again(bank.ask_again(payable_id=payable_id, by=user(request), reason=body.reason))


@router.get("/failed", response={200: Page[FailedOut], **ERRORS})
def failed(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """What did not arrive, in whole or in part, and can be paid again; nobody asked for it yet."""
    if not permissions.may(actor(request), "payout.see", Scope("payout")):
        raise NotAllowed
    return page(bank.failed(), query, _failed)


@router.get("/again", response={200: list[AgainOut], **ERRORS})
def waiting_again(request: HttpRequest) -> list[dict[str, Any]]:
    """What someone asked to pay again and nobody approved yet."""
    if not permissions.may(actor(request), "payout.see", Scope("payout")):
        raise NotAllowed
    return [_again(row) for row in bank.asked()[:200]]


@router.post("/again/{again_id}/approve", response={200: AgainOut, **ERRORS})
def approve(request: HttpRequest, again_id: UUID) -> dict[str, Any]:
    """The second pair of eyes: the money is taken again, and waits for the next payment file."""
    _again_seen(request, again_id)
    bank.approve_again(again_id=again_id, by=user(request))
    return _again(PayAgain.objects.get(pk=again_id))


@router.post("/again/{again_id}/withdraw", response={200: AgainOut, **ERRORS})
def withdraw(request: HttpRequest, again_id: UUID) -> dict[str, Any]:
    """Take the question back."""
    _again_seen(request, again_id)
    return _again(bank.withdraw_again(again_id=again_id, by=user(request)))


def _again_seen(request: HttpRequest, again_id: UUID) -> None:
    row = PayAgain.objects.select_related("payable").filter(pk=again_id).first()
    if row is None or not _may_see(request, row.payable.debtor_id):
        raise NotFound


def _seen(request: HttpRequest, movement_id: UUID) -> None:
    row = BankEntry.objects.filter(pk=movement_id).first()
    if row is None or not _may_see(request, row.holder_id):
        raise NotFound


def _may_see(request: HttpRequest, organisation_id: UUID) -> bool:
    return permissions.may(actor(request), "payout.see", Scope("payout", organisation_id=organisation_id))


def _entry(row: BankEntry) -> dict[str, Any]:
    shown = (
        *("id", "credit", "amount", "currency", "booked_on", "name", "words", "reference", "reason"),
        *("state", "outcome"),
    )
    return {**{name: getattr(row, name) for name in shown}, "holder": row.holder_id}


def _failed(row: Any) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in ("lacks", "reason", "settled_at")}
    return {"payable": row.pk, "payee": row.name, **shown}


def _again(row: PayAgain) -> dict[str, Any]:
    shown = ("id", "amount", "reason", "state", "made_at", "released_at")
    return {**{name: getattr(row, name) for name in shown}, "payable": row.payable_id, "new": row.new_id}
