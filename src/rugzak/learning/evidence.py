"""Where an achievement leaves its trace below: facts about the person (a diploma), and skills of the profile."""

from typing import Any

from rugzak.accounts import facts
from rugzak.accounts.models.consent import FactSource
from rugzak.learning import skills
from rugzak.learning.models import Achievement

_SECONDARY = {"person.education": "mid"}
_HIGHER = {"person.education": "high", "person.higher_education_diploma": True}
_DIPLOMA: dict[str, dict[str, Any]] = {
    "secondary": _SECONDARY,
    "vks4": _SECONDARY,
    "graduate": _HIGHER,
    "bachelor": _HIGHER,
    "master": _HIGHER,
}
_RANK = ("", "low", "mid", "high")


def write(achievement: Achievement) -> None:
    """Write what was passed as evidence; an attest of attendance says nothing about what someone can do."""
    if not achievement.passed:
        return
    for name, value in _DIPLOMA.get(achievement.training.leads_to, {}).items():
        if not _already(achievement, name, value):
            facts.record(
                achievement.person,
                name,
                value,
                FactSource.DOCUMENT,
                evidence=f"achievement:{achievement.pk}",
                valid_from=achievement.date,
            )
    skills.credit(achievement)


def _already(achievement: Achievement, name: str, value: Any) -> bool:
    """A diploma never takes a higher one away."""
    if name != "person.education":
        return False
    return _RANK.index(achievement.person.education) >= _RANK.index(value)
