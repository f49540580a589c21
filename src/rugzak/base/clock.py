"""The business clock: what time it is for the rules.

Business code asks this clock and nothing else, so that a demo or a test can travel in time. The offset to the wall
clock lies in the database, where web, worker and command line share it; outside demo and tests it is always zero.
"""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, transaction

BRUSSELS = "Europe/Brussels"
_KEY = "base.clock.offset"
_SECONDS = 2


def now() -> datetime:
    """The business moment, aware, in UTC."""
    return datetime.now(UTC) + _offset()


def today(zone: str = BRUSSELS) -> date:
    """The business date in a scheme's zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def travel(*, to: datetime | None = None, by: timedelta | None = None) -> datetime:
    """Move the business clock to a moment or by a span; refused outside demo and tests."""
    from rugzak.base.errors import ClockIsFixed
    from rugzak.base.models import ClockOffset

    if not settings.RUGZAK_CLOCK_MOVES:
        raise ClockIsFixed
    offset = (to - datetime.now(UTC)) if to is not None else _offset() + (by or timedelta())
    with transaction.atomic():
        ClockOffset.objects.update_or_create(pk=1, defaults={"offset": offset})
    cache.delete(_KEY)
    return now()


def reset() -> datetime:
    """Back to the wall clock."""
    return travel(to=datetime.now(UTC))


def _offset() -> timedelta:
    if not settings.RUGZAK_CLOCK_MOVES:
        return timedelta()
    offset: timedelta | None = cache.get(_KEY)
    if offset is None:
        offset = _stored_offset()
        cache.set(_KEY, offset, _SECONDS)
    return offset


def _stored_offset() -> timedelta:
    from rugzak.base.models import ClockOffset

    with suppress(DatabaseError), transaction.atomic():
        row = ClockOffset.objects.filter(pk=1).first()
        return row.offset if row else timedelta()
    return timedelta()
