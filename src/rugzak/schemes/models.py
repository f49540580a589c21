"""What was published, what was decided, and what is being written.

The first two only grow: a decision can be explained years later. Who writes is the id of a user; people are not known.
"""

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
    # Written in the studio; empty for what came with the project.
    draft: "models.ForeignKey[SchemeDraft | None, SchemeDraft | None]" = models.ForeignKey(
        "schemes.SchemeDraft", null=True, on_delete=models.PROTECT, related_name="versions"
    )

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


class DraftState(models.TextChoices):
    DRAFT = "draft"
    SUBMITTED = "submitted"  # waits for a second pair of eyes
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class SchemeDraft(models.Model):
    """A new version of a scheme (or a first one) that someone writes and another publishes.

    `text` is a scheme file with that one version, `cases` are its examples. `base` is the fingerprint of what was
    published when it was saved, `start` the first day that it counts from; `revision` rises with every save.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scheme = models.CharField(max_length=60)
    text = models.TextField()
    cases = models.TextField(blank=True)
    base = models.CharField(max_length=64, blank=True)
    start = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=DraftState, default=DraftState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    late_reason = models.CharField(max_length=255, blank=True)  # why it counts from a day that is past
    published_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme"], condition=models.Q(state__in=("draft", "submitted")), name="schemes_draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.state} {self.id}"


class StepKind(models.TextChoices):
    OPENED = "opened"
    SAVED = "saved"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class DraftStep(models.Model):
    """Who did what to a draft, and when; a saved text stays whole. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(SchemeDraft, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=StepKind)
    by: "models.UUIDField[UUID, UUID]" = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    revision = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    cases = models.TextField(blank=True)
    reason = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["draft", "at"], name="schemes_step_draft")]

    def __str__(self) -> str:
        return f"{self.kind} {self.draft_id}"
