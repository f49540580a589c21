"""The provider's own figures: what participants say, who passes, what holds people back. Each chart has its table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.evaluation import codes, queries
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.shared.figures import asked_period, csv_of, drawn

SHOWN = ("nps", "satisfaction", "relevance", "pass_rate", "used", "no_show", "hours")


@require_safe
@at_desk
def figures(request: HttpRequest, desk: Desk) -> HttpResponse:
    board = _board(request, desk)
    context = {
        "board": board,
        "charts": drawn(board, "provider:figures-csv"),
        "facts": [board.figures[code] for code in SHOWN if code in board.figures],
        "nps": board.figures.get("nps"),
        "satisfied": board.figures.get("satisfaction"),
    }
    return render(request, "provider/figures.html", context)


@require_safe
@at_desk
def table(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """The table behind a chart as CSV."""
    return csv_of(_board(request, desk).charts, key)


def _board(request: HttpRequest, desk: Desk) -> queries.Dashboard:
    access.require(desk.actor, "provider.overview", Scope("provider", organisation_id=desk.provider.pk))
    return queries.dashboard(codes.PROVIDER, desk.provider.pk, asked_period(request))
