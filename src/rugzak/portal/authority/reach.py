"""Does it reach people? The answer first, then the charts, each with its table and its file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.booking import queries as booking
from rugzak.booking.models import ClaimState
from rugzak.evaluation import codes, queries
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.shared.figures import asked_period, csv_of, drawn

FIRST = ("participation", "low_learners", "low_people", "reach_low", "hours", "cost", "cost_per_learner")
THEN = ("pass_rate", "nps", "satisfaction", "used", "career_share", "take_up", "no_show", "demand")
MIX = "payer_mix-payer"  # shown as the bar of who pays what
PAYERS = ("gov", "sector", "employer", "self")


@require_safe
@at_desk()
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The dashboard for whoever may see figures; for the others what they can do here."""
    if not desk.may("aggregate.see"):
        return show(request, desk, "home", {"to_release": _to_release(desk)})
    board = _board(request)
    mix = queries.cut("payer_mix", "payer", period=board.period)
    charts = drawn(board, "authority:figures-csv")
    context: dict[str, Any] = {
        "board": board,
        "take_part": board.figures["participation"],
        "low": board.figures["low_learners"],
        "low_people": board.figures["low_people"],
        "charts": [one for one in charts if one.key != MIX],
        "mix_chart": next((one for one in charts if one.key == MIX), None),
        "figures": [board.figures[code] for code in (*FIRST, *THEN) if code in board.figures],
        "hidden": any(one.state == queries.SUPPRESSED for one in board.figures.values()),
        "mix": _of_hundred(mix),
        "trend": queries.history("participation"),
    }
    return show(request, desk, "reach", context)


@require_safe
@at_desk("aggregate.see")
def table(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """The table behind a chart as CSV."""
    return csv_of(_board(request).charts, key)


def _board(request: HttpRequest) -> queries.Dashboard:
    return queries.dashboard(codes.ALL, None, asked_period(request))


def _of_hundred(rows: list[queries.Row]) -> list[dict[str, Any]]:
    """Who pays what of every 100 euros, for the bar; amounts in cents of a hundred euros."""
    known = [(row.group, row.label, round(row.figure.value * 100)) for row in rows if row.figure.value is not None]
    hidden = 100 - sum(share for *_, share in known) if known else 0
    lines = [*known, *([("rest", _("Others, together too few to show apart"), hidden)] if hidden > 0 else [])]
    return [
        {"payer": group if group in PAYERS else "rest", "name": label, "amount": share * 100}
        for group, label, share in lines
        if share
    ]


def _to_release(desk: Desk) -> int | None:
    return booking.claims(states=[ClaimState.CHECKED]).count() if desk.may("claim.release") else None
