"""What evaluation computed, ready for a page: the period that was asked for, each chart with its table and file."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from rugzak.evaluation import charts, queries
from rugzak.portal.shared.files import csv_response
from rugzak.portal.shared.tables import Chart, Table


def asked_period(request: HttpRequest) -> str | None:
    """The period in the address; None (the newest) where it isn't one that was computed."""
    wanted = request.GET.get("period", "")
    return wanted if wanted in queries.periods() else None


def drawn(board: queries.Dashboard, csv_name: str) -> list[Chart]:
    """The charts of a dashboard; `csv_name` names the address of the table behind each."""
    return [ready(one, f"{reverse(csv_name, args=[one.key])}?period={board.period}") for one in board.charts]


def csv_of(found: Sequence[charts.Chart], key: str) -> HttpResponse:
    """The table behind one chart as a file. Raises Http404 where there is no such chart."""
    one = next((one for one in found if one.key == key), None)
    if one is None:
        raise Http404
    return csv_response(key, behind(one.table, ""))


def ready(one: charts.Chart, address: str) -> Chart:
    """A chart for <c-rz.chart>; `address` is where its table lies as a file."""
    return Chart(one.key, one.title, one.sentence, one.spec, behind(one.table, address), one.caption)


def behind(grid: charts.Grid, address: str) -> Table:
    """The table of a chart, named after its figure and its groups."""
    return Table(f"{grid.caption}: {grid.head[0].lower()}", grid.head, grid.rows, grid.numeric, address)
