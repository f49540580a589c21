"""After the run-off: what is free in purses goes back to the pot; what bookings hold follows when they end."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db.models import F

from rugzak.accounts.closing import batches
from rugzak.accounts.models import Closing, Fund, LearningAccount, Purse
from rugzak.accounts.models.closing import ClosingState
from rugzak.base import clock, due, registry
from rugzak.base.models import Due
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

KIND = "closing.sweep"
LOOK_AGAIN_DAYS = 7


def plan(closing: Closing, *, on: date) -> Due:
    """Put the first part on the due list."""
    return batches.first(KIND, closing, on)


@registry.due_handler(KIND)
def run(row: Due) -> None:
    """One part; the next follows at once, and the whole again in a week as long as a purse is not empty."""
    closing = Closing.objects.select_related("fund").get(pk=row.payload["closing"])
    if closing.state != ClosingState.STOPPED or clock.today() <= closing.run_off:
        return
    last = sweep(closing.fund, after=batches.after(row))
    if last is not None:
        batches.following(row, last)
    elif Purse.objects.filter(fund=closing.fund, closed_at=None).exists():
        due.plan(
            date=clock.today() + timedelta(days=LOOK_AGAIN_DAYS),
            kind=KIND,
            subject=closing.pk,
            payload=row.payload | {"after": ""},
        )


def sweep(fund: Fund, *, after: UUID | None = None, most: int = batches.MOST) -> UUID | None:
    """Empty the next `most` purses of a fund, in order of id after one, in the caller's transaction.

    Gives the last one's id, None where there are no more. A purse with nothing left, promised or free, is closed.
    """
    rows = Purse.objects.filter(fund=fund, closed_at=None).order_by("pk")
    found = list((rows.filter(pk__gt=after) if after else rows)[:most])
    accounts = LearningAccount.objects.filter(pk__in={purse.account_id for purse in found})
    list(accounts.select_for_update().order_by("pk"))
    _take_back(fund, found)
    left = ledger_queries.balances(purse.ledger_account for purse in found)
    empty = [purse.pk for purse in found if not left[purse.ledger_account].posted]
    Purse.objects.filter(pk__in=empty).update(closed_at=clock.now())
    return found[-1].pk if found else None


def _take_back(fund: Fund, found: Sequence[Purse]) -> None:
    """One act a purse, all in one batch. Where a booking was first, the refusal is stored and the purse waits."""
    balances = ledger_queries.balances(purse.ledger_account for purse in found)
    free = [(purse, amount) for purse in found if (amount := balances[purse.ledger_account].free or 0) > 0]
    requests = [
        ledger.Request(
            key=uuid4(),
            legs=[ledger.Leg(debit=purse.ledger_account, credit=fund.pot_account, amount=amount)],
            kind="take_back",
            reason="closed",
        )
        for purse, amount in free
    ]
    for (purse, amount), outcome in zip(free, ledger.post_batch(book=fund.book, requests=requests), strict=True):
        if outcome.granted:
            Purse.objects.filter(pk=purse.pk).update(granted=F("granted") - amount)
