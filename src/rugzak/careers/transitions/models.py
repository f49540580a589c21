"""What is known of occupations besides ESCO, from open files: nothing here is about a person."""

from django.db import models

from rugzak.base import clock


class Exposure(models.TextChoices):
    """How exposed an occupation is to automation, in the three classes of the source."""

    LOW = "low"
    OTHER = "other"
    HIGH = "high"


class Basis(models.TextChoices):
    """What a figure was measured on: the occupation itself, or the average of its ISCO group."""

    OCCUPATION = "occupation"
    GROUP = "group"


class OccupationInsight(models.Model):
    """Automation, preparation and sector of an occupation, as a study gave them.

    `risk` runs from 1 (least) to 5, `bottleneck` from 0 to 1: the share of tasks that hold automation up. `job_zone`
    runs from 1 (little preparation) to 5, `sector` is a key of `sectors.NESTA`.
    """

    occupation_uri = models.CharField(max_length=200, unique=True)
    risk = models.FloatField(null=True)
    bottleneck = models.FloatField(null=True)
    exposure = models.CharField(max_length=6, choices=Exposure, blank=True)
    job_zone = models.PositiveSmallIntegerField(null=True)
    sector = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.OCCUPATION)
    source = models.CharField(max_length=120)
    imported_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(risk=None) | models.Q(risk__range=(1, 5)), name="careers_insight_risk"
            ),
            models.CheckConstraint(
                condition=models.Q(bottleneck=None) | models.Q(bottleneck__range=(0, 1)),
                name="careers_insight_bottleneck",
            ),
            models.CheckConstraint(
                condition=models.Q(job_zone=None) | models.Q(job_zone__range=(1, 5)), name="careers_insight_zone"
            ),
        ]

    def __str__(self) -> str:
        return self.occupation_uri


class Wage(models.Model):
    """What an ISCO group of occupations earns: gross, in cents a month, full time, of which year and by whom."""

    isco = models.CharField(max_length=4, unique=True)
    cents_month = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=120)
    imported_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.isco} {self.year}"


class SectorFlow(models.Model):
    """Moves between the occupations of two sectors, computed over all pairs; `lens` says whose sectors.

    `needs` lists the skills that the moves within reach lack most often: [{"skill": uri, "moves": n}].
    """

    lens = models.CharField(max_length=8)
    origin = models.CharField(max_length=16)
    target = models.CharField(max_length=16)
    moves = models.PositiveIntegerField()
    viable = models.PositiveIntegerField()
    both = models.PositiveIntegerField()
    needs = models.JSONField(default=list)
    examples = models.JSONField(default=list)
    release = models.CharField(max_length=20)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lens", "origin", "target"], name="careers_flow_once")]

    def __str__(self) -> str:
        return f"{self.lens}: {self.origin} to {self.target}"
