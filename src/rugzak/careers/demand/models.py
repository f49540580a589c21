"""What employers ask: vacancies without a word about people, the skills read in them, and counts of those.

Nobody's text is kept: of a vacancy there is its title, when and where, and which skills we read in it. The employer is
a keyed hash, enough to count how many there are.
"""

from django.db import models

from rugzak.base import clock
from rugzak.base.ids import uuid7


class Vacancy(models.Model):
    """A vacancy. `employer`: keyed hash; `sector`: a NACE section (letter) or `PC` with a joint committee, or empty.

    `fingerprint` is of employer, title and text together; `score` (0 to 1) of the occupation that the title points to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64, unique=True)
    employer = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=2, blank=True)
    day = models.DateField()
    region = models.CharField(max_length=2, blank=True)
    sector = models.CharField(max_length=10, blank=True)
    occupation_uri = models.CharField(max_length=200, blank=True)
    score = models.FloatField(default=0)
    release = models.CharField(max_length=20)
    made_up = models.BooleanField(default=False)
    imported_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["day"])]

    def __str__(self) -> str:
        return self.title


class VacancySkill(models.Model):
    """A skill read in a vacancy. `sure`: its very words stand there; else it is a guess by meaning, with its score."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="skills")
    skill_uri = models.CharField(max_length=200)
    score = models.FloatField()
    sure = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vacancy", "skill_uri"], name="careers_asked_once")]

    def __str__(self) -> str:
        return self.skill_uri


class Asked(models.Model):
    """Counts of one skill in one region, sector and month: how many vacancies ask it. Computed anew, never changed."""

    skill_uri = models.CharField(max_length=200, db_index=True)
    region = models.CharField(max_length=2, blank=True)
    sector = models.CharField(max_length=10, blank=True)
    month = models.DateField()
    vacancies = models.PositiveIntegerField()
    sure = models.PositiveIntegerField()
    employers = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill_uri", "region", "sector", "month"], name="careers_demand_cell")
        ]

    def __str__(self) -> str:
        return f"{self.skill_uri} {self.month:%Y-%m}"
