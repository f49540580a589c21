"""The backpack (home) and everything that happened in it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts import transfers
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.next_step import next_step
from rugzak.portal.person.pack import happened, pack_of


@require_safe
@my
def home(request: HttpRequest, me: Me) -> HttpResponse:
    pack = pack_of(me.person)
    context = {"pack": pack, "step": next_step(me.person, pack), "happened": happened(me.person, 4)}
    context["proposals"] = transfers.waiting(me.person.pk).count()
    return render(request, "person/home.html", context)


@require_safe
@my
def activity(request: HttpRequest, me: Me) -> HttpResponse:
    return render(request, "person/activity.html", {"happened": happened(me.person, None)})
