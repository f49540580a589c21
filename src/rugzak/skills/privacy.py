"""A person's data in the skills room: the profile and its history, the tests they did, what they noted."""

from typing import Any
from uuid import UUID

from rugzak.base import registry
from rugzak.skills.models import GrowthNote, ProfileOccupation, ProfileSkill, ScreeningAttempt

_SKILL = ("skill_uri", "release", "level", "evidence", "words", "date", "state")
_JOB = ("occupation_uri", "release", "role", "start", "end", "words", "date")
_TEST = ("test", "version", "language", "design", "started_at", "finished_at", "result", "shared_at", "kept_at")
_History: Any = ProfileSkill.pgh_event_model  # type: ignore[attr-defined]


class SkillsHandler:
    """The profile: skills, jobs, and the history table of skills; tests with every answer; notes on growth."""

    room = "skills"
    columns = frozenset(
        {
            "skills_profileskill.person_id",
            "skills_profileskillevent.person_id",
            "skills_profileoccupation.person_id",
            "skills_screeningattempt.person_id",
            "skills_growthnote.person_id",
        }
    )

    def export(self, person_id: UUID) -> dict[str, Any]:
        history = _History.objects.filter(person_id=person_id).order_by("pgh_id")
        return {
            "skills": list(ProfileSkill.objects.filter(person_id=person_id).values(*_SKILL)),
            "occupations": list(ProfileOccupation.objects.filter(person_id=person_id).values(*_JOB)),
            "history": list(history.values("pgh_created_at", "pgh_label", *_SKILL)),
            "tests": [_test(row) for row in ScreeningAttempt.objects.filter(person_id=person_id).order_by("id")],
            "growth": list(GrowthNote.objects.filter(person_id=person_id).order_by("id").values("words", "date")),
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        counts = {
            "skills": ProfileSkill.objects.filter(person_id=person_id).delete()[0],
            "occupations": ProfileOccupation.objects.filter(person_id=person_id).delete()[0],
            "tests": ScreeningAttempt.objects.filter(person_id=person_id).delete()[0],
            "growth": GrowthNote.objects.filter(person_id=person_id).delete()[0],
        }
        # Last: deleting a row writes history as well.
        return {**counts, "history": _History.objects.filter(person_id=person_id).delete()[0]}


def _test(row: ScreeningAttempt) -> dict[str, Any]:
    answers = row.answers.order_by("at", "id").values("item", "given", "share", "at")
    return {**{name: getattr(row, name) for name in _TEST}, "answers": list(answers)}


registry.privacy(SkillsHandler())
