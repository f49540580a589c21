"""Endpoints of the bank files: payment batches, their release, the SEPA file, and what the bank answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.files import UploadedFile

from rugzak.accounts import access, bank, permissions
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Payable, PaymentBatch
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.permissions import OFFICER, Scope
from rugzak.accounts.services import organisation_of
from rugzak.api import statements
from rugzak.api.auth import actor, user
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base.errors import BadFile, NotFound

router = Router()
router.add_router("", statements.router)
XML = "application/xml"
MOST_BYTES = 5_000_000


class PayablesQuery(PageQuery):
    debtor: UUID
    state: PayableState | None = None


class PayableOut(Schema):
    id: UUID
    debtor: UUID
    payee: UUID | None = None
    amount: int
    paid_amount: int
    reference: str
    state: str
    source: str
    source_id: UUID
    batch: UUID | None = None


class BatchIn(Schema):
    debtor: UUID


class BatchOut(Schema):
    id: UUID
    debtor: UUID
    state: str
    message_id: str
    payments: int
    amount: int
    made_at: datetime
    released_at: datetime | None = None


class StatusOut(Schema):
    batch_id: str
    paid: int
    partial: int
    rejected: int
    pending: int
    unchanged: int
    unknown: list[str]
    replayed: bool


@router.get("/payables", response={200: Page[PayableOut], **ERRORS})
def payables(request: HttpRequest, query: Query[PayablesQuery]) -> dict[str, Any]:
    """What a funder owes, newest first."""
    access.require(actor(request), "payout.see", Scope("payout", organisation_id=query.debtor))
    rows = Payable.objects.filter(debtor_id=query.debtor)
    return page(rows.filter(state=query.state) if query.state else rows, query, _payable)


@router.get("/debtors", response={200: list[UUID], **ERRORS})
def debtors(request: HttpRequest) -> list[UUID]:
    """Which organisations owe something that can be paid now."""
    access.require(actor(request), "payout.see", Scope("payout"))
    return sorted(bank.debtors())


@router.post("/batches", response={200: BatchOut, **ERRORS})
def make(request: HttpRequest, body: BatchIn) -> dict[str, Any]:
    """Put all that a funder owes in one payment batch."""
    debtor = organisation_of(body.debtor)
    return _batch(bank.make_batch(debtor=debtor, by=user(request)))


@router.post("/batches/{batch_id}/release", response={200: BatchOut, **ERRORS})
def release(request: HttpRequest, batch_id: UUID) -> dict[str, Any]:
    """Release a batch that someone else made; only then is there a file."""
    _seen(request, batch_id)
    return _batch(bank.release_batch(batch_id=batch_id, by=user(request)))


@router.get(
    "/batches/{batch_id}/file",
    response={200: str, **ERRORS},
    openapi_extra={"responses": {200: {"content": {XML: {"schema": {"type": "string"}}}}}},
)
def take(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The pain.001.001.09 file, to bring to the bank."""
    _seen(request, batch_id)
    content = bank.take_file(batch_id=batch_id, by=user(request))
    answer = HttpResponse(content, content_type=XML)
    answer["Content-Disposition"] = f'attachment; filename="{batch_id}.xml"'
    return answer


@router.post("/status", response={200: StatusOut, **ERRORS})
def status(request: HttpRequest, file: UploadedFile) -> Any:
    """What the bank answered (pain.002); the same file twice has its effect once."""
    if OFFICER not in actor(request).role_names():
        raise NotAllowed
    if (file.size or 0) > MOST_BYTES:
        raise BadFile(name=file.name, why="> 5 MB")
    return bank.read_status(file.read(), name=file.name or "status.xml", by=user(request))


def _seen(request: HttpRequest, batch_id: UUID) -> None:
    """A batch of a funder whose payments the caller may see; any other is not there for them."""
    debtor = PaymentBatch.objects.filter(pk=batch_id).values_list("debtor_id", flat=True).first()
    if debtor is None or not permissions.may(actor(request), "payout.see", Scope("payout", organisation_id=debtor)):
        raise NotFound


def _payable(row: Payable) -> dict[str, Any]:
    return {
        **{"id": row.pk, "debtor": row.debtor_id, "payee": row.payee_id, "amount": row.amount, "state": row.state},
        **{"paid_amount": row.paid_amount, "reference": bank.format_reference(row.reference)},
        **{"source": row.source, "source_id": row.source_id, "batch": row.batch_id},
    }


def _batch(row: PaymentBatch) -> dict[str, Any]:
    amounts = list(row.payables.values_list("amount", flat=True))
    return {
        **{"id": row.pk, "debtor": row.debtor_id, "state": row.state, "message_id": row.message_id},
        **{"payments": len(amounts), "amount": sum(amounts), "made_at": row.made_at, "released_at": row.released_at},
    }
