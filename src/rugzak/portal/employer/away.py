"""Someone of mine is away from work for a while: what this employer wrote down of it, and nothing else."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from rugzak.accounts import interruptions, staff
from rugzak.accounts.models import Interruption, Person
from rugzak.base import clock
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.away import added, changed, lines


@require_http_methods(["GET", "HEAD", "POST"])
@at("employer.people")
def away(request: HttpRequest, desk: Desk, person_id: UUID) -> HttpResponse:
    """What we wrote down of one person, and a form to add. Raises Hidden for whoever doesn't work here today."""
    person = _person(desk, person_id)
    rows = interruptions.seen_by(desk.actor, person.pk, desk.employer)
    form = added(request, desk.actor, person, desk.employer)
    if form is None:
        return redirect("employer:away", person.pk)
    found = lines(desk.actor, rows, _address(person))
    context = {"desk": desk, "person": person, "form": form, "lines": found}
    return render(request, "employer/away.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at("employer.people")
def one(request: HttpRequest, desk: Desk, person_id: UUID, interruption_id: UUID) -> HttpResponse:
    """Another last day, or taking it back."""
    person = _person(desk, person_id)
    row = interruptions.find(desk.actor, person.pk, interruption_id, desk.employer)
    line = lines(desk.actor, [row], _address(person))[0]
    if not line.url:
        raise Http404
    form = changed(request, desk.actor, row)
    if form is None:
        return redirect("employer:away", person.pk)
    context = {"desk": desk, "person": person, "form": form, "line": line}
    return render(request, "employer/away_one.html", context, status=422 if form.errors else 200)


def _person(desk: Desk, person_id: UUID) -> Person:
    return staff.job_at(desk.employer, person_id, clock.today()).person


def _address(person: Person) -> Callable[[Interruption], str]:
    return lambda row: reverse("employer:away-one", args=[person.pk, row.pk])
