"""Closing a fund that has nothing open: the rest goes back to who filled it, and its accounts are zero."""

from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.bank import holders
from rugzak.accounts.bank.payables import send_back
from rugzak.accounts.bank.settle import Settlement, on_settled
from rugzak.accounts.closing import archive
from rugzak.accounts.closing.errors import OtherStage, StillOpen
from rugzak.accounts.closing.open import names, still_open
from rugzak.accounts.closing.stop import locked
from rugzak.accounts.errors import NoIban
from rugzak.accounts.models import Closing, Fund, Payable, User
from rugzak.accounts.models.closing import ClosingState
from rugzak.accounts.permissions import Scope
from rugzak.base import calendar, clock
from rugzak.base.quantities import Asset
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

SOURCE = "fund.rest"
EXPORT_DAYS = 90
# The longest of bookkeeping (seven years, Code of Economic Law, art. III.88) and taxes (ten, art. 315 CIR 92).
KEEP_YEARS = 10


def rest_to_send(fund: Fund) -> int:
    """Cents of the pot that lie on someone else's bank account than the funder's own, and so must be paid to it."""
    if fund.asset != Asset.EUR or holders.holder_of(fund).pk == fund.organisation_id:
        return 0
    return max(0, ledger_queries.balance(fund.pot_account).posted)


@transaction.atomic
def send_rest(*, closing_id: UUID, by: User) -> Payable:
    """Pay what is left in the pot back to its funder, with the next payment file, which two pairs of eyes release.

    Raises NotAllowed, OtherStage (also where nothing is left to send), StillOpen, NoIban.
    """
    row = _ready(closing_id, by)
    fund, amount = row.fund, rest_to_send(row.fund)
    if amount <= 0:
        raise OtherStage
    if not fund.organisation.iban:
        raise NoIban(name=fund.organisation.name)
    payable = send_back(
        holder=holders.holder_of(fund), name=fund.organisation.name, iban=fund.organisation.iban, amount=amount,
        source=SOURCE, source_id=row.pk, fund=fund, book=fund.book,
    )  # fmt: skip
    row.rest = amount
    row.save(update_fields=["rest"])
    leg = ledger.Leg(debit=fund.pot_account, credit=fund.used_account, amount=amount)
    act = {"key": uuid5(payable.pk, "rest"), "kind": "rest", "reason": row.reason[:200], "actor": by.pk}
    ledger.post(book=fund.book, legs=[leg], **act).require()  # type: ignore[arg-type]
    return payable


@on_settled(SOURCE)
def rest_arrived(result: Settlement) -> None:
    """What did not arrive lies in the pot again; it can be sent anew."""
    fund = result.payable.fund
    if fund is not None and result.returned:
        leg = ledger.Leg(debit=fund.used_account, credit=fund.pot_account, amount=result.returned)
        key = uuid5(result.payable.pk, f"rest {result.payable.state}")
        ledger.post(book=fund.book, key=key, legs=[leg], kind="rest_back", reason=result.reason).require()


@transaction.atomic
def close(*, closing_id: UUID, by: User) -> Closing:
    """End a fund for good; its archive is made in the next minutes.

    What is left on the funder's own account is theirs again; a pot without a limit gets what the law paid from it.
    Raises NotAllowed, OtherStage, StillOpen (also where the rest must be sent first).
    """
    row = _ready(closing_id, by)
    fund = row.fund
    if rest_to_send(fund):
        raise StillOpen(what=str(names["rest"]))
    today = clock.today()
    row.state, row.closed_by, row.closed_at = ClosingState.CLOSED, by, clock.now()
    row.export_until = today + timedelta(days=EXPORT_DAYS)
    row.destroy_on = calendar.months_after(today, 12 * KEEP_YEARS)
    row.rest = row.rest or max(0, ledger_queries.balance(fund.pot_account).posted)
    row.save()
    Fund.objects.filter(pk=fund.pk).update(closed_at=row.closed_at)
    archive.plan(row)
    _to_zero(row, by)
    return row


def _ready(closing_id: UUID, by: User) -> Closing:
    row = locked(closing_id, ClosingState.STOPPED)
    access.require(access.actor_of(by), "fund.stop", Scope("fund", organisation_id=row.fund.organisation_id))
    if clock.today() <= row.run_off:
        raise StillOpen(what=str(names["run_off"]))
    if found := still_open(row.fund):
        raise StillOpen(what=", ".join(str(names[one.kind]) for one in found))
    return row


def _to_zero(row: Closing, by: User) -> None:
    """What is left on its accounts leaves for the world outside; hours and vouchers that were used are no debt."""
    fund = row.fund
    found = {account: ledger_queries.balance(account).posted for account in (fund.pot_account, fund.used_account)}
    legs = [
        ledger.Leg(account, fund.outside_account, left)
        if left > 0
        else ledger.Leg(fund.outside_account, account, -left)
        for account, left in found.items()
        if left
    ]
    if legs:
        act = {"key": uuid5(row.pk, "close"), "kind": "close", "reason": row.reason[:200], "actor": by.pk}
        ledger.post(book=fund.book, legs=legs, **act).require()  # type: ignore[arg-type]
