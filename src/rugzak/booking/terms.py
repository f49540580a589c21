"""The terms of taking part that are the house's own, and the pure sums made of them. Schemes may give longer terms.

Settings may change them: RUGZAK_COOLING_OFF_DAYS, RUGZAK_QUOTE_MINUTES, RUGZAK_WAITING_OFFER_DAYS.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from rugzak.base.clock import BRUSSELS

UNCLAIMED_DAYS = 180  # after that a booking that nobody claimed gives its money back
CONFIRM_EARLY = timedelta(minutes=30)


def cooling_off_days() -> int:
    """Calendar days after booking in which a person may step back for nothing (Book VI WER art. VI.47: 14)."""
    return int(getattr(settings, "RUGZAK_COOLING_OFF_DAYS", 14))


def quote_lifetime() -> timedelta:
    """How long a quote holds."""
    return timedelta(minutes=getattr(settings, "RUGZAK_QUOTE_MINUTES", 30))


def cooling_off_until(booked_at: datetime, starts_at: datetime, days: Iterable[int] = ()) -> datetime:
    """The end of the longest term that applies, and never after the start."""
    longest = max([cooling_off_days(), *days])
    local = booked_at.astimezone(ZoneInfo(BRUSSELS)).date()
    return min(midnight(local + timedelta(days=longest + 1)), starts_at)


def offer_until(offered_at: datetime) -> datetime:
    """An offered seat is kept until the end of the second day after the offer: at least 48 hours."""
    days = int(getattr(settings, "RUGZAK_WAITING_OFFER_DAYS", 2))
    return midnight(offered_at.astimezone(ZoneInfo(BRUSSELS)).date() + timedelta(days=days + 1))


def midnight(day: date) -> datetime:
    """The first moment of a day in Belgium."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(BRUSSELS))
