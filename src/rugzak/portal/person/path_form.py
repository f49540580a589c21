"""What someone can and wants, as a form: all of it may stay open."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rugzak.careers.path.model import PARTS, WHOLE_WEEK, Wish
from rugzak.portal.shared.money import Euros

DAYS = tuple(
    zip(
        map(str, range(7)),
        (
            *(pgettext_lazy("a choice", "Monday"), pgettext_lazy("a choice", "Tuesday")),
            *(pgettext_lazy("a choice", "Wednesday"), pgettext_lazy("a choice", "Thursday")),
            *(pgettext_lazy("a choice", "Friday"), pgettext_lazy("a choice", "Saturday")),
            pgettext_lazy("a choice", "Sunday"),
        ),
        strict=True,
    )
)
TIMES = (("morning", _("In the morning")), ("afternoon", _("In the afternoon")), ("evening", _("In the evening")))
DISTANCES = (("", _("As far as needed")), ("10", "10 km"), ("20", "20 km"), ("50", "50 km"))
MOST_HOURS, MOST_STEPS = 80, 40
FIELDS = ("budget", "hours", "last", "km", "online", "days", "times", "languages")


class WishForm(forms.Form):
    """Money, hours, days, distance and language; what is left open is no limit."""

    budget = Euros(label=_("How much can you pay yourself, in all?"), required=False, zero=True)
    hours = forms.IntegerField(
        label=_("How many hours a week at most?"), min_value=1, max_value=MOST_HOURS, required=False
    )
    last = forms.DateField(
        label=_("When must it be done?"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    km = forms.ChoiceField(label=_("How far do you travel?"), choices=DISTANCES, required=False)
    days = forms.MultipleChoiceField(
        label=_("On which days?"), choices=DAYS, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Nothing ticked means: any day."),
    )  # fmt: skip
    times = forms.MultipleChoiceField(
        label=_("At what time of the day?"), choices=TIMES, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Nothing ticked means: any time."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("In which language?"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Nothing ticked means: any language."),
    )  # fmt: skip
    online = forms.BooleanField(label=_("Only online"), required=False)

    @property
    def narrowed(self) -> bool:
        """Whether something was chosen, so that the choices are shown unfolded."""
        return self.is_bound and (bool(self.errors) or any(self.data.get(name) for name in FIELDS))

    def wish(self) -> Wish:
        """What was chosen; no limits where an answer is wrong."""
        given: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        budget, hours, km = given.get("budget"), given.get("hours"), given.get("km")
        days = frozenset(int(day) for day in given.get("days", ()))
        return Wish(
            last=given.get("last"), budget=None if budget is None else int(budget * 100),
            hours_week=None if hours is None else hours * 60, days=days or WHOLE_WEEK,
            parts=frozenset(given.get("times", ())) or frozenset(PARTS),
            languages=frozenset(given.get("languages", ())), km=float(km) if km else None,
            online_only=bool(given.get("online")),
        )  # fmt: skip


def form_of(data: QueryDict) -> WishForm:
    """The form as it was sent; free of faults where it was only opened."""
    return WishForm(data if any(name in data for name in FIELDS) else None)


def query_of(data: QueryDict) -> str:
    """The wishes of an address, to take along in a link: only what was chosen."""
    kept = QueryDict(mutable=True)
    for name in ("job", *FIELDS):
        values = [value for value in data.getlist(name) if value][:7]
        kept.setlist(name, values) if values else None
    return kept.urlencode()


def sessions_of(request: HttpRequest) -> list[UUID]:
    """The sessions of the form; what is no id is left out, and then the rest is no longer what was seen."""
    found = []
    for text in request.POST.getlist("session")[:MOST_STEPS]:
        try:
            found.append(UUID(text))
        except ValueError:
            found.append(UUID(int=0))
    return found
