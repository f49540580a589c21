"""A plan: the path that a person chose, as it was when they chose it. How its steps stand is always looked up."""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class PlanState(models.TextChoices):
    PROPOSED = "proposed"  # by a coach; the person says yes or no
    RUNNING = "running"
    ENDED = "ended"  # replaced, stopped or declined


class Plan(models.Model):
    """The trainings that someone wants to follow towards a job, with the wishes under which they were found.

    `gap`: URIs of the skills that lacked then; `cover`: the share of it (0 to 1) that the plan closes. `told`: the
    changes of which a message was sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="plans")
    occupation_uri = models.CharField(max_length=200)
    release = models.CharField(max_length=20)
    purpose = models.CharField(max_length=12)
    wish = models.JSONField(default=dict)
    gap = models.JSONField(default=list)
    cover = models.FloatField(default=0)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.RUNNING)
    proposed_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    told = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "state"], condition=~models.Q(state="ended"), name="careers_one_plan_a_state"
            )
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanStep(models.Model):
    """A session of a plan, with what it would cost and who would pay when it was chosen. Cents, minutes, km one way.

    `funding`: lines with payer, name, amount and asset; `closes`: share of each skill of the gap.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    n = models.PositiveSmallIntegerField()
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    price_cents = models.PositiveIntegerField()
    own_cents = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    km = models.FloatField(null=True)
    funding = models.JSONField(default=list)
    closes = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "n"], name="careers_step_once")]
        ordering = ["n"]

    def __str__(self) -> str:
        return f"step {self.n} of {self.plan_id}"
