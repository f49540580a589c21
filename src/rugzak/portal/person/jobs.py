"""Does this work fit me? One occupation beside a person: the answer, the picture, what is missing."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.base.text import Text
from rugzak.careers import mirror
from rugzak.careers.mirror import Fit, Part
from rugzak.careers.transitions import explain
from rugzak.careers.transitions.moves import Moves, moves
from rugzak.careers.transitions.pace import Pace
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.moves import card, occupation_of, path_to
from rugzak.portal.person.transitions import sources
from rugzak.skills import queries as skills
from rugzak.skills.corrections.doubts import Doubts, doubts

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the picture."""

    label: str
    have: int
    asked: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A skill that is lacking: how much it tells (1 to 3), how long it takes, what of mine is like it.

    `doubted`: they say that this work doesn't ask it.
    """

    uri: str
    label: Text
    level: int
    time: str
    why: str
    like: Text | None
    doubted: bool


@require_safe
@my
def job(request: HttpRequest, me: Me, key: str) -> HttpResponse:
    occupation = occupation_of(key)
    profile, found, doubted = skills.profile(me.person), moves(me.person), doubts(me.person)
    move = found.to(occupation.uri)
    fit = mirror.fit_of({row.skill_uri for row in profile.skills}, occupation.uri)
    paces = fit.paces()
    context: dict[str, Any] = {
        "occupation": occupation,
        "key": key,
        "fit": fit,
        "lack": len(fit.essential_lack),
        "card": card(move, found.region),
        "is_now": profile.current is not None and profile.current.occupation_uri == occupation.uri,
        "told": bool(profile.skills),
        "soon": explain.soon(paces),
        "bars": bars(fit),
        "path": path_to(occupation),
        "from_uri": profile.current.occupation_uri if profile.current else "",
        "not_near": doubted.not_near(occupation.uri),
        "short_in": found.region if move.shortage else "",
        "not_short": doubted.not_short(occupation.uri, found.region or ""),
        **parted(gaps(fit, paces, found, doubted)),
        **sources(found),
    }
    return render(request, "person/job.html", context)


def bars(fit: Fit) -> list[Bar]:
    """The picture of a fit: one bar a kind of skills."""
    return [Bar(_name(part), part.have, part.asked) for part in fit.parts]


def gaps(fit: Fit, paces: list[Pace], found: Moves, doubted: Doubts) -> list[Gap]:
    """What is lacking, most telling first."""
    like = {asked.uri: mine.label for asked, mine in found.close_to(fit.occupation.uri)}
    wrong = doubted.not_asked(fit.occupation.uri)
    return [_gap(pace, like.get(pace.skill.uri), pace.skill.uri in wrong) for pace in paces]


def parted(rows: list[Gap]) -> dict[str, list[Gap]]:
    """The first few, and the rest for who wants to see it."""
    return {"gaps": rows[:SHOWN], "more_gaps": rows[SHOWN:]}


def _gap(pace: Pace, like: Text | None, doubted: bool) -> Gap:
    level = mirror.telling(pace.skill.uri)
    return Gap(pace.skill.uri, pace.skill.label, level, explain.how_long(pace), explain.why(pace), like, doubted)


def _name(part: Part) -> str:
    return {
        "transversal": _("Of use in all work"),
        "cross-sector": _("Of use in many sectors"),
        "sector-specific": _("Of this sector"),
        "occupation-specific": _("Of this job alone"),
        "optional": _("Handy, but not always asked"),
    }[part.reuse]
