"""The end of a fund: stopped, run off, closed, its papers kept until a day and then destroyed."""

import pghistory
from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class ClosingState(models.TextChoices):
    ASKED = "asked"
    STOPPED = "stopped"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@pghistory.track()
class Closing(models.Model):
    """One end of one fund, asked by one and confirmed by another. Once closed it stays closed."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="closings")
    state = models.CharField(max_length=9, choices=ClosingState, default=ClosingState.ASKED)
    stops_on = models.DateField()
    run_off = models.DateField()
    reason = models.CharField(max_length=255)
    asked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True)
    rest = models.BigIntegerField(default=0)  # what was left in the pot in the end and went back to who filled it
    archive_id = models.UUIDField(null=True)  # the stored file with its papers, while that exists
    archive_sha256 = models.CharField(max_length=64, blank=True)
    export_until = models.DateField(null=True)  # until then its manager can take the archive
    destroy_on = models.DateField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fund"], condition=~models.Q(state=ClosingState.WITHDRAWN), name="closing_once"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("asked_by")),
                name="closing_four_eyes",
            ),
            models.CheckConstraint(condition=models.Q(run_off__gte=models.F("stops_on")), name="closing_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"closing of {self.fund_id}: {self.state}"
