"""When a space can be had: mornings, afternoons and whole days between its opening hours, in Belgian time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from rugzak.base import clock
from rugzak.catalogue.spaces.models import DayPart, Space

MIDDAY = time(13)
AHEAD_DAYS, LOOK_DAYS = 366, 120


@dataclass(frozen=True, slots=True)
class Slot:
    """Half a day or a whole one."""

    date: date
    part: str

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}, {part_words(self.part)}"


def part_words(part: str) -> str:
    """The part of the day in the reader's language."""
    return {"morning": _("morning"), "afternoon": _("afternoon"), "day": _("whole day")}[part]


def hours(space: Space, part: str) -> tuple[time, time] | None:
    """From when until when a part lasts; None where the space is closed in that part."""
    start = max(space.opens, MIDDAY) if part == DayPart.AFTERNOON else space.opens
    end = min(space.closes, MIDDAY) if part == DayPart.MORNING else space.closes
    return (start, end) if start < end else None


def halves(space: Space, part: str) -> int:
    """How many half days a part counts for the price."""
    both = (DayPart.MORNING, DayPart.AFTERNOON) if part == DayPart.DAY else (part,)
    return sum(hours(space, one) is not None for one in both)


def parts(space: Space) -> list[str]:
    """The parts that can be booked; a whole day only where there are two halves."""
    found = [part for part in (DayPart.MORNING, DayPart.AFTERNOON) if hours(space, part)]
    return [str(part) for part in ([*found, DayPart.DAY] if len(found) > 1 else found)]


def period(space: Space, slot: Slot) -> DateTimeTZRange | None:
    """The moments that a slot takes, its end not included; None where the space is closed then."""
    found = hours(space, slot.part) if slot.date.weekday() in space.weekdays else None
    if found is None or slot.part not in parts(space):
        return None
    zone = ZoneInfo(clock.BRUSSELS)
    start, end = (datetime.combine(slot.date, at, tzinfo=zone) for at in found)
    return DateTimeTZRange(start, end, "[)")


def fitting(space: Space, start: datetime, end: datetime) -> Slot | None:
    """The smallest slot that holds a lesson; None where the space is closed then."""
    day = start.astimezone(ZoneInfo(clock.BRUSSELS)).date()
    for part in parts(space):
        span = period(space, slot := Slot(day, part))
        if span is not None and span.lower <= start and end <= span.upper:
            return slot
    return None


def coming(space: Space, first: date, days: int, part: str = "") -> Iterator[tuple[Slot, DateTimeTZRange]]:
    """Every slot (of one part) that lies ahead, with its moments."""
    now = clock.now()
    for number in range(days):
        day = first + timedelta(days=number)
        for one in [part] if part else parts(space):
            span = period(space, slot := Slot(day, one))
            if span is not None and span.lower > now:
                yield slot, span
