"""Trainings from a file: first a report that changes nothing, then the same file for real."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from rugzak.base.errors import Refusal
from rugzak.base.imports import decode
from rugzak.catalogue.imports.own import COLUMNS, import_own
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.shared.forms import Upload, posted

MOST_BYTES = 2_000_000  # the text goes along in the form of the second step


class FileForm(forms.Form):
    """A file, or the text of the file that was just read."""

    file = forms.FileField(
        label=gettext_lazy("File with your trainings"),
        required=False,
        help_text=gettext_lazy("A table (CSV) with one training a line, or courses as JSON-LD or ELM."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv,.json,.jsonld,.ttl,.rdf,.xml"}),
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
    file = form.cleaned_data["file"]
    if file is None and not request.POST.get("text"):
        form.add_error("file", _("Choose a file first."))
        return _page(request, form, status=422)
    real = request.POST.get("do") == "import" and file is None
    try:
        name = (file.name if file else request.POST.get("name", "")) or "trainings.csv"
        text = decode(file.read(), name) if file else request.POST["text"]
        report, *others = import_own(
            provider=desk.provider, content=text.encode(), name=name, actor=desk.actor, dry_run=not real
        )
    except Refusal as refusal:
        return _page(request, form, refusal=refusal, status=refusal.status)
    if not real:
        return _page(request, form, report=report, sessions=next(iter(others), None), text=text, name=name)
    told = _("Done: %(made)s new, %(changed)s changed, %(skipped)s left out.")
    counts = {"made": report.made, "changed": report.changed, "skipped": len(report.skipped)}
    messages.success(request, told % counts)
    return redirect("provider:trainings")


def _page(request: HttpRequest, form: FileForm, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "provider/import.html", {"form": form, "columns": COLUMNS, **more}, status=status)
