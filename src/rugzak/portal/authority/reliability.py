"""How well do the tests work? What use says of each scale and question, in words; none about few people."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.base.text import Text
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.skills.screening import statistics
from rugzak.skills.screening.bank import Test, tests
from rugzak.skills.screening.reliability import Alpha
from rugzak.skills.screening.statistics import ItemFigure, ScaleFigure

# By Nunnally & Bernstein (1994): from .7 on for groups, from .8 on where someone reads it of themselves.
GOOD, FAIR, POOR = 0.8, 0.7, 0.6
FITS = 0.3


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, how much people score on it, and how it goes together with the others."""

    text: Text
    mean: float
    rest: float | None
    verdict: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One scale with its verdict; no numbers where too few people answered."""

    name: Text
    alpha: Alpha | None
    n: int
    verdict: str
    kind: str
    questions: tuple[Question, ...]


@require_safe
@at_desk("aggregate.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All tests with their scales; in one language where that is asked."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else ""
    rows = [(test, _rows(test, language)) for test in tests().values()]
    scales = [row for _test, some in rows for row in some]
    context: dict[str, Any] = {
        "rows": rows,
        "language": language,
        "languages": settings.LANGUAGES,
        "least": statistics.LEAST,
        "known": sum(row.n > 0 for row in scales),
        "all": len(scales),
        "weak": sum(row.alpha is not None and row.alpha.value < FAIR for row in scales),
    }
    return show(request, desk, "reliability", context)


def _rows(test: Test, language: str) -> list[Row]:
    names = {scale.id: scale.name for scale in test.scales}
    return [_row(test, names[found.scale], found) for found in statistics.figures(test, language)]


def _row(test: Test, name: Text, found: ScaleFigure) -> Row:
    verdict, kind = _verdict(found)
    return Row(name, found.alpha, found.n, verdict, kind, tuple(_question(test, item) for item in found.items))


def _verdict(found: ScaleFigure) -> tuple[str, str]:
    """Words for an alpha, and the kind of their tag."""
    if not found.enough:
        return _("Not enough answers yet"), ""
    if found.alpha is None:
        return _("Everybody answered alike"), "warn"
    if found.alpha.value >= GOOD:
        return _("Hangs together well"), "yes"
    if found.alpha.value >= FAIR:
        return _("Hangs together well enough"), "yes"
    return _("Hangs together a little") if found.alpha.value >= POOR else _("Does not hang together"), "warn"


def _question(test: Test, found: ItemFigure) -> Question:
    item = test.item(found.item)
    verdict, kind = _fit(found.item_rest)
    return Question(item.text if item else Text(), found.mean, found.item_rest, verdict, kind)


def _fit(rest: float | None) -> tuple[str, str]:
    if rest is None:
        return _("Everybody answers alike"), "warn"
    if rest < 0:
        return _("Goes against the others"), "warn"
    if rest < FITS:
        return _("Fits the others little"), "warn"
    return _("Fits the others"), "yes"
