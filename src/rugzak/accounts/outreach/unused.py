"""Who is entitled and doesn't use it: asked of one person before they are told, and of many when it is measured."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from rugzak.accounts import rights
from rugzak.accounts.models import Person, Purse
from rugzak.accounts.rights import Right
from rugzak.ledger import queries as ledger


def unused_right(person: Person, scheme_id: str) -> Right | None:
    """The right that this person has today and uses nothing of; None where it is no yes, or nothing can be spent."""
    found = rights.right(person, scheme_id, record=False)
    if found.decision.outcome != "yes" or not found.free:
        return None
    return None if any(view.used or view.held for view in found.purses) else found


def using(scheme_id: str, people: Iterable[UUID], since: datetime) -> set[UUID]:
    """Of these people, who used or promised something of purses that ran at that moment or opened later."""
    lived = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate(since))
    rows = Purse.objects.filter(lived, scheme=scheme_id, account_id__in=list(people))
    purses = list(rows.filter(Q(closed_at=None) | Q(closed_at__gte=since)))
    balances = ledger.balances(purse.ledger_account for purse in purses)
    return {
        purse.account_id for purse in purses
        if purse.granted + purse.moved > balances[purse.ledger_account].posted - balances[purse.ledger_account].held
    }  # fmt: skip
