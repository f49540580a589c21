"""That someone of the authority looked at a claim themselves."""

import pghistory
from django.db import models

from rugzak.base import clock


@pghistory.track()
class HandCheck(models.Model):
    """An officer looked at this claim and found it in order: it passes the controls `by_hand` and `cap`."""

    claim = models.OneToOneField("booking.Claim", primary_key=True, on_delete=models.CASCADE, related_name="hand_check")
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=255)

    def __str__(self) -> str:
        return f"hand check of {self.claim_id}"
