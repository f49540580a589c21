"""Where does this person stand: the fit with the goal (or the work now), what lacks, and the skills."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rugzak.accounts.models import Person
from rugzak.careers import mirror
from rugzak.careers import queries as careers
from rugzak.portal.coach.desk import Client, client
from rugzak.portal.coach.seen import skills_of, tests_of
from rugzak.portal.person import labels
from rugzak.skills import queries as skills
from rugzak.skills import sharing

GAPS, NEAR = 5, 6


@require_safe
@client
def person(request: HttpRequest, client: Client) -> HttpResponse:
    context: dict[str, Any] = {"client": client, "person": client.person, "tabs": client.tabs("person")}
    if not (client.sees_skills or client.may("plan")):
        return redirect(client.tabs("")[0].href)
    if client.may("plan"):
        client.look("fit.see")
        context |= _plan(client.person)
    if client.sees_skills:
        client.look("profile.see")
        context |= _skills(client)
    if client.may("profile"):
        context["tests"] = tests_of(client.person)
        if context["tests"]:
            client.look("screening.see")
    return render(request, "coach/person.html", context)


def target(person: Person) -> tuple[str, bool]:
    """The job to compare with: the goal, else the wish, else the work now; and whether it is where they want to go."""
    goal, profile = careers.goal(person), skills.profile(person)
    if goal is not None and labels.label("occupation", goal.occupation_uri):
        return goal.occupation_uri, True
    for job, wished in ((profile.wished, True), (profile.current, False)):
        if job is not None and labels.label("occupation", job.occupation_uri):
            return job.occupation_uri, wished
    return "", False


def _plan(person: Person) -> dict[str, Any]:
    uri, wished = target(person)
    if not uri:
        return {"plan": True}
    profile = skills.profile(person)
    counted = sharing.not_hidden(profile.skills, sharing.Audience.COACH)
    fit, goal = mirror.fit_of(set(counted), uri), careers.goal(person)
    now = frozenset({profile.current.occupation_uri}) if profile.current else frozenset()
    lacks = fit.essential_lack
    return {
        "plan": True,
        "fit": fit,
        "wished": wished,
        "why": goal.why if goal and goal.occupation_uri == uri else "",
        "gaps": lacks[:GAPS],
        "more_gaps": lacks[GAPS:],
        "lack": len(lacks),
        "near": mirror.nearest_of(set(counted), NEAR, now, skills.region_of(person)),
    }


def _skills(client: Client) -> dict[str, Any]:
    found = skills_of(sharing.visible(skills.profile(client.person), client.shared))
    return {"skills": found.rows, "current": found.current}
