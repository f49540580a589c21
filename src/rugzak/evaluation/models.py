"""Survey invitations and answers, and computed indicators; persons and bookings are ids, not relations."""

from django.db import models

from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7


class SurveyKind(models.TextChoices):
    """Kirkpatrick: reaction (1), knowledge before and after (2), aftercare on the job (3)."""

    REACTION = "reaction"
    BEFORE = "knowledge_before"
    AFTER = "knowledge_after"
    AFTERCARE = "aftercare"


class Invitation(models.Model):
    """A person is asked one survey about one booking; whoever holds the token may answer, once, until it expires."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField(db_index=True)
    booking_id = models.UUIDField()
    training_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=SurveyKind)
    token = models.CharField(max_length=43, unique=True)
    due = models.DateField()
    expires = models.DateField()
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking_id", "kind"], name="invitation_once")]
        indexes = [models.Index(fields=["expires"], condition=models.Q(answered_at=None), name="invitation_open")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Answer(models.Model):
    """One answer to one item: a number (scale, 0-10, score), a choice, or a text; texts are never published."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    choice = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "item"], name="answer_once")]

    def __str__(self) -> str:
        return self.item


class KnowledgeItem(models.Model):
    """A question of a provider about the matter of a training; asked before and after, with one right option."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    training_id = models.UUIDField(db_index=True)
    position = models.PositiveSmallIntegerField()
    text = TextField()
    options = models.JSONField()  # [{"code", "text": {nl, fr, de, en}}]
    key = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training_id", "position"], name="knowledge_item_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.text)


class Indicator(models.Model):
    """A computed figure with what it is made of.

    Suppressed: fewer people than the threshold, so neither value nor n is kept. No value and n 0: no data.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40)
    period = models.CharField(max_length=16)
    scope = models.CharField(max_length=16)  # all, employer, provider
    scope_id = models.UUIDField(null=True)
    group = models.JSONField(default=dict)  # such as {"education": "low"}; empty: the whole
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True)  # 95 % interval
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    n = models.PositiveIntegerField(null=True)
    suppressed = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "period", "scope", "scope_id", "group"], nulls_distinct=False, name="indicator_once"
            ),
            models.CheckConstraint(
                condition=models.Q(suppressed=False) | models.Q(value=None, n=None), name="indicator_suppressed"
            ),
        ]
        indexes = [models.Index(fields=["scope", "scope_id", "period"])]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"


class SimulationState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Simulation(models.Model):
    """A reform that is tried on made-up people: the reform as it was asked, how far it is, and what came out.

    `document` is a whole reform file as plain data; `outcome` is what `simulation.outcome` gives, null until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    reform = models.CharField(max_length=60)
    document = models.JSONField()
    people = models.PositiveIntegerField()
    seed = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=SimulationState, default=SimulationState.WAITING)
    step = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=1)
    error = models.TextField(blank=True)
    outcome = models.JSONField(null=True)
    made_by = models.UUIDField(null=True)  # the user who asked; a member of staff, never one of the people in it
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.reform} {self.pk}"
