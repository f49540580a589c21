"""What the bank answered, applied: paid money leaves the books, rejected money goes back by whoever knows its funders.

Each payable is settled in a transaction of its own and by its state, so a file that is read twice, or was cut short by
a crash, has its effect once.
"""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from uuid import UUID, uuid5

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.bank import remittance, status_file
from rugzak.accounts.errors import UnknownBatch
from rugzak.accounts.models import BankFile, Payable, PaymentBatch, User
from rugzak.accounts.models.bank import BatchState, PayableState
from rugzak.accounts.permissions import Scope
from rugzak.base import clock, files
from rugzak.ledger import services as ledger


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a payable ended: cents that reached the payee, cents that go back to the funder, and the bank's reason."""

    payable: Payable
    paid: int
    returned: int
    reason: str


@dataclass
class StatusReport:
    """What a status file did: payments by outcome, and the ones we don't know."""

    message_id: str
    batch_id: str
    paid: int = 0
    partial: int = 0
    rejected: int = 0
    pending: int = 0
    unchanged: int = 0
    unknown: list[str] = field(default_factory=list)
    replayed: bool = False


Handler = Callable[[Settlement], None]
_handlers: dict[str, list[Handler]] = {}
MOVABLE = (PayableState.BATCHED, PayableState.SENT)


def on_settled(source: str) -> Callable[[Handler], Handler]:
    """Register who hears how payables of a source ended: in the same transaction, after the money was booked."""

    def register(handler: Handler) -> Handler:
        handlers = _handlers.setdefault(source, [])
        if handler not in handlers:
            handlers.append(handler)
        return handler

    return register


def read_status(content: bytes, *, name: str = "status.xml", by: User | None = None) -> StatusReport:
    """Apply a pain.002 file; the same file again changes nothing. Raises BadFile, UnknownBatch or NotAllowed."""
    answer = status_file.read(content, name)
    batch = PaymentBatch.objects.filter(message_id=answer.original_message_id, file_id__isnull=False).first()
    if batch is None:
        raise UnknownBatch(message_id=answer.original_message_id)
    if by is not None:
        access.require(access.actor_of(by), "payout.status", Scope("payout", organisation_id=batch.debtor_id))
    original = answer.original_message_id
    row = received(content, name, message_id=answer.message_id, original_message_id=original)
    if row.report:
        return StatusReport(**{**row.report, "replayed": True})
    report = _apply(batch, answer)
    row.report = asdict(report)
    row.save(update_fields=["report"])
    return report


def received(content: bytes, name: str, **told: str) -> BankFile:
    """A file of the bank, kept once, with what it told of itself; the same content again is the same row."""
    with transaction.atomic(durable=True):
        row, made = BankFile.objects.get_or_create(digest=hashlib.sha256(content).hexdigest(), defaults=told)
        if made:
            row.file_id = files.store(name=name, content=content, media_type="application/xml").id
            row.save(update_fields=["file_id"])
    return row


def _apply(batch: PaymentBatch, answer: status_file.Answer) -> StatusReport:
    report = StatusReport(answer.message_id, str(batch.pk))
    ids = list(batch.payables.order_by("pk").values_list("pk", flat=True))
    known = {payable_id.hex for payable_id in ids}
    report.unknown = [row.end_to_end for row in answer.payments if row.end_to_end not in known]
    for payable_id in ids:
        status = answer.of(payable_id.hex)
        if status is not None:
            outcome = _settle(payable_id, status)
            setattr(report, outcome, getattr(report, outcome) + 1)
    close(batch)
    return report


@transaction.atomic(durable=True)
def _settle(payable_id: UUID, status: status_file.Status) -> str:
    return settle(payable_id, status)


@transaction.atomic
def settle(payable_id: UUID, status: status_file.Status) -> str:
    """Apply what is known of one payable now: paid, partial, rejected, pending or unchanged. Inside the caller's
    outermost transaction.
    """
    payable = Payable.objects.select_for_update(of=("self",)).select_related("fund").get(pk=payable_id)
    if status.code in status_file.SETTLED and payable.state in MOVABLE:
        return _paid(payable, status)
    if status.code in status_file.REJECTED and payable.state in MOVABLE:
        _end(payable, PayableState.REJECTED, paid=0, returned=payable.amount, reason=status.reason)
        return "rejected"
    if status.code in status_file.REJECTED and payable.state == PayableState.PAID:
        return _came_back(payable, status)
    settles = status.code in status_file.SETTLED | status_file.REJECTED
    return "unchanged" if settles or payable.state not in MOVABLE else "pending"


def _paid(payable: Payable, status: status_file.Status) -> str:
    paid = payable.amount if status.settled_amount is None else max(0, min(status.settled_amount, payable.amount))
    if paid == 0:
        _end(payable, PayableState.REJECTED, paid=0, returned=payable.amount, reason=status.reason)
        return "rejected"
    _book(payable, paid, out=True)
    _end(payable, PayableState.PAID, paid=paid, returned=payable.amount - paid, reason=status.reason)
    return "paid" if paid == payable.amount else "partial"


def _came_back(payable: Payable, status: status_file.Status) -> str:
    """Paid before, and returned by the payee's bank: it is ours again, and goes back to its funder."""
    paid = payable.paid_amount
    _book(payable, paid, out=False)
    _end(payable, PayableState.RETURNED, paid=0, returned=paid, reason=status.reason)
    remittance.tell_came_back(payable)
    return "rejected"


def _book(payable: Payable, amount: int, *, out: bool) -> None:
    """Money leaves the fund's `used` account for the world outside, or comes back to it."""
    fund = payable.fund
    if fund is None:
        return
    debit, credit = (fund.used_account, fund.outside_account) if out else (fund.outside_account, fund.used_account)
    kind = "paid_out" if out else "payment_returned"
    leg = ledger.Leg(debit=debit, credit=credit, amount=amount)
    key = uuid5(payable.pk, kind)
    ledger.post(book=fund.book, key=key, legs=[leg], kind=kind, basis=payable.reference).require()


def end_unpaid(payable: Payable, *, reason: str) -> None:
    """A payable that the bank never got ends here, as if it was refused. Inside the caller's transaction."""
    _end(payable, PayableState.REJECTED, paid=0, returned=payable.amount, reason=reason)


def _end(payable: Payable, state: str, *, paid: int, returned: int, reason: str) -> None:
    payable.state, payable.paid_amount, payable.reason = state, paid, reason
    payable.settled_at = clock.now()
    payable.save(update_fields=["state", "paid_amount", "reason", "settled_at"])
    for handler in _handlers.get(payable.source, []):
        handler(Settlement(payable, paid, returned, reason))


@transaction.atomic(durable=True)
def close(batch: PaymentBatch) -> None:
    """Once nothing of it is on its way any more the batch is done, and each payee is told what was paid."""
    row = PaymentBatch.objects.select_for_update().get(pk=batch.pk)
    if row.state == BatchState.DONE or row.payables.filter(state__in=MOVABLE).exists():
        return
    row.state = BatchState.DONE
    row.save(update_fields=["state"])
    remittance.tell(row)
