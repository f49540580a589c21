"""Forms of the pages of calls for tender: a new call with its lots and criteria, a contract, a result."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.forms import formset_factory
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.base import clock
from rugzak.base.quantities import half_up
from rugzak.catalogue.calls.specs import CallSpec, CriterionSpec, LotSpec, terms

_DATE = {"type": "date"}
NOON = time(12)


class CallForm(forms.Form):
    """A call but for its lots and criteria; days end at noon."""

    language = forms.ChoiceField(label=gettext_lazy("In which language do you write?"), choices=settings.LANGUAGES)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    need = forms.CharField(
        label=gettext_lazy("What is needed, for whom, and what must come of it?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    questions_until = forms.DateField(
        label=gettext_lazy("Questions until (noon)"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    deadline = forms.DateField(
        label=gettext_lazy("Bids until (noon)"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d")
    )
    standstill_days = forms.IntegerField(
        label=gettext_lazy("Days between award and contract"),
        min_value=terms()["standstill"]["least_days"],
        max_value=60,
        initial=terms()["standstill"]["usual_days"],
        help_text=gettext_lazy("European law asks at least 10, so that a bidder can go to court."),
    )
    price_weight = forms.IntegerField(
        label=gettext_lazy("For how much of 100 does the price count?"), min_value=0, max_value=100, initial=40
    )

    def spec(self, lots: list[LotSpec], criteria: list[CriterionSpec]) -> CallSpec:
        data = self.cleaned_data
        weight = data["price_weight"]
        with translation.override(data["language"]):  # it is read by whoever reads the call
            price = [CriterionSpec(_("Price"), weight, "price")] if weight else []
        return CallSpec(
            title=data["title"],
            need=data["need"],
            language=data["language"],
            questions_until=_noon(data["questions_until"]),
            deadline=_noon(data["deadline"]),
            standstill_days=data["standstill_days"],
            lots=lots,
            criteria=[*price, *criteria],
        )


class LotForm(forms.Form):
    """A lot; an empty row counts for nothing."""

    title = forms.CharField(label=gettext_lazy("What"), max_length=160)
    quantity = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=10_000_000)
    unit = forms.CharField(
        label=gettext_lazy("Of what"), max_length=80, help_text=gettext_lazy("A result: people who pass.")
    )
    value = forms.DecimalField(
        label=gettext_lazy("Worth about, in euros"),
        min_value=1,
        max_value=1_000_000_000,
        decimal_places=2,
        localize=True,
    )

    def spec(self) -> LotSpec:
        data = self.cleaned_data
        return LotSpec(data["title"], data["quantity"], data["unit"], half_up(data["value"] * 100))


class CriterionForm(forms.Form):
    """A criterion of quality; an empty row counts for nothing."""

    name = forms.CharField(label=gettext_lazy("Quality that you look at"), max_length=160)
    weight = forms.IntegerField(label=gettext_lazy("Of 100"), min_value=1, max_value=100)

    def spec(self) -> CriterionSpec:
        return CriterionSpec(self.cleaned_data["name"], self.cleaned_data["weight"])


Lots = formset_factory(LotForm, extra=3, max_num=20, absolute_max=20)
Criteria = formset_factory(CriterionForm, extra=4, max_num=11, absolute_max=11)


class ContractForm(forms.Form):
    """From when until when a contract runs."""

    starts = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))
    ends = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs=_DATE, format="%Y-%m-%d"))


class ResultForm(forms.Form):
    """What came of a contract so far."""

    achieved = forms.IntegerField(label=gettext_lazy("How many so far?"), min_value=0, max_value=10_000_000)
    words = forms.CharField(
        label=gettext_lazy("What went well, and what did not?"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Everyone reads it."),
    )


def filled(formset: Any) -> list[Any]:
    """The specs of the rows of a formset that hold something."""
    return [form.spec() for form in formset if form.has_changed()]


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON, tzinfo=ZoneInfo(clock.BRUSSELS))
