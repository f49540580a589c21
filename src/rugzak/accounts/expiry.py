"""The end of purses: what is free goes back to its fund, lives one more period, or comes back once the end moved on.

Money that leaves a purse towards its fund goes through `take_back`. Every change locks the learning account first.
"""

from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db.models import F

from rugzak.accounts import ends
from rugzak.accounts.ends import EXPIRE
from rugzak.accounts.models import Fund, LearningAccount, Purse
from rugzak.base import clock, due, registry
from rugzak.base.models import Due
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.schemes import periods
from rugzak.schemes import queries as schemes
from rugzak.schemes.interruption import Breaks

LOOK_AGAIN_DAYS = 7
EXPIRED, CORRECTED = "expired", "corrected"


@registry.due_handler(EXPIRE)
def expire(row: Due) -> None:
    """The free part of an ended purse goes back to its fund; where bookings still hold some, look again in a week.

    Where the scheme carries over, the lot first lives one more period.
    """
    purse = Purse.objects.select_related("fund").filter(pk=row.subject, closed_at=None).first()
    if purse is None:
        return
    lock(purse.account_id)
    purse.refresh_from_db(fields=["valid_until", "first_end", "granted", "moved"])
    if purse.valid_until is None or purse.valid_until >= row.date or _carry_over(purse):  # moved on since
        return
    take_back(purse, purse.fund, _all(purse), reason=EXPIRED)
    if ledger_queries.balance(purse.ledger_account).held:
        due.plan(date=clock.today() + timedelta(days=LOOK_AGAIN_DAYS), kind=EXPIRE, subject=purse.pk)
        return
    purse.closed_at = clock.now()
    purse.save(update_fields=["closed_at"])


def _carry_over(purse: Purse) -> bool:
    """Once, where the version in force on the last day says so; not what an interruption of work ended.

    The next period follows on the end without interruptions, and days that did not count still don't.
    """
    end, scheme = purse.first_end, schemes.by_id(purse.scheme)
    version = scheme.at(end) if scheme and end else None
    rows = [row for row in version.allowances if row.code == purse.pot] if version else []
    if end is None or purse.carried_from is not None or not rows or rows[0].carry_over != "next_period" or purse.cut:
        return False
    purse.first_end = periods.span(rows[0].per, rows[0].years, end + timedelta(days=1)).end
    purse.carried_from = end
    ends.work_out(purse, ends.breaks_of(purse.account_id))
    purse.save(update_fields=["valid_until", "first_end", "carried_from"])
    ends.plan(purse)
    return True


def follow(account: LearningAccount, breaks: Breaks) -> None:
    """Move the ends of a locked account's purses to where these interruptions of work put them.

    What a purse lost because an interruption ended it comes back from its fund once that is no longer so.
    """
    for purse in account.purses.select_related("fund").order_by("pk"):
        was_cut = purse.cut
        if purse.closed_at is None or was_cut:
            ends.settle(purse, breaks)
        if was_cut and purse.fund.closed_at is None and (purse.last_day or date.max) >= clock.today():
            _restore(purse)


def _restore(purse: Purse) -> None:
    """Open it again with what its end took; where the fund no longer holds that, it stays as it is."""
    purse.closed_at = None
    purse.save(update_fields=["closed_at"])
    taken = -ledger_queries.moved(purse.ledger_account, "take_back", reason=EXPIRED)
    lost = taken - ledger_queries.moved(purse.ledger_account, "grant", reason=CORRECTED)
    if lost > 0:
        leg = ledger.Leg(debit=purse.fund.pot_account, credit=purse.ledger_account, amount=lost)
        outcome = ledger.post(book=purse.fund.book, key=uuid4(), legs=[leg], kind="grant", reason=CORRECTED)
        count(purse, lost if outcome.granted else 0)


def give_all_back(account: LearningAccount, *, reason: str) -> int:
    """Everything free goes back to its funds; gives the number of purses."""
    rows = list(account.purses.select_related("fund"))
    for purse in rows:
        take_back(purse, purse.fund, _all(purse), reason=reason)
    return len(rows)


def _all(purse: Purse) -> int:
    return purse.granted + max(purse.moved, 0)


def take_back(purse: Purse, fund: Fund, at_most: int, *, reason: str, basis: str = "", keep: int = 0) -> None:
    """The free part, at most so much; `keep` came from another purse and is no part of this right."""
    free = (ledger_queries.balance(purse.ledger_account).free or 0) - max(keep, 0)
    amount = min(free, at_most)
    if amount <= 0:
        return
    leg = ledger.Leg(debit=purse.ledger_account, credit=fund.pot_account, amount=amount)
    ledger.post(book=fund.book, key=uuid4(), legs=[leg], kind="take_back", reason=reason, basis=basis).require()
    count(purse, -amount)


def count(purse: Purse, amount: int) -> None:
    """What was granted changes by so much; whoever posts the money calls it in the same transaction."""
    Purse.objects.filter(pk=purse.pk).update(granted=F("granted") + amount)
    purse.refresh_from_db(fields=["granted"])


def lock(account_id: UUID) -> LearningAccount:
    """The account, locked until the end of the transaction: whoever fills or empties its purses comes one by one."""
    return LearningAccount.objects.select_for_update().get(pk=account_id)


def lock_of(person_id: UUID) -> LearningAccount:
    """The same by person, opened where there was none."""
    LearningAccount.objects.get_or_create(person_id=person_id)
    return lock(person_id)
