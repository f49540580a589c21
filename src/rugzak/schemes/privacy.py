"""Decisions hold facts about a person: they are exported and erased with the person."""

from typing import Any
from uuid import UUID

from rugzak.base import registry
from rugzak.schemes.models import DecisionRecord

_COLUMNS = ("id", "cause", "scheme", "version_hash", "on", "facts", "origins", "result", "at")


class SchemesHandler:
    """Recorded decisions; published schemes know no person."""

    room = "schemes"
    columns = frozenset({"schemes_decisionrecord.subject"})

    def export(self, person_id: UUID) -> dict[str, Any]:
        rows = DecisionRecord.objects.filter(subject=person_id).order_by("at")
        return {
            "decisions": list(
                rows.values("id", "cause", "scheme", "version_hash", "on", "facts", "origins", "result", "at")
            )
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        return {"decisions": DecisionRecord.objects.filter(subject=person_id).delete()[0]}


registry.privacy(SchemesHandler())
