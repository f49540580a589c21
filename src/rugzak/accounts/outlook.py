"""A fund as its manager sees it: granted, held, spent, expiring, free; week by week; and when the pot may be empty.

Sums over few people would say what one of them did: with fewer than `least` holders they are left out, and months in
which few people's money ends are taken together with the next.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, F, Q, Sum, When
from django.db.models.functions import TruncWeek

from rugzak.accounts import forecast as forecasts
from rugzak.accounts import throttle
from rugzak.accounts.bank import credits_of, requests_of
from rugzak.accounts.figures import ENDS, ROUND_FILL, Figures, figures
from rugzak.accounts.forecast import Forecast
from rugzak.accounts.models import Fund, FundRule, Purse
from rugzak.accounts.models.statement import WAITING_DEPOSITS
from rugzak.base import clock
from rugzak.ledger import months
from rugzak.ledger import queries as ledger
from rugzak.ledger.models import Transfer

WEEKS = 52
# What moves a pot without being a grant or what came back of one: no pace to go by.
_NO_GRANT = ("deposit", ROUND_FILL, "round.rest", "write_off", *ENDS)


@dataclass(frozen=True, slots=True)
class Week:
    """What left the pot in a week, less what came back, and what was left at its end."""

    start: date
    granted: int
    left: int


@dataclass(frozen=True, slots=True)
class Expiring:
    """What people can no longer spend after the months from `first` to `last` (their first days; None: no end)."""

    first: date | None
    last: date | None
    amount: int
    holders: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that the manager of a fund sees, in its asset's smallest unit. `due` is asked and did not come yet."""

    figures: Figures
    forecast: Forecast
    weeks: tuple[Week, ...]
    expiring: tuple[Expiring, ...] | None
    rule: FundRule | None
    room: int | None
    this_week: int
    due: int
    credit: int


def outlook(fund: Fund, *, least: int) -> Outlook:
    """Everything about one fund; what few people would be known by is None."""
    sums = figures(fund, least=least)
    past = weeks(fund)
    asked = requests_of(fund).filter(state__in=WAITING_DEPOSITS)
    rule, given = FundRule.objects.filter(pk=fund.pk).first(), throttle.granted_this_week(fund)
    room = throttle.room(rule, sums.free, given) if rule is not None else sums.free
    return Outlook(
        sums,
        _forecast(fund, past, sums.free),
        past,
        None if sums.holders < least else expiring(fund, least=least),
        rule,
        room,
        given,
        sum(row.lacks for row in asked),
        sum(row.amount for row in credits_of(fund)),
    )


def forecast_of(fund: Fund) -> Forecast:
    """Only when the pot may be empty."""
    return _forecast(fund, weeks(fund), ledger.balance(fund.pot_account).free)


def weeks(fund: Fund) -> tuple[Week, ...]:
    """The whole weeks since the first grant, at most a year, the oldest first. This week isn't over and isn't there."""
    this = throttle.monday()
    moved = _moved(fund, this - timedelta(weeks=WEEKS), this, grants=True)
    if not moved:
        return ()
    everything = _moved(fund, this - timedelta(weeks=WEEKS), None, grants=False)
    left = ledger.balance(fund.pot_account).posted
    found = []
    start, first = this.date(), min(moved)
    left += everything.get(start, 0)
    while start > first:
        start -= timedelta(weeks=1)
        found.append(Week(start, moved.get(start, 0), left))
        left += everything.get(start, 0)
    return tuple(reversed(found))


def expiring(fund: Fund, *, least: int) -> tuple[Expiring, ...]:
    """What people hold free, by the month in which it ends; each part is of `least` people or more."""
    rows = Purse.objects.filter(fund=fund, closed_at=None).values_list("valid_until", "account_id", "ledger_account")
    free = ledger.balances(account for _until, _who, account in rows)
    sums: dict[date, int] = defaultdict(int)
    people: dict[date, set[object]] = defaultdict(set)
    for until, who, account in rows:
        last = min(until or date.max, fund.run_off or date.max)
        month = last.replace(day=1) if last < date.max else last
        sums[month] += free[account].free or 0
        people[month].add(who)
    return _merged([(month, sums[month], people[month]) for month in sorted(sums)], least)


def _merged(parts: list[tuple[date, int, set[object]]], least: int) -> tuple[Expiring, ...]:
    found: list[tuple[date, date, int, set[object]]] = []
    for month, cents, people in parts:
        if found and len(found[-1][3]) < least:
            first, _last, before, others = found.pop()
            found.append((first, month, before + cents, others | people))
        else:
            found.append((month, month, cents, people))
    if len(found) > 1 and len(found[-1][3]) < least:
        first, last, cents, people = found.pop()
        begin, _end, before, others = found.pop()
        found.append((begin, last, before + cents, others | people))
    return tuple(
        Expiring(_month(first), _month(last), cents, len(people))
        for first, last, cents, people in found
        if len(people) >= least
    )


def _month(day: date) -> date | None:
    return None if day == date.max else day


def _forecast(fund: Fund, past: tuple[Week, ...], free: int | None) -> Forecast:
    seed = fund.pk.int ^ (past[-1].start.toordinal() if past else 0)
    return forecasts.forecast([week.granted for week in past], free, today=clock.today(), seed=seed)


def _moved(fund: Fund, since: datetime, until: datetime | None, *, grants: bool) -> dict[date, int]:
    """What left the pot, less what came in, by the Monday of its week; `grants` only or all that moved."""
    pot = fund.pot_account
    rows = Transfer.objects.filter(Q(debit_id=pot) | Q(credit_id=pot), act__event_at__gte=since)
    rows = rows.filter(act_id__gte=months.first_act(since))
    rows = rows.filter(act__event_at__lt=until) if until else rows
    rows = rows.exclude(act__kind__in=_NO_GRANT) if grants else rows
    net = Sum(Case(When(debit_id=pot, then=F("amount")), default=-F("amount")))
    weekly = rows.values(week=TruncWeek("act__event_at", tzinfo=throttle.ZONE)).annotate(net=net).order_by("week")
    return {row["week"].date(): int(row["net"]) for row in weekly}
