"""A person's own money: the way in by bank transfer, and what they took back."""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class Savings(models.Model):
    """The structured reference with which someone's own money comes home, for ever; and who paid in last (of the bank).

    What is taken back goes to that account, so that nobody can move money through here to someone else.
    """

    account = models.OneToOneField(
        "accounts.LearningAccount", primary_key=True, on_delete=models.CASCADE, related_name="savings"
    )
    reference = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=140, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    opened_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"savings {self.reference}"


class BackState(models.TextChoices):
    LEAVING = "leaving"  # waits for a payment file, or is on its way
    PAID = "paid"
    STAYED = "stayed"  # the bank could not pay it: it is in the purse again


class SavingsBack(models.Model):
    """Own money (cents) that someone took back; its payable has this id as source; `key` is of the ledger act."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.UUIDField(unique=True)
    account = models.ForeignKey("accounts.LearningAccount", on_delete=models.CASCADE, related_name="+")
    purse = models.ForeignKey("accounts.Purse", on_delete=models.CASCADE, related_name="+")
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=BackState, default=BackState.LEAVING)
    made_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="savings_back_amount")]

    def __str__(self) -> str:
        return f"savings back {self.amount} {self.state}"
