"""How does my firm do: retention, hiring, absence and development over a year; and the personnel file behind them."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts.hr import figures
from rugzak.accounts.hr.figures import Kpi, Organised
from rugzak.accounts.hr.record import REASONS, import_hr
from rugzak.base.crowd import SMALLEST_GROUP
from rugzak.base.errors import BadFile
from rugzak.base.quantities import number
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.employer.sealed import FileForm, faults, seal, unseal
from rugzak.portal.shared.forms import Upload, posted
from rugzak.portal.shared.tables import Table

PURPOSE = "employer.hr"
LABELS = {
    "retention": gettext_lazy("Stay with us"),
    "time_to_hire": gettext_lazy("Days until a vacancy is filled"),
    "absence": gettext_lazy("Absence"),
    "development": gettext_lazy("Days until a project is delivered"),
}
WHY = {
    "retention": gettext_lazy("1 minus who left, divided by how many people you had on average"),
    "time_to_hire": gettext_lazy("The middle one of all vacancies that were filled"),
    "absence": gettext_lazy("Days away of all working days; never of one person, never why"),
    "development": gettext_lazy("The middle one of all projects that ended"),
}
REASON_WORDS = {
    "resigned": gettext_lazy("Left by themselves"),
    "dismissed": gettext_lazy("Dismissed"),
    "retired": gettext_lazy("Retired"),
    "contract_end": gettext_lazy("End of the contract"),
    "moved": gettext_lazy("Moved inside the group"),
    "other": gettext_lazy("Another reason"),
}
COLUMNS = (
    ("what", gettext_lazy("starter, leaver, vacancy, absence or project"), True),
    ("date", gettext_lazy("the day, or the month for absence, such as 2026-09-01"), True),
    ("until", gettext_lazy("the day on which a vacancy was filled or a project delivered"), False),
    ("team", gettext_lazy("name of the team"), False),
    ("reason", gettext_lazy("why people left: resigned, dismissed, retired, contract_end, moved or other"), False),
    ("number", gettext_lazy("how many people, or how many days away"), False),
    ("of", gettext_lazy("absence: working days of all together"), False),
    ("people", gettext_lazy("absence: of how many people; at least 10"), False),
    ("name", gettext_lazy("name of the vacancy or the project"), False),
)


class HrFileForm(FileForm):
    """The personnel file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("File from your personnel system")
        self.fields["file"].help_text = _("A CSV or Excel file (XLSX) of at most 5 MB. One line an event or a month.")


@require_safe
@at("employer.overview")
def organisation(request: HttpRequest, desk: Desk) -> HttpResponse:
    found = figures.organisation(actor=desk.actor, employer=desk.employer)
    context = {
        "desk": desk,
        "found": found,
        "table": _table(found),
        "reasons": _reasons(found),
        "retention": _value(figures.SHARE, found.kpi("retention").value),
        "missing": [LABELS[one.code] for one in found.kpis if one.value is None],
        "least": SMALLEST_GROUP,
    }
    return render(request, "employer/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at("employer.import")
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Step one; what is sent here comes back as step two: what the import would do."""
    form = HrFileForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        file: Upload = form.cleaned_data["file"]
        content, name = file.read(), file.name or "hr.csv"
        try:
            done = import_hr(actor=desk.actor, employer=desk.employer, path=name, content=content, dry_run=True)
            sealed = seal(desk, PURPOSE, name, content)
        except BadFile as refusal:
            form.add_error("file", refusal.text())
        else:
            checked = {"desk": desk, "name": name, "sealed": sealed, "months": len(done.months), **faults(done.report)}
            return render(request, "employer/hr_check.html", checked)
    rows = [[name, text, _("Yes") if needed else _("No")] for name, text, needed in COLUMNS]
    columns = Table(_("Columns of the file"), [_("Column"), _("What it holds"), _("Needed")], rows)
    context = {"desk": desk, "form": form, "columns": columns}
    return render(request, "employer/hr.html", context, status=422 if form.errors else 200)


@require_POST
@at("employer.import")
def confirm(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Step two: the same file, for real. Twice changes nothing more."""
    opened = unseal(desk, PURPOSE, request.POST.get("file", ""))
    if opened is None:
        messages.error(request, _("You looked at this file too long ago. Nothing was imported. Choose it again."))
        return redirect("employer:hr")
    name, content = opened
    report = import_hr(actor=desk.actor, employer=desk.employer, path=name, content=content).report
    words = ngettext("%(n)s line is in.", "%(n)s lines are in.", report.made) % {"n": number(report.made)}
    messages.success(request, words)
    return redirect("employer:organisation")


def _table(found: Organised) -> Table:
    rows = [
        [LABELS[one.code], _value(one.unit, one.value), _value(one.unit, one.before), WHY[one.code]]
        for one in found.kpis
    ]
    head = [_("Figure"), _("Last 12 months"), _("The 12 before"), _("How we count")]
    return Table(_("How the firm does"), head, rows, frozenset({1, 2}))


def _reasons(found: Organised) -> Table | None:
    rows = [[REASON_WORDS[code], number(n)] for code, n in found.reasons if code in REASONS]
    return Table(_("Why people left"), [_("Reason"), _("People")], rows, frozenset({1})) if rows else None


def _value(unit: str, value: Decimal | None) -> str:
    """As people read it; "no data" where nothing was said."""
    if value is None:
        return _("no data")
    return f"{number(100 * value, None, 1)} %" if unit == figures.SHARE else number(round(value))


def measured(kpis: Organised) -> list[tuple[str, str]]:
    """What has a value, with its label: for the page of all figures."""
    return [(str(LABELS[one.code]), _value(one.unit, one.value)) for one in _known(kpis)]


def _known(found: Organised) -> list[Kpi]:
    return [one for one in found.kpis if one.value is not None]
