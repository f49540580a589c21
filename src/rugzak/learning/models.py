"""The learning log, achievements and their credentials."""

from django.db import models

from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7


class Kind(models.TextChoices):
    """Formal, non-formal, informal: as in the Council Recommendation of 20 December 2012 (validation)."""

    FORMAL = "formal"
    NON_FORMAL = "non_formal"
    INFORMAL = "informal"


class Share(models.TextChoices):
    """70-20-10: by doing the work, from others, in courses."""

    WORK = "70"
    OTHERS = "20"
    COURSE = "10"


class LogEntry(models.Model):
    """One thing that a person learned, in minutes, and what for."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="log")
    kind = models.CharField(max_length=10, choices=Kind)
    share = models.CharField(max_length=2, choices=Share)
    title = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField(null=True)
    date = models.DateField()
    purpose = models.CharField(max_length=12, blank=True)
    skills = models.JSONField(default=list)  # [{"uri", "release"}]
    booking = models.OneToOneField("booking.Booking", null=True, on_delete=models.SET_NULL, related_name="log_entry")
    made_at = models.DateTimeField(default=clock.now)


class Achievement(models.Model):
    """What a person reached in a training: passed or not, a score where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="achievements")
    booking = models.OneToOneField("booking.Booking", null=True, on_delete=models.SET_NULL, related_name="achievement")
    training = models.ForeignKey("catalogue.Training", on_delete=models.PROTECT)
    title = TextField()
    passed = models.BooleanField(null=True)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    date = models.DateField()
    recorded_by = models.UUIDField(null=True)


class Credential(models.Model):
    """A signed Open Badge 3.0 of an achievement, as issued; the person owns the document."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    achievement = models.OneToOneField(Achievement, on_delete=models.CASCADE, related_name="credential")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="credentials")
    document = models.TextField()
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=255, blank=True)
