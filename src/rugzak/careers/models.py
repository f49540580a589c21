"""Tables of the careers room: the job that a person works towards, the plan to get there, what the market asks."""

import pghistory
from django.db import models

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.careers.demand.models import Asked, Vacancy, VacancySkill
from rugzak.careers.firm.models import FirmChoice, FirmRole, RoleNeed, Wish
from rugzak.careers.firm.plan_models import InspectorLook, InspectorPass, PlanLine, TrainingPlan
from rugzak.careers.plan.models import Plan, PlanStep
from rugzak.careers.transitions.models import OccupationInsight, SectorFlow, Wage

# A table is found through this file.
__all__ = [
    "Asked",
    "FirmChoice",
    "FirmRole",
    "Goal",
    "InspectorLook",
    "InspectorPass",
    "OccupationInsight",
    "Plan",
    "PlanLine",
    "PlanStep",
    "RoleNeed",
    "SectorFlow",
    "TrainingPlan",
    "Vacancy",
    "VacancySkill",
    "Wage",
    "Wish",
]


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


class TrainingNeed(models.Model):
    """A skill of ESCO that a training asks one to have before it starts, as its provider says."""

    training = models.ForeignKey("catalogue.Training", on_delete=models.CASCADE, related_name="needs")
    skill_uri = models.CharField(max_length=200)
    release = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "skill_uri"], name="careers_need_once")]

    def __str__(self) -> str:
        return self.skill_uri
