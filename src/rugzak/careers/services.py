"""What changes in where a person wants to go."""

from django.db import transaction

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.careers.models import Goal
from rugzak.skills import esco
from rugzak.skills import services as skills
from rugzak.skills.models import ProfileOccupation, Role

MAX_WHY = 500


@transaction.atomic
def set_goal(*, person: Person, occupation_uri: str, why: str = "") -> Goal:
    """The job they work towards; it is their wished occupation too. Raises UnknownConcept."""
    skills.set_occupation(person=person, occupation_uri=occupation_uri, role=Role.WISHED)
    values = {
        "occupation_uri": occupation_uri,
        "release": esco.snapshot().release,
        "why": why[:MAX_WHY],
        "set_at": clock.now(),
    }
    return Goal.objects.update_or_create(person=person, defaults=values)[0]


@transaction.atomic
def clear_goal(*, person: Person) -> None:
    """No goal for now."""
    Goal.objects.filter(person=person).delete()
    ProfileOccupation.objects.filter(person=person, role=Role.WISHED).delete()
