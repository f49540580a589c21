"""Minutes that people speak of in days. The account counts minutes; a day is a fifth of what someone works in a week.

So who goes from half time to full time keeps the minutes, and sees fewer days of twice the length.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from rugzak.accounts.facts import current_job
from rugzak.accounts.models import Person, Purse
from rugzak.base import clock
from rugzak.schemes import queries as schemes
from rugzak.schemes.language.functions import days_to_minutes


def minutes_a_day(hours_week: object) -> int | None:
    """The minutes of a working day for so many hours a week; None where the hours are not known, or none."""
    return (days_to_minutes(Decimal(1), hours_week) or None) if isinstance(hours_week, Decimal) else None


def counts_in_days(scheme_id: str, pot: str, on: date) -> bool:
    """Whether a scheme speaks of an allowance in days; `pot` empty: of its main one."""
    scheme = schemes.by_id(scheme_id)
    version = scheme.at(on) if scheme else None
    rows = [row for row in version.allowances if row.code == pot or not pot] if version else []
    return bool(rows) and rows[0].counted_in == "days"


def lengths(person: Person, purses: Iterable[Purse]) -> dict[UUID, int]:
    """For the purses that count in days: how many minutes a day of this person has today."""
    counted = [purse.pk for purse in purses if counts_in_days(purse.scheme, purse.pot, purse.valid_from)]
    job = current_job(person, clock.today()) if counted else None
    day = minutes_a_day(job.hours_week) if job else None
    return dict.fromkeys(counted, day) if day else {}
