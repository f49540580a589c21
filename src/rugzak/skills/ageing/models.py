"""Tables of ageing: an authority's half-lives, a person's own pace, the competence checks that were done."""

import pghistory
from django.db import models

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.ids import uuid7


class Pace(models.TextChoices):
    """How a person's own skills of a group age beside the default; OFF: don't show or remind."""

    SLOWER = "slower"
    FASTER = "faster"
    OFF = "off"


class AgeingChoice(models.Model):
    """A person's word on how their skills age: `group` is a code of the half-lives ("S5"), "" is all of them."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=10, blank=True)
    pace = models.CharField(max_length=8, choices=Pace.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "group"], name="skills_ageing_once")]

    def __str__(self) -> str:
        return f"{self.group or '*'} {self.pace}"


class CompetenceCheck(models.Model):
    """A competence check that a person did: how many skills they still can, can less well, can no longer."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    date = models.DateField(default=clock.today)
    kept = models.PositiveSmallIntegerField(default=0)
    lowered = models.PositiveSmallIntegerField(default=0)
    dropped = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["person", "-date"])]

    def __str__(self) -> str:
        return f"check of {self.date}"


@pghistory.track()
class HalfLife(models.Model):
    """An authority's own half-life of a group of skills, in years, instead of the default; with its reason."""

    group = models.CharField(max_length=10, primary_key=True)
    years = models.DecimalField(max_digits=4, decimal_places=1)
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField(default=clock.now)
    set_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(years__gte=0.5, years__lte=50), name="skills_half_life")
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.years}"
