"""The house's own ledger accounts: what learners owe a provider as their own part."""

from django.db import transaction

from rugzak.accounts.models import Organisation
from rugzak.base.quantities import Asset
from rugzak.booking.models import ProviderAccounts
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
