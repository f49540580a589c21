"""Which other work can I do? All moves of a person, in kinds, nearest first."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.careers.transitions.moves import REACHABLE, Moves, Verdict, moves
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.moves import card
from rugzak.skills import queries as skills

PER_PAGE = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of moves that one can look at, and how many there are."""

    code: str
    label: str
    verdicts: tuple[Verdict, ...]
    count: int
    shortage: bool = False
    other_sector: bool = False


@require_safe
@my
def overview(request: HttpRequest, me: Me) -> HttpResponse:
    profile, found = skills.profile(me.person), moves(me.person)
    kinds = _kinds(found)
    kind = next((one for one in kinds if one.code == request.GET.get("show")), kinds[0])
    pages = max(1, ceil(kind.count / PER_PAGE))
    number = min(_number(request.GET.get("page")), pages)
    some = found.best(
        PER_PAGE,
        start=(number - 1) * PER_PAGE,
        verdicts=kind.verdicts,
        shortage=kind.shortage,
        other_sector=kind.other_sector,
    )
    context: dict[str, Any] = {
        "told": bool(profile.skills),
        "current": labels.label("occupation", profile.current.occupation_uri) if profile.current else None,
        "kinds": kinds,
        "kind": kind,
        "reach": found.count(*REACHABLE),
        "both": found.count(Verdict.BOTH),
        "cards": [card(move, found.region) for move in some],
        "number": number,
        "pages": pages,
        **sources(found),
    }
    return render(request, "person/transitions.html", context)


def sources(found: Moves) -> dict[str, Any]:
    """What the judgement rests on, and what it couldn't know."""
    known = found.known
    return {
        "sources": known.sources,
        "knows_automation": known.has_automation,
        "knows_pay": known.has_wages,
        "knows_region": found.region is not None,
    }


def _kinds(found: Moves) -> list[Kind]:
    """All kinds; another sector than one's own only where one's own is known."""
    other = found.count(*REACHABLE, other_sector=True)
    made = [
        Kind("reach", _("Within reach"), REACHABLE, found.count(*REACHABLE)),
        Kind("both", _("Worth it too"), (Verdict.BOTH,), found.count(Verdict.BOTH)),
        Kind("short", _("Many vacancies"), REACHABLE, found.count(*REACHABLE, shortage=True), shortage=True),
        Kind("sector", _("In another sector"), REACHABLE, other, other_sector=True),
        Kind("worth", _("Worth it, but further away"), (Verdict.DESIRABLE,), found.count(Verdict.DESIRABLE)),
    ]
    return [kind for kind in made if kind.code != "sector" or found.origin.row is not None]


def _number(value: str | None) -> int:
    return max(1, int(value)) if value and value.isascii() and value.isdecimal() and len(value) < 6 else 1
