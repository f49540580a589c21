"""What one booking on the account is: a payment of ours, one that came back, a deposit we wait for, or unknown.

Only what fits to the cent has its effect by itself. `outcome` names what it did, or why an officer must look.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from rugzak.accounts.bank import deposits, holders, savings
from rugzak.accounts.bank.payables import ENDED
from rugzak.accounts.bank.settle import MOVABLE, settle
from rugzak.accounts.bank.statement_file import Booking
from rugzak.accounts.bank.status_file import Status
from rugzak.accounts.models import BankEntry, DepositRequest, Payable, PaymentBatch
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.models.statement import EntryState
from rugzak.base.quantities import Asset
from rugzak.ledger import services as ledger

PAID, PARTIAL, CONFIRMED, BATCH, RETURNED, CANCELLED_OUT = (
    *("paid", "partial", "confirmed", "batch", "returned", "cancelled_out"),
)
DEPOSIT, SURPLUS, SAVINGS = "deposit", "surplus", "savings"
# Why an officer must look.
UNKNOWN, CURRENCY, TWIN, AMOUNT, SUM, ENDED_BEFORE, REVERSAL = (
    *("unknown", "currency", "perhaps_twice", "other_amount", "other_sum", "paid_though_refused", "reversal"),
)


def match(entry: BankEntry, booking: Booking, *, twin: bool) -> None:
    """Give a new entry its effect and its outcome, within the caller's transaction; the caller saves it."""
    if entry.currency != Asset.EUR:
        return _wait(entry, CURRENCY)
    if twin:
        return _wait(entry, TWIN)
    payable = _payable(entry)
    if payable is not None:
        entry.payable = payable
        return _came_back(entry, payable) if entry.credit else _went_out(entry, payable)
    batch = _batch(entry, booking.batch) if not entry.credit else None
    if batch is not None:
        entry.batch = batch
        return _whole_batch(entry, batch)
    request = _request(entry)
    if request is not None and entry.credit and not booking.returned:
        return deposit(entry, request)
    saver = savings.saver_of(entry)
    if saver is not None and not booking.returned:
        savings.receive(entry, saver)
        return _done(entry, SAVINGS)
    return _wait(entry, REVERSAL if booking.returned else UNKNOWN)


def deposit(entry: BankEntry, request: DepositRequest) -> None:
    """Credit a deposit that we wait for; what is too much becomes a credit in the payer's name."""
    credit = deposits.receive(request_id=request.pk, entry=entry)
    entry.request = request
    _done(entry, SURPLUS if credit else DEPOSIT)


def _went_out(entry: BankEntry, payable: Payable) -> None:
    if payable.state in MOVABLE and entry.amount <= payable.amount:
        outcome = settle(payable.pk, Status(payable.pk.hex, "ACSC", entry.reason, entry.amount))
        _booked([payable], entry)
        return _done(entry, PAID if outcome == "paid" else PARTIAL)
    if payable.state == PayableState.PAID and payable.booked_on is None:
        if payable.paid_amount != entry.amount:
            return _wait(entry, AMOUNT)
        _booked([payable], entry)
        return _done(entry, CONFIRMED)
    returned = Q(outcome=RETURNED) | Q(state=EntryState.ASSIGNED)  # by itself, or by an officer
    came_back = _matched(payable, credit=True).filter(returned, amount=entry.amount)
    if payable.state in ENDED and payable.booked_on is None and came_back.exists():
        _booked([payable], entry)
        return _done(entry, CANCELLED_OUT)
    return _wait(entry, ENDED_BEFORE if payable.state in ENDED else AMOUNT)


def _came_back(entry: BankEntry, payable: Payable) -> None:
    """Returned by the payee's bank. Where it was refused before, it only undoes the debit that came with it."""
    if payable.state in ENDED:
        open_debit = payable.entries.filter(credit=False, state=EntryState.OPEN, amount=entry.amount).first()
        if open_debit is not None:
            _done(open_debit, CANCELLED_OUT)
            open_debit.save()
            return _done(entry, CANCELLED_OUT)
        if payable.booked_on is not None and not _matched(payable, credit=True).exists():
            return _done(entry, CANCELLED_OUT)
        return _wait(entry, UNKNOWN)
    whole = payable.on_account
    if entry.amount != whole or payable.state == PayableState.OPEN:
        return _wait(entry, AMOUNT)
    settle(payable.pk, Status(payable.pk.hex, "RJCT", entry.reason, None))
    return _done(entry, RETURNED)


def _whole_batch(entry: BankEntry, batch: PaymentBatch) -> None:
    """One sum for many payments: it counts where it is exactly what was on its way, or what the whole file asked."""
    rows = list(batch.payables.select_for_update().order_by("pk"))
    waiting = [row for row in rows if row.booked_on is None]
    alive = [row for row in waiting if row.state not in ENDED]
    for part in (alive, waiting):
        if part and sum(_sum_of(row) for row in part) == entry.amount:
            for row in part:
                if row.state in MOVABLE:
                    settle(row.pk, Status(row.pk.hex, "ACSC", "", None))
            _booked(part, entry)
            return _done(entry, BATCH)
    return _wait(entry, SUM)


def _sum_of(row: Payable) -> int:
    return row.on_account


def _payable(entry: BankEntry) -> Payable | None:
    """By the end-to-end id that our file gave it; a bank that drops it still carries the reference."""
    rows = Payable.objects.select_for_update(of=("self",)).filter(debtor__iban=entry.iban)
    rows = rows.filter(batch__file_id__isnull=False)
    wanted = Q(pk=_uuid(entry.end_to_end)) if _uuid(entry.end_to_end) else Q(reference=entry.reference or "-")
    return rows.filter(wanted).first()


def _batch(entry: BankEntry, name: str) -> PaymentBatch | None:
    if entry.end_to_end or not name:
        return None
    rows = PaymentBatch.objects.select_for_update().filter(debtor__iban=entry.iban, file_id__isnull=False)
    return rows.filter(message_id=name).first()


def _request(entry: BankEntry) -> DepositRequest | None:
    if not entry.reference:
        return None
    return DepositRequest.objects.filter(holder__iban=entry.iban, reference=entry.reference).first()


def _booked(rows: list[Payable], entry: BankEntry) -> None:
    Payable.objects.filter(pk__in=[row.pk for row in rows]).update(booked_on=entry.booked_on)


def _matched(payable: Payable, *, credit: bool) -> QuerySet[BankEntry]:
    return payable.entries.filter(credit=credit).exclude(state=EntryState.OPEN)


def _done(entry: BankEntry, outcome: str) -> None:
    entry.state, entry.outcome = EntryState.MATCHED, outcome


def _wait(entry: BankEntry, why: str) -> None:
    """On the list for an officer. Money in euros that came in is in the books at once, as nobody's yet."""
    entry.state, entry.outcome = EntryState.OPEN, why
    if entry.credit and entry.currency == Asset.EUR and why != TWIN:
        found = holders.accounts_of(entry.holder)
        legs = [ledger.Leg(found.outside_account, found.unknown_account, entry.amount)]
        ledger.post(book=found.book, key=entry.pk, legs=legs, kind="unknown_money", reason=why).require()
        entry.in_ledger = True


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(hex=text) if len(text) == 32 else None
    except ValueError:
        return None
