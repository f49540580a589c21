"""A person's data in the skills room: the profile and its history."""

from typing import Any
from uuid import UUID

from rugzak.base import registry
from rugzak.skills.models import ProfileOccupation, ProfileSkill

_SKILL = ("skill_uri", "release", "level", "evidence", "words", "date", "state")
_JOB = ("occupation_uri", "release", "role", "start", "end", "words", "date")
_History: Any = ProfileSkill.pgh_event_model  # type: ignore[attr-defined]


class SkillsHandler:
    """The profile: skills, jobs, and the history table of skills."""

    room = "skills"
    columns = frozenset(
        {"skills_profileskill.person_id", "skills_profileskillevent.person_id", "skills_profileoccupation.person_id"}
    )

    def export(self, person_id: UUID) -> dict[str, Any]:
        history = _History.objects.filter(person_id=person_id).order_by("pgh_id")
        return {
            "skills": list(ProfileSkill.objects.filter(person_id=person_id).values(*_SKILL)),
            "occupations": list(ProfileOccupation.objects.filter(person_id=person_id).values(*_JOB)),
            "history": list(history.values("pgh_created_at", "pgh_label", *_SKILL)),
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        counts = {
            "skills": ProfileSkill.objects.filter(person_id=person_id).delete()[0],
            "occupations": ProfileOccupation.objects.filter(person_id=person_id).delete()[0],
        }
        # Last: deleting a row writes history as well.
        return {**counts, "history": _History.objects.filter(person_id=person_id).delete()[0]}


registry.privacy(SkillsHandler())
