"""What an interruption of work (care, illness, parental leave …) does to a right: what accrues, is kept, stops.

Pure: rules and intervals in, parts and dates out. An interruption is whole; who only works less for a while has another
`employment.fraction`. Intervals that can't be read make the answer unknown, never an amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

from rugzak.base import calendar
from rugzak.schemes.decision import Period
from rugzak.schemes.document import Break
from rugzak.schemes.facts import coerce
from rugzak.schemes.language import DATE
from rugzak.schemes.scheme import Interruption

FACT = "person.interruptions"
KINDS: frozenset[str] = frozenset(get_args(Break))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """One interruption; `until` is its last day, None while it goes on."""

    kind: str
    start: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


Breaks = Sequence[Interval]


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a period accrues: `counted` of `of` days, months or moments."""

    counted: int
    of: int

    @property
    def lost(self) -> int:
        return self.of - self.counted


@dataclass(frozen=True, slots=True)
class Dates:
    """The period of an allowance, the moment that decides (`at`), and since when one accrues; None is unknown."""

    period: Period
    at: date | None
    since: date | None


ALL = Part(1, 1)


def read(value: object) -> tuple[Interval, ...] | None:
    """Intervals from a list of `{kind, from, until}`; None where one can't be read, or ends before it begins."""
    if not isinstance(value, list | tuple):
        return None
    found = [_interval(row) for row in value]
    return None if None in found else tuple(one for one in found if one is not None)


def _interval(row: object) -> Interval | None:
    if isinstance(row, Interval):
        return row
    if not isinstance(row, Mapping) or set(row) - {"kind", "from", "until"} or row.get("kind") not in KINDS:
        return None
    start, until = coerce(row.get("from"), DATE), coerce(row.get("until"), DATE)
    if not isinstance(start, date) or (until is None and row.get("until") is not None):
        return None
    if isinstance(until, date) and until < start:
        return None
    return Interval(str(row["kind"]), start, until if isinstance(until, date) else None)


def matters(rules: Interruption) -> bool:
    """Whether an interruption of any kind can change a decision."""
    return any(rule.stops or not rule.accrues for rule in rules.kinds.values())


def running(breaks: Breaks, day: date) -> bool:
    """Whether one of these interruptions runs on a day."""
    return any(one.holds_on(day) for one in breaks)


def usable(rules: Interruption, breaks: Breaks | None, day: date) -> bool | None:
    """Whether the right can be used on a day; None where that can't be known."""
    stopping = [kind for kind, rule in rules.kinds.items() if rule.stops]
    if breaks is None:
        return None if stopping else True
    return not running([one for one in breaks if one.kind in stopping], day)


def accrued(rules: Interruption, breaks: Breaks | None, dates: Dates) -> Part | None:
    """The part of a period that accrues; None where it can't be known.

    An open interruption is taken to go on: what is said now is sure, and grows once its end is known.
    """
    losing = {kind for kind, rule in rules.kinds.items() if not rule.accrues}
    if breaks is None:
        return None if losing else ALL
    lost = [one for one in breaks if one.kind in losing]
    if not lost:
        return ALL
    if rules.by == "moment":
        return None if dates.at is None else Part(int(not running(lost, dates.at)), 1)
    if dates.since is None or dates.period.start is None or dates.period.end is None:
        return None
    return _counted(rules.by, lost, max(dates.period.start, dates.since), dates.period.end)


def _counted(by: str, lost: Breaks, start: date, end: date) -> Part:
    days = _days(lost, start, end)
    units = list(_months(start, end)) if by == "months" else [(day, day) for day in _each(start, end)]
    counted = sum(not all(day in days for day in _each(*unit)) for unit in units)
    return Part(counted, len(units))


def _months(start: date, end: date) -> Iterator[tuple[date, date]]:
    """Full months from the first day on, as `whole_months` counts them."""
    count = 0
    while (last := calendar.months_after(start, count + 1) - _DAY) <= end:
        yield calendar.months_after(start, count), last
        count += 1


def _each(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range((end - start).days + 1))


def _days(breaks: Breaks, start: date, end: date) -> frozenset[date]:
    """The days within bounds that at least one interruption covers."""
    cut = ((max(one.start, start), min(one.until or end, end)) for one in breaks)
    return frozenset(day for first, last in cut for day in _each(first, last))


def scaled(
    part: Part | None, exact: int | None, least: int | None, most: int | None
) -> tuple[int | None, int | None, int | None]:
    """Exact, least and most amounts for a part of the period: whole units, a half rounds up; each None stays None."""
    if part is None:
        return None, None if least is None else min(least, 0), most
    return _of(exact, part), _of(least, part), _of(most, part)


def _of(amount: int | None, part: Part) -> int | None:
    return amount if amount is None or not part.lost else (2 * amount * part.counted + part.of) // (2 * part.of)


def moved_end(rules: Interruption, breaks: Breaks | None, start: date, end: date) -> date | None:
    """The last day of a purse that would run from `start` to `end`; None where that can't be known.

    Days of an interruption that keeps `until` do not count: the end moves on by as many, up to the most that the scheme
    allows. An interruption that does not keep a purse ends it on the day before.
    """
    if breaks is None:
        return end if all(rule.keeps == "yes" for rule in rules.kinds.values()) else None
    sparing, ending = (_that(rules, breaks, keeps) for keeps in ("until", "no"))
    moved = _stretched(sparing, start, end, calendar.months_after(end, rules.most_months or 0))
    stops = [max(one.start, start) - _DAY for one in ending if one.until is None or one.until >= start]
    return min([moved, *stops])


def _that(rules: Interruption, breaks: Breaks, keeps: str) -> list[Interval]:
    kinds = {kind for kind, rule in rules.kinds.items() if rule.keeps == keeps}
    return [one for one in breaks if one.kind in kinds]


def _stretched(breaks: Breaks, start: date, end: date, limit: date) -> date:
    """Until no more spared days are found: days within the added time can be interrupted too."""
    moved, before = end, None
    while moved != before:
        before, spared = moved, len(_days(breaks, start, moved))
        moved = min(end + timedelta(days=spared), limit)
    return moved
