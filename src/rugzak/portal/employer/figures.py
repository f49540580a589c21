"""Figures about my people as a group: what evaluation computed for this employer, each picture with table and CSV."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rugzak.evaluation import charts, codes, queries
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.evaluation.queries import Dashboard
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.employer.files import csv_response
from rugzak.portal.shared.tables import Chart, Table

FIRST = ("participation", "hours", "cost_per_learner", "pass_rate", "nps", "used")


@require_safe
@at("employer.overview")
def figures(request: HttpRequest, desk: Desk) -> HttpResponse:
    board = _board(request, desk)
    rows = [board.figures[code] for code in FIRST if code in board.figures]
    context = {
        "desk": desk,
        "board": board,
        "main": board.figures.get("participation"),
        "rows": [row for row in rows if row.state != queries.NO_DATA],
        "charts": [_chart(one, board.period) for one in board.charts],
        "years": [one for one in board.periods if len(one) == 4],
        "least": SMALLEST_GROUP,
    }
    return render(request, "employer/figures.html", context)


@require_safe
@at("employer.overview")
def csv_file(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """The table behind one picture."""
    found = next((one for one in _board(request, desk).charts if one.key == key), None)
    if found is None:
        raise Http404
    return csv_response(key, _table(found.table))


def _board(request: HttpRequest, desk: Desk) -> Dashboard:
    asked = request.GET.get("period", "")
    period = asked if asked in queries.periods() else None
    return queries.dashboard(codes.EMPLOYER, desk.employer.pk, period)


def _chart(one: charts.Chart, period: str) -> Chart:
    address = reverse("employer:figures-csv", args=[one.key]) + f"?period={period}"
    return Chart(one.key, one.title, one.sentence, one.spec, replace(_table(one.table), csv=address), one.caption)


def _table(grid: charts.Grid) -> Table:
    return Table(grid.caption, grid.head, grid.rows, grid.numeric)
