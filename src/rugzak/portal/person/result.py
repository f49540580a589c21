"""Step three of the mirror: how well my skills fit a job, what I miss, and which work lies nearby."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rugzak.accounts.models import Person
from rugzak.base.text import Text
from rugzak.careers import mirror as careers
from rugzak.careers.mirror import Near
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me
from rugzak.skills import queries as skills
from rugzak.skills.queries import Profile

NEAREST = 10
GAPS_SHOWN = 5
NAMED = 3


@dataclass(frozen=True, slots=True)
class Job:
    """An occupation nearby, as a card."""

    uri: str
    label: Text
    have: int
    asked: int
    missing: str
    shortage: bool


def result_page(request: HttpRequest, me: Me, profile: Profile) -> HttpResponse:
    uri = _occupation(request, profile)
    context: dict[str, Any] = {"profile": profile, "region": skills.region_of(me.person)}
    if uri:
        fit = careers.fit(me.person, uri)
        context |= {"fit": fit, "occupation": labels.occupation(uri), "uri": uri, "is_now": _is_now(profile, uri)}
        context |= {"gaps": fit.essential_lack[:GAPS_SHOWN], "more_gaps": fit.essential_lack[GAPS_SHOWN:]}
        context |= {"lack": len(fit.essential_lack)}
    near = careers.nearest(me.person, n=NEAREST, region=context["region"])
    jobs = [_job(me.person, row) for row in near]
    return render(request, "person/mirror_result.html", context | {"jobs": jobs})


def _occupation(request: HttpRequest, profile: Profile) -> str:
    """The job asked for, else the one they have, else the one they wish."""
    asked = request.GET.get("occupation", "")
    if asked and labels.label("occupation", asked):
        return asked
    job = profile.current or profile.wished
    return job.occupation_uri if job else ""


def _is_now(profile: Profile, uri: str) -> bool:
    return profile.current is not None and profile.current.occupation_uri == uri


def _job(person: Person, row: Near) -> Job:
    lacks = careers.gap(person, row.occupation.uri)[:NAMED]
    named = ", ".join(str(skill.label) for skill in lacks)
    missing = _("You still miss: %(skills)s.") % {"skills": named} if named else ""
    return Job(row.occupation.uri, row.occupation.label, row.have, row.asked, missing, row.shortage)
