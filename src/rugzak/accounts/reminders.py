"""Reminders before what is in a purse is gone: about three months, one month and one week before, spread over days.

Everyone's purses end on the same few days of the year. If all were told on one day, all would come on one day: so each
person has days of their own. One mail tells of all purses that end together, and of none that is empty. Who wants no
reminders gets none (`Person.reminders`). Once a day the due list looks; nothing is added to the opening of a purse.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import F, IntegerField, Q
from django.db.models.expressions import RawSQL

from rugzak.accounts import purses
from rugzak.accounts.models import LearningAccount, Person, Purse
from rugzak.accounts.purses import PurseView
from rugzak.base import clock, due, outbox, registry
from rugzak.base.models import Due

LOOK, REMIND, MAIL = "accounts.reminders", "accounts.remind", "purse.ends"
SUBJECT = uuid5(NAMESPACE_OID, LOOK)
SPREAD = 14
_LAST_DIGITS = "(('x' || right(accounts_purse.account_id::text, 6))::bit(24)::int %% 14)"


def days_before(account_id: UUID) -> tuple[int, int, int]:
    """How many days before the end this account is told: 71 to 84, 22 to 28, and 5 to 7."""
    own = int(account_id.hex[-6:], 16) % SPREAD
    return 84 - own, 28 - own // 2, 7 - own // 5


def start() -> Due:
    """Put the first look on the due list, where none waits."""
    return due.begin(date=clock.today() + timedelta(days=1), kind=LOOK, subject=SUBJECT)


@registry.due_handler(LOOK)
def look(row: Due) -> None:
    """Plan a reminder for each account whose day it is, and tomorrow's look."""
    today = max(clock.today(), row.date)
    rows = [Due(date=today, kind=REMIND, subject=account) for account in _accounts(today)]
    Due.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)
    due.plan(date=today + timedelta(days=1), kind=LOOK, subject=SUBJECT)


@registry.due_handler(REMIND)
def remind(row: Due) -> None:
    """One mail about all that this account still holds and that ends on a day of which it is told today."""
    account = LearningAccount.objects.filter(pk=row.subject).select_related("person").first()
    if account is None or not account.person.reminders:
        return
    days = days_before(account.pk)
    views = [view for view in purses.purses_of(account.person, row.date) if _ends_in(view, row.date, days)]
    if views:
        _post(account.person, views)


def _accounts(today: date) -> Iterable[UUID]:
    """Accounts with an open purse that ends in as many days as their turn says."""
    rows = Purse.objects.filter(
        closed_at=None, valid_until__range=(today, today + timedelta(days=90)), account__person__reminders=True
    ).annotate(
        own=RawSQL(_LAST_DIGITS, [], output_field=IntegerField()),  # noqa: S611  a constant
        left=RawSQL("(accounts_purse.valid_until - %s::date)", [today], output_field=IntegerField()),
    )
    turn = Q(left=84 - F("own")) | Q(left=28 - F("own") / 2) | Q(left=7 - F("own") / 5)
    return rows.filter(turn).order_by().values_list("account_id", flat=True).distinct().iterator()


def _ends_in(view: PurseView, today: date, days: tuple[int, ...]) -> bool:
    last = view.purse.last_day
    return view.free > 0 and last is not None and (last - today).days in days


def _post(person: Person, views: list[PurseView]) -> None:
    if not person.mail_address:
        return
    ends = [
        {
            **{"label": view.purse.label.to_json(), "free": view.free, "asset": view.purse.asset, "day": view.day},
            "until": view.purse.last_day.isoformat() if view.purse.last_day else None,
        }
        for view in sorted(views, key=lambda view: (view.purse.last_day or date.max, view.purse.payer))
    ]
    first = ends[0]["until"]
    context = {"ends": ends, "until": first}
    outbox.post(kind=MAIL, to=person.mail_address, language=person.language, context=context, person_id=person.pk)
