"""What would a reform do? The reforms that ship, what one assumes, and what came out of it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from rugzak.base.errors import Refusal
from rugzak.evaluation import simulations
from rugzak.evaluation.charts import Grid
from rugzak.evaluation.errors import NoSuchReform
from rugzak.evaluation.models import Simulation
from rugzak.evaluation.simulation import pictures
from rugzak.evaluation.simulation.outcome import Outcome
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.simulation_form import SimulationForm
from rugzak.portal.shared.figures import ready
from rugzak.portal.shared.files import csv_response
from rugzak.portal.shared.tables import Table


@require_safe
@at_desk("aggregate.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The reforms that can be tried, and what was tried."""
    rows = [(row, _name(row)) for row in simulations.latest()]
    reforms = [(one.id, one.name.text(), one.about.text()) for one in simulations.shipped().values()]
    return show(request, desk, "simulations", {"reforms": reforms, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("aggregate.see")
def new(request: HttpRequest, desk: Desk, reform_code: str) -> HttpResponse:
    """What one assumes, and start."""
    try:
        reform = simulations.loaded(reform_code)
    except NoSuchReform:
        raise Http404 from None
    form, refusal = SimulationForm(reform, request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            people = int(form.cleaned_data["people"])
            row = simulations.start(reform_code, by=desk.user.pk, people=people, changes=form.changes)
            return redirect("authority:simulation", row.pk)
        except Refusal as error:
            refusal = error
    context = {"form": form, "reform": reform, "refusal": refusal}
    return show(request, desk, "simulation_new", context)


@require_safe
@at_desk("aggregate.see")
def one(request: HttpRequest, desk: Desk, simulation_id: UUID) -> HttpResponse:
    """How far it is, or what came out. A page that waits asks again by itself, and is shown anew once it is over."""
    row = simulations.one(simulation_id)
    waits = row.state in simulations.OPEN
    context = {"row": row, "waits": waits, "share": 100 * row.step // row.steps, "name": _name(row)}
    context |= _found(row, row.outcome) if row.outcome else {}
    answer = show(request, desk, "simulation", context)
    if request.headers.get("HX-Request") and not waits:
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
@at_desk("aggregate.see")
def table(request: HttpRequest, desk: Desk, simulation_id: UUID, key: str) -> HttpResponse:
    """One table, or the table behind a chart, as CSV."""
    row = simulations.one(simulation_id)
    found = row.outcome
    grids = _grids(found) | {chart.key: chart.table for chart in pictures.pictures(found)} if found else {}
    if key not in grids:
        raise Http404
    return csv_response(f"{row.reform}-{key}", _table(row, grids[key], ""))


def _name(row: Simulation) -> str:
    found = simulations.shipped().get(row.reform)
    return str(found.name.text()) if found else row.reform


def _grids(found: Outcome) -> dict[str, Grid]:
    return {
        "variants": pictures.table(found),
        "schemes": pictures.schemes(found),
        "lines": pictures.lines(found),
        "conduct": pictures.conduct(found),
        "assumptions": pictures.assumed(found),
    }


def _found(row: Simulation, found: Outcome) -> dict[str, Any]:
    """What came out: the answer in figures, charts, tables, and the warning that goes with all of it."""
    charts = [ready(chart, _address(row, chart.key)) for chart in pictures.pictures(found)]
    tables = {f"{key}_table": _table(row, grid, key) for key, grid in _grids(found).items()}
    return {
        "charts": charts,
        "warning": pictures.warning(found),
        "answer": pictures.said(found["scenarios"][-1]),
        **tables,
    }


def _address(row: Simulation, key: str) -> str:
    return reverse("authority:simulation-csv", args=[row.pk, key])


def _table(row: Simulation, grid: Grid, key: str) -> Table:
    return Table(grid.caption, grid.head, grid.rows, grid.numeric, _address(row, key) if key else "")
