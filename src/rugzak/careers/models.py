"""Tables of the careers room: the job that a person works towards."""

import pghistory
from django.db import models

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.careers.transitions.models import OccupationInsight, SectorFlow, Wage

__all__ = ["Goal", "OccupationInsight", "SectorFlow", "Wage"]


@pghistory.track()
class Goal(models.Model):
    """The occupation that a person wants to move to (ESCO URI and release), in their own words why; one at most."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="goal")
    occupation_uri = models.CharField(max_length=200)
    release = models.CharField(max_length=20)
    why = models.CharField(max_length=500, blank=True)
    set_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.occupation_uri
