"""A debt that can't be collected: the question to write it off, its answer, and which funds bear it."""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class WriteOffState(models.TextChoices):
    ASKED = "asked"
    DONE = "done"
    WITHDRAWN = "withdrawn"  # taken back, or everything was paid before anyone approved it


class WriteOff(models.Model):
    """What one asks to give up of a clawback, in cents, and another approves; its id is the key of the ledger's act.

    `key` is the client's. `reason` is the legal basis, which whoever approves it reads; the ledger doesn't hold it,
    since it may speak of a learner.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.UUIDField(unique=True)
    clawback = models.ForeignKey("booking.Clawback", on_delete=models.PROTECT, related_name="write_offs")
    amount = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=WriteOffState, default=WriteOffState.ASKED)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    act = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_by=None) | ~models.Q(released_by=models.F("made_by")),
                name="write_off_four_eyes",
            ),
            models.UniqueConstraint(
                fields=["clawback"], condition=~models.Q(state="withdrawn"), name="write_off_once_a_debt"
            ),
        ]

    def __str__(self) -> str:
        return f"write-off {self.pk}"


class WriteOffLine(models.Model):
    """What one fund bears of a write-off, in cents; the lines add up to its amount."""

    write_off = models.ForeignKey(WriteOff, on_delete=models.CASCADE, related_name="lines")
    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField()  # the leg of the act
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["write_off", "fund"], name="write_off_line_once")]
        ordering = ["n"]

    def __str__(self) -> str:
        return f"line {self.n} of {self.write_off_id}"
