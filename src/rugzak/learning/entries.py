"""What a log entry may hold. Pure but for the texts of its refusals."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from rugzak.learning.errors import BadEntry

KINDS = ("formal", "non_formal", "informal")
SHARES = ("70", "20", "10")
PURPOSES = ("job", "other_job", "employable", "self")
MOST_MINUTES = 60 * 24 * 31  # a month without sleep: more is a typing error
MOST_SKILLS = 20
_URI = re.compile(r"^(https?://|urn:)\S{3,190}$")
# What a person most likely means by a form of learning, so that a log entry is one line and one tap.
USUAL_SHARE = {"formal": "10", "non_formal": "10", "informal": "70"}


def title(value: str) -> str:
    cleaned = " ".join(value.split())
    if not cleaned:
        raise BadEntry("title", _("Say in a few words what you learned."))
    if len(cleaned) > 200:
        raise BadEntry("title", _("Use at most 200 characters."))
    return cleaned


def choice(field: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise BadEntry(field, _("Choose one of: %(choices)s.") % {"choices": ", ".join(allowed)})
    return value


def minutes(value: int | None) -> int | None:
    """Minutes, or None where the person doesn't know."""
    if value is not None and not 0 < value <= MOST_MINUTES:
        raise BadEntry("minutes", _("Type a time between 1 minute and 744 hours, or leave it empty."))
    return value


def day(value: date, today: date) -> date:
    if value > today:
        raise BadEntry("date", _("This day is still to come. Choose today or earlier."))
    if value.year < 1950:
        raise BadEntry("date", _("Choose a year from 1950 on."))
    return value


def skills(values: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Skills as {"uri", "release"}, each once, in the order given."""
    kept = {str(value.get("uri", "")): str(value.get("release", "")) for value in values}
    if len(kept) > MOST_SKILLS:
        raise BadEntry("skills", _("Choose at most 20 skills."))
    if not all(_URI.match(uri) for uri in kept):
        raise BadEntry("skills", _("Choose skills from the list."))
    return [{"uri": uri, "release": release} for uri, release in kept.items()]
