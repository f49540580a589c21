"""People's own money: in by bank transfer with a reference of their own, out again to the account it came from.

Nothing is in a purse before the bank shows it. Whatever comes with the reference is theirs, how much and how often they
like; so there is nothing to ask, nothing due, and no surplus.
"""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from rugzak.accounts import access, expiry, funds, purses
from rugzak.accounts.bank import holders
from rugzak.accounts.bank.errors import NothingToTakeBack, NoWayBack, OtherTakeBack
from rugzak.accounts.bank.payables import send_back
from rugzak.accounts.bank.references import format_reference, new_reference
from rugzak.accounts.bank.settle import Settlement, on_settled
from rugzak.accounts.errors import BadAmount, NoIban
from rugzak.accounts.models import BankEntry, LearningAccount, Person, Purse, Savings, SavingsBack
from rugzak.accounts.models.savings import BackState
from rugzak.accounts.permissions import Actor
from rugzak.base import clock, outbox
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.errors import NotEnough

SOURCE = "savings"
BACK, STAYED = "savings_back", "savings_stayed"
MAIL_CAME, MAIL_STAYED = "bank.savings_came", "bank.savings_stayed"


@dataclass(frozen=True, slots=True)
class WayIn:
    """What someone fills in at their bank to save: to whom, on which account, with which reference of their own."""

    name: str
    iban: str
    reference: str


@transaction.atomic
def way_in(*, actor: Actor, person: Person) -> WayIn:
    """How a person puts own money in; the reference stays theirs. Raises NotAllowed, NoFund, NoIban (of the keeper)."""
    access.require(actor, "purse.deposit", access.scope_of_person(person.pk, kind="purse"))
    keeper = holders.holder_of(funds.own_fund())
    if not keeper.iban:
        raise NoIban(name=keeper.name)
    account = expiry.lock_of(person.pk)
    found = Savings.objects.filter(account=account).first()
    row = found or Savings.objects.create(account=account, reference=new_reference())
    return WayIn(keeper.name, keeper.iban, format_reference(row.reference))


def saver_of(entry: BankEntry) -> Savings | None:
    """Whose reference a booking carries, where it came in on the account that keeps own money."""
    keeper = holders.authority()
    if not entry.credit or not entry.reference or keeper is None or keeper.iban != entry.iban:
        return None
    return Savings.objects.filter(reference=entry.reference).first()


@transaction.atomic
def receive(entry: BankEntry, row: Savings) -> None:
    """The bank shows it: into the person's own purse, all of it."""
    account = expiry.lock_of(row.account_id)
    purse = purses.own_purse(account)
    leg = ledger.Leg(debit=purse.fund.outside_account, credit=purse.ledger_account, amount=entry.amount)
    reference = format_reference(row.reference)
    key = uuid5(entry.pk, "deposit")
    ledger.post(book=purse.fund.book, key=key, legs=[leg], kind="deposit", reason="bank", basis=reference).require()
    expiry.count(purse, entry.amount)
    row.name, row.iban = entry.name or row.name, entry.other_iban or row.iban
    row.save(update_fields=["name", "iban"])
    _tell(MAIL_CAME, account, entry.amount)


def goes_to(person: Person) -> str:
    """The account that own money goes back to, all but its ends hidden; empty where none is known."""
    row = Savings.objects.filter(account_id=person.pk).exclude(iban="").first()
    return f"{row.iban[:4]} … {row.iban[-4:]}" if row else ""


def returnable(person: Person) -> int:
    """Cents that a person can take back: own money that is free, without what was moved in from other purses."""
    purse = Purse.objects.filter(account_id=person.pk, fund__payer="self", closed_at=None).first()
    return 0 if purse is None else _returnable(purse)


@transaction.atomic
def take_back(*, actor: Actor, person: Person, amount: int, key: UUID) -> SavingsBack:
    """Send own money to the account that it came from, with the next payment file. The same key twice is one return.

    Raises NotAllowed, BadAmount, NothingToTakeBack (more than is free), NoWayBack (no account known), OtherTakeBack.
    """
    access.require(actor, "purse.take_back", access.scope_of_person(person.pk, kind="purse"))
    account = expiry.lock_of(person.pk)
    known = SavingsBack.objects.filter(key=key).first()
    if known is not None:
        return _same(known, account, amount)
    row = Savings.objects.filter(account=account).exclude(iban="").first()
    purse = purses.own_purse(account)
    if amount <= 0:
        raise BadAmount
    if row is None:
        raise NoWayBack
    if amount > _returnable(purse):
        raise NothingToTakeBack
    made = SavingsBack.objects.create(key=key, account=account, purse=purse, amount=amount)
    _leave(purse, amount, key, actor)
    _send(made, purse, row)
    return made


def returns_of(person_id: UUID) -> QuerySet[SavingsBack]:
    """What someone took back, the newest first."""
    return SavingsBack.objects.filter(account_id=person_id).order_by("-made_at")


def leaving(person_id: UUID) -> bool:
    """Whether own money is on its way back to someone."""
    return returns_of(person_id).filter(state=BackState.LEAVING).exists()


@on_settled(SOURCE)
def left(result: Settlement) -> None:
    """It arrived; or it did not, and is in the purse again."""
    row = SavingsBack.objects.filter(pk=result.payable.source_id).select_related("purse__fund", "account").first()
    if row is None:  # its person was erased after the bank had paid; their bank sent it back
        _post_back(result, None)
        return
    account = expiry.lock_of(row.account_id)
    row.state = BackState.STAYED if result.returned else BackState.PAID
    row.settled_at = clock.now()
    row.save(update_fields=["state", "settled_at"])
    if result.returned:
        _post_back(result, row.purse.ledger_account)
        expiry.count(row.purse, result.returned)
        _tell(MAIL_STAYED, account, result.returned)


def _post_back(result: Settlement, purse: int | None) -> None:
    """Into the purse; without one it stays with whoever keeps own money, in the pot."""
    fund, payable = result.payable.fund, result.payable
    if fund is None or not result.returned:
        return
    leg = ledger.Leg(debit=fund.used_account, credit=purse or fund.pot_account, amount=result.returned)
    key = uuid5(payable.pk, f"stayed {payable.state}")
    ledger.post(book=fund.book, key=key, legs=[leg], kind=STAYED, reason=result.reason[:200]).require()


def _leave(purse: Purse, amount: int, key: UUID, actor: Actor) -> None:
    leg = ledger.Leg(debit=purse.ledger_account, credit=purse.fund.used_account, amount=amount)
    try:
        ledger.post(book=purse.fund.book, key=key, legs=[leg], kind=BACK, actor=actor.user_id).require()
    except NotEnough as error:  # a booking was first
        raise NothingToTakeBack from error
    expiry.count(purse, -amount)


def _returnable(purse: Purse) -> int:
    free = ledger_queries.balance(purse.ledger_account).free or 0
    return max(0, free - max(purse.moved, 0))


def _send(made: SavingsBack, purse: Purse, row: Savings) -> None:
    send_back(
        holder=holders.holder_of(purse.fund),
        name=row.name,
        iban=row.iban,
        amount=made.amount,
        source=SOURCE,
        source_id=made.pk,
        fund=purse.fund,
        book=purse.fund.book,
    )


def _same(known: SavingsBack, account: LearningAccount, amount: int) -> SavingsBack:
    if (known.account_id, known.amount) != (account.pk, amount):
        raise OtherTakeBack
    return known


def _tell(kind: str, account: LearningAccount, cents: int) -> None:
    person = account.person
    if address := person.mail_address:
        outbox.post(kind=kind, to=address, language=person.language, context={"came": cents})
