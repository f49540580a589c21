"""What do employers ask that nobody teaches? And reading vacancies in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.base.errors import Refusal
from rugzak.careers.demand import queries, sectors, services
from rugzak.careers.demand.queries import Comparison, SkillDemand, Taught
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.shared.files import csv_response
from rugzak.portal.shared.forms import Upload
from rugzak.portal.shared.limits import per_minute
from rugzak.portal.shared.tables import Table

REGIONS = {"VL": gettext_lazy("Flanders"), "BR": gettext_lazy("Brussels"), "WA": gettext_lazy("Wallonia")}
TRENDS = {"up": gettext_lazy("rises"), "down": gettext_lazy("falls"), "level": gettext_lazy("stays level")}
SHOWN = 15
MOST_BYTES = 2_000_000


class FileForm(forms.Form):
    """A file of vacancies."""

    file = forms.FileField(
        label=gettext_lazy("A file with vacancies"),
        help_text=gettext_lazy("CSV, JSON or a web page with JobPosting, at most 2 MB. Larger ones go by the command."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.json,.jsonld,.html"}),
    )

    def clean_file(self) -> Upload:
        file: Upload = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 2 MB. Split it, or ask the administrator."))
        return file


@require_safe
@at_desk("aggregate.see")
def demand(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The two lists, each with what it is counted of; with the form to read vacancies in."""
    found = _asked(request)
    context = shown(found) | {"file": FileForm() if desk.may("vacancy.import") else None}
    return show(request, desk, "demand", context)


@require_safe
@at_desk("aggregate.see")
def table(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """One of the two lists as CSV."""
    found = _asked(request)
    return csv_response(f"demand-{key}", _taught(found) if key == "not-asked" else _wanted(found))


@require_POST
@per_minute("vacancies", 6)
@at_desk("vacancy.import")
def read_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Read a file of vacancies in."""
    access.require(desk.actor, "vacancy.import", Scope("demand"))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, desk, "demand", shown(_asked(request)) | {"file": form}, 422)
    file = form.cleaned_data["file"]
    try:
        report = services.import_vacancies(file.name or "vacancies", file.read())
    except Refusal as refusal:
        form.add_error("file", refusal.text())
        return show(request, desk, "demand", shown(_asked(request)) | {"file": form}, 422)
    told = _("%(made)s vacancies read in, %(skipped)s left out.")
    messages.success(request, told % {"made": report.made, "skipped": len(report.skipped)})
    for skip in report.skipped[:5]:
        messages.info(request, _("Line %(row)s: %(reason)s.") % {"row": skip.row, "reason": skip.reason})
    return redirect("authority:demand")


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """The same for anyone: which skills employers ask."""
    return render(request, "authority/asked.html", shown(_asked(request)))


def shown(found: Comparison) -> dict[str, Any]:
    """What the pages need of a comparison."""
    known = queries.sectors(found.region)
    return {
        "found": found,
        "regions": REGIONS.items(),
        "sectors": [(code, sectors.name_of(code), count) for code, count in known],
        "asked": [(row, TRENDS[row.trend]) for row in found.asked[:SHOWN]],
        "not_taught": [(row, TRENDS[row.trend]) for row in found.not_taught[:SHOWN]],
        "not_asked": found.not_asked[:SHOWN],
        "floor": queries.FLOOR,
        "most": found.asked[0].vacancies if found.asked else 0,
        "query": f"region={found.region}&sector={found.sector}",
    }


def _asked(request: HttpRequest) -> Comparison:
    """By the region and the sector of the address; what we don't know is left out."""
    region, sector = request.GET.get("region", ""), request.GET.get("sector", "")
    known = {code for code, _count in queries.sectors()}
    return queries.comparison(region if region in REGIONS else "", sector if sector in known else "")


def _wanted(found: Comparison) -> Table:
    head = ["skill", "uri", "vacancies_at_most", "vacancies_at_least", "of_vacancies", "trend"]

    def row(one: SkillDemand) -> list[object]:
        return [str(one.skill.label), one.skill.uri, one.vacancies, one.sure, one.total, one.trend]

    return Table(_("Asked and not taught"), head, [row(one) for one in found.not_taught])


def _taught(found: Comparison) -> Table:
    def row(one: Taught) -> list[object]:
        return [str(one.skill.label), one.skill.uri, one.trainings, one.total]

    rows = [row(one) for one in found.not_asked]
    return Table(_("Taught and not asked"), ["skill", "uri", "trainings", "of_trainings"], rows)
