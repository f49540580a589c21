"""What I contributed: sums a year of what this employer's funds promised to bookings and paid."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.base import clock
from rugzak.base.quantities import Asset, amount, number
from rugzak.booking.contributions import Contribution
from rugzak.booking.contributions import contributions as sums
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.files import csv_response
from rugzak.portal.shared.tables import Table


@require_safe
@at("employer.overview")
def contributions(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = sums(desk.employer.pk, least=SMALLEST_GROUP)
    if request.GET.get("form") == "csv":
        return csv_response("contributions", _table(rows))
    shown = [row for row in rows if row.promised is not None]
    this_year = next((row for row in shown if row.asset == Asset.EUR and row.year == clock.today().year), None)
    context = {
        "desk": desk,
        "rows": rows,
        "table": _table(rows, reverse("employer:contributions") + "?form=csv"),
        "euros": this_year,
        "hidden": len(shown) < len(rows),
        "least": SMALLEST_GROUP,
        "year": clock.today().year,
    }
    return render(request, "employer/contributions.html", context)


def _table(rows: list[Contribution], csv: str = "") -> Table:
    head = [_("Year"), _("In"), _("People"), _("Set aside and paid"), _("Of which paid")]
    return Table(_("What you contributed, by year"), head, [_line(row) for row in rows], frozenset({2, 3, 4}), csv)


def _line(row: Contribution) -> list[str]:
    unit = _("money") if row.asset == Asset.EUR else _("working time")
    if row.people is None or row.promised is None or row.paid is None:
        few = _("fewer than %(least)s") % {"least": SMALLEST_GROUP}
        return [str(row.year), unit, few, _("hidden"), _("hidden")]
    sums = [amount(row.asset, row.promised), amount(row.asset, row.paid)]
    return [str(row.year), unit, number(row.people), *sums]
