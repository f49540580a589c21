"""What a training asks one to be able to do before it starts: its provider says so, a path keeps to it."""

from collections.abc import Collection

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor, Scope
from rugzak.careers.errors import NotATraining
from rugzak.careers.models import TrainingNeed
from rugzak.catalogue.models import Training
from rugzak.skills import esco
from rugzak.skills.esco import Skill

MOST = 20


@transaction.atomic
def set_needs(*, training: Training, skills: Collection[str], actor: Actor | None = None) -> list[Skill]:
    """Replace what a training asks; an actor of None is the house itself.

    Raises NotAllowed, UnknownConcept, NotATraining where it asks what it teaches itself.
    """
    if actor is not None:
        access.require(actor, "training.manage", Scope("catalogue", organisation_id=training.provider_id))
    picture = esco.snapshot()
    found = [picture.skill(uri) for uri in sorted(set(skills))[:MOST]]
    if {skill.uri for skill in found} & set(training.skills.values_list("skill_uri", flat=True)):
        raise NotATraining
    TrainingNeed.objects.filter(training=training).delete()
    TrainingNeed.objects.bulk_create(
        TrainingNeed(training=training, skill_uri=skill.uri, release=picture.release) for skill in found
    )
    return found


def needs_of(training: Training) -> list[Skill]:
    """The skills that a training asks beforehand; one that this release doesn't know is left out."""
    picture = esco.snapshot()
    uris = TrainingNeed.objects.filter(training=training).order_by("pk").values_list("skill_uri", flat=True)
    return [skill for uri in uris if (skill := picture.find_skill(uri))]
