"""What a bank's statements showed, the deposits we wait for, and money that is someone's but in no pot."""

import pghistory
from django.db import models

from rugzak.accounts.models.bank import Payable, PaymentBatch
from rugzak.base import clock
from rugzak.base.ids import uuid7


class HolderAccounts(models.Model):
    """The ledger accounts of whoever holds a bank account: money that nobody recognised, and what of it goes back."""

    organisation = models.OneToOneField("accounts.Organisation", primary_key=True, on_delete=models.PROTECT)
    book = models.BigIntegerField()
    outside_account = models.BigIntegerField()
    unknown_account = models.BigIntegerField()
    leaving_account = models.BigIntegerField()
    cost_account = models.BigIntegerField(null=True)  # what the holder itself paid, below zero; opened when needed

    def __str__(self) -> str:
        return f"bank accounts of {self.organisation_id}"


class DepositState(models.TextChoices):
    OPEN = "open"
    PART = "part"
    PAID = "paid"
    CANCELLED = "cancelled"


# Money that may still come.
WAITING_DEPOSITS = (DepositState.OPEN, DepositState.PART)


@pghistory.track()
class DepositRequest(models.Model):
    """Money that a funder promised to put in a fund (cents), with the structured reference that brings it home."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.UUIDField(unique=True)
    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="deposit_requests")
    holder = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    amount = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    reference = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=9, choices=DepositState, default=DepositState.OPEN)
    due = models.DateField()
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="deposit_amount"),
            models.CheckConstraint(condition=models.Q(received__lte=models.F("amount")), name="deposit_received"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"

    @property
    def lacks(self) -> int:
        """Cents that are still due."""
        return self.amount - self.received


class EntryState(models.TextChoices):
    MATCHED = "matched"  # had its effect by itself
    OPEN = "open"  # waits for an officer
    ASSIGNED = "assigned"
    SENT_BACK = "sent_back"
    ASIDE = "aside"  # looked at; concerns no payment of ours, such as the bank's own costs


@pghistory.track()
class BankEntry(models.Model):
    """One booking on a bank account as its statement showed it (cents), and what it did here. Each has its effect once.

    `mark` is what makes it the same booking in another file: the bank's own reference, or all that it says.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    file = models.ForeignKey("accounts.BankFile", on_delete=models.PROTECT, related_name="entries")
    holder = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    iban = models.CharField(max_length=34)
    mark = models.CharField(max_length=64)
    looks = models.CharField(max_length=64, blank=True, db_index=True)  # alike without the bank's own reference
    credit = models.BooleanField()
    amount = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    booked_on = models.DateField()
    name = models.CharField(max_length=140, blank=True)
    other_iban = models.CharField(max_length=34, blank=True)
    end_to_end = models.CharField(max_length=35, blank=True)
    reference = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=280, blank=True)
    reason = models.CharField(max_length=140, blank=True)
    state = models.CharField(max_length=9, choices=EntryState)
    outcome = models.CharField(max_length=24)  # paid, returned, deposit; or why an officer must look
    in_ledger = models.BooleanField(default=False)  # it lies on the holder's account for unknown money
    payable = models.ForeignKey(Payable, null=True, on_delete=models.PROTECT, related_name="entries")
    batch = models.ForeignKey(PaymentBatch, null=True, on_delete=models.PROTECT, related_name="entries")
    request = models.ForeignKey(DepositRequest, null=True, on_delete=models.PROTECT, related_name="entries")
    fund = models.ForeignKey("accounts.Fund", null=True, on_delete=models.PROTECT, related_name="+")
    handled_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    handled_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["iban", "mark"], name="entry_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="entry_amount"),
        ]
        indexes = [models.Index(fields=["holder"], condition=models.Q(state="open"), name="entry_open")]

    def __str__(self) -> str:
        return f"{'+' if self.credit else '-'}{self.amount} {self.state}"


class CreditState(models.TextChoices):
    OPEN = "open"
    USED = "used"
    LEAVING = "leaving"
    SENT_BACK = "sent_back"


@pghistory.track()
class Credit(models.Model):
    """What was paid beyond what was asked: it stays in the payer's name until it is used or sent back."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="credits")
    entry = models.OneToOneField(BankEntry, on_delete=models.PROTECT, related_name="surplus")
    amount = models.PositiveBigIntegerField()
    name = models.CharField(max_length=140, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    state = models.CharField(max_length=9, choices=CreditState, default=CreditState.OPEN)
    made_at = models.DateTimeField(default=clock.now)
    handled_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    handled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"credit {self.amount} {self.state}"


class AgainState(models.TextChoices):
    ASKED = "asked"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@pghistory.track()
class PayAgain(models.Model):
    """What did not arrive of a payment (cents) and must be paid again: one asks with a reason, another approves."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="again")
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=255)
    state = models.CharField(max_length=9, choices=AgainState, default=AgainState.ASKED)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    released_at = models.DateTimeField(null=True)
    new = models.OneToOneField(Payable, null=True, on_delete=models.PROTECT, related_name="instead_of")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("made_by")),
                name="again_four_eyes",
            ),
            models.UniqueConstraint(fields=["payable"], condition=models.Q(state="asked"), name="again_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="again_amount"),
        ]

    def __str__(self) -> str:
        return f"again {self.payable_id} {self.state}"


@pghistory.track()
class FundRule(models.Model):
    """How a fund is spared (cents, minutes or vouchers): when new grants stop, and when its manager is warned."""

    fund = models.OneToOneField("accounts.Fund", primary_key=True, on_delete=models.CASCADE, related_name="rule")
    keep = models.PositiveBigIntegerField(null=True)  # new grants stop before the pot falls below this
    week_most = models.PositiveBigIntegerField(null=True)  # at most this is granted in a week
    warn_under = models.PositiveBigIntegerField(null=True)  # a mail as soon as the pot falls below this
    warn_weeks = models.PositiveSmallIntegerField(default=6)  # a mail when it may be empty within these weeks
    reason = models.CharField(max_length=255, blank=True)
    set_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(default=clock.now)
    warned_at = models.DateTimeField(null=True)  # empty again once there is money enough

    def __str__(self) -> str:
        return f"rule of {self.fund_id}"
