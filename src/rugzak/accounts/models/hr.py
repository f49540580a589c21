"""What a personnel file says of an employer: events and sums, never a person."""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class RecordKind(models.TextChoices):
    STARTER = "starter"  # `number` people began
    LEAVER = "leaver"  # `number` people left, with a reason
    VACANCY = "vacancy"  # open from `date`, filled on `until` or still open
    ABSENCE = "absence"  # `number` days away of `of` working days of `people` people in the month of `date`
    PROJECT = "project"  # begun on `date`, delivered on `until` or still running


class StaffRecord(models.Model):
    """One line of a personnel file. A newer file replaces what is known of the kinds and months that it speaks of."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    employer = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, related_name="staff_records")
    kind = models.CharField(max_length=8, choices=RecordKind)
    date = models.DateField()
    until = models.DateField(null=True)
    team = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=16, blank=True)
    number = models.DecimalField(max_digits=10, decimal_places=2, default=1)
    of = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    people = models.PositiveIntegerField(null=True)
    imported_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["employer", "kind", "date"], name="staff_record_of_employer")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="absence") | models.Q(reason="", of__isnull=False, people__isnull=False),
                name="staff_absence_in_sum",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("date")), name="staff_record_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
