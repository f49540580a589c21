"""Forms of the door: who asks to come in, a label with its proof, a code, an account, a few words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rugzak.catalogue.trust.door import Ask
from rugzak.catalogue.trust.models import Vat

VAT = (
    (Vat.STANDARD, _("With VAT")),
    (Vat.EXEMPT, _("Without VAT: recognised for training (article 44)")),
    (Vat.SMALL, _("Without VAT: small enterprise (article 56bis)")),
)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ApplyForm(forms.Form):
    """What one tells of an organisation."""

    number = forms.CharField(
        label=_("Enterprise number"), help_text=_("10 digits, for example 0403.019.261."), max_length=30
    )
    name = forms.CharField(label=_("Name, as your bank knows it"), max_length=200)
    founded_on = forms.DateField(label=_("Since when does it exist?"), widget=DAY)
    iban = forms.CharField(
        label=_("Account number (IBAN)"),
        help_text=_("We send € 0.01 there with a code. So we know that it is yours."),
        max_length=50,
    )
    vat = forms.ChoiceField(
        label=_("VAT on your trainings"), choices=VAT, widget=forms.RadioSelect, initial=Vat.STANDARD
    )
    kind = forms.ChoiceField(
        label=_("What do you offer?"),
        choices=(("provider", _("Trainings")), ("coach_centre", _("Career guidance"))),
        widget=forms.RadioSelect,
        initial="provider",
    )
    public = forms.BooleanField(label=_("We are a public institution"), required=False)
    second = forms.EmailField(
        label=_("Mail address of a second person who must sign"),
        help_text=_("Only if your statutes ask for two signatures. You sign yourself anyway."),
        required=False,
    )

    def ask(self) -> Ask:
        """What the service takes."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("number", "name", "iban", "vat", "kind", "founded_on", "public")}
        return Ask(**plain, signers_needed=2 if data["second"] else 1)

    def signers(self, own: str) -> tuple[str, ...]:
        """Who signs: whoever applies, and the second person."""
        second: str = self.cleaned_data["second"]
        return (own, second) if second else (own,)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of 8 digits"),
        help_text=_("It stands on your statement, with the payment of € 0.01. It can take three working days."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class LabelForm(forms.Form):
    """A quality label, with its proof."""

    name = forms.CharField(label=_("Name of the label"), max_length=120)
    valid_from = forms.DateField(label=_("First day"), widget=DAY)
    valid_until = forms.DateField(label=_("Last day"), widget=DAY, required=False)
    file = forms.FileField(label=_("The proof, as a file"), help_text=_("At most 10 MB."))

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("name", "valid_from", "valid_until")}
        return plain | {"file": (data["file"].name, data["file"].read())}


class AccountForm(forms.Form):
    iban = forms.CharField(label=_("New account number (IBAN)"), max_length=50)


class SignerForm(forms.Form):
    email = forms.EmailField(label=_("Mail address of someone else who may sign"))


class WordsForm(forms.Form):
    text = forms.CharField(
        label=_("Why don’t you agree?"),
        help_text=_("Someone who did not decide reads this and answers."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
