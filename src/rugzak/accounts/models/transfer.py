"""Value that a person moves between two purses of their own learning account."""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class TransferState(models.TextChoices):
    PROPOSED = "proposed"  # by a fund's manager; nothing moves before the holder says yes
    DONE = "done"
    DECLINED = "declined"


class PurseTransfer(models.Model):
    """An amount from one purse to another, in the smallest unit of both; `key` is that of the ledger's act.

    `wider` (may pay for more) and `longer` (lives longer) say what it changed; neither goes without the `reason` of
    whoever manages the fund that the money came from.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.UUIDField(unique=True)
    account = models.ForeignKey("accounts.LearningAccount", on_delete=models.CASCADE, related_name="transfers")
    source = models.ForeignKey("accounts.Purse", on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey("accounts.Purse", on_delete=models.CASCADE, related_name="+")
    amount = models.PositiveBigIntegerField()
    wider = models.BooleanField(default=False)
    longer = models.BooleanField(default=False)
    reason = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=10, choices=TransferState)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    settled_by = models.UUIDField(null=True)  # who consented or said no
    settled_at = models.DateTimeField(null=True)
    act = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wider=False, longer=False) | ~models.Q(reason=""), name="purse_transfer_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")) & models.Q(amount__gt=0), name="purse_transfer_moves"
            ),
        ]

    def __str__(self) -> str:
        return f"purse transfer {self.pk}"
