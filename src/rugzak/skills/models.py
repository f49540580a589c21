"""Tables of the skills room: what a person can do and why we think so; jobs; which jobs a region is short of.

Occupations and skills are ESCO URIs with the release in which they were chosen, never row numbers.
"""

import pghistory
from django.db import models

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.ids import uuid7


class Evidence(models.TextChoices):
    """Where a skill comes from, weakest first."""

    SELF = "self"
    CV = "cv"
    TEST = "test"
    TRAINING = "training"
    EMPLOYER = "employer"
    EVC = "evc"


class State(models.TextChoices):
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Role(models.TextChoices):
    CURRENT = "current"
    WISHED = "wished"
    PAST = "past"


@pghistory.track()
class ProfileSkill(models.Model):
    """A skill that a person accepted or refused; `words` are those that led to it, `level` is 1 to 4 or not said.

    `evidence` and `words` are those of the strongest piece (all pieces: `SkillEvidence`). `digcomp` is the level 1 to 8
    of DigComp 2.2 where the skill is digital; two of them are one level. `last_used` is when they last did it, as they
    said. `hide_coach` and `hide_employer` are exceptions under a consent to share all skills.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="skills")
    skill_uri = models.CharField(max_length=200)
    release = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    digcomp = models.PositiveSmallIntegerField(null=True, blank=True)
    last_used = models.DateField(null=True, blank=True)
    hide_coach = models.BooleanField(default=False, db_default=False)
    hide_employer = models.BooleanField(default=False, db_default=False)
    evidence = models.CharField(max_length=10, choices=Evidence.choices, default=Evidence.SELF)
    words = models.CharField(max_length=300, blank=True)
    date = models.DateField(default=clock.today)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACCEPTED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skill_uri"], name="skills_once_a_person"),
            models.CheckConstraint(condition=models.Q(level=None) | models.Q(level__range=(1, 4)), name="skills_level"),
            models.CheckConstraint(
                condition=models.Q(digcomp=None)
                | models.Q(digcomp=models.F("level") * 2)
                | models.Q(digcomp=models.F("level") * 2 - 1, level__isnull=False),
                name="skills_digcomp",
            ),
        ]

    def __str__(self) -> str:
        return self.skill_uri


class SkillEvidence(models.Model):
    """One piece of evidence for a skill: where it comes from, when, in which words; all are kept, the strongest counts.

    `level` is what this piece said, None where it said nothing about how well.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey(ProfileSkill, on_delete=models.CASCADE, related_name="pieces")
    kind = models.CharField(max_length=10, choices=Evidence.choices)
    words = models.CharField(max_length=300, blank=True)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    date = models.DateField(default=clock.today)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skill", "kind", "date", "words"], name="skills_evidence_once")]
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"


class ProfileOccupation(models.Model):
    """A job that a person has, had or wishes; one current and one wished at most."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="occupations")
    occupation_uri = models.CharField(max_length=200)
    release = models.CharField(max_length=20)
    role = models.CharField(max_length=10, choices=Role.choices)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    date = models.DateField(default=clock.today)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(role__in=["current", "wished"]),
                name="skills_one_job_a_role",
            ),
        ]

    def __str__(self) -> str:
        return self.occupation_uri


class ShortageOccupation(models.Model):
    """A job on a region's list of shortages, in the list's own words, with the ESCO occupation we think it is.

    `occupation_uri` is null where no occupation was near enough; `score` is kept either way (0 to 1).
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    region = models.CharField(max_length=2)
    group = models.CharField(max_length=200, blank=True)
    job = models.CharField(max_length=300)
    language = models.CharField(max_length=2)
    occupation_uri = models.CharField(max_length=200, null=True, blank=True)
    release = models.CharField(max_length=20, blank=True)
    score = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "job"], name="skills_shortage_once")]
        indexes = [models.Index(fields=["region", "occupation_uri"])]

    def __str__(self) -> str:
        return f"{self.region}: {self.job}"


class Design(models.TextChoices):
    """Why an attempt is as long as it is: short where possible, all items by lot (for the figures), or on request."""

    SHORT = "short"
    DRAWN = "drawn"
    ASKED = "asked"


class ScreeningAttempt(models.Model):
    """Someone doing a test of `screening.bank`; at most one is open for a person and a test.

    `result` is what came out when it was finished, so that a later bank doesn't change it. `shared_at`: a coach with a
    mandate may see it since then. `kept_at`: the person put it in the profile then.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="screenings")
    test = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    design = models.CharField(max_length=10, choices=Design.choices, default=Design.SHORT)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict)
    shared_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "test"], condition=models.Q(finished_at=None), name="skills_one_open_attempt"
            ),
        ]
        indexes = [models.Index(fields=["test", "version", "design"])]

    def __str__(self) -> str:
        return f"{self.test} {self.pk}"


class ScreeningAnswer(models.Model):
    """The answer to one item: what was given, and what it is worth (`share`, 0 to 1)."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    attempt = models.ForeignKey(ScreeningAttempt, on_delete=models.CASCADE, related_name="answers")
    item = models.SlugField(max_length=40)
    given = models.JSONField(default=dict)
    share = models.FloatField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "item"], name="skills_one_answer_an_item"),
            models.CheckConstraint(condition=models.Q(share__range=(0, 1)), name="skills_share"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.share}"


class ScreeningEstimate(models.Model):
    """What use has taught about one scale: `n` people, the spread of one answer, and the items, most telling first."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    test = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    scale = models.SlugField(max_length=40)
    n = models.PositiveIntegerField()
    spread = models.FloatField()
    order = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["test", "version", "scale"], name="skills_one_estimate_a_scale")]

    def __str__(self) -> str:
        return f"{self.test}/{self.scale} n={self.n}"


class GrowthNote(models.Model):
    """What a person can do now and could not last year, in their own words."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="growth_notes")
    words = models.CharField(max_length=300)
    date = models.DateField(default=clock.today)

    def __str__(self) -> str:
        return self.words
