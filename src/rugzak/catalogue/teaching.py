"""What trainings teach: those of a skill, with hours and length; and the skills that a text of a training speaks of."""

from collections import defaultdict
from collections.abc import Collection
from statistics import median
from uuid import UUID

from rugzak.base.text import LANGUAGES, Text
from rugzak.catalogue.models import Session, TrainingSkill
from rugzak.skills import link
from rugzak.skills.link.proposals import Proposal

MOST_PROPOSED = 12


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


def proposed_skills(title: Text, summary: Text, without: Collection[str] = ()) -> list[Proposal]:
    """The skills that the texts speak of, surest first, each with its words; the provider confirms them.

    What people with a job of that name often can comes last, never as sure. All languages are read, each by itself.
    """
    found: dict[str, Proposal] = {}
    for language in LANGUAGES:
        text = ". ".join(part for part in (getattr(title, language), getattr(summary, language)) if part)
        if text.strip():
            for one in link.propose(text, language).skills:
                found.setdefault(one.uri, one)
    kept = [one for one in found.values() if one.uri not in without]
    return sorted(kept, key=lambda one: (one.via is not None, not one.sure, -one.score))[:MOST_PROPOSED]
