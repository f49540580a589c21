"""How do we stand beside others: the firm's gaps next to those of its joint committee, and the choice to take part."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.base.crowd import FEWEST_EMPLOYERS, SMALLEST_GROUP
from rugzak.careers.firm import roles
from rugzak.careers.firm import sector as benchmark
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.tables import Table


@require_safe
@at("firm.see")
def sector(request: HttpRequest, desk: Desk) -> HttpResponse:
    choice = roles.choice_of(desk.employer)
    found = benchmark.benchmark(actor=desk.actor, employer=desk.employer) if choice.compares else None
    rows = [row for row in found.rows if row.here is not None or row.others is not None] if found else []
    context = {
        "desk": desk,
        "choice": choice,
        "found": found,
        "table": _table(rows) if rows else None,
        "worse": [row for row in rows if row.here is not None and row.others is not None and row.here > row.others],
        "least": SMALLEST_GROUP,
        "firms": FEWEST_EMPLOYERS,
    }
    return render(request, "employer/sector.html", context)


@require_POST
@at("firm.change")
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take part or not; the firm's own figure for hiring one person, in whole euros."""
    euros = request.POST.get("hire", "").strip()
    roles.choose(
        actor=desk.actor,
        employer=desk.employer,
        compares={"yes": True, "no": False}.get(request.POST.get("compares", "")),
        hire_cents=int(euros) * 100 if euros.isdecimal() and len(euros) < 7 else None,
    )
    messages.success(request, _("Kept."))
    return redirect("employer:sector" if "compares" in request.POST else "employer:roles")


def _table(rows: list[benchmark.Beside]) -> Table:
    few = _("too few")
    cells = [[capfirst(str(row.skill.label)), _percent(row.here, few), _percent(row.others, few)] for row in rows]
    head = [_("Skill"), _("With us"), _("In the sector")]
    return Table(_("Part of the people who need it and can’t do it yet"), head, cells, frozenset({1, 2}))


def _percent(share: int | None, few: str) -> str:
    return few if share is None else f"{share} %"
