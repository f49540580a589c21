"""Words that filters need, kept here so that the catalogue of `shared` holds them."""

from django.utils.translation import ngettext, pgettext


def days(n: int) -> str:
    """`37 dagen`."""
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def time_pattern() -> str:
    """How a time is written, in Django's date codes."""
    # Translators: how a time is written; H hour, i minutes (Django's date codes)
    return pgettext("format of a time", "G:i")
