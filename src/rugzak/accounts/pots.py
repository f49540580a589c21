"""Pots: who has nothing of one yet, and grants to many at once; their sums are in `figures`."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from rugzak.accounts import purses
from rugzak.accounts.figures import Figures, figures
from rugzak.accounts.models import Fund, Person, Purse

__all__ = ["Figures", "figures", "grant_all", "without_purse"]


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
