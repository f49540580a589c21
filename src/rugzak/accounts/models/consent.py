"""What a person allowed, to whom, until when; what is known about them and how; and who looked."""

import pghistory
from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class ConsentPurpose(models.TextChoices):
    """What a consent is for; SPEND is asked anew for every spend, SHARE_SKILL and SHARE_WISH
    for each skill or learning wish (its subject)."""

    SPEND = "spend"
    SHARE_PROFILE = "share_profile"
    SHARE_LEARNING = "share_learning"
    SHARE_PLAN = "share_plan"
    SHARE_SKILL = "share_skill"
    SHARE_WISH = "share_wish"
    SURVEY = "survey"


class Consent(models.Model):
    """A person's consent; withdrawn, never deleted while the person is known."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="consents")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=32, choices=ConsentPurpose)
    subject = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    text_version = models.CharField(max_length=32, default="1")
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "purpose"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class Mandate(models.Model):
    """A person lets a coach (or another helper) act or look for them, within scopes and until a date."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="mandates")
    coach = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="mandates")
    scopes = models.JSONField(default=list)
    start = models.DateField(default=clock.today)
    end = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="mandate_ends")]

    def __str__(self) -> str:
        return f"mandate {self.pk} until {self.end}"


class FactSource(models.TextChoices):
    """How well a fact is known: said by the person, shown by a document, or from an authentic source."""

    DECLARED = "declared"
    DOCUMENT = "document"
    AUTHENTIC = "authentic"


@pghistory.track()
class Fact(models.Model):
    """One fact about a person in the vocabulary of the schemes, with its evidence and the time it holds."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="facts")
    name = models.CharField(max_length=64)
    value = models.JSONField()
    source = models.CharField(max_length=12, choices=FactSource)
    evidence = models.CharField(max_length=255, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["person", "name", "-recorded_at"])]

    def __str__(self) -> str:
        return f"{self.name} ({self.source})"


class ReadLog(models.Model):
    """Who looked at whose data, when and as what; written by `accounts.access`, shown to the person."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.UUIDField(db_index=True)
    user_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
