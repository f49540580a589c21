"""Tables of the firm: its roles, the level each asks of a skill in a scenario, and learning wishes of its people."""

import pghistory
from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7

NOW = ""  # the scenario of today


@pghistory.track()
class FirmRole(models.Model):
    """A job in a firm: what it is called there, the ESCO occupation it comes from (or none), how many people do it.

    `people` now and `people_later` in two years are what the firm says it needs, not who is there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    employer = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="firm_roles")
    name = models.CharField(max_length=120)
    team = models.CharField(max_length=80, blank=True)
    occupation_uri = models.CharField(max_length=200, blank=True)
    release = models.CharField(max_length=20, blank=True)
    people = models.PositiveIntegerField(default=1)
    people_later = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "name"], condition=models.Q(ended_at=None), name="firm_role_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class RoleNeed(models.Model):
    """The level 1 to 4 that a role asks of a skill, in a scenario; today's has an empty name. 0: no longer asked."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    role = models.ForeignKey(FirmRole, on_delete=models.CASCADE, related_name="needs")
    skill_uri = models.CharField(max_length=200)
    release = models.CharField(max_length=20)
    scenario = models.CharField(max_length=60, blank=True, default=NOW)
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "skill_uri", "scenario"], name="firm_need_once"),
            models.CheckConstraint(condition=models.Q(level__range=(0, 4)), name="firm_need_level"),
        ]

    def __str__(self) -> str:
        return f"{self.skill_uri} {self.level}"


class FirmChoice(models.Model):
    """What a firm chose: whether it takes part in comparisons (who compares is compared), and what hiring costs it.

    `hire_cents` is the firm's own figure for bringing in one person; empty: an assumption is used and named.
    """

    employer = models.OneToOneField(
        "accounts.Organisation", primary_key=True, on_delete=models.CASCADE, related_name="firm_choice"
    )
    compares = models.BooleanField(default=False)
    hire_cents = models.PositiveIntegerField(null=True)
    set_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"choices of {self.employer_id}"


class Wish(models.Model):
    """What a person would like to learn: a skill of ESCO or own words. Theirs alone until they share it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="learning_wishes")
    words = models.CharField(max_length=200)
    skill_uri = models.CharField(max_length=200, blank=True)
    release = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"wish {self.pk}"
