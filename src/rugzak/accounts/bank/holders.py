"""Who holds a fund's money on a bank account, and the ledger accounts for what nobody recognised there."""

from django.db import transaction
from django.db.models import Q

from rugzak.accounts.errors import NoFund
from rugzak.accounts.models import Fund, HolderAccounts, Organisation
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.base.quantities import Asset
from rugzak.ledger import services as ledger


def holder_of(fund: Fund) -> Organisation:
    """Funders keep their own money; an employer brings it to the authority, which pays for it. Raises NoFund."""
    if fund.payer not in (PayerKind.EMPLOYER, PayerKind.SELF):
        return fund.organisation
    found = authority()
    if found is None:
        raise NoFund(scheme=fund.scheme)
    return found


def kept_on(iban: str) -> Q:
    """The funds whose money lies on this account: `holder_of`, for many at once."""
    found = authority()
    others = Q(payer__in=(PayerKind.EMPLOYER, PayerKind.SELF))
    own = ~others & Q(organisation__iban=iban)
    return own | others if found is not None and found.iban == iban else own


def authority() -> Organisation | None:
    """The first authority of the deployment: it keeps the money of employers and people."""
    return Organisation.objects.filter(kind=OrganisationKind.AUTHORITY).order_by("created_at", "pk").first()


def holder_with(iban: str) -> Organisation | None:
    """Who of those that hold money has this account: the authority first, then those with a fund of their own."""
    rows = Organisation.objects.filter(iban=iban)
    kinds = (OrganisationKind.AUTHORITY, OrganisationKind.FUND)
    return rows.filter(kind__in=kinds).order_by("kind", "created_at", "pk").first()


def accounts_of(holder: Organisation) -> HolderAccounts:
    """The holder's ledger accounts for unknown money, opened when first needed; two at once give one set."""
    found = HolderAccounts.objects.filter(pk=holder.pk).first()
    if found is not None:
        return found
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=holder.pk)
        return HolderAccounts.objects.filter(pk=holder.pk).first() or _open(holder)


def credit_account(fund: Fund) -> int:
    """Where a fund's surplus lies, opened when first needed."""
    with transaction.atomic():
        row = Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)
        if row.credit_account is None:
            row.credit_account = ledger.open_account(asset=row.asset, kind="credit", label=row.scheme)
            row.save(update_fields=["credit_account"])
    fund.credit_account = row.credit_account
    return row.credit_account


def cost_account(holder: Organisation) -> int:
    """What the holder pays from its own means, such as a cent that tests an account: no fund bears it.

    The account has no floor; below zero it says what was spent. Opened when first needed.
    """
    with transaction.atomic():
        row = HolderAccounts.objects.select_for_update(no_key=True).get(pk=accounts_of(holder).pk)
        if row.cost_account is None:
            row.cost_account = ledger.open_account(asset=Asset.EUR, floor=None, kind="cost", label="own costs")
            row.save(update_fields=["cost_account"])
    return row.cost_account


def _open(holder: Organisation) -> HolderAccounts:
    outside, unknown, leaving = ledger.open_accounts(
        [
            ledger.AccountSpec(asset=Asset.EUR, kind="outside", floor=None),
            ledger.AccountSpec(asset=Asset.EUR, kind="unknown"),
            ledger.AccountSpec(asset=Asset.EUR, kind="leaving"),
        ]
    )
    return HolderAccounts.objects.create(
        organisation=holder,
        book=ledger.open_book(name=f"bank {holder.pk}"),
        outside_account=outside,
        unknown_account=unknown,
        leaving_account=leaving,
    )
