"""Reading one cell as people write it: amounts, hours, yes or no, days. What can't be read raises BadCell."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from rugzak.base.models import Municipality
from rugzak.base.places import of_post_code
from rugzak.base.quantities import half_up

_YES = {"yes", "ja", "oui", "true", "1", "x", "j", "o", "y"}
_NO = {"", "no", "nee", "nein", "non", "false", "0", "n"}


class BadCell(ValueError):
    """A cell that can't be read, with the reason in the reader's words."""


def decimal(text: str, column: str) -> Decimal:
    """A number with a comma or a point: `1.450,50` and `1450.50` are the same."""
    plain = text.replace(" ", "").replace("\u00a0", "").replace("€", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise BadCell(_("%(column)s is no number: %(text)s") % {"column": column, "text": text}) from error
    if not value.is_finite() or value < 0:
        raise BadCell(_("%(column)s is no number: %(text)s") % {"column": column, "text": text})
    return value


def cents(text: str, column: str) -> int:
    """Euros as whole cents."""
    return half_up(decimal(text, column) * 100)


def minutes(text: str, column: str) -> int:
    """Hours as whole minutes."""
    return half_up(decimal(text, column) * 60)


def whole(text: str, column: str) -> int:
    """A whole number."""
    value = decimal(text, column)
    if value != int(value):
        raise BadCell(_("%(column)s is no whole number: %(text)s") % {"column": column, "text": text})
    return int(value)


def yes(text: str, column: str) -> bool:
    """Yes or no in four languages; empty is no."""
    word = text.casefold()
    if word not in _YES | _NO:
        raise BadCell(_("%(column)s must be yes or no, not %(text)s") % {"column": column, "text": text})
    return word in _YES


def one_of(text: str, column: str, choices: Iterable[str], default: str = "") -> str:
    """A word from a list; empty gives the default."""
    word = text.casefold() or default
    known = list(choices)
    if word not in known:
        told = {"column": column, "text": text, "choices": ", ".join(known)}
        raise BadCell(_("%(column)s is not known: %(text)s (choose from %(choices)s)") % told)
    return word


def day(text: str, column: str) -> date:
    """A day as 2026-12-07 or 07/12/2026."""
    try:
        if "/" in text:
            dd, mm, yyyy = (int(part) for part in text.split("/"))
            return date(yyyy, mm, dd)
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadCell(_("%(column)s is no day: %(text)s") % {"column": column, "text": text}) from error


def hour(text: str, column: str) -> time:
    """A time of the day as 9:00, 09:00 or 9.00."""
    try:
        hours, _sep, rest = text.replace(".", ":").partition(":")
        return time(int(hours), int(rest or 0))
    except ValueError as error:
        raise BadCell(_("%(column)s is no time: %(text)s") % {"column": column, "text": text}) from error


def place(text: str, column: str) -> Municipality | None:
    """A municipality by post code (4 digits) or NIS code (5 digits); empty is none."""
    if not text:
        return None
    found = Municipality.objects.filter(nis=text).first() if len(text) == 5 else of_post_code(text)
    if found is None:
        raise BadCell(_("no table knows the place %(text)s (%(column)s)") % {"column": column, "text": text})
    return found
