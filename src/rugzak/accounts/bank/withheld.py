"""Payments that must wait although they are owed: rooms above say which, a payment file leaves them out."""

from collections.abc import Callable, Collection
from uuid import UUID

from django.db import transaction

from rugzak.accounts.bank.settle import end_unpaid
from rugzak.accounts.models import Payable
from rugzak.accounts.models.bank import PayableState

Keeper = Callable[[Collection[UUID]], set[UUID]]
_keepers: list[Keeper] = []


def on_payment(keeper: Keeper) -> Keeper:
    """Register who says which of some payables must wait."""
    if keeper not in _keepers:
        _keepers.append(keeper)
    return keeper


def withheld(ids: Collection[UUID]) -> set[UUID]:
    """Of these payables, those that must wait."""
    return set().union(*(keeper(ids) for keeper in _keepers)) if ids else set()


@transaction.atomic
def refuse(payable: Payable, *, reason: str) -> int:
    """What is owed will not be paid: it goes back to its funders. Gives the cents; 0 where the bank has it already."""
    row = Payable.objects.select_for_update(of=("self",)).select_related("fund").get(pk=payable.pk)
    if row.state not in (PayableState.OPEN, PayableState.BATCHED):
        return 0
    row.batch = None
    row.save(update_fields=["batch"])
    end_unpaid(row, reason=reason)
    return row.amount
