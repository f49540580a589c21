"""Who is told that a right of theirs stays unused: one outreach, and whom it names while it runs."""

from django.db import models

from rugzak.accounts.models.person import Education
from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7


class OutreachState(models.TextChoices):
    COUNTING = "counting"
    READY = "ready"
    SENT = "sent"
    DONE = "done"
    STOPPED = "stopped"


class Region(models.TextChoices):
    """Where people live."""

    FLANDERS = "VL"
    BRUSSELS = "BR"
    WALLONIA = "WA"


class Outreach(models.Model):
    """People who are entitled by one scheme and don't use it, told once. Only counts stay of it.

    `pool` people are looked at, `seen` so far, `cursor` the last one. Numbers are empty until they are known.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    scheme = models.CharField(max_length=64)
    region = models.CharField(max_length=2, choices=Region, blank=True)  # empty: everywhere
    education = models.CharField(max_length=4, choices=Education, blank=True)  # empty: everyone
    why = TextField()
    state = models.CharField(max_length=8, choices=OutreachState, default=OutreachState.COUNTING)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    pool = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    cursor = models.UUIDField(null=True)
    counted_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(null=True)  # entitled and unused; empty also where they are too few
    unreachable = models.PositiveIntegerField(default=0)  # as they, without an address or a phone
    sent_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(null=True)
    ends = models.DateField(null=True)  # the day on which its effect is measured
    reached = models.PositiveIntegerField(null=True)
    held_out = models.PositiveIntegerField(null=True)
    used_reached = models.PositiveIntegerField(null=True)
    used_held_out = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_by=None) | ~models.Q(sent_by=models.F("made_by")), name="outreach_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"outreach {self.scheme}: {self.state}"

    @property
    def too_few(self) -> bool:
        """Counted, and so few that nobody may be told and no number shown."""
        return self.counted_at is not None and self.people is None


class OutreachMember(models.Model):
    """Someone whom an outreach names, until it is measured or stopped. One at a time for each scheme."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    outreach = models.ForeignKey(Outreach, on_delete=models.CASCADE, related_name="members")
    scheme = models.CharField(max_length=64)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="outreaches")
    held_out = models.BooleanField()  # told nothing, so that there is something to compare with
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "scheme"], name="outreach_one_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(held_out=False) | models.Q(told_at=None), name="outreach_held_out_untold"
            ),
        ]
        indexes = [models.Index(fields=["outreach", "id"])]

    def __str__(self) -> str:
        return f"{self.outreach_id} {self.pk}"
