"""The filters of the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rugzak.base.models import Municipality, PostCode
from rugzak.catalogue.search.question import Question
from rugzak.portal.person.words import FORMS

DISTANCES = (("10", "10 km"), ("25", "25 km"), ("50", "50 km"), ("100", "100 km"))


class SearchForm(forms.Form):
    """Words, form, price, start and place; all optional."""

    text = forms.CharField(label=_("What do you want to learn?"), required=False, max_length=100)
    form = forms.ChoiceField(label=_("How"), required=False, choices=[("", _("Any way")), *FORMS.items()])
    max_price = forms.IntegerField(label=_("At most, in euros"), required=False, min_value=0, max_value=100_000)
    start_after = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label=_("Post code"), required=False, max_length=4)
    within = forms.ChoiceField(label=_("How far"), required=False, choices=DISTANCES, initial="25")
    skill = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, home: Municipality | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home = home
        self.fields["text"].widget.attrs |= {"type": "search", "enterkeyhint": "search"}
        self.fields["place"].widget.attrs["inputmode"] = "numeric"

    @property
    def narrowed(self) -> bool:
        """Whether something was chosen besides words, so that the choices are shown unfolded."""
        return self.is_bound and any(self.data.get(name) for name in ("form", "max_price", "start_after", "place"))

    def clean_place(self) -> Municipality | None:
        code = self.cleaned_data["place"].strip()
        if not code:
            return None
        found = PostCode.objects.filter(code=code).select_related("municipality").first()
        if found is None:
            raise forms.ValidationError(_("We don’t know this post code. A post code has 4 digits, for example 9000."))
        return found.municipality

    def question(self) -> Question:
        """The same in the words of the catalogue."""
        data = self.cleaned_data
        price = data["max_price"]
        return Question(
            text=data["text"],
            form=data["form"] or None,
            max_price=None if price is None else price * 100,
            start_after=data["start_after"],
            near=data["place"],
            within_km=float(data["within"] or 25) if data["place"] else None,
            skills=(data["skill"],) if data["skill"] else (),
        )
