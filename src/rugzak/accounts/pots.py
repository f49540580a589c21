"""What became of a fund's money, as a sum over all its purses; and grants to many at once.

Sums over few people would say what one of them did. With fewer than `least` holders they are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from rugzak.accounts import purses
from rugzak.accounts.models import Fund, Person, Purse
from rugzak.ledger import queries as ledger


@dataclass(frozen=True, slots=True)
class Figures:
    """A fund in its asset's smallest unit. `free`: what the pot can still grant, None without a limit.

    `held` (promised to bookings), `used` and `left` (still with people) are None where too few people hold a purse.
    """

    fund: Fund
    deposited: int
    granted: int
    free: int | None
    holders: int
    held: int | None
    used: int | None
    left: int | None


def figures(fund: Fund, *, least: int) -> Figures:
    """A fund's money: what came in, what was granted, and what became of it."""
    deposited = -ledger.moved(fund.outside_account, kind="deposit")
    pot = ledger.balance(fund.pot_account)
    rows = Purse.objects.filter(fund=fund)
    holders = rows.values("account_id").distinct().count()
    free = pot.free
    granted = deposited - pot.posted
    if holders < least:
        return Figures(fund, deposited, granted, free, holders, None, None, None)
    lots = ledger.balances(rows.values_list("ledger_account", flat=True)).values()
    held, posted = sum(lot.held for lot in lots), sum(lot.posted for lot in lots)
    return Figures(fund, deposited, granted, free, holders, held, granted - posted, posted - held)


def without_purse(fund: Fund, people: Iterable[UUID], on: date) -> frozenset[UUID]:
    """Who of these got nothing from this fund that still runs on a day. For counting and granting, not for showing."""
    have = Purse.objects.filter(fund=fund, closed_at=None).exclude(valid_until__lt=on)
    return frozenset(people) - frozenset(have.values_list("account_id", flat=True))


@transaction.atomic
def grant_all(
    *, fund: Fund, people: Iterable[UUID], amount: int, key: UUID, valid_until: date | None, actor: UUID | None
) -> int:
    """Give each of these the same, all or nobody; the same key twice is one grant each. Gives the number of people.

    Raises BudgetSpent where the pot is too small for all, NotEmployedHere, BadAmount.
    """
    rows = list(Person.objects.filter(pk__in=list(people)).order_by("pk"))
    for person in rows:
        one = uuid5(key, str(person.pk))
        purses.grant(fund=fund, person=person, amount=amount, key=one, valid_until=valid_until, actor=actor)
    return len(rows)
