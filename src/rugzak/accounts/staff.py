"""The people of an employer as the employer may know them: jobs from payroll, and who shares what.

What people share is a consent each gave to this employer; nothing here says what someone did not share, or why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from rugzak.accounts import consents, facts
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import Employment, Organisation
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.accounts.models.money import PayerKind
from rugzak.base.quantities import Asset
from rugzak.schemes import queries as schemes
from rugzak.schemes.decide import decide
from rugzak.schemes.decision import Decision


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who of the people employed today shares skills, plan or learning with their employer."""

    people: frozenset[UUID]
    profile: frozenset[UUID]
    plan: frozenset[UUID]
    learning: frozenset[UUID]

    @property
    def anything(self) -> frozenset[UUID]:
        return self.profile | self.plan | self.learning


def jobs_at(employer: Organisation, on: date) -> QuerySet[Employment]:
    """The jobs that run on a day, by name."""
    rows = Employment.objects.filter(Q(end=None) | Q(end__gte=on), employer=employer, start__lte=on)
    return rows.select_related("person", "joint_committee").order_by(
        "person__family_name", "person__given_name", "person_id"
    )


def people_at(employer: Organisation, on: date) -> frozenset[UUID]:
    """Who works there on a day; two jobs are one person."""
    return frozenset(jobs_at(employer, on).order_by().values_list("person_id", flat=True))


def job_at(employer: Organisation, person_id: UUID, on: date) -> Employment:
    """A person's job with this employer, the largest first. Raises Hidden where there is none."""
    rows = jobs_at(employer, on).filter(person_id=person_id).select_related("employer__municipality")
    job = rows.order_by("-fraction", "-start").first()
    if job is None:
        raise Hidden
    return job


def sharing(employer: Organisation, on: date) -> Sharing:
    """Who shares what; only people who work there on that day count."""
    people = people_at(employer, on)
    shared: Iterable[frozenset[UUID]] = (
        people & consents.people_sharing(employer, purpose)
        for purpose in (ConsentPurpose.SHARE_PROFILE, ConsentPurpose.SHARE_PLAN, ConsentPurpose.SHARE_LEARNING)
    )
    return Sharing(people, *shared)


def training_days(job: Employment, on: date) -> list[Decision]:
    """The employer's own register: days of training that this job gives, decided on what payroll knows and no more.

    Not what was taken or is left: that is the person's.
    """
    known = facts.of_job(job)
    wanted = [
        one
        for one in schemes.for_people(on)
        if (one.payer, one.asset, one.holder) == (PayerKind.EMPLOYER.value, Asset.MINUTES.value, "employment")
    ]
    return [decide(scheme, known, on=on) for scheme in wanted]
