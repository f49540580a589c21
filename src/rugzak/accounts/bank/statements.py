"""What a statement of the account showed, applied: payments confirmed or returned, deposits credited, the rest kept.

Each booking is written down in one durable transaction together with its effect, under a mark that makes it one of a
kind: a file that comes twice, was cut short by a crash, or tells again what another file told has its effect once.
What can't be recognised for certain waits on a list for an officer; money that came in with it lies on the holder's
account for unknown money meanwhile, so that no cent is nowhere.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.db.models import Q

from rugzak.accounts import access
from rugzak.accounts.bank import holders, matching, settle, statement_file
from rugzak.accounts.bank.errors import OtherAccount
from rugzak.accounts.models import BankEntry, BankFile, Organisation, PaymentBatch, User
from rugzak.accounts.models.statement import EntryState
from rugzak.accounts.permissions import Scope


@dataclass
class EntriesReport:
    """What a statement did: bookings by outcome. `open` waits for an officer, `known` was told by an earlier file.

    `gaps` are accounts of which the balances in the file don't add up; `others` are accounts that aren't ours.
    """

    message_id: str
    read: int = 0
    done: dict[str, int] = field(default_factory=dict)
    open: int = 0
    known: int = 0
    pending: int = 0
    others: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    replayed: bool = False


def read_statement(content: bytes, *, name: str = "statement.xml", by: User | None = None) -> EntriesReport:
    """Apply a camt.053 or camt.054 file; again changes nothing. Raises BadFile, OtherAccount or NotAllowed."""
    file = statement_file.read(content, name)
    ours = [(row, holder) for row in file.statements if (holder := holders.holder_with(row.iban)) is not None]
    if not ours:
        raise OtherAccount(iban=", ".join(sorted({row.iban for row in file.statements}))[:200])
    for _row, holder in ours:
        if by is not None:
            access.require(access.actor_of(by), "payout.status", Scope("payout", organisation_id=holder.pk))
    received = settle.received(content, name, message_id=file.message_id[:35])
    if received.report:
        return EntriesReport(**{**received.report, "replayed": True})
    report = _apply(received, file, ours)
    received.report = asdict(report)
    received.save(update_fields=["report"])
    return report


def _apply(
    received: BankFile,
    file: statement_file.StatementFile,
    ours: list[tuple[statement_file.Statement, Organisation]],
) -> EntriesReport:
    report = EntriesReport(file.message_id)
    mine = {row.iban for row, _holder in ours}
    report.others = sorted({row.iban for row in file.statements} - mine)
    done: Counter[str] = Counter()
    for statement, holder in ours:
        report.pending += statement.pending
        if not _adds_up(statement):
            report.gaps.append(statement.iban)
        rows = statement_file.marks(statement)
        for booking, mark, looks in sorted(rows, key=lambda row: row[0].credit):  # what went out comes first
            report.read += 1
            _count(report, done, _one(received, holder, statement, (booking, mark, looks)))
    report.done = dict(done)
    _close_batches(received)
    return report


def _count(report: EntriesReport, done: Counter[str], entry: BankEntry | None) -> None:
    if entry is None:
        report.known += 1
    elif entry.state == EntryState.OPEN:
        report.open += 1
    else:
        done[entry.outcome] += 1


@transaction.atomic(durable=True)
def _one(
    received: BankFile,
    holder: Organisation,
    statement: statement_file.Statement,
    row: tuple[statement_file.Booking, str, str],
) -> BankEntry | None:
    """One booking with its effect, both or neither. None where it was told before."""
    booking, mark, looks = row
    if booking.amount == 0:
        return None
    entry, made = BankEntry.objects.get_or_create(
        iban=statement.iban, mark=mark, defaults=_told(received, holder, booking, looks)
    )
    if not made:
        return None
    twin = looks and BankEntry.objects.filter(iban=entry.iban, looks=looks).exclude(file=received).exists()
    matching.match(entry, booking, twin=bool(twin))
    entry.save()
    return entry


def _told(received: BankFile, holder: Organisation, booking: statement_file.Booking, looks: str) -> dict[str, object]:
    return {
        **{"file": received, "holder": holder, "looks": looks, "credit": booking.credit, "amount": booking.amount},
        **{"currency": booking.currency, "booked_on": booking.booked_on, "name": booking.name},
        **{"other_iban": booking.iban, "end_to_end": booking.end_to_end, "reference": booking.reference},
        **{"words": booking.words, "reason": booking.reason, "state": EntryState.OPEN, "outcome": "new"},
    }


def _adds_up(statement: statement_file.Statement) -> bool:
    """The opening balance and what moved give the closing one, where the file says both and nothing is left out."""
    if statement.opening is None or statement.closing is None:
        return True
    moved = sum(row.amount if row.credit else -row.amount for row in statement.bookings)
    return statement.opening + moved == statement.closing


def _close_batches(received: BankFile) -> None:
    touched = Q(payables__entries__file=received) | Q(entries__file=received)
    for batch in PaymentBatch.objects.filter(touched).distinct():
        settle.close(batch)
