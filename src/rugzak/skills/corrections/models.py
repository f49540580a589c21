"""Tables of "this is wrong": what people object to, and what an authority lays over the classification."""

from django.db import models

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.ids import uuid7


class Thing(models.TextChoices):
    """What a person says is wrong."""

    PROPOSAL = "proposal"  # these words don't mean this skill or job
    FIT = "fit"  # the number of a fit
    NOT_ASKED = "not_asked"  # this job doesn't ask this skill
    ASKED = "asked"  # this job does ask this skill
    NEAR = "near"  # this job is not near
    SHORTAGE = "shortage"  # this job is not in shortage here


class Objection(models.Model):
    """A person says that this is wrong: about what, what was shown, on which release of ESCO.

    `words` are the folded words of a proposal; `region` that of a shortage. Withdrawn ones count no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=10, choices=Thing.choices)
    occupation_uri = models.CharField(max_length=200, blank=True)
    skill_uri = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=300, blank=True)
    region = models.CharField(max_length=2, blank=True)
    said = models.CharField(max_length=500, blank=True)
    shown = models.JSONField(default=dict)
    release = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "about", "occupation_uri", "skill_uri", "words", "region"],
                condition=models.Q(withdrawn_at=None),
                name="skills_objection_once",
            )
        ]
        indexes = [models.Index(fields=["about", "occupation_uri", "skill_uri"])]

    def __str__(self) -> str:
        return f"{self.about} {self.occupation_uri or self.skill_uri}"


class Correction(models.Model):
    """What an authority accepted of such objections: laid over the classification here; taken back, never deleted.

    `people` is how many different people had said so; nothing in it points to any of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    about = models.CharField(max_length=10, choices=Thing.choices)
    occupation_uri = models.CharField(max_length=200, blank=True)
    skill_uri = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=300, blank=True)
    region = models.CharField(max_length=2, blank=True)
    release = models.CharField(max_length=20)
    people = models.PositiveIntegerField(default=0)
    accepted = models.BooleanField(default=True)
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)
    undone_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["about", "occupation_uri", "skill_uri", "words", "region"],
                condition=models.Q(undone_at=None),
                name="skills_correction_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.occupation_uri or self.skill_uri}"
