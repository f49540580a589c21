"""What the catalogue can teach: the trainings of a skill, with their hours and how long their sessions last."""

from collections import defaultdict
from collections.abc import Collection
from statistics import median
from uuid import UUID

from rugzak.catalogue.models import Session, TrainingSkill


def lessons_of(skill_uris: Collection[str]) -> list[tuple[UUID, str, int]]:
    """(training, skill, contact minutes) of the trainings on offer that teach some skills."""
    rows = TrainingSkill.objects.filter(skill_uri__in=skill_uris, training__withdrawn_at=None)
    kept = rows.filter(training__contact_minutes__gt=0)
    return list(kept.values_list("training_id", "skill_uri", "training__contact_minutes"))


def spans(training_ids: Collection[UUID]) -> dict[UUID, int]:
    """The usual length in days of a training's sessions, first and last day included; without sessions no entry."""
    found: dict[UUID, list[int]] = defaultdict(list)
    rows = Session.objects.filter(training_id__in=training_ids, cancelled_at=None)
    for training, start, end in rows.values_list("training_id", "start", "end"):
        found[training].append((end - start).days + 1)
    return {training: round(median(days)) for training, days in found.items()}
