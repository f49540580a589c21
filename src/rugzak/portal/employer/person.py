"""One person: the job and the training days that the employer keeps, and what this person chose to share."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.accounts import access, days, staff
from rugzak.accounts.models import Employment, Person
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.accounts.permissions import Scope
from rugzak.base import clock
from rugzak.base.quantities import amount, hours, number
from rugzak.careers import mirror
from rugzak.careers import queries as careers
from rugzak.learning import queries as learning
from rugzak.portal.coach.seen import skills_of
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.templatetags.rz import day, percent
from rugzak.schemes.decision import Decision
from rugzak.skills import esco, sharing
from rugzak.skills import queries as skills
from rugzak.skills.sharing import Standing

SHOWN = 20


@require_safe
@at("employer.people")
def person(request: HttpRequest, desk: Desk, person_id: UUID) -> HttpResponse:
    """Raises Hidden for whoever doesn't work here today."""
    job = staff.job_at(desk.employer, person_id, clock.today())
    scope = access.scope_of_person(person_id, kind="employer", organisation_id=desk.employer.pk)
    access.require(desk.actor, "employment.see", scope)
    context: dict[str, Any] = {
        "desk": desk,
        "person": job.person,
        "job": _job(job),
        "days": [_days(decision, job) for decision in staff.training_days(job, clock.today())],
    }
    return render(request, "employer/person.html", context | _shared(desk, job.person, scope))


def _job(job: Employment) -> list[tuple[str, str]]:
    """What payroll told us."""
    facts = [(_("Works here since"), day(job.start)), (_("Part of full time"), percent(job.fraction))]
    facts.append(
        (_("Hours a week"), f"{number(job.hours_week.normalize(), None, 0 if job.hours_week % 1 == 0 else 1)}")
    )
    if job.joint_committee:
        facts.append((_("Joint committee"), f"{job.joint_committee.code} {job.joint_committee.name}"))
    if job.end:
        facts.append((_("Last day"), day(job.end)))
    return facts


def _days(decision: Decision, job: Employment) -> dict[str, Any]:
    """A right to training days as this job gives it."""
    yes = decision.outcome == "yes" and decision.amount
    length = days.minutes_a_day(job.hours_week) if days.counts_in_days(decision.scheme, "", decision.on) else None
    return {
        "decision": decision,
        "figure": amount(decision.asset, decision.amount, day=length) if yes and decision.amount else "",
        "reasons": [reason for reason in decision.reasons if reason.asked],
        "until": decision.period.end if decision.period else None,
    }


def _shared(desk: Desk, person: Person, scope: Scope) -> dict[str, Any]:
    """Each part only with this person's own consent to this employer."""
    found: dict[str, Any] = {}
    shared = sharing.with_employer(person.pk, desk.employer)
    if shared.everything or shared.items:
        access.require(desk.actor, "profile.see", scope)
        found["skills"] = _skills(person, shared)
    parts = (
        ("plan", ConsentPurpose.SHARE_PLAN, "goal.see", _plan),
        ("learned", ConsentPurpose.SHARE_LEARNING, "learning.see", _learned),
    )
    for name, purpose, verb, read in parts:
        if (purpose.value, desk.employer.pk) in scope.consents:
            access.require(desk.actor, verb, scope)
            found[name] = read(person)
    return found | {"anything": bool(found)}


def _skills(person: Person, shared: Standing) -> dict[str, Any]:
    found = skills_of(sharing.visible(skills.profile(person), shared))
    return {"rows": found.rows[:SHOWN], "more": found.rows[SHOWN:], "count": len(found.rows), "current": found.current}


def _plan(person: Person) -> dict[str, Any]:
    """The job they work towards and how far they are; their own words why stay theirs."""
    goal = careers.goal(person)
    known = goal is not None and esco.snapshot().has("occupation", goal.occupation_uri)
    if goal is None or not known:
        return {"goal": None}
    counted = sharing.not_hidden(skills.profile(person).skills, sharing.Audience.EMPLOYER)
    fit = mirror.fit_of(set(counted), goal.occupation_uri)
    return {"goal": fit.occupation, "fit": fit, "lack": len(fit.essential_lack), "gaps": fit.essential_lack[:5]}


def _learned(person: Person) -> dict[str, Any]:
    """What they reached, and the time in their log; not what they wrote in it."""
    totals = learning.totals(person)
    return {
        "achievements": list(learning.achievements(person)[:SHOWN]),
        "time": hours(totals.minutes) if totals.minutes else "",
        "entries": totals.entries,
    }
