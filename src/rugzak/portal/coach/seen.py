"""A person's skills as someone else reads them, who was allowed to look: a coach, an employer."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rugzak.accounts.models import Person
from rugzak.base.text import Text
from rugzak.portal.person import labels
from rugzak.skills.queries import Profile
from rugzak.skills.screening import interests
from rugzak.skills.screening import queries as screening
from rugzak.skills.screening.bank import Kind
from rugzak.skills.screening.queries import Result

LEVELS = {
    1: pgettext_lazy("level of someone else's skill", "basic"),
    2: pgettext_lazy("level of someone else's skill", "independent"),
    3: pgettext_lazy("level of someone else's skill", "advanced"),
    4: pgettext_lazy("level of someone else's skill", "expert"),
}
EVIDENCE = {
    "self": _("own words"),
    "cv": _("own text or CV"),
    "test": _("from a test"),
    "training": _("from a training"),
    "evc": _("recognised experience"),
    "employer": _("confirmed by the employer"),
}


@dataclass(frozen=True, slots=True)
class Skills:
    """Names with how well and how we know; and the work now, where it was said."""

    rows: list[tuple[Text, str]]
    current: Text | None


def skills_of(profile: Profile) -> Skills:
    """From the part of a profile that they may see (`skills.sharing`)."""
    rows = [(labels.skill(row.skill_uri), _how(row.level, row.evidence)) for row in profile.skills]
    current = labels.label("occupation", profile.current.occupation_uri) if profile.current else None
    return Skills(rows, current)


def _how(level: int | None, evidence: str) -> str:
    words = [str(LEVELS[level])] if level in LEVELS else []
    return ", ".join([*words, str(EVIDENCE.get(evidence, ""))])


def tests_of(person: Person) -> list[tuple[Text, str, datetime | None]]:
    """Title, message and day of the results that a person shares with coaches; never the answers."""
    return [(found.test.title, _said(found), found.attempt.finished_at) for found in screening.shared(person.pk)]


def _said(found: Result) -> str:
    if found.test.kind != Kind.ACTIVITY:
        return str(found.test.zone(found.whole.mean).say)
    names = {scale.id: str(scale.name) for scale in found.test.scales}
    return ", ".join(names[letter] for letter in interests.code(found.means))
