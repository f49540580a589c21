"""The house's own ledger accounts: what learners owe a provider as their own part."""

from uuid import UUID, uuid5

from django.db import transaction

from rugzak.accounts.models import Organisation
from rugzak.base.quantities import Asset
from rugzak.booking.models import Booking, ProviderAccounts
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger


def accounts_of(provider: Organisation) -> ProviderAccounts:
    """A provider's accounts for own parts, opened when first needed; two at once give one pair."""
    found = ProviderAccounts.objects.filter(pk=provider.pk).first()
    if found is not None:
        return found
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=provider.pk)
        found = ProviderAccounts.objects.filter(pk=provider.pk).first()
        return found or _open(provider)


def sweep_orphans(booking: Booking, *, key: UUID) -> None:
    """What came back to purses that nobody has any more (their person was erased) goes on to the funds."""
    lines = {line.n: line for line in booking.lines.filter(purse=None, fund__isnull=False).select_related("fund")}
    if not lines:
        return
    debits = {leg.n: leg.debit for leg in ledger_queries.holds(booking.act) if leg.n in lines}
    free = ledger_queries.balances(debits.values())
    for n, account in debits.items():
        fund, rest = lines[n].fund, free[account].free or 0
        if fund is not None and rest > 0:
            legs = [ledger.Leg(account, fund.pot_account, rest)]
            ledger.post(book=fund.book, key=uuid5(key, f"orphan {n}"), legs=legs, kind="left_over").require()


def receivable(label: str) -> int:
    """A new account that may go below zero: what a debtor owes."""
    return ledger.open_account(asset=Asset.EUR, floor=None, kind="receivable", label=label)


def _open(provider: Organisation) -> ProviderAccounts:
    outside, owed = ledger.open_accounts(
        [
            ledger.AccountSpec(asset=Asset.EUR, kind="own_outside", floor=None),
            ledger.AccountSpec(asset=Asset.EUR, kind="own_due"),
        ]
    )
    return ProviderAccounts.objects.create(provider=provider, own_outside=outside, own_due=owed)
