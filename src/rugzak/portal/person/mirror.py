"""The mirror in three steps: tell, choose what is right, see where you stand and what lies nearby.

The text or CV is read and forgotten: step two is the answer to step one, and holds only what was found.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rugzak.base.errors import Refusal
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.mirror_check import check_page
from rugzak.portal.person.result import result_page
from rugzak.portal.shared.forms import Upload, posted
from rugzak.portal.shared.limits import per_minute
from rugzak.skills import cv, documents
from rugzak.skills import queries as skills
from rugzak.skills.corrections import overlay
from rugzak.skills.models import Evidence

MOST_LETTERS = 50_000
MOST_BYTES = 10_000_000


class TellForm(forms.Form):
    """What someone does: in their own words, as a file, or only the name of the job. One of the three is enough."""

    text = forms.CharField(
        label=gettext_lazy("Tell it in a few sentences, or paste your CV"),
        help_text=gettext_lazy("For example: I am a warehouse worker. I drive a forklift and count the stock."),
        widget=forms.Textarea(attrs={"rows": 7}),
        required=False,
        strip=True,
    )
    cv = forms.FileField(
        label=gettext_lazy("Or choose your CV"),
        help_text=gettext_lazy("PDF, Word, OpenDocument, a web page or plain text, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.odt,.html,.htm,.txt"}),
        required=False,
    )
    job = forms.CharField(
        label=gettext_lazy("Or type only your job"),
        help_text=gettext_lazy("For example: warehouse worker."),
        max_length=120,
        required=False,
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > MOST_LETTERS:
            raise forms.ValidationError(_("This text is very long. Keep the part about your work."))
        return text

    def clean_cv(self) -> Upload | None:
        file: Upload | None = self.cleaned_data["cv"]
        if file is not None and (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Use one of at most 10 MB, or paste the text."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("text", "cv", "job")):
            self.add_error("text", _("Write something, choose a file or type your job. One of the three is enough."))
        return data


@require_safe
@my
def mirror(request: HttpRequest, me: Me) -> HttpResponse:
    """Where the mirror begins: the result for whoever told before, else the first step."""
    profile = skills.profile(me.person)
    return redirect("person:mirror-tell") if profile.empty else result_page(request, me, profile)


@require_http_methods(["GET", "HEAD", "POST"])
@per_minute("tell", 20)
@my
def tell(request: HttpRequest, me: Me) -> HttpResponse:
    """Step one; what is sent here comes back as step two."""
    form = TellForm(*posted(request))
    if request.method == "POST" and form.is_valid() and (told := _read(form, me)):
        reading, evidence, notes = told
        if not reading.empty:
            return check_page(request, reading, evidence, notes)
        field = "cv" if evidence == Evidence.CV else "text"
        form.add_error(field, " ".join(reading.note_texts()) or _("We found no work in this. Tell a little more."))
    return render(request, "person/mirror_tell.html", {"form": form}, status=422 if form.errors else 200)


def _read(form: TellForm, me: Me) -> tuple[cv.Reading, str, tuple[str, ...]] | None:
    """Text, file or job title, read; a file that can't be read becomes an error at its field."""
    text, file, job = (form.cleaned_data[name] for name in ("text", "cv", "job"))
    names = (f"{me.person.given_name} {me.person.family_name}", f"{me.person.family_name} {me.person.given_name}")
    if file is None:
        read = cv.read("\n".join(part for part in (text, job) if part), names=names)
        return overlay.unrefused(me.person, read), Evidence.SELF, ()
    try:
        document = documents.read(file.read(), file.name or "cv")
    except Refusal as refusal:
        form.add_error("cv", refusal.text())
        return None
    read = overlay.unrefused(me.person, cv.read(document.text, names=names))
    return read, Evidence.CV, tuple(document.note_texts())
