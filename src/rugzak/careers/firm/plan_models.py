"""The yearly training plan of a firm: its lines, the advice of its works council, and when staff got to see it."""

import pghistory
from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class PlanState(models.TextChoices):
    DRAFT = "draft"
    ADVISED = "advised"
    PUBLISHED = "published"


class Council(models.TextChoices):
    """Who gives advice, in the order of the law (3 October 2022, art. 35): the first that the firm has."""

    WORKS_COUNCIL = "works_council"
    UNION = "union"
    STAFF = "staff"


class LineSource(models.TextChoices):
    GAP = "gap"
    WISH = "wish"
    OWN = "own"


@pghistory.track()
class TrainingPlan(models.Model):
    """One plan a firm and year; every change is kept as history. Once published only an amendment opens it again."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    employer = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="training_plans")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=PlanState, default=PlanState.DRAFT)
    aim = models.TextField(blank=True, max_length=4000)  # what for, and for whom in particular
    made_at = models.DateTimeField(default=clock.now)
    given_on = models.DateField(null=True)  # the day on which the council got the draft
    advised_on = models.DateField(null=True)
    advised_by = models.CharField(max_length=13, choices=Council, blank=True)
    advice = models.TextField(blank=True, max_length=4000)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employer", "year"], name="training_plan_once")]

    def __str__(self) -> str:
        return f"plan {self.year}"


@pghistory.track()
class PlanLine(models.Model):
    """One thing that people will learn: how many, for how long (minutes each), what the firm pays each (cents).

    `formal`: in a course; else on the job or from each other. `others`: what other payers take of the price of one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(TrainingPlan, on_delete=models.CASCADE, related_name="lines")
    title = models.JSONField(default=dict)  # text by language
    skill_uri = models.CharField(max_length=200, blank=True)
    training = models.ForeignKey("catalogue.Training", null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=120, blank=True)
    formal = models.BooleanField(default=True)
    people = models.PositiveIntegerField(null=True)  # empty: a wish of a few, not counted out
    minutes = models.PositiveIntegerField(default=0)
    cents = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=4, choices=LineSource)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"line {self.pk}"


class InspectorPass(models.Model):
    """An inspector may read the evidence of one employer until a day; only a keyed hash of the link is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    employer = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="inspector_passes")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    service = models.CharField(max_length=120)
    hash = models.BinaryField(max_length=32, unique=True)
    until = models.DateField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"pass until {self.until}"


class InspectorLook(models.Model):
    """Something that an inspector opened: which page or file, and when. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    of = models.ForeignKey(InspectorPass, on_delete=models.CASCADE, related_name="looks")
    what = models.CharField(max_length=40)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.what
