"""Forms of the pages about my own data."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.base.models import PostCode
from rugzak.base.places import of_post_code
from rugzak.portal.person.words import EDUCATION, SCOPES, STATUTES


class PersonForm(forms.Form):
    """What a person can change themselves."""

    given_name = forms.CharField(label=gettext_lazy("First name"), max_length=100)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100)
    email = forms.EmailField(label=gettext_lazy("E-mail for messages"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=32, required=False)
    post_code = forms.CharField(label=gettext_lazy("Post code"), max_length=4, required=False)
    education = forms.ChoiceField(
        label=gettext_lazy("Highest diploma"),
        choices=[("", gettext_lazy("I’d rather not say")), *EDUCATION.items()],
        required=False,
    )
    statute = forms.ChoiceField(
        label=gettext_lazy("Your work"),
        choices=[("", gettext_lazy("I’d rather not say")), *((k, v) for k, v in STATUTES.items() if k != "apprentice")],
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    reminders = forms.BooleanField(
        label=gettext_lazy("Mail me before something in my backpack ends"),
        help_text=gettext_lazy("Also when there is something for you that you don’t use yet."),
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        names = ("given_name", "family_name", "email", "phone", "education", "statute", "language", "reminders")
        initial = {name: getattr(person, name) for name in names}
        self.place = person.municipality
        code = PostCode.objects.filter(municipality=self.place).order_by("code").first() if self.place else None
        super().__init__(*args, **kwargs | {"initial": initial | {"post_code": code.code if code else ""}})
        self.fields["post_code"].widget.attrs["inputmode"] = "numeric"
        for name, token in (("given_name", "given-name"), ("family_name", "family-name"), ("email", "email")):
            self.fields[name].widget.attrs["autocomplete"] = token

    def clean_post_code(self) -> str:
        code: str = self.cleaned_data["post_code"].strip()
        if not code:
            self.place = None
        elif "post_code" in self.changed_data:
            found = of_post_code(code)
            if found is None:
                raise forms.ValidationError(
                    _("We don’t know this post code. A post code has 4 digits, for example 9000.")
                )
            self.place = found
        return code

    def changes(self) -> dict[str, Any]:
        """What `update_person` takes: only what differs."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data if name != "post_code"}
        return changed | ({"municipality": self.place} if "post_code" in self.changed_data else {})


class MandateForm(forms.Form):
    coach = forms.EmailField(
        label=gettext_lazy("E-mail address of your coach"),
        help_text=gettext_lazy("Ask your coach which address they use here."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What may your coach do?"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    end = forms.DateField(label=gettext_lazy("Until when?"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        start = {"end": (clock.today() + timedelta(days=180)).isoformat(), "scopes": ["profile", "plan"]}
        super().__init__(*args, **kwargs | {"initial": start})


class EraseForm(forms.Form):
    """Typing the word keeps a slip of the finger from erasing a backpack."""

    word = forms.CharField(label=gettext_lazy("Type the word ERASE"), max_length=20)
    give_up = forms.BooleanField(label=gettext_lazy("I give up my own savings in the backpack"), required=False)

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"].strip()
        if word.upper() not in {"ERASE", str(_("ERASE")).upper()}:
            raise forms.ValidationError(_("Type exactly the word ERASE to go on."))
        return word
