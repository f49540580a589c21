"""What goes out: trainings with their skills, and their coming sessions, each in one query."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from rugzak.catalogue.models import Session, Training
from rugzak.catalogue.queries import tomorrow


def trainings_of(ids: Sequence[UUID]) -> list[Training]:
    """The trainings with provider and skills, in the order of their ids."""
    rows = Training.objects.select_related("provider").prefetch_related("skills").in_bulk(list(ids))
    return [rows[pk] for pk in ids if pk in rows]


def coming_sessions(trainings: Sequence[Training]) -> dict[UUID, list[Session]]:
    """The sessions that can still be booked, by training, soonest first."""
    found: dict[UUID, list[Session]] = defaultdict(list)
    rows = Session.objects.filter(training__in=trainings, cancelled_at=None, start__gte=tomorrow())
    for row in (
        rows.select_related("training__provider", "municipality").prefetch_related("parts").order_by("start", "id")
    ):
        found[row.training_id].append(row)
    return found
