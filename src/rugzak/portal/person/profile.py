"""My skills: what is in my backpack and why, how well I can do it, adding one by search, and my job."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.careers import services as careers
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import EVIDENCE, LEVELS
from rugzak.skills import esco, services
from rugzak.skills import queries as skills
from rugzak.skills.esco import Kind
from rugzak.skills.models import Role

FOUND = 12


@require_safe
@my
def profile(request: HttpRequest, me: Me) -> HttpResponse:
    mine = skills.profile(me.person)
    rows = [(row, labels.skill(row.skill_uri), EVIDENCE.get(row.evidence, "")) for row in mine.skills]
    context = {
        "rows": rows,
        "levels": LEVELS.items(),
        "current": labels.occupation(mine.current.occupation_uri) if mine.current else None,
        "wished": labels.occupation(mine.wished.occupation_uri) if mine.wished else None,
    }
    return render(request, "person/profile.html", context)


@require_safe
@my
def add(request: HttpRequest, me: Me) -> HttpResponse:
    """Search the list of skills or of occupations, and take one."""
    kind: Kind = "occupation" if request.GET.get("kind") == "occupation" else "skill"
    text = request.GET.get("q", "").strip()[:100]
    language = (get_language() or "nl")[:2]
    found = esco.snapshot().search(text, kind, language, limit=FOUND) if text else []
    context = {"kind": kind, "q": text, "found": found}
    template = "person/add_results.html" if getattr(request, "htmx", False) else "person/add.html"
    return render(request, template, context)


@require_POST
@my
def change(request: HttpRequest, me: Me) -> HttpResponse:
    """One change of the profile: accept, level, remove, or the job one has or wishes."""
    uri, verb = request.POST.get("uri", ""), request.POST.get("do", "")
    if verb == "accept":
        services.accept_skill(person=me.person, skill_uri=uri)
        messages.success(request, _("It is in your backpack."))
    elif verb == "level":
        level = request.POST.get("level", "")
        services.set_level(person=me.person, skill_uri=uri, level=int(level) if level.isdecimal() else None)
        messages.success(request, _("Saved."))
    elif verb == "remove":
        services.reject_skill(person=me.person, skill_uri=uri)
        messages.success(request, _("Taken out of your backpack."))
    elif verb == Role.CURRENT:
        services.set_occupation(person=me.person, occupation_uri=uri)
        messages.success(request, _("Saved."))
        return redirect("person:mirror")
    elif verb == Role.WISHED:
        careers.set_goal(person=me.person, occupation_uri=uri)
        messages.success(request, _("Saved."))
        return redirect("person:mirror")
    return redirect("person:profile")
