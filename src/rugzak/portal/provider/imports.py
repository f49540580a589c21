"""Trainings from a CSV file: first a report that changes nothing, then the same file for real."""

import csv
import io
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.base.errors import Refusal
from rugzak.base.imports import Report, decode, read_csv
from rugzak.catalogue.imports import import_trainings_csv
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.shared.forms import Upload, posted

MOST_BYTES = 2_000_000  # the text goes along in the form of the second step
COLUMNS = ["code", "form", "hours", "price"]
NOT_OURS = ("recognised",)  # only the authority recognises


class FileForm(forms.Form):
    """A file, or the text of the file that was just read."""

    file = forms.FileField(
        label=gettext_lazy("CSV file with your trainings"),
        required=False,
        help_text=gettext_lazy("One training a line. The first line holds the names of the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )

    def clean_file(self) -> Upload | None:
        file: Upload | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Use one of at most 2 MB."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def import_trainings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Without `do=import` nothing is kept; the page brings the text back, so that the same content is imported."""
    form = FileForm(*posted(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    access.require(desk.actor, "training.manage", Scope("training", organisation_id=desk.provider.pk))
    file = form.cleaned_data["file"]
    if file is None and not request.POST.get("text"):
        form.add_error("file", _("Choose a file first."))
        return _page(request, form, status=422)
    real = request.POST.get("do") == "import" and file is None
    try:
        text = decode(file.read(), file.name or "csv") if file else request.POST["text"]
        report = _run(desk, text, dry_run=not real)
    except Refusal as refusal:
        return _page(request, form, refusal=refusal, status=refusal.status)
    if not real:
        return _page(request, form, report=report, text=text)
    told = _("Done: %(made)s new, %(changed)s changed, %(skipped)s left out.")
    counts = {"made": report.made, "changed": report.changed, "skipped": len(report.skipped)}
    messages.success(request, told % counts)
    return redirect("provider:trainings")


def _page(request: HttpRequest, form: FileForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "provider/import.html", {"form": form, "columns": COLUMNS, **more}, status=status)


def _run(desk: Desk, text: str, *, dry_run: bool) -> Report:
    """Import under our own number only: lines of another provider are left out, and so are recognitions."""
    own = desk.provider.enterprise_number
    rows = read_csv("trainings.csv", required=COLUMNS, content=text.encode())
    others = {line for line, row in enumerate(rows, start=2) if _number(row) not in ("", own)}
    content = _written(rows, own, others)
    report = import_trainings_csv("trainings.csv", content=content, dry_run=dry_run)
    why = _("this line names another provider")
    report.skipped = [replace(skip, reason=why) if skip.row in others else skip for skip in report.skipped]
    return report


def _number(row: dict[str, str]) -> str:
    return "".join(filter(str.isdigit, row.get("provider", "")))


def _written(rows: list[dict[str, str]], own: str, others: set[int]) -> bytes:
    """The same lines, each with our number; a line of another gets none, so that the import leaves it out."""
    columns = [*dict.fromkeys(["provider", *(name for row in rows for name in row if name not in NOT_OURS)])]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    for line, row in enumerate(rows, start=2):
        writer.writerow(row | {"provider": "" if line in others else own})
    return out.getvalue().encode()
