"""Do the books balance? Everything is counted again from the acts up; a difference is named with its numbers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from rugzak.base import clock
from rugzak.base.quantities import Asset
from rugzak.ledger import queries
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import FIGURES

MOST = 100
UNITS = tuple(str(asset) for asset in Asset)


@require_safe
@at_desk("ledger.check")
def books(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Counting takes a while with millions of bookings, so it starts with a tap."""
    if request.GET.get("count") != "yes":
        return show(request, desk, "books", {})
    report = queries.check()
    context = {
        "report": report,
        "at": clock.now(),
        "figures": [(FIGURES[name], number) for name, number in report.figures.items() if name in FIGURES],
        "sums": [(asset, report.sums[asset]) for asset in UNITS if asset in report.sums],
        "seats": sum(abs(total) for asset, total in report.sums.items() if asset not in UNITS),
        "differences": report.differences[:MOST],
    }
    return show(request, desk, "books", context)
