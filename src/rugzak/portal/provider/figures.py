"""The provider's own figures: what participants say, who passes, what holds people back. Each chart has its table."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.evaluation import charts, codes, queries
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.shared.tables import Chart, Table

SHOWN = ("nps", "satisfaction", "relevance", "pass_rate", "used", "no_show", "hours")


@require_safe
@at_desk
def figures(request: HttpRequest, desk: Desk) -> HttpResponse:
    board = _board(request, desk)
    context = {
        "board": board,
        "charts": [_shown(one, board.period) for one in board.charts],
        "facts": [board.figures[code] for code in SHOWN if code in board.figures],
        "nps": board.figures.get("nps"),
        "satisfied": board.figures.get("satisfaction"),
    }
    return render(request, "provider/figures.html", context)


@require_safe
@at_desk
def table(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """The table behind a chart as CSV."""
    found = next((one for one in _board(request, desk).charts if one.key == key), None)
    if found is None:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rugzak-{key}.csv"'
    response.write("\ufeff")
    csv.writer(response, delimiter=";").writerows([found.table.head, *found.table.rows])
    return response


def _board(request: HttpRequest, desk: Desk) -> queries.Dashboard:
    access.require(desk.actor, "provider.overview", Scope("provider", organisation_id=desk.provider.pk))
    wanted = request.GET.get("period", "")
    period = wanted if wanted in queries.periods() else None
    return queries.dashboard(codes.PROVIDER, desk.provider.pk, period)


def _shown(one: charts.Chart, period: str) -> Chart:
    grid, address = one.table, reverse("provider:figures-csv", args=[one.key])
    table = Table(
        f"{grid.caption}: {grid.head[0].lower()}", grid.head, grid.rows, grid.numeric, f"{address}?period={period}"
    )
    return Chart(one.key, one.title, one.sentence, one.spec, table, one.caption)
