"""Applications at the door, their signatures, proofs and account checks; where a provider stands and why."""

import pghistory
from django.db import models
from django.db.models import F, Q

from rugzak.base import clock
from rugzak.base.ids import uuid7


class ApplicationState(models.TextChoices):
    OPEN = "open"  # something is missing
    READY = "ready"  # complete: the authority decides by `decide_by`
    ADMITTED = "admitted"
    REFUSED = "refused"  # the applicant may object until `object_until`
    OBJECTED = "objected"
    FINAL = "final"  # the refusal stands
    WITHDRAWN = "withdrawn"


LIVING = (ApplicationState.OPEN, ApplicationState.READY, ApplicationState.REFUSED, ApplicationState.OBJECTED)


class Vat(models.TextChoices):
    """How the provider's trainings are taxed (Belgian VAT Code, articles 44 and 56bis)."""

    STANDARD = "standard"
    EXEMPT = "exempt"
    SMALL = "small"


@pghistory.track()
class Application(models.Model):
    """Someone asks to let an organisation in as a provider. Kept, also when it was refused."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=16)  # provider or coach_centre
    number = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    founded_on = models.DateField(null=True)
    public = models.BooleanField(default=False)
    vat = models.CharField(max_length=8, choices=Vat)
    iban = models.CharField(max_length=34)
    signers_needed = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, choices=ApplicationState, default=ApplicationState.OPEN)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True)
    decide_by = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    object_until = models.DateField(null=True)
    objection = models.TextField(blank=True)
    answered_by = models.UUIDField(null=True)
    answer = models.TextField(blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="applications"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(state__in=["open", "ready", "refused", "objected"]),
                name="door_application_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(made_by=None) | ~Q(decided_by=F("made_by")), name="door_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("decided_by")), name="door_other_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class Signer(models.Model):
    """Someone who may sign for the organisation: named by mail address, known once they signed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="signers")
    email = models.EmailField(blank=True)  # empty once the person was erased
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "email"], condition=~Q(email=""), name="door_signer_once")
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"signer {self.pk}"


class Label(models.Model):
    """A quality label that the provider shows, between two dates, with its proof."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="labels")
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    file_id = models.UUIDField()
    file_name = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="door_label_ends"
            )
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class CheckState(models.TextChoices):
    WAITING = "waiting"  # the cent is on its way, or there
    CONFIRMED = "confirmed"  # whoever applied reads this account
    APPLIED = "applied"  # payments go there
    FAILED = "failed"  # the bank refused it, too many wrong codes, or too late
    WITHDRAWN = "withdrawn"


RUNNING = (CheckState.WAITING, CheckState.CONFIRMED)


@pghistory.track(exclude=["code"])
class AccountCheck(models.Model):
    """One cent to an account with a code: of an application, or of a provider that wants to be paid elsewhere.

    `code` is a keyed hash; the code itself stands in the payment only.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    application = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="checks")
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="account_checks"
    )
    iban = models.CharField(max_length=34)
    code = models.BinaryField(max_length=32)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=CheckState, default=CheckState.WAITING)
    reason = models.CharField(max_length=140, blank=True)
    payable = models.ForeignKey("accounts.Payable", null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None) ^ Q(organisation=None), name="door_check_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["application", "organisation"],
                condition=Q(state__in=["waiting", "confirmed"]),
                nulls_distinct=False,
                name="door_check_once",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")), name="door_account_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"account check {self.state}"


@pghistory.track()
class Standing(models.Model):
    """At which stage a provider stands. A row is also the lock behind its caps (`booking.stages.caps`).

    While `object_until` runs the provider may object against having gone down from `before`.
    """

    provider = models.OneToOneField(
        "accounts.Organisation", primary_key=True, on_delete=models.PROTECT, related_name="standing"
    )
    stage = models.CharField(max_length=8)
    since = models.DateField()
    before = models.CharField(max_length=8, blank=True)
    lowered_by = models.UUIDField(null=True)
    object_until = models.DateField(null=True)
    objected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=["new", "limited", "full"]), name="door_stage_known")
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.stage}"


class TrustStep(models.Model):
    """What happened to a provider's stage, in order: placed, up, down, objected, answered. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    provider = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="trust_steps")
    kind = models.CharField(max_length=9)
    stage = models.CharField(max_length=8)  # after it
    reason = models.TextField(blank=True)
    by = models.UUIDField(null=True)  # empty: the house
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
