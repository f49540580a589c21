"""What the fraud desk keeps about people, for booking's handler: traces of devices, evidence about one learner."""

from typing import Any
from uuid import UUID

from rugzak.base.models import StoredFile
from rugzak.booking.fraud import queries
from rugzak.booking.fraud.models import Step, Trace

COLUMNS = frozenset({"booking_trace.person_id"})


def export(person_id: UUID) -> dict[str, Any]:
    """Whether a payment for one's own course was held, evidence about oneself, and when one's devices were noted."""
    evidence = Step.objects.filter(booking__person_id=person_id)
    return {
        "held": queries.cases_about(person_id),
        "evidence": list(evidence.values("at", "text", "file_name")),
        "devices": list(Trace.objects.filter(person_id=person_id).values_list("at", flat=True)),
    }


def erase(person_id: UUID) -> dict[str, int]:
    """Evidence about the person loses its words and file; traces go. The case itself names no learner and stays."""
    about = Step.objects.filter(booking__person_id=person_id)
    StoredFile.objects.filter(pk__in=about.exclude(file_id=None).values("file_id")).delete()
    return {
        "fraud_evidence": about.update(text="", file_id=None, file_name="", booking=None),
        "fraud_traces": Trace.objects.filter(person_id=person_id).delete()[0],
    }
