"""What was published, and what was decided. Both only grow: a decision can be explained years later."""

from uuid import UUID

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class SchemeVersion(models.Model):
    """One published version of a scheme: its plain content and the fingerprint of that content.

    A version that was published is never changed; a correction is a new row with a higher revision.
    """

    scheme = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    revision = models.PositiveIntegerField(default=1)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    hash = models.CharField(max_length=64, db_index=True)
    # Text, not jsonb: the order of clauses and of allowances means something, and jsonb forgets it.
    document = models.TextField()
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version", "revision"], name="schemes_version_once"),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="schemes_version_period",
            ),
        ]
        ordering = ["scheme", "valid_from", "revision"]

    def __str__(self) -> str:
        return f"{self.scheme} {self.version} ({self.revision})"


class DecisionRecord(models.Model):
    """A decision about a person (`subject`): which version of which scheme, with which facts, and the whole answer.

    `cause` is what it was made for (a booking); None where somebody only looked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject: "models.UUIDField[UUID, UUID]" = models.UUIDField()
    cause: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True, db_index=True)
    scheme = models.CharField(max_length=60)
    version_hash = models.CharField(max_length=64)
    on = models.DateField()
    facts = models.JSONField()
    origins = models.JSONField(default=dict)
    result = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["subject", "scheme", "-at"], name="schemes_decision_subject")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.on} {self.id}"
