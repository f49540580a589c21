"""An interruption of someone's work: care, illness, parental leave and the like, from a day until a day."""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class BreakKind(models.TextChoices):
    """Why someone is away; the words of the scheme files (`schemes.document.Break`)."""

    CARE = "care"
    ILLNESS = "illness"
    MATERNITY = "maternity"
    PARENTAL = "parental"
    STUDY = "study"
    UNPAID = "unpaid"


class BreakSource(models.TextChoices):
    DECLARED = "declared"  # the person says so
    DOCUMENT = "document"  # the employer's records say so


class Interruption(models.Model):
    """One whole interruption of work; `until` is its last day, None while it goes on.

    `employer` is the one whose HR wrote it down, None where the person did. The kind can tell of someone's health: it
    is for the person, and for that employer as long as they work there. Withdrawn, it counts for nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="interruptions")
    employer = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=BreakKind)
    start = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=12, choices=BreakSource)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("start")), name="interruption_ends"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=BreakKind.values), name="interruption_kind"),
            models.CheckConstraint(
                condition=models.Q(source=BreakSource.DECLARED, employer=None)
                | models.Q(source=BreakSource.DOCUMENT, employer__isnull=False),
                name="interruption_source",
            ),
            models.UniqueConstraint(
                fields=["person", "employer", "kind", "start"],
                condition=models.Q(withdrawn_at=None),
                nulls_distinct=False,
                name="interruption_once",
            ),
        ]

    def __str__(self) -> str:
        return f"interruption {self.pk}"
