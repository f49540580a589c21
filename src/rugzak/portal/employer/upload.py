"""People from a payroll file: look first, then confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rugzak.accounts.services import import_people_csv
from rugzak.base.errors import BadFile
from rugzak.base.imports import Report
from rugzak.base.quantities import number
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.employer.sealed import FileForm, faults, seal, unseal
from rugzak.portal.shared.forms import Upload, posted
from rugzak.portal.shared.tables import Table

PURPOSE = "employer.import"
COLUMNS = (
    ("given_name, family_name", gettext_lazy("first and last name"), True),
    ("national_number", gettext_lazy("national number, 11 digits"), True),
    ("regime", gettext_lazy("part of full time: 100, 80 or 4/5"), True),
    ("joint_committee", gettext_lazy("number of the joint committee, such as 200"), True),
    ("start, end", gettext_lazy("first and last day of the job, such as 2026-09-01"), False),
    ("hours_week", gettext_lazy("hours a week"), False),
    ("fixed_schedule", gettext_lazy("1 for a fixed part-time timetable"), False),
    ("wage_month", gettext_lazy("gross wage a month, in euros"), False),
    ("language", gettext_lazy("nl, fr, de or en"), False),
    ("team", gettext_lazy("name of the team"), False),
    ("job", gettext_lazy("the job, in your own words"), False),
    ("training_days_carried", gettext_lazy("training days carried over into this year"), False),
    ("training_days_taken", gettext_lazy("training days taken this year outside Rugzak"), False),
    ("email", gettext_lazy("e-mail address, for people we don’t know yet"), False),
)


@require_http_methods(["GET", "HEAD", "POST"])
@at("employer.import")
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Step one; what is sent here comes back as step two: what the import would do."""
    form = FileForm(*posted(request))
    if request.method == "POST" and form.is_valid():
        file: Upload = form.cleaned_data["file"]
        content, name = file.read(), file.name or "people.csv"
        try:
            report = import_people_csv(employer=desk.employer, path=name, content=content, dry_run=True)
            sealed = seal(desk, PURPOSE, name, content)
        except BadFile as refusal:
            form.add_error("file", refusal.text())
        else:
            checked = {"desk": desk, "name": name, "sealed": sealed, **faults(report)}
            return render(request, "employer/import_check.html", checked)
    context = {"desk": desk, "form": form, "columns": _columns()}
    return render(request, "employer/import.html", context, status=422 if form.errors else 200)


@require_POST
@at("employer.import")
def confirm(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Step two: the same file, for real. Twice changes nothing more."""
    opened = unseal(desk, PURPOSE, request.POST.get("file", ""))
    if opened is None:
        messages.error(request, _("You looked at this file too long ago. Nothing was imported. Choose it again."))
        return redirect("employer:import")
    name, content = opened
    report = import_people_csv(employer=desk.employer, path=name, content=content)
    messages.success(request, _done(report))
    return redirect("employer:people")


def _done(report: Report) -> str:
    made = ngettext("%(n)s new job is in.", "%(n)s new jobs are in.", report.made) % {"n": number(report.made)}
    known = ngettext("%(n)s was known already.", "%(n)s were known already.", report.changed)
    left = ngettext("%(n)s line was left out.", "%(n)s lines were left out.", len(report.skipped))
    parts = [made, known % {"n": number(report.changed)} if report.changed else ""]
    parts.append(left % {"n": number(len(report.skipped))} if report.skipped else "")
    return " ".join(part for part in parts if part)


def _columns() -> Table:
    rows = [[name, text, _("Yes") if needed else _("No")] for name, text, needed in COLUMNS]
    return Table(_("Columns of the file"), [_("Column"), _("What it holds"), _("Needed")], rows)
