"""Moves as a page shows them: the verdict as word, shape and colour, the reasons, the way to look further."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from rugzak.base.text import Text
from rugzak.careers.transitions import explain
from rugzak.careers.transitions.ground import ground
from rugzak.careers.transitions.moves import Move, Verdict
from rugzak.skills import esco
from rugzak.skills.esco import Occupation

# Word, shape and colour go together: the icon names the shape, the kind the colour of a tag.
ICONS = {Verdict.BOTH: "yes", Verdict.VIABLE: "check", Verdict.DESIRABLE: "star", Verdict.NEITHER: "no"}
KINDS = {Verdict.BOTH: "yes", Verdict.VIABLE: "", Verdict.DESIRABLE: "warn", Verdict.NEITHER: ""}


@dataclass(frozen=True, slots=True)
class Card:
    """A move, ready to show."""

    key: str
    label: Text
    verdict: str
    code: str
    icon: str
    kind: str
    have: int
    asked: int
    shortage: bool
    why: tuple[str, ...]


def card(move: Move, region: str | None, *, own: bool = True) -> Card:
    return Card(
        key=move.key,
        label=move.occupation.label,
        verdict=explain.verdict(move),
        code=move.verdict.value,
        icon=ICONS[move.verdict],
        kind=KINDS[move.verdict],
        have=move.have,
        asked=move.asked,
        shortage=move.shortage,
        why=tuple(explain.sentences(move, region, own=own)),
    )


def occupation_of(key: str) -> Occupation:
    """The occupation of an address. Raises Http404 where there is none."""
    picture = esco.snapshot()
    row = ground(picture).keys.get(key)
    if row is None:
        raise Http404
    return picture.occupation_at(row)


def path_to(occupation: Occupation) -> str:
    """Where one plans the way to a job; empty in a Rugzak without that page."""
    try:
        return f"{reverse('person:path')}?{urlencode({'job': occupation.uri})}"
    except NoReverseMatch:
        return ""
