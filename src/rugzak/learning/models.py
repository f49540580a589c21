"""The learning log, achievements, their credentials, and the keys that sign them."""

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

    class Meta:
        indexes = [models.Index(fields=["person", "-date"])]

    def __str__(self) -> str:
        return self.title


class Achievement(models.Model):
    """What a person reached in a training: passed or not, a score where there is one."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="achievements")
    booking = models.OneToOneField("booking.Booking", null=True, on_delete=models.SET_NULL, related_name="achievement")
    training = models.ForeignKey("catalogue.Training", on_delete=models.PROTECT)
    title = TextField()
    passed = models.BooleanField(null=True)  # empty: attended, nothing was tested
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)  # percent
    date = models.DateField()
    recorded_by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.title)


class Credential(models.Model):
    """A signed Open Badge 3.0 of an achievement, as issued; the person owns the document."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    achievement = models.OneToOneField(Achievement, on_delete=models.CASCADE, related_name="credential")
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="credentials")
    document = models.TextField()
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoke_reason = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return f"credential {self.pk}"


class RevokedCredential(models.Model):
    """The local list of revoked badges: ids only, so that it outlives the erasure of a person."""

    credential_id = models.UUIDField(primary_key=True)
    revoked_at = models.DateTimeField(default=clock.now)
    reason = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return f"revoked {self.credential_id}"


class IssuerKey(models.Model):
    """A key of the house (Ed25519). One is current; retired ones stay, so that old badges still verify."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    did = models.CharField(max_length=100, unique=True)
    public_pem = models.TextField()
    private_pem = models.BinaryField()  # sealed by base.crypto
    made_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["retired_at"], nulls_distinct=False, name="issuer_key_one_current")
        ]

    def __str__(self) -> str:
        return self.did
