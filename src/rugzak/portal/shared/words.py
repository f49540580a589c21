"""Words that filters need, kept here so that the catalogue of `shared` holds them."""

import math
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop, ngettext, pgettext

from rugzak.base.quantities import number


def days(n: int) -> str:
    """`37 dagen`."""
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def years(n: Decimal) -> str:
    """`2,5 jaar`."""
    text = number(n, None, 0 if n == int(n) else 1)
    return ngettext("%(n)s year", "%(n)s years", math.ceil(n)) % {"n": text}


def time_pattern() -> str:
    """How a time is written, in Django's date codes."""
    # Translators: how a time is written; H hour, i minutes (Django's date codes)
    return pgettext("format of a time", "G:i")


def room_name(room: str) -> str:
    """A room of the house in the reader's words, for the export of their data."""
    names = {
        "accounts": gettext("Who you are and your backpack"),
        "skills": gettext("Your skills"),
        "catalogue": gettext("Trainings"),
        "booking": gettext("Your bookings"),
        "learning": gettext("What you learned"),
        "careers": gettext("Your goals"),
        "evaluation": gettext("Surveys"),
        "schemes": gettext("Decisions about your rights"),
        "base": gettext("Messages and documents"),
    }
    return names.get(room, room)


# Sentences of Django's forms that our catalogue says in our own tone.
OURS = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
)
