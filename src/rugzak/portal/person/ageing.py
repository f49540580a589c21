"""How fast do my skills age: an illustration by group with its curve, my own pace; and the competence check."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base.text import Text
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import LEVELS, PACES, SURE
from rugzak.skills.ageing import arithmetic, queries, services
from rugzak.skills.ageing.queries import Aged, AgedGroup

ASKED, NAMED = 12, 4
WIDE, HIGH = 200, 60


@dataclass(frozen=True, slots=True)
class Card:
    """A group as it is shown: its curve over ten years, and where its oldest skill stands on it."""

    group: AgedGroup
    sure: str
    curve: str
    at: tuple[float, float] | None
    named: list[tuple[Text, Aged]]
    off: bool


@require_safe
@my
def ageing(request: HttpRequest, me: Me) -> HttpResponse:
    found = queries.ageing(me.person)
    context: dict[str, Any] = {
        "found": found,
        "cards": [_card(group) for group in found.groups],
        "paces": PACES.items(),
        "to_look_at": len(found.to_look_at),
    }
    return render(request, "person/ageing.html", context)


@require_POST
@my
def pace(request: HttpRequest, me: Me) -> HttpResponse:
    """For me this is slower, faster, or off; for one group or for all."""
    services.set_pace(person=me.person, group=request.POST.get("group", ""), pace=request.POST.get("pace", ""))
    messages.success(request, _("Saved."))
    return redirect("person:ageing")


@require_http_methods(["GET", "HEAD", "POST"])
@my
def check(request: HttpRequest, me: Me) -> HttpResponse:
    """The skills that aged most, at most twelve: still, less, or no longer."""
    found = queries.ageing(me.person)
    asked = found.to_look_at[:ASKED]
    if request.method == "POST":
        said = {one.skill.skill_uri: request.POST.get(f"skill-{one.skill.pk}", "") for one in asked}
        answers = {uri: answer for uri, answer in said.items() if answer}
        if not answers:
            messages.warning(request, _("Choose an answer for at least one skill."))
            return redirect("person:skills-check")
        services.do_check(person=me.person, answers=answers)
        messages.success(request, _("Done. You keep your backpack up to date."))
        return redirect("person:ageing")
    rows = [(one, labels.skill(one.skill.skill_uri), LEVELS.get(one.skill.level or 0, "")) for one in asked]
    left = len(found.to_look_at) - len(rows)
    return render(request, "person/skills_check.html", {"rows": rows, "left": left, "found": found})


def _card(group: AgedGroup) -> Card:
    points = " ".join(f"{_x(years):.1f},{_y(left):.1f}" for years, left in arithmetic.curve(group.half_life))
    oldest = group.oldest
    at = (_x(oldest.years), _y(oldest.left)) if oldest.years <= arithmetic.CURVE_YEARS else None
    named = [(labels.skill(one.skill.skill_uri), one) for one in group.skills[:NAMED]]
    return Card(group, str(SURE[group.row.sure]), points, at, named, group.pace == "off")


def _x(years: float) -> float:
    return WIDE * years / arithmetic.CURVE_YEARS


def _y(left: float) -> float:
    return HIGH * (1 - left)
