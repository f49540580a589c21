"""How people read a figure: with its unit, in their language; "no data" and "hidden" in words."""

from decimal import Decimal
from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rugzak.base.quantities import NBSP, euros, half_up, hours, number
from rugzak.evaluation import codes
from rugzak.evaluation.codes import SMALLEST_GROUP


class Kept(Protocol):
    """What a figure must have to be written out."""

    value: Decimal | None
    suppressed: bool


def text(unit: str, kept: Kept) -> str:
    """A figure, or why there is none."""
    if kept.suppressed:
        return _("hidden: fewer than %(least)s people") % {"least": SMALLEST_GROUP}
    return _("no data") if kept.value is None else value(unit, kept.value)


def value(unit: str, amount: Decimal) -> str:
    """An amount in its unit: 10,2 %; € 1.245; 7 uur; −30; 4,2 op 5."""
    if unit == codes.SHARE:
        return percent(amount)
    if unit == codes.CENTS:
        return euros(100 * half_up(amount / 100))
    if unit == codes.MILLIONS:
        return _("€ %(number)s million") % {"number": _millions(amount)}
    if unit == codes.MINUTES:
        return hours(half_up(amount))
    if unit == codes.POINTS:
        return signed(amount, 0)
    if unit == codes.GAIN:
        return _("%(points)s points") % {"points": signed(amount, 1)}
    if unit == codes.SCORE:
        return _("%(score)s out of 5") % {"score": number(amount, decimals=1)}
    if unit == codes.PEOPLE:
        return number(half_up(amount))
    return number(amount, decimals=2)


def _tenths(amount: Decimal) -> str:
    return number(amount, decimals=1).replace("-", "−")


def _millions(cents: Decimal) -> str:
    return _tenths(cents / 100_000_000)


def percent(share: Decimal) -> str:
    """10,2 %; English writes no space."""
    gap = "" if (get_language() or "nl")[:2] == "en" else NBSP
    return f"{number(share * 100, decimals=1)}{gap}%".replace("-", "−")


def signed(amount: Decimal, decimals: int) -> str:
    """+1,2 and −30: a change or a balance always shows its sign."""
    sign = "−" if amount < 0 else "+" if amount > 0 else ""
    return sign + number(abs(amount), decimals=decimals)


def between(unit: str, low: Decimal | None, high: Decimal | None) -> str:
    """An interval; empty where there is none. Scores and gains are written bare: the unit stands beside it."""
    if low is None or high is None:
        return ""
    bare = {codes.SCORE: _tenths, codes.GAIN: _tenths, codes.MILLIONS: _millions}.get(unit)
    texts = [bare(one) if bare else value(unit, one) for one in (low, high)]
    return _("%(low)s to %(high)s") % {"low": texts[0], "high": texts[1]}
