"""Dossiers of recognition: the application with its proofs, what was judged, conditions, steps, notes of partners."""

from django.db import models
from django.db.models import F, Q

from rugzak.base import clock
from rugzak.base.ids import uuid7


class Kind(models.TextChoices):
    APPLY = "apply"
    RENEW = "renew"
    STRIKE = "strike"  # the authority proposes to end a recognition


class State(models.TextChoices):
    DRAFT = "draft"  # the provider writes; nobody else sees it
    SENT = "sent"  # waits for an assessor
    TAKEN = "taken"  # an assessor judges
    PROPOSED = "proposed"  # a refusal or a withdrawal waits for a second person
    DECIDED = "decided"  # the provider may object until `object_until`
    OBJECTED = "objected"  # a third person answers
    ANSWERED = "answered"  # the objection was answered; an outside body may still judge
    DROPPED = "dropped"  # the provider stopped it


class Outcome(models.TextChoices):
    GRANTED = "granted"
    CONDITIONAL = "conditional"
    REFUSED = "refused"
    STRUCK = "struck"
    KEPT = "kept"


class Level(models.TextChoices):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


OPEN = (State.DRAFT, State.SENT, State.TAKEN, State.PROPOSED)
AGAINST = (Outcome.REFUSED, Outcome.STRUCK)


class Dossier(models.Model):
    """One label for one training (or for the provider itself, where `training` is empty).

    `edition` names the criteria; from `sent_at` on it never changes. Deciders are users of the authority: who took it
    doesn't confirm a refusal or a withdrawal, who did either doesn't answer the objection.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    label = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.APPLY)
    provider = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="dossiers")
    training = models.ForeignKey("catalogue.Training", null=True, on_delete=models.PROTECT, related_name="dossiers")
    recognition = models.ForeignKey(
        "catalogue.Recognition", null=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    edition = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)  # of a withdrawal: the last day
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    decide_by = models.DateField(null=True)
    taken_by = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    object_until = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    made_up = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["state", "sent_at"], name="dossier_worklist"),
            models.Index(fields=["provider", "made_at"], name="dossier_of_provider"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["label", "provider", "training"],
                condition=Q(state__in=OPEN),
                nulls_distinct=False,
                name="dossier_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=AGAINST) | Q(decided_by=None) | ~Q(decided_by=F("taken_by")),
                name="dossier_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | (~Q(answered_by=F("decided_by")) & ~Q(answered_by=F("taken_by"))),
                name="dossier_other_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"dossier {self.pk}"


class Answer(models.Model):
    """What the provider says about one criterion, with its proof, and what the assessor made of it.

    `secret`: a business secret; social partners and the public see that there is a proof, not what it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    criterion = models.CharField(max_length=30)
    level = models.CharField(max_length=6, choices=Level, blank=True)
    words = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    file_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=255, blank=True)
    secret = models.BooleanField(default=False)
    judged = models.CharField(max_length=6, choices=Level, blank=True)
    because = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "criterion"], name="dossier_answer_once")]

    def __str__(self) -> str:
        return f"{self.criterion} {self.level}"


class ConditionState(models.TextChoices):
    OPEN = "open"
    REPORTED = "reported"  # the provider says that it is met
    LATE = "late"  # its date is over
    MET = "met"
    FAILED = "failed"
    DROPPED = "dropped"  # an objection took it away


LIVE_CONDITIONS = (ConditionState.OPEN, ConditionState.REPORTED, ConditionState.LATE)


class Condition(models.Model):
    """What a provider must still do for one criterion, and until when (last day included)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="conditions")
    criterion = models.CharField(max_length=30)
    text = models.TextField()
    until = models.DateField()
    state = models.CharField(max_length=8, choices=ConditionState, default=ConditionState.OPEN)
    report = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["until", "id"]
        indexes = [models.Index(fields=["state", "until"], name="dossier_condition_due")]

    def __str__(self) -> str:
        return f"{self.criterion} until {self.until}"


class StepKind(models.TextChoices):
    OPENED = "opened"
    SENT = "sent"
    TAKEN = "taken"
    PUT_BACK = "put_back"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    DECIDED = "decided"
    LATE = "late"
    REPORTED = "reported"
    CONDITION = "condition"
    OBJECTED = "objected"
    ANSWERED = "answered"
    FINAL = "final"
    APPEAL = "appeal"
    DROPPED = "dropped"


class Side(models.TextChoices):
    MACHINE = "machine"
    PROVIDER = "provider"
    AUTHORITY = "authority"
    OUTSIDE = "outside"


class Step(models.Model):
    """One dated step of a dossier, in order; added, never changed. All parties read it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    side = models.CharField(max_length=10, choices=Side)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    text = models.TextField(blank=True)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Annotation(models.Model):
    """What a social partner wrote in the margin, about one criterion or (empty) the whole dossier."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="annotations")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    by = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    criterion = models.CharField(max_length=30, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"note {self.pk}"
