"""A map to walk through: me or a job in the middle, the nearest work around it. Schematic: the nearer, the closer.

Drawn on the server as links in an SVG, so that it works by keyboard and without scripts; the list beside it says the
same in words.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from rugzak.base.text import Text
from rugzak.careers.transitions.moves import REACHABLE, Move, Moves, Verdict, moves, moves_from
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.moves import Card, card, occupation_of
from rugzak.portal.person.transitions import sources
from rugzak.skills import queries as skills

AROUND = 8
WIDTH, HEIGHT = 360, 460
# Where the neighbours stand around the middle, nearest first; the centre of the drawing is 0, 0 and its edges are 1.
PLACES = ((0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1))
SPREAD_X, SPREAD_Y = 118, 165
NEAREST, FURTHEST = 0.72, 1.0
LETTERS, LINES = 14, 3
LINE_HEIGHT = 17
LONGEST_WALK = 6


@dataclass(frozen=True, slots=True)
class Node:
    """A job on the map: `number` is its place in the list, `lines` its name in short lines with their height."""

    number: int
    card: Card
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]
    href: str
    width: str


@require_safe
@my
def walk(request: HttpRequest, me: Me) -> HttpResponse:
    """Around me, or around the job in the address; `via` holds the jobs that one came past."""
    at, region = request.GET.get("at", ""), skills.region_of(me.person)
    here = occupation_of(at) if at else None
    found = moves_from(here.uri, region) if here else moves(me.person)
    steps = [(key, occupation_of(key).label) for key in _via(request)]
    near = _near(found, without={key for key, _label in steps})
    trail = [key for key, _label in steps] + ([at] if at else [])
    context: dict[str, Any] = {
        "here": here,
        "at": at,
        "told": bool(len(found.origin.have)),
        "steps": [(label, _address(key, trail[:number])) for number, (key, label) in enumerate(steps)],
        "nodes": [_node(number, move, found, trail) for number, move in enumerate(near)],
        "name": _lines(here.label) if here else (),
        "width": WIDTH,
        "height": HEIGHT,
        "middle_x": WIDTH // 2,
        "middle_y": HEIGHT // 2,
        **sources(found),
    }
    return render(request, "person/map.html", context)


def _via(request: HttpRequest) -> list[str]:
    return [key for key in request.GET.get("via", "").split(",") if key][-LONGEST_WALK:]


def _near(found: Moves, without: set[str]) -> list[Move]:
    """What is within reach and not walked past; where that is little, also what lies a little further."""
    if not len(found.origin.have):
        return []
    rows = found.best(AROUND + LONGEST_WALK) or found.best(AROUND + LONGEST_WALK, verdicts=tuple(Verdict))
    if len(rows) < AROUND:
        seen = {move.key for move in rows}
        rows += [move for move in found.best(2 * AROUND, verdicts=_REST) if move.key not in seen]
    return [move for move in rows if move.key not in without][:AROUND]


_REST = tuple(verdict for verdict in Verdict if verdict not in REACHABLE)


def _node(number: int, move: Move, found: Moves, trail: list[str]) -> Node:
    across, down = PLACES[number]
    pull = FURTHEST - (FURTHEST - NEAREST) * min(1.0, max(0.0, move.score))
    x, y = round(WIDTH / 2 + across * SPREAD_X), round(HEIGHT / 2 + down * SPREAD_Y * pull)
    shown = card(move, found.region, own=found.origin.row is None or not trail)
    return Node(number + 1, shown, x, y, _lines(shown.label), _address(move.key, trail), f"{1 + 5 * move.score:.1f}")


def _address(key: str, trail: list[str]) -> str:
    via = ",".join(one for one in trail[-LONGEST_WALK:] if one != key)
    return f"{reverse('person:map')}?{urlencode({'at': key} | ({'via': via} if via else {}))}"


def _lines(label: Text) -> tuple[tuple[int, str], ...]:
    """A name in at most three short lines; what doesn't fit is cut, the list holds it whole."""
    lines: list[str] = []
    for word in _short(capfirst(str(label)).replace("/", "/ ").split()):
        if lines and len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = lines[:LINES]
    if len(lines) > LINES:
        kept[-1] += " …"
    return tuple((LINE_HEIGHT * number, line) for number, line in enumerate(kept))


def _short(words: list[str]) -> list[str]:
    """Words that are too long for a line, cut: broken at any letter they read worse than that."""
    return [word if len(word) <= LETTERS else f"{word[: LETTERS - 1]}…" for word in words]
