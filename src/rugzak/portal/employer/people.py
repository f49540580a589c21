"""My people: names from payroll, and who shares something."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts import access, staff
from rugzak.accounts.models import Employment, Organisation, Person
from rugzak.accounts.staff import Sharing
from rugzak.base import clock
from rugzak.portal.employer.desk import Desk, at

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """A person with their job here, and what they share."""

    job: Employment
    skills: bool
    plan: bool
    learning: bool

    @property
    def person(self) -> Person:
        return self.job.person


@require_safe
@at("employer.people")
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    today = clock.today()
    shared = staff.sharing(desk.employer, today)
    q, only = request.GET.get("q", "").strip()[:100], request.GET.get("shares") == "yes"
    found = _found(desk.employer, q, shared.anything if only else None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [_row(job, shared) for job in page]
    access.log_reads(desk.actor, "employer.people", {row.person.pk for row in rows}, organisation_id=desk.employer.pk)
    context = {"desk": desk, "page": page, "rows": rows, "q": q, "only": only, "query": _query(q, only)}
    counts = {"people": len(shared.people), "shared": len(shared.anything)}
    counts["rest"] = counts["people"] - counts["shared"]
    return render(request, "employer/people.html", context | counts)


def _found(employer: Organisation, q: str, only: frozenset[UUID] | None) -> QuerySet[Employment]:
    rows = staff.jobs_at(employer, clock.today())
    for word in q.split()[:5]:
        rows = rows.filter(Q(person__given_name__icontains=word) | Q(person__family_name__icontains=word))
    return rows if only is None else rows.filter(person_id__in=only)


def _row(job: Employment, shared: Sharing) -> Row:
    who = job.person_id
    return Row(job, who in shared.profile, who in shared.plan, who in shared.learning)


def _query(q: str, only: bool) -> str:
    kept = {name: value for name, value in (("q", q), ("shares", "yes" if only else "")) if value}
    return f"{urlencode(kept)}&" if kept else ""
