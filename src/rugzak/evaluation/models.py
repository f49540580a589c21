"""Survey invitations and answers, and computed indicators; persons and bookings are ids, not relations."""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class SurveyKind(models.TextChoices):
    """Kirkpatrick: reaction (1), knowledge before and after (2), aftercare on the job (3)."""

    REACTION = "reaction"
    BEFORE = "knowledge_before"
    AFTER = "knowledge_after"
    AFTERCARE = "aftercare"


class Invitation(models.Model):
    """A person is asked one survey about one booking."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person_id = models.UUIDField(db_index=True)
    booking_id = models.UUIDField()
    training_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=SurveyKind)
    token = models.CharField(max_length=43, unique=True)
    due = models.DateField()
    expires = models.DateField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking_id", "kind"], name="invitation_once")]


class Answer(models.Model):
    """One answer to one item: a number (scale, 0-10, score) or a text."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    number = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    text = models.TextField(blank=True)
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "item"], name="answer_once")]


class Indicator(models.Model):
    """A computed figure with what it is made of; `n` under the threshold means suppressed, never 0."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40)
    period = models.CharField(max_length=16)
    scope = models.CharField(max_length=16)  # all, employer, provider
    scope_id = models.UUIDField(null=True)
    group = models.JSONField(default=dict)  # such as {"education": "low"}
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    n = models.PositiveIntegerField()
    suppressed = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["code", "period", "scope", "scope_id"])]
