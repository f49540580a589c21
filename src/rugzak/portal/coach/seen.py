"""A person's skills as someone else reads them, who was allowed to look: a coach, an employer."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rugzak.base.text import Text
from rugzak.portal.person import labels
from rugzak.skills.queries import Profile

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
