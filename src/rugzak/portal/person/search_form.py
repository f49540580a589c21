"""The filters of the catalogue."""

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rugzak.base.models import Municipality, PostCode
from rugzak.base.places import of_post_code
from rugzak.catalogue.search.question import Question
from rugzak.portal.person.words import FORMS

WEEKDAYS = {"saturday": {6}, "weekend": {6, 7}, "weekdays": {1, 2, 3, 4, 5}}
WHEN = (
    ("", _("Any day")),
    ("saturday", _("On Saturdays")),
    ("weekend", _("In the weekend")),
    ("weekdays", _("From Monday to Friday")),
    ("evening", _("In the evening")),
)
ORDER = (
    ("best", _("What fits best")),
    ("soonest", _("What starts first")),
    ("cheapest", _("The lowest price")),
    ("nearest", _("What is nearest")),
)
DISTANCES = (("10", "10 km"), ("25", "25 km"), ("50", "50 km"), ("100", "100 km"))


NARROWING = ("form", "max_price", "start_after", "place", "when", "language")


class SearchForm(forms.Form):
    """Words, form, price, start, days, place, language and order; all optional."""

    text = forms.CharField(label=_("What do you want to learn?"), required=False, max_length=100)
    form = forms.ChoiceField(label=_("How"), required=False, choices=[("", _("Any way")), *FORMS.items()])
    max_price = forms.IntegerField(label=_("At most, in euros"), required=False, min_value=0, max_value=100_000)
    start_after = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(label=_("Post code"), required=False, max_length=4)
    within = forms.ChoiceField(label=_("How far"), required=False, choices=DISTANCES, initial="25")
    when = forms.ChoiceField(label=_("On which days"), required=False, choices=WHEN)
    language = forms.ChoiceField(
        label=_("In which language"), required=False, choices=[("", _("Any")), *settings.LANGUAGES]
    )
    order = forms.ChoiceField(label=_("What first?"), required=False, choices=ORDER)
    skill = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, home: Municipality | None = None) -> None:
        if data is not None and "within" not in data:  # else the first of the list would be shown as chosen
            data = data.copy()
            data["within"] = self.base_fields["within"].initial
        super().__init__(data)
        self.home = home
        self.fields["text"].widget.attrs |= {"type": "search", "enterkeyhint": "search"}
        self.fields["place"].widget.attrs["inputmode"] = "numeric"
        self.placed = PostCode.objects.exists() or bool(data and data.get("place"))  # else no list was imported

    @property
    def narrowed(self) -> bool:
        """Whether something was chosen besides words, so that the choices are shown unfolded."""
        return self.is_bound and any(self.data.get(name) for name in NARROWING)

    def clean_place(self) -> Municipality | None:
        code = self.cleaned_data["place"].strip()
        found = of_post_code(code)
        if code and found is None:
            raise forms.ValidationError(_("We don’t know this post code. A post code has 4 digits, for example 9000."))
        return found

    def question(self) -> Question:
        """The same in the words of the catalogue."""
        data = self.cleaned_data
        price, when = data["max_price"], data["when"]
        return Question(
            text=data["text"],
            form=data["form"] or None,
            max_price=None if price is None else price * 100,
            start_after=data["start_after"],
            near=data["place"],
            within_km=float(data["within"] or 25) if data["place"] else None,
            skills=(data["skill"],) if data["skill"] else (),
            weekdays=frozenset(WEEKDAYS.get(when, ())),
            evening=when == "evening",
            language=data["language"] or None,
            order=data["order"] or "best",
        )
