"""Giving a missing fact: an answer that fits its kind, and a document that shows it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rugzak.accounts import facts
from rugzak.accounts.models import Person
from rugzak.base import files
from rugzak.portal.person.words import CHOICES_OF_FACT
from rugzak.portal.shared.forms import Upload
from rugzak.schemes.facts import vocabulary

MOST_BYTES = 10_000_000
YES_NO = (("yes", _("Yes")), ("no", _("No")))


def _answer_field(fact: str) -> forms.Field:
    kind = vocabulary().facts[fact].type
    label = _("Your answer")
    if kind.kind == "bool":
        return forms.ChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect)
    if kind.values is not None:
        words = CHOICES_OF_FACT.get(fact, {})
        return forms.ChoiceField(label=label, choices=[(code, words.get(code, code)) for code in sorted(kind.values)])
    if kind.kind == "date":
        return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))
    if kind.kind == "int" and kind.unit != "cents":
        return forms.IntegerField(label=label, min_value=0)
    if kind.kind in ("int", "decimal"):
        return forms.DecimalField(label=label, min_value=0, max_digits=12)
    return forms.CharField(label=label, max_length=60)


class ProofForm(forms.Form):
    """The answer to one fact, with an optional document."""

    document = forms.FileField(
        label=_("A document that shows it"),
        required=False,
        help_text=_("PDF or picture, at most 10 MB. Without it your answer counts as “said by you”."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/*"}),
    )
    field_order = ("answer", "document")

    def __init__(self, *args: Any, fact: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = fact
        self.fields["answer"] = _answer_field(fact)
        self.order_fields(self.field_order)

    def clean_answer(self) -> Any:
        kind, value = vocabulary().facts[self.fact].type, self.cleaned_data["answer"]
        if kind.kind == "bool":
            return value == "yes"
        return int(value * 100) if kind.unit == "cents" else value

    def clean_document(self) -> Upload | None:
        document: Upload | None = self.cleaned_data["document"]
        if document is not None and (document.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Use one of at most 10 MB."))
        return document


def keep_proof(person: Person, fact: str, value: Any, document: Upload | None) -> None:
    """Keep the answer as a fact, and the document, sealed, as its evidence."""
    if document is None:
        facts.record(person, fact, value, "declared")
        return
    stored = files.store(
        person_id=person.pk,
        name=document.name or "proof",
        content=document.read(),
        media_type=document.content_type or "",
    )
    facts.record(person, fact, value, "document", f"file:{stored.id}")
