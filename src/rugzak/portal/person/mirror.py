"""The mirror in three steps: tell, choose what is right, see where you stand and what lies nearby.

The text or CV is read and forgotten: step two is the answer to step one, and holds only what was found.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.result import result_page
from rugzak.portal.shared.forms import Upload, posted
from rugzak.portal.shared.limits import per_minute
from rugzak.skills import documents, services
from rugzak.skills import queries as skills
from rugzak.skills.link import Proposals, propose
from rugzak.skills.models import Evidence, Role

MOST_LETTERS = 50_000
MOST_BYTES = 10_000_000
SHOWN_TEXT = 1_500


class TellForm(forms.Form):
    """What someone does: in their own words, as a file, or only the name of the job. One of the three is enough."""

    text = forms.CharField(
        label=gettext_lazy("Tell it in a few sentences, or paste your CV"),
        help_text=gettext_lazy("For example: I drive a forklift and count the stock every Friday."),
        widget=forms.Textarea(attrs={"rows": 7}),
        required=False,
        strip=True,
    )
    cv = forms.FileField(
        label=gettext_lazy("Or choose your CV"),
        help_text=gettext_lazy("PDF, Word, OpenDocument or plain text, at most 10 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.odt,.txt"}),
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


@dataclass(frozen=True, slots=True)
class Told:
    """What was told, where it came from, and what we found in it."""

    text: str
    evidence: str
    found: Proposals
    notes: tuple[str, ...] = ()


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
    if request.method == "POST" and form.is_valid():
        told = _read(form)
        if told is not None and (told.found.occupations or told.found.skills):
            return render(request, "person/mirror_check.html", _check_context(told))
        if told is not None:
            form.add_error(
                "text", " ".join(told.found.note_texts()) or _("We found no work in this. Tell a little more.")
            )
    return render(request, "person/mirror_tell.html", {"form": form}, status=422 if form.errors else 200)


def _read(form: TellForm) -> Told | None:
    """Text, file or job title, read; a file that can't be read becomes an error at its field."""
    text, file, job = (form.cleaned_data[name] for name in ("text", "cv", "job"))
    if file is not None:
        try:
            document = documents.read(file.read(), file.name or "cv")
        except Refusal as refusal:
            form.add_error("cv", refusal.text())
            return None
        return Told(document.text, Evidence.CV, propose(document.text), tuple(document.note_texts()))
    told = "\n".join(part for part in (text, job) if part)
    return Told(told, Evidence.SELF, propose(told))


def _check_context(told: Told) -> dict[str, Any]:
    quoted = [one.words for one in (*told.found.skills, *told.found.occupations)]
    return {
        "found": told.found,
        "evidence": told.evidence,
        "marked": _marked(told.text[:SHOWN_TEXT], quoted),
        "cut": len(told.text) > SHOWN_TEXT,
        "skills": [one for one in told.found.skills if one.via is None],
        "derived": [one for one in told.found.skills if one.via is not None],
        "notes": [*told.notes, *told.found.note_texts()],
    }


def _marked(text: str, quotes: list[str]) -> SafeString:
    """The text with the words that led to something marked, each place once."""
    pieces: list[tuple[str, str]] = []
    rest = text
    while rest:
        start, words = _first(rest, quotes)
        if not words:
            break
        pieces.append((rest[:start], rest[start : start + len(words)]))
        rest = rest[start + len(words) :]
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), rest)


def _first(text: str, quotes: list[str]) -> tuple[int, str]:
    folded = text.casefold()
    places = [(folded.find(words.casefold()), words) for words in quotes if words]
    found = [(start, -len(words), words) for start, words in places if start >= 0]
    if not found or len(folded) != len(text):
        return -1, ""
    start, _length, words = min(found)
    return start, words


@require_POST
@my
def keep(request: HttpRequest, me: Me) -> HttpResponse:
    """What was ticked goes into the backpack; what was ticked for them and unticked is not proposed again."""
    kept, shown = request.POST.getlist("skill")[:200], request.POST.getlist("shown")[:200]
    evidence = Evidence.CV if request.POST.get("evidence") == Evidence.CV else Evidence.SELF
    for uri in kept:
        words = request.POST.get(f"words:{uri}", "")
        services.accept_skill(person=me.person, skill_uri=uri, evidence=evidence, words=words)
    for uri in set(shown) - set(kept):
        services.reject_skill(person=me.person, skill_uri=uri)
    if occupation := request.POST.get("occupation"):
        services.set_occupation(person=me.person, occupation_uri=occupation, role=Role.CURRENT)
    messages.success(request, _("It is in your backpack. You can change it at any time."))
    return redirect("person:mirror")
