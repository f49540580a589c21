"""Who has training days left: the register that the law asks, in days, with its sums."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.careers.firm import rights as register
from rugzak.careers.firm.rights import Right
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.tables import Table
from rugzak.portal.templatetags.rz import number

PER_PAGE = 25


@require_safe
@at("firm.rights")
def rights(request: HttpRequest, desk: Desk) -> HttpResponse:
    found = register.register(actor=desk.actor, employer=desk.employer)
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    sums = [
        (_("Days there are"), found.total("whole")),
        (_("Days taken"), found.total("taken")),
        (_("Days booked"), found.total("planned")),
        (_("Days left"), found.total("left")),
    ]
    why = next((one.decision for one in found.rows if one.decision), None)
    context = {
        "desk": desk,
        "found": found,
        "page": page,
        "sums": [(label, _days(value)) for label, value in sums],
        "table": _table(list(page)),
        "reasons": [reason for reason in why.reasons if reason.asked] if why else [],
        "reference": why.reference if why else "",
    }
    return render(request, "employer/rights.html", context)


def _table(rows: list[Right]) -> Table:
    cells = [
        [
            f"{row.job.person.given_name} {row.job.person.family_name}",
            _days(row.days(row.standing.credit)),
            _days(row.days(row.standing.carried)),
            _days(row.days(row.standing.taken)),
            _days(row.days(row.planned)),
            _days(row.days(row.left)),
        ]
        for row in rows
    ]
    head = [_("Name"), _("This year"), _("Carried over"), _("Taken"), _("Booked"), _("Left")]
    return Table(_("Training days of each employee, in days of their own hours"), head, cells, frozenset(range(1, 6)))


def _days(value: object) -> str:
    return number(value, 1) if value % 1 else number(value)  # type: ignore[operator, arg-type]
