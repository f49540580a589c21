"""Money that employers and funds bring in: asked with a structured reference, credited when the bank shows it.

Too little is credited and the rest stays due; too much stays as a credit in the payer's name, to use or to send back.
Who doesn't pay is reminded by the due list. Nothing is granted from a promise: the pot only knows money that came.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from rugzak.accounts import access
from rugzak.accounts.bank import holders
from rugzak.accounts.bank.errors import CreditUsed, NotWaiting, NoWayBack
from rugzak.accounts.bank.payables import send_back
from rugzak.accounts.bank.references import format_reference, new_reference
from rugzak.accounts.bank.settle import Settlement, on_settled
from rugzak.accounts.errors import BadAmount, Hidden, NoIban
from rugzak.accounts.models import BankEntry, Credit, DepositRequest, Fund, User
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.models.organisation import Role
from rugzak.accounts.models.statement import WAITING_DEPOSITS, CreditState, DepositState
from rugzak.accounts.permissions import Scope
from rugzak.accounts.services.memberships import people_of
from rugzak.base import clock, due, outbox, registry
from rugzak.base.models import Due
from rugzak.base.quantities import Asset
from rugzak.ledger import services as ledger

REMIND, SOURCE = "bank.deposit", "credit"
MAIL_ASKED, MAIL_CAME, MAIL_REMIND = "bank.deposit_asked", "bank.deposit_came", "bank.deposit_reminder"
DAYS = 14
# Days after the due date on which we write again; after the last an officer calls.
LADDER = (1, 15, 30)


@dataclass(frozen=True, slots=True)
class Instruction:
    """How to pay: to whom, on which account, how many cents, with which reference, by when."""

    name: str
    iban: str
    amount: int
    reference: str
    due: date


@transaction.atomic
def request_deposit(*, fund: Fund, amount: int, key: UUID, by: User, due_on: date | None = None) -> DepositRequest:
    """Ask for the way to bring money (cents) into a fund. The same key twice is one request.

    Raises NotAllowed, BadAmount, NoIban (of whoever keeps the money).
    """
    access.require(access.actor_of(by), "fund.deposit", Scope("fund", organisation_id=fund.organisation_id))
    known = DepositRequest.objects.filter(key=key, fund=fund).first()
    if known is not None:
        return known
    if amount <= 0 or fund.asset != Asset.EUR:
        raise BadAmount
    holder = holders.holder_of(fund)
    if not holder.iban:
        raise NoIban(name=holder.name)
    row = DepositRequest.objects.create(
        **{"key": key, "fund": fund, "holder": holder, "amount": amount, "reference": new_reference()},
        **{"due": due_on or clock.today() + timedelta(days=DAYS), "made_by": by},
    )
    due.plan(date=row.due + timedelta(days=LADDER[0]), kind=REMIND, subject=row.pk)
    _tell(MAIL_ASKED, row)
    return row


@transaction.atomic
def cancel_request(*, request_id: UUID, by: User) -> DepositRequest:
    """Wait no longer for what did not come; what came stays. Raises Hidden, NotAllowed, NotWaiting."""
    row = _locked(request_id)
    access.require(access.actor_of(by), "fund.deposit", Scope("fund", organisation_id=row.fund.organisation_id))
    if row.state not in WAITING_DEPOSITS:
        raise NotWaiting
    row.state, row.settled_at = DepositState.CANCELLED, clock.now()
    row.save()
    due.drop(subject=row.pk, kind=REMIND)
    return row


def instruction(row: DepositRequest) -> Instruction:
    """What the payer fills in at their bank."""
    return Instruction(row.holder.name, row.holder.iban, row.lacks, format_reference(row.reference), row.due)


def requests_of(fund: Fund) -> QuerySet[DepositRequest]:
    """A fund's requests, the newest first."""
    return DepositRequest.objects.filter(fund=fund).select_related("holder", "fund").order_by("-made_at")


def credits_of(fund: Fund) -> QuerySet[Credit]:
    """What lies in a fund's name and is neither used nor sent back."""
    return Credit.objects.filter(fund=fund, state=CreditState.OPEN).order_by("made_at")


@transaction.atomic
def receive(*, request_id: UUID, entry: BankEntry) -> Credit | None:
    """Money came for a request: into the pot what was asked, the rest into a credit. Gives that credit.

    Money that lay with the holder as unknown moves from there; else it comes from outside.
    """
    row = _locked(request_id)
    into_pot = min(entry.amount, row.lacks) if row.state in WAITING_DEPOSITS else 0
    surplus = entry.amount - into_pot
    source = row.fund.outside_account
    if entry.in_ledger:
        source = holders.accounts_of(entry.holder).unknown_account
    legs = [ledger.Leg(source, row.fund.pot_account, into_pot, n=1)] if into_pot else []
    if surplus:
        legs.append(ledger.Leg(source, holders.credit_account(row.fund), surplus, n=2))
    credit = _credit(row.fund, entry, surplus) if surplus else None
    if into_pot:
        _received(row, into_pot)
    reference = format_reference(row.reference)
    key = uuid5(entry.pk, "deposit")
    ledger.post(book=row.fund.book, key=key, legs=legs, kind="deposit", reason="bank", basis=reference).require()
    return credit


