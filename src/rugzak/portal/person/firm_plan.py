"""What does my employer plan for us: the published training plans of the employers of today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.careers.firm import plan
from rugzak.portal.person.me import Me, my


@require_safe
@my
def firm_plan(request: HttpRequest, me: Me) -> HttpResponse:
    return render(request, "person/firm_plan.html", {"plans": plan.for_staff(me.person)})
