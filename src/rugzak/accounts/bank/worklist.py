"""The officer's list: bookings that no rule recognised. Assign them, send them back, or set them aside; each once."""

from collections.abc import Collection
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.bank import deposits, holders
from rugzak.accounts.bank.errors import DoesNotFit, NotWaiting, NoWayBack, ReasonMissing
from rugzak.accounts.bank.payables import send_back
from rugzak.accounts.bank.settle import MOVABLE, Settlement, close, on_settled, settle
from rugzak.accounts.bank.status_file import Status
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import BankEntry, DepositRequest, Fund, Payable, User
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.models.statement import EntryState
from rugzak.accounts.permissions import Scope
from rugzak.base import clock
from rugzak.base.quantities import Asset
from rugzak.ledger import services as ledger

SOURCE = "bank_entry"


def waiting(holder_ids: Collection[UUID] | None = None) -> QuerySet[BankEntry]:
    """What waits for an officer, the oldest first; of some holders only where they are named."""
    rows = BankEntry.objects.filter(state=EntryState.OPEN).select_related("holder", "payable__payee", "request")
    return (rows if holder_ids is None else rows.filter(holder__in=holder_ids)).order_by("booked_on", "pk")


def requests_for(entry: BankEntry) -> QuerySet[DepositRequest]:
    """The deposits that a booking may be, also without their reference: those that wait first, then the newest."""
    if not entry.credit or entry.currency != Asset.EUR:
        return DepositRequest.objects.none()
    rows = DepositRequest.objects.filter(holder__iban=entry.iban).select_related("fund__organisation", "holder")
    return rows.order_by(F("settled_at").desc(nulls_first=True), "-made_at")


def funds_for(entry: BankEntry) -> QuerySet[Fund]:
    """The pots of which this account holds the money: its holder's, and of employers where it is the authority's."""
    if not entry.credit or entry.currency != Asset.EUR:
        return Fund.objects.none()
    rows = Fund.objects.filter(holders.kept_on(entry.iban), asset=Asset.EUR, closed_at=None)
    return rows.select_related("organisation").order_by("payer", "organisation__name")


def payables_for(entry: BankEntry) -> QuerySet[Payable]:
    """The payments that a booking may have paid, in whole or in part, or brought back; the newest first."""
    on_its_way = Q(state__in=MOVABLE)
    if entry.credit:
        fits = on_its_way & Q(amount=entry.amount) | Q(state=PayableState.PAID, paid_amount=entry.amount)
    else:
        fits = on_its_way & Q(amount__gte=entry.amount)
    fits &= Q(debtor__iban=entry.iban, batch__file_id__isnull=False)
    rows = Payable.objects.filter(fits) if entry.currency == Asset.EUR else Payable.objects.none()
    return rows.select_related("payee").order_by("-made_at")


@transaction.atomic
def assign_to_request(*, entry_id: UUID, request_id: UUID, by: User, note: str = "") -> BankEntry:
    """It was a deposit without its reference, or with a wrong one. Raises DoesNotFit, NotWaiting, Hidden."""
    entry = _locked(entry_id, by)
    request = requests_for(entry).filter(pk=request_id).first()
    if request is None:
        raise DoesNotFit(why=_why(entry))
    deposits.receive(request_id=request.pk, entry=entry)
    entry.request, entry.fund = request, request.fund
    return _handled(entry, EntryState.ASSIGNED, by, note)


@transaction.atomic
def assign_to_fund(*, entry_id: UUID, fund_id: UUID, by: User, reason: str) -> BankEntry:
    """Money for a fund that nobody announced: into its pot, with a reason. Raises DoesNotFit, ReasonMissing, …"""
    entry = _locked(entry_id, by)
    fund = funds_for(entry).filter(pk=fund_id).first()
    if not reason.strip():
        raise ReasonMissing
    if fund is None:
        raise DoesNotFit(why=_why(entry))
    entry.fund = fund
    _handled(entry, EntryState.ASSIGNED, by, reason)
    legs = [ledger.Leg(_source(entry, fund.outside_account), fund.pot_account, entry.amount)]
    key = uuid5(entry.pk, "deposit")
    ledger.post(book=fund.book, key=key, legs=legs, kind="deposit", reason=reason[:200], actor=by.pk).require()
    return entry


def assign_to_payable(*, entry_id: UUID, payable_id: UUID, by: User, note: str = "") -> BankEntry:
    """It paid this payable, in whole or in part, or brought it back. Raises DoesNotFit where that can't be."""
    entry = _to_payable(entry_id, payable_id, by, note)
    if entry.payable is not None and entry.payable.batch is not None:
        close(entry.payable.batch)
    return entry


