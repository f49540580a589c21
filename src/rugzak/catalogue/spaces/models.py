"""A space that its owner shares, and its uses by others; periods of live uses of one space never overlap."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.base.models import Municipality

NO_DOUBLE = "space_use_no_double"


class SpaceKind(models.TextChoices):
    ROOM = "room"
    EQUIPMENT = "equipment"
    MOBILE = "mobile"  # a setting that comes to the learners: a van, a container


class Consent(models.TextChoices):
    INSTANT = "instant"  # whoever books has it
    ASKED = "asked"  # the owner says yes or no


class DayPart(models.TextChoices):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    DAY = "day"


class Space(models.Model):
    """What is shared: price in cents a half day (0: free), open on some weekdays (0 is Monday) between two times.

    Cancelled at least `free_cancel_days` days before, nothing is owed; later `late_percent` of the price.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    owner = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="spaces")
    kind = models.CharField(max_length=10, choices=SpaceKind)
    name = models.CharField(max_length=120)
    about = models.CharField(max_length=2000, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT)
    address = models.CharField(max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(default=0)
    access = models.JSONField(default=list)  # codes of access.yaml
    price_cents = models.PositiveIntegerField(default=0)
    weekdays = models.JSONField(default=list)
    opens = models.TimeField()
    closes = models.TimeField()
    consent = models.CharField(max_length=8, choices=Consent, default=Consent.ASKED)
    free_cancel_days = models.PositiveSmallIntegerField(default=7)
    late_percent = models.PositiveSmallIntegerField(default=50)
    photo = models.UUIDField(null=True)
    made_up = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner"], name="space_of_owner")]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=models.F("opens")), name="space_closes_later"),
            models.CheckConstraint(condition=Q(late_percent__lte=100), name="space_late_percent"),
        ]

    def __str__(self) -> str:
        return self.name


class UseState(models.TextChoices):
    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"  # the owner did not answer in time


LIVE = (UseState.ASKED, UseState.CONFIRMED)


class SpaceUse(models.Model):
    """One slot of a space for one organisation. `owed_cents` is what it owes the owner as things stand."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="uses")
    user = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="space_uses")
    session = models.ForeignKey("catalogue.Session", null=True, on_delete=models.SET_NULL, related_name="space_uses")
    date = models.DateField()
    part = models.CharField(max_length=10, choices=DayPart)
    period = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=UseState)
    price_cents = models.PositiveIntegerField(default=0)
    owed_cents = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # of a no, or of calling it off
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField(null=True)
    answer_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "date"], name="space_use_of_user")]
        constraints = [
            ExclusionConstraint(
                name=NO_DOUBLE,
                expressions=[("space", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state__in=["asked", "confirmed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.date} {self.part}"
