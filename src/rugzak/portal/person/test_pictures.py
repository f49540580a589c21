"""Pictures of results as plain geometry for SVG: a ladder of three steps, and a hexagon. No inline style, no script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

from django.utils.translation import gettext as _

from rugzak.base.text import Text
from rugzak.skills.screening.interests import TYPES
from rugzak.skills.screening.queries import Result
from rugzak.skills.screening.scoring import Score

LEFT, WIDE = 8, 304
MIDDLE, TOP, RADIUS = 160, 150, 100


@dataclass(frozen=True, slots=True)
class Mark:
    """A result on the line: the band from `x1` to `x2`, and the point."""

    x1: int
    x2: int
    point: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder."""

    x: int
    width: int
    middle: int
    name: Any
    current: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps with the result of now and, where there is one, of before."""

    steps: tuple[Step, ...]
    now: Mark
    then: Mark | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Corner:
    """A type at a corner of the hexagon: where its word stands."""

    name: Text
    x: int
    y: int
    anchor: str
    percent: int


@dataclass(frozen=True, slots=True)
class Hexagon:
    """Polygons as lists of points: the frame, its half, the result of now and of before."""

    frame: str
    half: str
    now: str
    then: str
    corners: tuple[Corner, ...]
    sentence: str


def columns(bars: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The bars of a small chart, side by side on a picture of 320 wide."""
    top = max(int(bar["value"]) for bar in bars)
    wide = 308 // len(bars)
    rows = []
    for number, bar in enumerate(bars):
        height, x = round(125 * int(bar["value"]) / top), 6 + number * wide + (wide - 40) // 2
        rows.append({**bar, "x": x, "middle": x + 20, "height": height, "y": 150 - height, "above": 144 - height})
    return rows


def ladder(found: Result, before: Result | None, names: Mapping[str, Any]) -> Ladder:
    """The result on the line of the test's messages."""
    zones, current, start = found.test.zones, found.test.zone(found.whole.mean), 0.0
    steps = []
    for zone in zones:
        end = min(zone.below, 1.0)
        middle = _x((start + end) / 2)
        steps.append(Step(_x(start), _x(end) - _x(start), middle, names[zone.code], zone == current))
        start = end
    words = {"step": names[current.code], "low": round(found.whole.low * 100), "high": round(found.whole.high * 100)}
    sentence = _("You are on the step “%(step)s”, probably between %(low)s and %(high)s of 100 on the line.") % words
    return Ladder(tuple(steps), _mark(found.whole), _mark(before.whole) if before else None, sentence)


def hexagon(found: Result, before: Result | None) -> Hexagon:
    """Six interests around a centre; far from it is strong."""
    names = {scale.id: scale.name for scale in found.test.scales}
    percents = {letter: round(found.means[letter] * 100) for letter in TYPES}
    corners = tuple(_corner(number, names[letter], percents[letter]) for number, letter in enumerate(TYPES))
    listed = ", ".join(f"{names[letter]} {percents[letter]}" for letter in TYPES)
    return Hexagon(
        frame=_polygon([1.0] * 6), half=_polygon([0.5] * 6), now=_polygon([found.means[one] for one in TYPES]),
        then=_polygon([before.means[one] for one in TYPES]) if before else "", corners=corners,
        sentence=_("How strong each interest is, of 100: %(list)s.") % {"list": listed},
    )  # fmt: skip


def _x(share: float) -> int:
    return LEFT + round(WIDE * share)


def _mark(score: Score) -> Mark:
    return Mark(_x(score.low), _x(score.high), _x(score.mean))


def _at(number: int, share: float) -> tuple[float, float]:
    angle = radians(60 * number - 90)
    return MIDDLE + RADIUS * share * cos(angle), TOP + RADIUS * share * sin(angle)


def _polygon(shares: list[float]) -> str:
    points = (_at(number, share) for number, share in enumerate(shares))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _corner(number: int, name: Text, percent: int) -> Corner:
    """Words stand above the upper corners and under the lower ones, at the edge of the picture where it is narrow."""
    x, y = _at(number, 1.0)
    beside = abs(x - MIDDLE) > 1
    right = x > MIDDLE
    place = (MIDDLE * 2 - 2 if right else 2) if beside else MIDDLE
    anchor = ("end" if right else "start") if beside else "middle"
    return Corner(name, place, round(y - 18 if y < TOP else y + 28), anchor, percent)
