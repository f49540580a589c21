"""What was ticked in step two goes into the backpack: skills with when they were last used, jobs with their periods."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.portal.person.me import Me, my
from rugzak.skills import services
from rugzak.skills.corrections import services as corrections
from rugzak.skills.corrections.models import Thing
from rugzak.skills.cv import periods
from rugzak.skills.models import Evidence, Role

MAX_JOBS, MAX_SKILLS = 20, 200
WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Kept:
    """A job as the form sends it. `end` is None where they still do it, and where they left both moments open."""

    uri: str
    start: date | None
    end: date | None
    words: str

    @property
    def goes_on(self) -> bool:
        return self.start is not None and self.end is None


@require_POST
@my
def keep(request: HttpRequest, me: Me) -> HttpResponse:
    """Keep what was ticked; what was ticked for them and unticked is not proposed again."""
    evidence = Evidence.CV if request.POST.get("evidence") == Evidence.CV else Evidence.SELF
    wrong = _called_wrong(request.POST)
    kept = [uri for uri in request.POST.getlist("skill")[:MAX_SKILLS] if uri not in wrong]
    for uri in kept:
        _keep_skill(me.person, uri, request.POST, evidence)
    for uri in wrong:
        _object(me.person, uri, request.POST)
    for uri in set(request.POST.getlist("shown")[:MAX_SKILLS]) - set(kept):
        services.reject_skill(person=me.person, skill_uri=uri)
    if occupation := request.POST.get("occupation"):
        services.set_occupation(person=me.person, occupation_uri=occupation, role=Role.CURRENT)
    jobs = _keep_jobs(request, me.person)
    if not (kept or wrong or occupation or jobs):
        messages.info(
            request, _("Nothing was ticked, so nothing is kept. Say it in other words, or give only your job.")
        )
        return redirect("person:mirror-tell")
    messages.success(request, _("It is in your backpack. You can change it at any time."))
    return redirect("person:mirror")


def _called_wrong(post: QueryDict) -> list[str]:
    """The skills of which they said that their words don't mean them."""
    picks = [name for name in post if name.startswith("pick:")][:MAX_SKILLS]
    return [name.removeprefix("pick:") for name in picks if post[name] == WRONG]


def _object(person: Person, uri: str, post: QueryDict) -> None:
    """Kept as "this is wrong" is everywhere; words or a skill that we don't know are passed over."""
    try:
        thing = corrections.named(Thing.PROPOSAL, skill_uri=uri, words=post.get(f"words:{uri}", ""))
    except Refusal:
        return
    corrections.object_to(person=person, thing=thing)


def _keep_skill(person: Person, uri: str, post: QueryDict, evidence: str) -> None:
    """The skill, or the one that was chosen instead; the words belong to either."""
    level = post.get(f"level:{uri}", "")
    services.accept_skill(
        person=person,
        skill_uri=post.get(f"pick:{uri}") or uri,
        evidence=evidence,
        words=post.get(f"words:{uri}", ""),
        level=int(level) if level in ("1", "2", "3", "4") else None,
        last_used=_last_used(post, uri),
    )


def _last_used(post: QueryDict, uri: str) -> date | None:
    """The end of the latest job that names it, as the form has it now; today where one of them goes on."""
    numbers = [number for number in post.get(f"jobs:{uri}", "").split(",") if number.isdecimal()]
    days = [_job_used(post, number) for number in numbers[:MAX_JOBS]]
    return max((day for day in days if day is not None), default=None)


def _job_used(post: QueryDict, number: str) -> date | None:
    """The last day of work in a job; None where its period says nothing that we can read."""
    today = clock.today()
    begin, end = (post.get(f"job-{name}:{number}", "").strip() for name in ("from", "to"))
    if not end:
        return today if begin and periods.moment(begin, today) else None
    found = periods.moment(end, today)
    return min(today, periods.last_day(*found)) if found else None


def _keep_jobs(request: HttpRequest, person: Person) -> list[Kept]:
    """The jobs, oldest first, so that the one that goes on is the current one in the end."""
    jobs = [job for number in range(MAX_JOBS) if (job := _job(request, number))]
    going_on = [job for job in jobs if job.goes_on]
    current = max(going_on, key=lambda job: job.start or date.min, default=None)
    for job in sorted(jobs, key=lambda job: (job is current, job.start or date.min)):
        role = Role.CURRENT if job is current else Role.PAST
        try:
            services.set_occupation(
                person=person, occupation_uri=job.uri, role=role, start=job.start, end=job.end, words=job.words
            )
        except Refusal as refusal:
            messages.warning(request, f"{job.words}: {refusal.text()}")
    return jobs


def _job(request: HttpRequest, number: int) -> Kept | None:
    uri = request.POST.get(f"job-uri:{number}")
    if not uri:
        return None
    words = request.POST.get(f"job-words:{number}", "")
    begin, end = (_moment(request, f"job-{name}:{number}", words) for name in ("from", "to"))
    return Kept(uri, begin[0] if begin else None, periods.last_day(*end) if end else None, words)


def _moment(request: HttpRequest, name: str, words: str) -> tuple[date, periods.Precision] | None:
    typed = request.POST.get(name, "").strip()
    found = periods.moment(typed, clock.today()) if typed else None
    if typed and found is None:
        text = _("%(job)s: we can’t read “%(typed)s” as a month or a year, so we left it open.")
        messages.warning(request, text % {"job": words, "typed": typed[:40]})
    return found
