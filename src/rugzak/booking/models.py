"""Bookings and their lines, the waiting list, attendance, claims and clawbacks."""

import pghistory
from django.db import models

from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7
from rugzak.booking.debts.models import WriteOff, WriteOffLine  # noqa: F401  (a table is found through this file)
from rugzak.booking.fraud.models import Case, ProviderScan, Signal, SignalBooking, Step, Trace  # noqa: F401  (likewise)
from rugzak.booking.rounds.models import Cap, Round, Ticket  # noqa: F401  (a table is found through this file)
from rugzak.booking.stages.models import HandCheck  # noqa: F401  (a table is found through this file)
from rugzak.ledger.models import ActKey


class Purpose(models.TextChoices):
    """What for (F6): asked at every booking and log entry."""

    JOB = "job"
    OTHER_JOB = "other_job"
    EMPLOYABLE = "employable"
    SELF = "self"


class State(models.TextChoices):
    HELD = "held"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


@pghistory.track()
class Booking(models.Model):
    """A person's place in a session; its id is the key of its ledger act. Price in cents, leave in minutes.

    `key` is the client's: the same click twice gives the same booking. `person` is empty once they were erased.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.UUIDField(unique=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="bookings")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="bookings")
    purpose = models.CharField(max_length=12, choices=Purpose)
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    book = models.BigIntegerField()
    seat_leg = models.PositiveSmallIntegerField(default=0)  # the number of the leg that holds the seat
    price_cents = models.PositiveIntegerField()
    booked_by = models.UUIDField(null=True)
    booked_at = models.DateTimeField(default=clock.now)
    cooling_off_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "session"], condition=~models.Q(state="cancelled"), name="booking_once"
            )
        ]

    def __str__(self) -> str:
        return f"booking {self.pk}"

    @property
    def act(self) -> int:
        """The ledger act that holds the money and the seat."""
        return ActKey.objects.values_list("act_id", flat=True).get(book=self.book, key=self.pk)


class BookingLine(models.Model):
    """Who pays what of a booking; `n` is the leg of the act. Amount in the asset's smallest unit."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="lines")
    n = models.PositiveSmallIntegerField()
    payer = models.CharField(max_length=8)
    scheme = models.CharField(max_length=64, blank=True)
    fund = models.ForeignKey("accounts.Fund", null=True, on_delete=models.PROTECT)
    purse = models.ForeignKey("accounts.Purse", null=True, on_delete=models.SET_NULL)
    asset = models.CharField(max_length=64)
    amount = models.PositiveBigIntegerField()
    cents = models.PositiveBigIntegerField(default=0)  # of the price: the amount, or what vouchers are worth; leave: 0
    captured = models.PositiveBigIntegerField(default=0)
    returned = models.PositiveBigIntegerField(default=0)  # of what was captured: came back to the funder
    why = TextField()
    consent = models.ForeignKey("accounts.Consent", null=True, on_delete=models.SET_NULL)
    decision_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "n"], name="booking_line_once")]
        ordering = ["n"]

    def __str__(self) -> str:
        return f"line {self.n} of {self.booking_id}"


class WaitingPlace(models.Model):
    """A place in the queue for a full session; `offered_until` is set when a seat was freed for it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="waiting_places")
    session = models.ForeignKey("catalogue.Session", on_delete=models.CASCADE, related_name="waiting_places")
    joined_at = models.DateTimeField(default=clock.now)
    offered_until = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)  # booked, left, expired

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "session"], condition=models.Q(left_at=None), name="waiting_once")
        ]

    def __str__(self) -> str:
        return f"waiting place {self.pk}"


@pghistory.track()
class Attendance(models.Model):
    """A half day of a booking as provider and learner saw it; empty: not said yet."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="attendance")
    part = models.ForeignKey("catalogue.SessionPart", on_delete=models.PROTECT)
    provider_mark = models.BooleanField(null=True)
    provider_by = models.UUIDField(null=True)
    provider_at = models.DateTimeField(null=True)
    learner_mark = models.BooleanField(null=True)
    provider_reason = models.CharField(max_length=255, blank=True)
    learner_how = models.CharField(max_length=8, blank=True)  # code, qr, page
    learner_at = models.DateTimeField(null=True)
    learner_reason = models.CharField(max_length=255, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    decided = models.BooleanField(null=True)  # an officer's decision where the two sides differ
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["booking", "part"], name="attendance_once")]

    def __str__(self) -> str:
        return f"attendance {self.pk}"

    @property
    def disputed(self) -> bool:
        """The two sides said different things, and nobody decided."""
        said = (self.provider_mark, self.learner_mark)
        return self.decided is None and None not in said and self.provider_mark != self.learner_mark

    @property
    def outcome(self) -> bool | None:
        """Present or absent once settled: decided, said by both, or absent by a provider whom nobody contradicts."""
        if self.decided is not None:
            return self.decided
        if self.provider_mark is False and self.learner_mark is None:
            return False
        return self.provider_mark if self.provider_mark == self.learner_mark else None


class ClaimState(models.TextChoices):
    CHECKED = "checked"  # controls passed, waits for release
    BLOCKED = "blocked"  # a control failed
    RELEASED = "released"  # captured, payables made
    PAID = "paid"
    REJECTED = "rejected"
    REFUSED = "refused"  # an inquiry ended against the provider: the money is back in the purses


# Nobody decided on these yet.
WAITING_CLAIMS = (ClaimState.CHECKED, ClaimState.BLOCKED)


@pghistory.track()
class Claim(models.Model):
    """A provider's claim for one booking, by attendance band; `controls` holds each control with its outcome."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="claim")
    attended_minutes = models.PositiveIntegerField()
    planned_minutes = models.PositiveIntegerField()
    share = models.DecimalField(max_digits=7, decimal_places=6)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=ClaimState)
    controls = models.JSONField(default=list)
    lines = models.JSONField(default=list)  # a line of the booking: n, share, amount
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    act = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("made_by")),
                name="claim_four_eyes",
            )
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"


class Debtor(models.TextChoices):
    PROVIDER = "provider"
    LEARNER = "learner"
    EMPLOYER = "employer"


@pghistory.track()
class Clawback(models.Model):
    """Money that was paid and must come back, with a named debtor."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="clawbacks")
    debtor = models.CharField(max_length=8, choices=Debtor)
    debtor_id = models.UUIDField(null=True)  # empty once a learner was erased
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=255)
    receivable_account = models.BigIntegerField()
    act = models.BigIntegerField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    paid_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"clawback {self.pk}"


class OwnPart(models.Model):
    """The learner's own part, as the provider may invoice it: a line with a structured reference, in cents."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="own_part")
    amount = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=12)  # 12 digits of +++ddd/dddd/ddddd+++
    made_at = models.DateTimeField(default=clock.now)
    paid_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"own part {self.reference}"


class ProviderAccounts(models.Model):
    """A provider's ledger accounts for own parts: the world outside (no floor), and what learners owe or paid."""

    provider = models.OneToOneField("accounts.Organisation", primary_key=True, on_delete=models.PROTECT)
    own_outside = models.BigIntegerField()
    own_due = models.BigIntegerField()

    def __str__(self) -> str:
        return f"accounts of {self.provider_id}"
