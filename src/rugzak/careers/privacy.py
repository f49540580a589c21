"""A person's data in the careers room: the goal and its history, and plans with their steps."""

from typing import Any
from uuid import UUID

from rugzak.base import due, registry
from rugzak.careers.firm.models import Wish
from rugzak.careers.models import Goal
from rugzak.careers.plan.models import Plan, PlanStep

_GOAL = ("occupation_uri", "release", "why", "set_at")
_PLAN = ("occupation_uri", "release", "purpose", "wish", "gap", "cover", "state", "made_at", "ended_at")
_WISH = ("words", "skill_uri", "made_at")
_STEP = ("n", "session_id", "price_cents", "own_cents", "minutes", "km", "funding", "closes")
_History: Any = Goal.pgh_event_model  # type: ignore[attr-defined]


class CareersHandler:
    """The goal, its history table, plans and learning wishes."""

    room = "careers"
    columns = frozenset(
        {
            "careers_goal.person_id",
            "careers_goalevent.person_id",
            "careers_plan.person_id",
            "careers_wish.person_id",
        }
    )

    def export(self, person_id: UUID) -> dict[str, Any]:
        history = _History.objects.filter(person_id=person_id).order_by("pgh_id")
        return {
            "goal": list(Goal.objects.filter(person_id=person_id).values(*_GOAL)),
            "history": list(history.values("pgh_created_at", "pgh_label", *_GOAL)),
            "wishes": list(Wish.objects.filter(person_id=person_id).order_by("made_at").values(*_WISH)),
            "plans": [
                {**row, "steps": list(PlanStep.objects.filter(plan=row.pop("id")).values(*_STEP))}
                for row in Plan.objects.filter(person_id=person_id).order_by("made_at").values("id", *_PLAN)
            ],
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        goals = Goal.objects.filter(person_id=person_id).delete()[0]
        plans = Plan.objects.filter(person_id=person_id)
        for pk in plans.values_list("pk", flat=True):
            due.drop(subject=pk)
        wishes = Wish.objects.filter(person_id=person_id).delete()[0]
        gone = plans.delete()[1].get("careers.Plan", 0)
        # Last: deleting a row writes history as well.
        history = _History.objects.filter(person_id=person_id).delete()[0]
        return {"goal": goals, "plans": gone, "wishes": wishes, "history": history}


registry.privacy(CareersHandler())
