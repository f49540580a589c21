"""Filters and tags of the portal: quantities as people read them, texts in the reader's language, icons, bars.

A built-in library: templates need no `{% load rz %}`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from rugzak.base import clock, quantities
from rugzak.base.text import Text
from rugzak.portal.shared import bars, words

register = template.Library()
NBSP = quantities.NBSP
_SMALL_BOX = {"pack": "0 0 32 32"}
_SLASH = re.compile(r"(?<=\w{6})/(?=\w{6})")
_MARKS = re.compile(r"\s*\[?\b(?:S\d+[a-z]?|K)\b(?:, (?:S\d+[a-z]?|K))*\]?$")


@register.filter
def euros(cents: int | None) -> str:
    """Cents as `€ 1.245`; nothing for None."""
    return "" if cents is None else quantities.euros(int(cents))


@register.filter
def hours(minutes: int | None) -> str:
    """Minutes as `47 uur`; nothing for None."""
    return "" if minutes is None else quantities.hours(int(minutes))


@register.filter
def amount(value: int | None, asset: str = "EUR") -> str:
    """A number in its smallest unit with the unit of its asset: `{{ 12500|amount:"EUR" }}`."""
    return "" if value is None else quantities.amount(asset, int(value))


@register.filter
def number(value: int | float | Decimal | None, decimals: int = 0) -> str:
    """A bare number as the reader writes it: `1.280.000`."""
    return "" if value is None else quantities.number(Decimal(str(value)), None, decimals)


@register.filter
def percent(share: float | Decimal | None, decimals: int = 0) -> str:
    """A share between 0 and 1 as `71 %`."""
    if share is None:
        return ""
    text = quantities.number(Decimal(str(share)) * 100, None, decimals)
    return f"{text}%" if (get_language() or "nl").startswith("en") else f"{text}{NBSP}%"


@register.filter
def percent_width(share: float) -> str:
    """A share between 0 and 1 as the width of an SVG shape."""
    return f"{100 * share:.1f}%"


@register.filter
def breakable(value: str) -> str:
    """A long name for both genders breaks after its slash: `Materialverwalter/Materialverwalterin`."""
    broken = _SLASH.sub("/\u200b", value)
    return SafeString(broken) if isinstance(value, SafeString) else broken


@register.filter
def text(value: Text | Mapping[str, str] | str | None) -> str:
    """A text that is data, in the active language."""
    if isinstance(value, Mapping):
        value = Text.from_json(value)
    return "" if value is None else str(value)


@register.filter
def fallback(value: Text | Mapping[str, str] | str | None) -> str:
    """The language a text falls back on (for a `lang` attribute), empty when the reader's own is there."""
    language = (get_language() or "nl")[:2]
    if isinstance(value, Mapping):
        value = Text.from_json(value)
    if not isinstance(value, Text) or not value or not value.missing(language):
        return ""
    return next(code for code in ("en", "nl", "fr", "de") if getattr(value, code))


@register.filter
def day(value: date | datetime | str | None, form: str = "long") -> str:
    """A date as `31 december 2026`; form "short" leaves the year out, "week" puts the day of the week before it."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    pattern = {"long": "j F Y", "short": "j F", "week": "l j F Y"}[form]
    if (get_language() or "nl").startswith("de"):
        pattern = pattern.replace("j F", "j. F")
    return formats.date_format(value, pattern).replace(" ", NBSP, 1)


@register.filter(name="time")
def time_of_day(value: Any) -> str:
    """A time as `9.30 uur` in Dutch and as each language writes it."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.time_format(value, words.time_pattern()).replace(" ", NBSP)


@register.filter
def years(value: float | Decimal | None) -> str:
    """A span in years as `2,5 jaar`; whole years without decimals."""
    if value is None:
        return ""
    return words.years(Decimal(str(value)))


@register.filter
def days_left(value: date | None) -> str:
    """`37 dagen` until a date, by the business clock."""
    if value is None:
        return ""
    return words.days(max(0, (value - clock.today()).days))


@register.filter
def is_soon(value: date | None, days: int = 60) -> bool:
    """True when a date falls within so many days: time for a warning."""
    return value is not None and value - clock.today() <= timedelta(days=days)


@register.filter
def share_of(part: int | None, whole: int | None) -> int:
    """Part of whole in whole percent, for meters; 0 when there is no whole."""
    return round(100 * part / whole) if part and whole else 0


@register.filter
def times(n: int | str | None) -> range:
    """`{% for _ in 5|times %}`."""
    return range(int(n or 0))


@register.filter
def parts(value: str | Iterable[Any], mark: str = "|") -> list[Any]:
    """Split `"Tell|Check|Go"` into its parts; a list stays as it is."""
    return value.split(mark) if isinstance(value, str) else list(value)


@register.simple_tag
def icon(name: str, css: str = "rz-i") -> SafeString:
    """An icon of the sprite; decoration only, so hidden from screen readers."""
    return format_html(
        '<svg class="{}" viewBox="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        css,
        _SMALL_BOX.get(name, "0 0 24 24"),
        static("rz/icons.svg"),
        name,
    )


@register.simple_tag
def split_bar(lines: Iterable[Any]) -> bars.Bar:
    """The geometry of a split bar: pieces with x and width in percent, and a sentence for who can't see it."""
    return bars.bar(lines)


@register.filter
def payer_name(name: str, payer: str) -> str:
    """The name of a payer, or what the reader calls that kind of payer."""
    return name if name and name != payer else bars.payer_name(payer)


@register.filter
def spaced(value: str) -> str:
    """`4719` as `4 7 1 9`, so that it is read digit by digit."""
    return " ".join(str(value))


@register.filter
def widget(field: BoundField) -> BoundField:
    """The field without a placeholder: the label says it, and grey text in a box is read as an answer."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@register.filter
def room_name(room: str) -> str:
    """A room of the house in the reader's words."""
    return words.room_name(room)


@register.filter
def source(reference: str) -> str:
    """A legal reference without the marks of our list of sources (docs/sources.md), which say nothing to a reader."""
    return _MARKS.sub("", reference).strip()
