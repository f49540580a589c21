"""From which sector to which? Moves between the occupations of sectors, and the needs that several sectors share.

Made of occupations only: no data about people is used here, so nothing has to be hidden.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.careers.transitions import flows
from rugzak.careers.transitions.flows import LENSES, Detail, Matrix
from rugzak.catalogue import teaching
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.shared.files import csv_response
from rugzak.portal.shared.tables import Cell, Heat, Table
from rugzak.skills import esco
from rugzak.skills.esco import Occupation, Skill


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that moves lack: in how many moves, from how many sectors, and how many trainings teach it."""

    skill: Skill
    moves: int
    sectors: int
    trainings: int


@require_safe
@at_desk("aggregate.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One sector's moves out, as a sentence and bars; all sectors as a heat table below."""
    lens = _lens(request)
    matrix = flows.matrix(lens)
    if matrix is None:
        return show(request, desk, "sectors", {"lens": lens})
    origin = _code(request, "from", matrix) or next(iter(matrix.names))
    out = [(target, matrix.names[target], share) for target, share in matrix.out_of(origin) if share > 0]
    target = _code(request, "to", matrix) or (out[0][0] if out else origin)
    found = flows.detail(lens, origin, target)
    context: dict[str, Any] = {
        "lens": lens,
        "lenses": [code for code in LENSES if code == lens or flows.matrix(code)],
        "matrix": matrix,
        "origin": origin,
        "target": target,
        "origin_name": matrix.names[origin],
        "target_name": matrix.names[target],
        "out": out,
        "heat": _heat(matrix, origin, target),
        "csv": f"{reverse('authority:sectors-csv')}?lens={lens}",
        "cell": found.cell if found else None,
        "needs": _needs([(skill, moves, 1) for skill, moves in found.needs] if found else []),
        "examples": _examples(found),
        "shared": _needs([(skill, moves, n) for skill, n, moves in flows.shared_needs(lens, target) if n > 1]),
    }
    return show(request, desk, "sectors", context)


@require_safe
@at_desk("aggregate.see")
def table(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All cells as CSV."""
    matrix = flows.matrix(_lens(request))
    if matrix is None:
        raise Http404
    rows = [
        [matrix.names[a].of("en"), matrix.names[b].of("en"), cell.moves, cell.viable, f"{cell.share:.4f}", cell.both]
        for (a, b), cell in matrix.cells.items()
    ]
    head = ["from", "to", "moves", "within_reach", "share", "worth_it"]
    return csv_response(f"sectors-{matrix.lens}", Table("", head, rows))


def _lens(request: HttpRequest) -> str:
    wanted = request.GET.get("lens", "")
    return wanted if wanted in LENSES else LENSES[0]


def _code(request: HttpRequest, name: str, matrix: Matrix) -> str:
    wanted = request.GET.get(name, "")
    return wanted if wanted in matrix.names else ""


def _heat(matrix: Matrix, origin: str, target: str) -> Heat:
    """Of the moves within reach out of each sector (itself included), the share that leads to each, in %."""
    codes = list(matrix.names)
    rows = [(str(matrix.names[a]), [_cell(matrix, a, b, (a, b) == (origin, target)) for b in codes]) for a in codes]
    caption = _("Of all moves within reach out of a sector, where they lead, in %")
    return Heat(caption, _("From"), [str(matrix.names[code]) for code in codes], rows)


def _cell(matrix: Matrix, a: str, b: str, chosen: bool) -> Cell:
    whole = sum(cell.viable for (start, _end), cell in matrix.cells.items() if start == a)
    found = matrix.cells.get((a, b))
    share = round(100 * found.viable / whole) if found and whole else 0
    words = {"a": matrix.names[a], "b": matrix.names[b], "share": share}
    label = _("From %(a)s to %(b)s: %(share)s percent") % words
    return Cell(share, f"?lens={matrix.lens}&from={a}&to={b}#cell", label, chosen)


def _needs(rows: list[tuple[Skill, int, int]]) -> list[Need]:
    lessons = teaching.lessons_of([skill.uri for skill, _moves, _sectors in rows])
    taught = Counter(uri for _training, uri, _minutes in lessons)
    return [Need(skill, moves, sectors, taught[skill.uri]) for skill, moves, sectors in rows]


def _examples(found: Detail | None) -> list[tuple[Occupation, Occupation]]:
    picture = esco.snapshot()
    return [(picture.occupation(a), picture.occupation(b)) for a, b in found.examples] if found else []
