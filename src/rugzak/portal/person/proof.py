"""Giving a missing fact: an answer that fits its kind, and a document that shows it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rugzak.accounts import facts
from rugzak.accounts.models import Person
from rugzak.base import files
from rugzak.portal.person.answers import field_of, value_of
from rugzak.portal.shared.forms import Upload
from rugzak.schemes.facts import vocabulary

MOST_BYTES = 10_000_000


class QuestionForm(forms.Form):
    """The answer to one fact."""

    def __init__(self, *args: Any, fact: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = vocabulary().facts[fact]
        self.fields["answer"] = field_of(self.fact, label=self.label())

    def label(self) -> Any:
        return None

    def clean_answer(self) -> Any:
        return value_of(self.fact, self.cleaned_data["answer"])


class ProofForm(QuestionForm):
    """The answer to one fact, with an optional document."""

    document = forms.FileField(
        label=_("A document that shows it"),
        required=False,
        help_text=_("PDF or picture, at most 10 MB. Without it your answer counts as “said by you”."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/*"}),
    )
    field_order = ("answer", "document")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)

    def label(self) -> Any:
        return _("Your answer")

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
