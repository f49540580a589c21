"""Shared spaces in words."""

from collections.abc import Mapping
from typing import Any

from django.utils import dates
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rugzak.base.quantities import euros
from rugzak.catalogue.spaces.models import Space, SpaceUse

KINDS: Mapping[str, Any] = {
    "room": gettext_lazy("Room"),
    "equipment": gettext_lazy("Equipment"),
    "mobile": gettext_lazy("Comes to you"),
}
STATES: Mapping[str, tuple[Any, str]] = {
    "asked": (gettext_lazy("Asked"), "warn"),
    "confirmed": (gettext_lazy("Booked"), "yes"),
    "refused": (gettext_lazy("Refused"), ""),
    "cancelled": (gettext_lazy("Called off"), ""),
    "lapsed": (gettext_lazy("No answer came"), ""),
}
PARTS: Mapping[str, Any] = {
    "morning": gettext_lazy("Morning"),
    "afternoon": gettext_lazy("Afternoon"),
    "day": gettext_lazy("The whole day"),
}
WEEKDAYS = tuple(capfirst(dates.WEEKDAYS[day]) for day in range(7))


def price(space: Space) -> str:
    """What half a day costs."""
    return _("%(price)s a half day") % {"price": euros(space.price_cents)} if space.price_cents else _("Free of charge")


def terms(space: Space) -> str:
    """What one owes after calling it off."""
    if not space.late_percent or not space.price_cents:
        return _("You can call it off without paying.")
    told = ngettext(
        "You can call it off without paying until %(n)s day before. After that you pay %(percent)s%% of the price.",
        "You can call it off without paying until %(n)s days before. After that you pay %(percent)s%% of the price.",
        space.free_cancel_days,
    )
    return told % {"n": space.free_cancel_days, "percent": space.late_percent}


def weekdays(space: Space) -> str:
    """On which days it is open."""
    return ", ".join(str(WEEKDAYS[day]).lower() for day in sorted(space.weekdays))


def state(use: SpaceUse) -> tuple[Any, str]:
    return STATES[use.state]
