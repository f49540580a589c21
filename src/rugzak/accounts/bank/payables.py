"""What a fund owes a payee."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from rugzak.accounts.bank.holders import holder_of
from rugzak.accounts.bank.references import new_reference
from rugzak.accounts.errors import BadAmount
from rugzak.accounts.models import Fund, Organisation, Payable
from rugzak.accounts.models.bank import PayableState
from rugzak.base.quantities import Asset

ENDED = (PayableState.REJECTED, PayableState.RETURNED)


@transaction.atomic
def make_payable(
    *,
    fund: Fund,
    payee: Organisation,
    amount: int,
    source: str,
    source_id: UUID,
    act: int | None = None,
    repeats: bool = False,
) -> Payable:
    """An amount (cents) that lies on the fund's `used` account and must reach the payee.

    Call it in the transaction that captured the money; one source has one living payable a fund, so a retry gives the
    same one. `repeats`: it pays again what failed, and whoever asked for that sees to it that it is made once.
    """
    if amount <= 0 or fund.asset != Asset.EUR:
        raise BadAmount
    living = Payable.objects.filter(fund=fund, source=source, source_id=source_id).exclude(state__in=ENDED)
    return (None if repeats else living.first()) or Payable.objects.create(
        **{"debtor": holder_of(fund), "payee": payee, "amount": amount, "reference": new_reference()},
        **{"source": source, "source_id": source_id, "fund": fund, "book": fund.book, "act": act, "repeats": repeats},
    )


def send_back(
    *,
    holder: Organisation,
    name: str,
    iban: str,
    amount: int,
    source: str,
    source_id: UUID,
    fund: Fund | None,
    book: int,
    words: str = "",
) -> Payable:
    """Money (cents) to an account that is no known payee's; it waits for a payment file like any other.

    Money that goes back where it came from, or a cent with `words` that tests an account.
    """
    return Payable.objects.create(
        **{"debtor": holder, "to_name": name, "to_iban": iban, "amount": amount, "reference": new_reference()},
        **{"source": source, "source_id": source_id, "fund": fund, "book": book, "words": words},
    )


def payables_of(source: str, source_id: UUID) -> QuerySet[Payable]:
    """The payables of one source, such as a claim."""
    rows = Payable.objects.filter(source=source, source_id=source_id)
    return rows.select_related("fund", "payee", "debtor").order_by("made_at")
