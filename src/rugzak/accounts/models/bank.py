"""What must be paid and the files that pay it. Payees and ledger accounts; no bookings."""

import pghistory
from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class PayableState(models.TextChoices):
    OPEN = "open"
    BATCHED = "batched"
    SENT = "sent"
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"


class BatchState(models.TextChoices):
    DRAFT = "draft"
    RELEASED = "released"
    SENT = "sent"
    DONE = "done"


@pghistory.track()
class PaymentBatch(models.Model):
    """A pain.001 file in the making; whoever made it can't release it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.DRAFT)
    debtor = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    released_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    released_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=35, unique=True)
    file_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("made_by")), name="four_eyes"
            )
        ]

    def __str__(self) -> str:
        return self.message_id


@pghistory.track()
class Payable(models.Model):
    """An amount that a funder owes a payee (an organisation), in cents, with its structured reference."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    debtor = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="payables_owed")
    # Empty where money goes back to a payer whom only the bank knows, by the name and number it gave.
    payee = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="payables_due")
    to_name = models.CharField(max_length=140, blank=True)
    to_iban = models.CharField(max_length=34, blank=True)  # where the file sent it; the payee's own may change later
    amount = models.PositiveBigIntegerField()
    reference = models.CharField(max_length=12, unique=True)  # 12 digits of +++ddd/dddd/ddddd+++
    words = models.CharField(max_length=140, blank=True)  # told to the payee in place of the reference
    source = models.CharField(max_length=32)
    source_id = models.UUIDField(db_index=True)
    repeats = models.BooleanField(default=False)  # pays again what failed; its question keeps it single
    fund = models.ForeignKey("accounts.Fund", null=True, on_delete=models.PROTECT)
    book = models.BigIntegerField()
    act = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=PayableState, default=PayableState.OPEN)
    batch = models.ForeignKey(PaymentBatch, null=True, on_delete=models.SET_NULL, related_name="payables")
    paid_amount = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=140, blank=True)
    settled_at = models.DateTimeField(null=True)
    booked_on = models.DateField(null=True)  # the day on which a statement of the account shows it

    class Meta:
        indexes = [models.Index(fields=["debtor"], condition=models.Q(state="open"), name="payable_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id", "fund"],
                condition=~models.Q(state__in=["rejected", "returned"]) & models.Q(repeats=False),
                name="payable_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payable_amount"),
            models.CheckConstraint(
                condition=models.Q(paid_amount__lte=models.F("amount")), name="payable_paid_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"

    @property
    def name(self) -> str:
        """Who gets it."""
        return self.payee.name if self.payee else self.to_name

    @property
    def on_account(self) -> int:
        """Cents that the account shows of it, or will show."""
        return self.paid_amount if self.state == PayableState.PAID else self.amount


class BankFile(models.Model):
    """A file that came from the bank (an answer or a statement); the same a second time has no effect."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    message_id = models.CharField(max_length=35)
    digest = models.CharField(max_length=64, unique=True)
    original_message_id = models.CharField(max_length=35, blank=True)  # of an answer: the payment file's
    file_id = models.UUIDField(null=True)
    received_at = models.DateTimeField(default=clock.now)
    report = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.message_id
