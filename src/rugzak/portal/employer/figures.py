"""Figures about my people as a group: what evaluation computed for this employer, each picture with table and CSV."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.accounts.hr import figures as hr
from rugzak.evaluation import codes, queries
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.evaluation.queries import Dashboard
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.employer.organisation import measured
from rugzak.portal.shared.figures import asked_period, csv_of, drawn

FIRST = ("participation", "hours", "cost_per_learner", "pass_rate", "nps", "used")


@require_safe
@at("employer.overview")
def figures(request: HttpRequest, desk: Desk) -> HttpResponse:
    board = _board(request, desk)
    kpis = hr.organisation(actor=desk.actor, employer=desk.employer)
    rows = [board.figures[code] for code in FIRST if code in board.figures]
    context = {
        "desk": desk,
        "board": board,
        "main": board.figures.get("participation"),
        "rows": [row for row in rows if row.state != queries.NO_DATA],
        "charts": drawn(board, "employer:figures-csv"),
        "years": [one for one in board.periods if len(one) == 4],
        "own": measured(kpis),
        "unmeasured": [one for one in board.unmeasured if one.code not in kpis.measured],
        "least": SMALLEST_GROUP,
    }
    return render(request, "employer/figures.html", context)


@require_safe
@at("employer.overview")
def csv_file(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """The table behind one picture."""
    return csv_of(_board(request, desk).charts, key)


def _board(request: HttpRequest, desk: Desk) -> Dashboard:
    return queries.dashboard(codes.EMPLOYER, desk.employer.pk, asked_period(request))
