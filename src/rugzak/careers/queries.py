"""What the careers room knows about a person."""

from rugzak.accounts.models import Person
from rugzak.careers.models import Goal


def goal(person: Person) -> Goal | None:
    """The job a person works towards, None where there is none."""
    return Goal.objects.filter(person=person).first()