@transaction.atomic(durable=True)
def _to_payable(entry_id: UUID, payable_id: UUID, by: User, note: str) -> BankEntry:
    entry = _locked(entry_id, by)
    payable = payables_for(entry).select_for_update(of=("self",)).filter(pk=payable_id).first()
    if payable is None:
        raise DoesNotFit(why=_why(entry))
    entry.payable = payable
    _handled(entry, EntryState.ASSIGNED, by, note)
    code, paid = ("RJCT", None) if entry.credit else ("ACSC", entry.amount)
    settle(payable.pk, Status(payable.pk.hex, code, entry.reason or note[:140], paid))
    payable.refresh_from_db()
    if not entry.credit:
        payable.booked_on = entry.booked_on
        payable.save(update_fields=["booked_on"])
    elif entry.in_ledger:  # settling brought the money in again from outside; it lay here already
        found = holders.accounts_of(entry.holder)
        _post(entry, found.unknown_account, found.outside_account, "unknown_money_known")
    return entry


@transaction.atomic
def return_entry(*, entry_id: UUID, by: User, reason: str) -> BankEntry:
    """Send it back to the account it came from, with the next payment file. Raises NoWayBack, ReasonMissing, …"""
    entry = _locked(entry_id, by)
    if not reason.strip():
        raise ReasonMissing
    if not entry.credit or entry.currency != Asset.EUR or not entry.other_iban:
        raise NoWayBack
    found = holders.accounts_of(entry.holder)
    _handled(entry, EntryState.SENT_BACK, by, reason)
    send_back(
        holder=entry.holder,
        name=entry.name,
        iban=entry.other_iban,
        amount=entry.amount,
        source=SOURCE,
        source_id=entry.pk,
        fund=None,
        book=found.book,
    )
    _post(entry, _source(entry, found.outside_account), found.leaving_account, "unknown_money_leaves")
    return entry


@transaction.atomic
def set_aside(*, entry_id: UUID, by: User, reason: str) -> BankEntry:
    """Looked at, and no payment of ours: costs of the bank, a booking told twice. Money that lies here can't be.

    Raises DoesNotFit for money that came in, ReasonMissing, NotWaiting, Hidden, NotAllowed.
    """
    entry = _locked(entry_id, by)
    if not reason.strip():
        raise ReasonMissing
    if entry.in_ledger:
        raise DoesNotFit(why=_why(entry))
    return _handled(entry, EntryState.ASIDE, by, reason)


@on_settled(SOURCE)
def left(result: Settlement) -> None:
    """What was sent back left for good; or it did not arrive there, and waits on the list again."""
    entry = BankEntry.objects.select_for_update(of=("self",)).select_related("holder").get(pk=result.payable.source_id)
    found = holders.accounts_of(entry.holder)
    legs = []
    if result.payable.state == PayableState.RETURNED:
        legs.append(ledger.Leg(found.outside_account, found.unknown_account, result.returned, n=2))
    else:
        if result.paid:
            legs.append(ledger.Leg(found.leaving_account, found.outside_account, result.paid, n=1))
        if result.returned:
            legs.append(ledger.Leg(found.leaving_account, found.unknown_account, result.returned, n=2))
    if result.returned:
        entry.state, entry.outcome, entry.in_ledger = EntryState.OPEN, "came_back", True
        entry.amount = result.returned
        entry.save(update_fields=["state", "outcome", "in_ledger", "amount"])
    key = uuid5(result.payable.pk, f"left {result.payable.state}")
    ledger.post(book=found.book, key=key, legs=legs, kind="unknown_money_left", reason=result.reason).require()


def _post(entry: BankEntry, debit: int, credit: int, kind: str) -> None:
    found = holders.accounts_of(entry.holder)
    key = uuid5(entry.pk, f"{kind} {entry.handled_at}")
    legs = [ledger.Leg(debit, credit, entry.amount)]
    ledger.post(book=found.book, key=key, legs=legs, kind=kind, reason=entry.note[:200]).require()


def _source(entry: BankEntry, outside: int) -> int:
    return holders.accounts_of(entry.holder).unknown_account if entry.in_ledger else outside


def _why(entry: BankEntry) -> str:
    return _("it came in") if entry.credit else _("it went out")


def _handled(entry: BankEntry, state: str, by: User, note: str) -> BankEntry:
    entry.state, entry.handled_by, entry.handled_at, entry.note = state, by, clock.now(), note.strip()[:255]
    entry.save()
    return entry


def _locked(entry_id: UUID, by: User) -> BankEntry:
    rows = BankEntry.objects.select_for_update(of=("self",)).select_related("holder")
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise Hidden
    access.require(access.actor_of(by), "payout.status", Scope("payout", organisation_id=entry.holder_id))
    if entry.state != EntryState.OPEN:
        raise NotWaiting
    return entry
