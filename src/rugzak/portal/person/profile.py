"""My skills: what is in my backpack and why, many at once, adding one by search, and my job."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts.models import Person
from rugzak.base.text import Text
from rugzak.careers import services as careers
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import EVIDENCE, LEVELS, READERS
from rugzak.skills import esco, services, sharing
from rugzak.skills import queries as skills
from rugzak.skills.ageing.table import Table, row_for, table
from rugzak.skills.errors import NotInProfile
from rugzak.skills.esco import Kind
from rugzak.skills.groups import group_of
from rugzak.skills.models import ProfileSkill, Role

FOUND, MOST = 12, 200
GROUP_OF_NONE = "_"


@dataclass(frozen=True, slots=True)
class Line:
    """A skill in the list: how well, since when, and who sees it."""

    row: ProfileSkill
    label: Text
    group: str
    level: str
    evidence: str
    seen: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A group to filter by. `code` as in the address."""

    code: str
    name: Text
    count: int


@require_safe
@my
def profile(request: HttpRequest, me: Me) -> HttpResponse:
    mine = skills.profile(me.person)
    chosen = request.GET.get("group", "")
    lines = _lines(me.person, mine.skills)
    shown = [line for line in lines if chosen in ("", line.group)]
    context = {
        "total": len(lines),
        "lines": shown,
        "shelves": _shelves(lines),
        "chosen": chosen,
        "ticked": "all" in request.GET,
        "levels": LEVELS.items(),
        "readers": [(code, READERS[code]) for code in sharing.standings(me.person)],
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


@require_POST
@my
def several(request: HttpRequest, me: Me) -> HttpResponse:
    """The same for all that were ticked: still can, a level, who sees it, out."""
    uris, verb = request.POST.getlist("skill")[:MOST], request.POST.get("do", "")
    if not uris:
        messages.warning(request, _("Tick one or more skills first."))
        return redirect("person:profile")
    try:
        count = _do(me.person, verb, uris)
    except NotInProfile:  # a second tab took them out before
        messages.warning(request, _("These skills are no longer in your backpack."))
        return redirect("person:profile")
    if count:
        said = ngettext("Saved for %(count)s skill.", "Saved for %(count)s skills.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, _("Choose what to do with them."))
    return redirect("person:profile")


def _do(person: Person, verb: str, uris: list[str]) -> int:
    """How many changed; 0 for a verb that we don't know."""
    name, _dash, value = verb.partition("-")
    if verb == "still":
        return services.confirm_skills(person=person, skill_uris=uris)
    if verb == "out":
        return services.reject_skills(person=person, skill_uris=uris)
    if name == "level" and value in ("1", "2", "3", "4"):
        return services.set_levels(person=person, skill_uris=uris, level=int(value))
    if name in READERS and value in ("yes", "no"):
        return sharing.share_skills(person=person, skill_uris=uris, audience=name, yes=value == "yes")
    return 0


def _lines(person: Person, rows: Iterable[ProfileSkill]) -> list[Line]:
    readers, half_lives, picture = sharing.standings(person), table(), esco.snapshot()
    return [
        Line(
            row,
            labels.skill(row.skill_uri),
            _shelf(half_lives, group_of(picture, row.skill_uri).code),
            str(LEVELS[row.level]) if row.level else "",
            str(EVIDENCE.get(row.evidence, "")),
            ", ".join(str(READERS[code]) for code, standing in readers.items() if standing.shows(row)),
        )
        for row in rows
    ]


def _shelf(half_lives: Table, code: str) -> str:
    return row_for(half_lives, code).code or GROUP_OF_NONE


def _shelves(lines: Iterable[Line]) -> list[Shelf]:
    """Groups that hold something, the fullest first."""
    half_lives, counts = table(), Counter(line.group for line in lines)
    return [
        Shelf(code, half_lives["" if code == GROUP_OF_NONE else code].name, count)
        for code, count in counts.most_common()
    ]
