"""What the learning room keeps about a person: the log, achievements and badges."""

from typing import Any
from uuid import UUID

from rugzak.base import registry
from rugzak.learning.models import Achievement, Credential, LogEntry


class LearningHandler:
    """Erasure deletes all three; a revoked badge stays on the list of revoked ids, which names nobody."""

    room = "learning"
    columns = frozenset(
        {"learning_logentry.person_id", "learning_achievement.person_id", "learning_credential.person_id"}
    )

    def export(self, person_id: UUID) -> dict[str, Any]:
        entries = LogEntry.objects.filter(person_id=person_id).order_by("date")
        reached = Achievement.objects.filter(person_id=person_id).order_by("date")
        badges = Credential.objects.filter(person_id=person_id).order_by("issued_at")
        return {
            "log": list(entries.values("title", "kind", "share", "minutes", "date", "purpose", "skills")),
            "achievements": list(reached.values("id", "title", "passed", "score", "date")),
            "credentials": list(badges.values("id", "document", "issued_at", "revoked_at", "revoke_reason")),
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        return {
            "credentials": Credential.objects.filter(person_id=person_id).delete()[0],
            "achievements": Achievement.objects.filter(person_id=person_id).delete()[0],
            "log": LogEntry.objects.filter(person_id=person_id).delete()[0],
        }


registry.privacy(LearningHandler())
