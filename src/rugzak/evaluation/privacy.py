"""What evaluation keeps about a person: invitations and answers. Figures name nobody; exports carry pseudonyms."""

from typing import Any
from uuid import UUID

from rugzak.base import due, registry
from rugzak.evaluation.models import Answer, Invitation


class EvaluationHandler:
    """Erasure deletes both, also the rows of the due list about them.

    An export made earlier keeps its rows, but the pseudonym in it leads to nobody once the person's row is gone.
    """

    room = "evaluation"
    columns = frozenset({"evaluation_invitation.person_id"})

    def export(self, person_id: UUID) -> dict[str, Any]:
        asked = Invitation.objects.filter(person_id=person_id).order_by("due")
        given = Answer.objects.filter(invitation__person_id=person_id).order_by("given_at")
        return {
            "invitations": list(asked.values("kind", "booking_id", "due", "expires", "sent_at", "answered_at")),
            "answers": list(given.values("invitation__kind", "item", "number", "choice", "text", "given_at")),
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        rows = Invitation.objects.filter(person_id=person_id)
        planned = sum(due.drop(subject=pk) for pk in rows.values_list("pk", flat=True))
        answers = Answer.objects.filter(invitation__person_id=person_id).delete()[0]
        return {"answers": answers, "invitations": rows.delete()[0], "due": planned}


registry.privacy(EvaluationHandler())
