"""Signals, cases and their steps. A case is about a provider; the money that it holds is that of bookings."""

import pghistory
from django.db import models
from django.db.models import F, Q

from rugzak.base import clock
from rugzak.base.ids import uuid7


class CaseState(models.TextChoices):
    OPEN = "open"  # someone looks; what is held waits, until `hold_until` at the latest
    CLEARED = "cleared"  # nothing wrong: everything may be paid
    UPHELD = "upheld"  # decided against the provider, who may appeal until `appeal_until`
    APPEALED = "appealed"
    FINAL = "final"  # the decision stands: what was held went back to the purses


class Side(models.TextChoices):
    MACHINE = "machine"
    AUTHORITY = "authority"
    PROVIDER = "provider"


@pghistory.track()
class Case(models.Model):
    """An inquiry into a provider. `everything`: all of its payments wait, else only those of its signals' bookings.

    Three pairs of eyes: who opened or gathered doesn't decide, who decided doesn't answer the appeal.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    provider = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="fraud_cases")
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    holds = models.BooleanField(default=False)
    everything = models.BooleanField(default=False)
    hold_until = models.DateField(null=True)
    opened_by = models.UUIDField(null=True)  # empty: the machine
    opened_at = models.DateTimeField(default=clock.now)
    handled_by = models.UUIDField(null=True)  # the officer who gathers
    asked_until = models.DateField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    appeal_until = models.DateField(null=True)
    appealed_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "state"], name="fraud_case_of_provider")]
        constraints = [
            models.UniqueConstraint(fields=["provider"], condition=Q(state="open"), name="fraud_case_one_open"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(opened_by=None) | ~Q(decided_by=F("opened_by")),
                name="fraud_case_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(handled_by=None) | ~Q(decided_by=F("handled_by")),
                name="fraud_case_other_decides",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("decided_by")), name="fraud_case_other_answers"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


@pghistory.track()
class Signal(models.Model):
    """What a rule saw at a provider. `subject` is the employer or training that it is about; `figures` hold no names.

    Closed with its case; after one that cleared it, the same rule says nothing about the same bookings any more, and
    nothing at all about the same provider until `quiet_until`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    rule = models.CharField(max_length=32)
    provider = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="fraud_signals")
    subject = models.UUIDField(null=True)
    figures = models.JSONField(default=dict)
    first_seen = models.DateTimeField(default=clock.now)
    last_seen = models.DateTimeField(default=clock.now)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="signals")
    closed_at = models.DateTimeField(null=True)
    cleared = models.BooleanField(default=False)
    quiet_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "provider", "subject"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="fraud_signal_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.pk}"


class SignalBooking(models.Model):
    """A booking that a signal is about."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="links")
    booking = models.ForeignKey("booking.Booking", on_delete=models.CASCADE, related_name="fraud_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signal", "booking"], name="fraud_signal_booking_once")]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.booking_id}"


class StepKind(models.TextChoices):
    OPENED = "opened"
    SIGNAL = "signal"
    HELD = "held"
    EXTENDED = "extended"
    LAPSED = "lapsed"
    ASKED = "asked"
    EVIDENCE = "evidence"
    DECIDED = "decided"
    APPEALED = "appealed"
    ANSWERED = "answered"
    LIFTED = "lifted"
    REFUSED = "refused"


class Step(models.Model):
    """One dated step of a case, in order; added, never changed.

    `shown`: the provider reads it too; `booking`: the learner it is about.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    side = models.CharField(max_length=10, choices=Side)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    text = models.TextField(blank=True)
    figures = models.JSONField(default=dict)
    shown = models.BooleanField(default=False)
    booking = models.ForeignKey("booking.Booking", null=True, on_delete=models.SET_NULL, related_name="+")
    file_id = models.UUIDField(null=True)
    file_name = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Trace(models.Model):
    """That a person acted from a device: a keyed hash of its address and kind, useless outside; kept for a year."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    booking = models.ForeignKey("booking.Booking", on_delete=models.CASCADE, related_name="+")
    device = models.BinaryField(max_length=32)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="fraud_trace_at")]
        constraints = [models.UniqueConstraint(fields=["booking", "device"], name="fraud_trace_once")]

    def __str__(self) -> str:
        return f"trace {self.pk}"


class ProviderScan(models.Model):
    """When a provider was last looked at: nothing is released that was claimed after."""

    provider = models.OneToOneField(
        "accounts.Organisation", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"scan {self.provider_id}"
