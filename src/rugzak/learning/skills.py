"""The skills of a training: their names for a badge, and their credit in the profile of whoever passed."""

from rugzak.base.errors import Refusal
from rugzak.catalogue.models import Training
from rugzak.learning.badge import Aligned
from rugzak.learning.models import Achievement
from rugzak.skills import esco, services


def aligned(training: Training, language: str) -> list[Aligned]:
    """The ESCO skills of a training with their names; the URI where no snapshot of ESCO knows it."""
    return [Aligned(_name(uri, language), uri) for uri in training.skills.values_list("skill_uri", flat=True)]


def credit(achievement: Achievement) -> int:
    """Put the skills of a passed training into the profile, with evidence "training"; gives how many."""
    rows = list(achievement.training.skills.all())
    for row in rows:
        services.credit_training(
            person=achievement.person,
            skill_uri=row.skill_uri,
            release=row.release,
            level=row.level,
            date=achievement.date,
            words=achievement.title.of(achievement.person.language),
        )
    return len(rows)


def _name(uri: str, language: str) -> str:
    try:
        return esco.snapshot().skill(uri).label.of(language)
    except Refusal:
        return uri
