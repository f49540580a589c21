"""What payroll says of training days that Rugzak didn't see: carried over into a year, and taken elsewhere in it."""

from django.db import models


class TrainingDays(models.Model):
    """Days of one job in one year, from the payroll file; never typed by hand."""

    employment = models.ForeignKey("accounts.Employment", on_delete=models.CASCADE, related_name="training_days")
    year = models.PositiveSmallIntegerField()
    carried = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    taken = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["employment", "year"], name="training_days_once")]

    def __str__(self) -> str:
        return f"{self.year}: {self.carried} {self.taken}"
