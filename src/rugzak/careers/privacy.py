"""A person's data in the careers room: the goal and its history."""

from typing import Any
from uuid import UUID

from rugzak.base import registry
from rugzak.careers.models import Goal

_GOAL = ("occupation_uri", "release", "why", "set_at")
_History: Any = Goal.pgh_event_model  # type: ignore[attr-defined]


class CareersHandler:
    """The goal, and its history table."""

    room = "careers"
    columns = frozenset({"careers_goal.person_id", "careers_goalevent.person_id"})

    def export(self, person_id: UUID) -> dict[str, Any]:
        history = _History.objects.filter(person_id=person_id).order_by("pgh_id")
        return {
            "goal": list(Goal.objects.filter(person_id=person_id).values(*_GOAL)),
            "history": list(history.values("pgh_created_at", "pgh_label", *_GOAL)),
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        goals = Goal.objects.filter(person_id=person_id).delete()[0]
        # Last: deleting a row writes history as well.
        return {"goal": goals, "history": _History.objects.filter(person_id=person_id).delete()[0]}


registry.privacy(CareersHandler())