@transaction.atomic
def use_credit(*, credit_id: UUID, by: User) -> Credit:
    """Put a credit in the pot of its fund. Raises Hidden, NotAllowed, CreditUsed."""
    row = _credit_locked(credit_id, by)
    row.state = CreditState.USED
    _handled(row, by)
    legs = [ledger.Leg(holders.credit_account(row.fund), row.fund.pot_account, row.amount)]
    ledger.post(book=row.fund.book, key=uuid5(row.pk, "used"), legs=legs, kind="deposit", reason="credit").require()
    return row


@transaction.atomic
def send_credit_back(*, credit_id: UUID, by: User) -> Credit:
    """Send a credit back to the account it came from, with the next payment file. Raises NoWayBack, CreditUsed…"""
    row = _credit_locked(credit_id, by)
    if not row.iban:
        raise NoWayBack
    row.state = CreditState.LEAVING
    _handled(row, by)
    send_back(
        holder=holders.holder_of(row.fund),
        name=row.name,
        iban=row.iban,
        amount=row.amount,
        source=SOURCE,
        source_id=row.pk,
        fund=row.fund,
        book=row.fund.book,
    )
    legs = [ledger.Leg(holders.credit_account(row.fund), row.fund.used_account, row.amount)]
    ledger.post(book=row.fund.book, key=uuid5(row.pk, f"leaves {row.handled_at}"), legs=legs, kind="credit").require()
    return row


@on_settled(SOURCE)
def credit_left(result: Settlement) -> None:
    """It arrived; or it did not, and lies in the payer's name again."""
    row = Credit.objects.select_for_update().select_related("fund").get(pk=result.payable.source_id)
    if result.payable.state == PayableState.PAID and not result.returned:
        row.state = CreditState.SENT_BACK
    else:
        row.state = CreditState.OPEN
        row.amount = result.returned
        legs = [ledger.Leg(row.fund.used_account, holders.credit_account(row.fund), result.returned)]
        key = uuid5(result.payable.pk, "credit returned")
        ledger.post(book=row.fund.book, key=key, legs=legs, kind="payment_returned", reason=result.reason).require()
    row.save(update_fields=["state", "amount"])


@registry.due_handler(REMIND)
def remind(row: Due) -> None:
    """The day has passed: write to who promised, and plan the next step of the ladder."""
    request = DepositRequest.objects.select_for_update(of=("self",)).filter(pk=row.subject).first()
    if request is None or request.state not in WAITING_DEPOSITS:
        return
    request.reminders += 1
    request.reminded_at = clock.now()
    request.save(update_fields=["reminders", "reminded_at"])
    _tell(MAIL_REMIND, request)
    if request.reminders < len(LADDER):
        next_day = request.due + timedelta(days=LADDER[request.reminders])
        due.plan(date=max(next_day, clock.today() + timedelta(days=1)), kind=REMIND, subject=request.pk)


def _received(row: DepositRequest, cents: int) -> None:
    row.received += cents
    row.state = DepositState.PAID if row.lacks == 0 else DepositState.PART
    if row.state == DepositState.PAID:
        row.settled_at = clock.now()
        due.drop(subject=row.pk, kind=REMIND)
    row.save()
    _tell(MAIL_CAME, row, came=cents)


def _tell(kind: str, row: DepositRequest, **more: Any) -> None:
    """Mail to whoever asked, and to those who do the fund's business."""
    fund, pay = row.fund, instruction(row)
    context = {
        **{"fund": fund.label.to_json(), "organisation": fund.organisation.name, "asked": row.amount},
        **{"lacks": row.lacks, "reference": pay.reference, "iban": pay.iban, "holder": pay.name},
        **{"due": row.due.isoformat(), "reminder": row.reminders, **more},
    }
    users = {user.pk: user for user in people_of(fund.organisation_id, Role.HR, Role.OFFICER)}
    if row.made_by is not None:
        users.setdefault(row.made_by.pk, row.made_by)
    for user in users.values():
        outbox.post(kind=kind, to=user.email, language=user.language, context=context)


def _credit(fund: Fund, entry: BankEntry, amount: int) -> Credit:
    return Credit.objects.create(fund=fund, entry=entry, amount=amount, name=entry.name, iban=entry.other_iban)


def _handled(row: Credit, by: User) -> None:
    row.handled_by, row.handled_at = by, clock.now()
    row.save()


def _credit_locked(credit_id: UUID, by: User) -> Credit:
    rows = Credit.objects.select_for_update(of=("self",)).select_related("fund__organisation")
    row = rows.filter(pk=credit_id).first()
    if row is None:
        raise Hidden
    access.require(access.actor_of(by), "fund.deposit", Scope("fund", organisation_id=row.fund.organisation_id))
    if row.state != CreditState.OPEN:
        raise CreditUsed
    return row


def _locked(request_id: UUID) -> DepositRequest:
    rows = DepositRequest.objects.select_for_update(of=("self",)).select_related("fund__organisation", "holder")
    row = rows.filter(pk=request_id).first()
    if row is None:
        raise Hidden
    return row
