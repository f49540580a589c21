"""People from a payroll file: look first, then confirm.

Between the two steps nothing is kept here: the file travels inside the page, sealed for this employer and this hour.
"""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rugzak.accounts.services import import_people_csv
from rugzak.base import clock, crypto
from rugzak.base.errors import BadFile
from rugzak.base.imports import Report
from rugzak.base.quantities import number
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.forms import Upload, posted
from rugzak.portal.shared.tables import Table

MOST_BYTES = 5_000_000
MOST_SEALED = 1_400_000
LIFETIME = timedelta(hours=1)
SHOWN = 200
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
    ("email", gettext_lazy("e-mail address, for people we don’t know yet"), False),
)


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File from your payroll"),
        help_text=gettext_lazy("A CSV file of at most 5 MB. One line a person."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty. Export it again from your payroll."),
        },
    )

    def clean_file(self) -> Upload:
        file: Upload = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 5 MB. Split it in two and import both."))
        return file


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
            sealed = _seal(desk, name, content)
        except BadFile as refusal:
            form.add_error("file", refusal.text())
        else:
            return render(request, "employer/import_check.html", _checked(desk, report, name, sealed))
    context = {"desk": desk, "form": form, "columns": _columns()}
    return render(request, "employer/import.html", context, status=422 if form.errors else 200)


@require_POST
@at("employer.import")
def confirm(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Step two: the same file, for real. Twice changes nothing more."""
    opened = _open(desk, request.POST.get("file", ""))
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


def _checked(desk: Desk, report: Report, name: str, sealed: str) -> dict[str, object]:
    rows = [[number(skip.row), skip.reason[:1].upper() + skip.reason[1:]] for skip in report.skipped[:SHOWN]]
    return {
        "desk": desk,
        "report": report,
        "name": name,
        "sealed": sealed,
        "good": report.read - len(report.skipped),
        "skipped": Table(_("Lines that we leave out"), [_("Line in your file"), _("Why")], rows) if rows else None,
        "unshown": max(0, len(report.skipped) - SHOWN),
    }


def _columns() -> Table:
    rows = [[name, text, _("Yes") if needed else _("No")] for name, text, needed in COLUMNS]
    return Table(_("Columns of the file"), [_("Column"), _("What it holds"), _("Needed")], rows)


def _seal(desk: Desk, name: str, content: bytes) -> str:
    head = f"{clock.now().isoformat()}\n{name[:100]}\n".encode()
    sealed = b64encode(crypto.encrypt(zlib.compress(head + content), context=_context(desk))).decode()
    if len(sealed) > MOST_SEALED:
        raise BadFile(name=name, why=_("it holds too many people for one time: split it in two"))
    return sealed


def _open(desk: Desk, sealed: str) -> tuple[str, bytes] | None:
    """None for what was not sealed here, for this employer, within the hour."""
    try:
        plain = zlib.decompress(crypto.decrypt(b64decode(sealed), context=_context(desk)))
    except (InvalidTag, NotBase64, ValueError, zlib.error):
        return None
    made, name, content = plain.split(b"\n", 2)
    fresh = clock.now() - datetime.fromisoformat(made.decode()) <= LIFETIME
    return (name.decode(), content) if fresh else None


def _context(desk: Desk) -> str:
    return f"employer.import:{desk.employer.pk}:{desk.actor.user_id}"
