"""Organisations of every kind, who works for them, and who acts for them."""

import pghistory
from django.db import models

from rugzak.base import clock
from rugzak.base.fields import TextField
from rugzak.base.ids import uuid7
from rugzak.base.models import Municipality


class JointCommittee(models.Model):
    """A Belgian joint committee (paritair comité): its code, such as 200 or 302."""

    code = models.CharField(primary_key=True, max_length=8)
    name = TextField()
    training_days = models.PositiveSmallIntegerField(null=True)  # agreed in the sector and filed; empty: none on record

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class OrganisationKind(models.TextChoices):
    EMPLOYER = "employer"
    PROVIDER = "provider"
    FUND = "fund"
    AUTHORITY = "authority"
    COACH_CENTRE = "coach_centre"
    PARTNER = "partner"  # a social partner: an organisation of employers or of workers


class Organisation(models.Model):
    """An employer, provider, fund, authority, coaching centre or social partner; one number, one row a kind."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=16, choices=OrganisationKind)
    name = models.CharField(max_length=200)
    enterprise_number = models.CharField(max_length=10)
    joint_committees = models.ManyToManyField(JointCommittee, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.PROTECT)
    iban = models.CharField(max_length=34, blank=True)
    public = models.BooleanField(default=False)
    vat_exempt = models.BooleanField(default=False)
    staff_count = models.PositiveIntegerField(null=True)
    made_up = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "enterprise_number"], name="organisation_once")]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What someone does for an organisation."""

    HR = "hr"
    PROVIDER = "provider"
    COACH = "coach"
    OFFICER = "officer"
    RELEASER = "releaser"
    ADMIN = "admin"
    PARTNER = "partner"


@pghistory.track()
class Membership(models.Model):
    """A user's role in an organisation; it ends, it isn't deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    start = models.DateField(default=clock.today)
    end = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=models.Q(end=None), name="membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"


class Employment(models.Model):
    """A person's job with an employer: what payroll knows of it. `fraction` is of full time, wage in cents a month.

    `team` and `job` are the employer's own words for where and as what.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="employments")
    employer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employments")
    joint_committee = models.ForeignKey(JointCommittee, null=True, on_delete=models.PROTECT)
    start = models.DateField()
    end = models.DateField(null=True)
    fraction = models.DecimalField(max_digits=5, decimal_places=4, default=1)
    hours_week = models.DecimalField(max_digits=5, decimal_places=2, default=38)
    fixed_schedule = models.BooleanField(default=False)
    wage_month = models.PositiveIntegerField(null=True)
    occupation_uri = models.CharField(max_length=200, blank=True)
    team = models.CharField(max_length=80, blank=True, db_default="", default="")
    job = models.CharField(max_length=120, blank=True, db_default="", default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "employer", "start"], name="employment_once"),
            models.CheckConstraint(condition=models.Q(fraction__gt=0, fraction__lte=1), name="employment_fraction"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk}"
