"""Forms of the pages about sessions: a new one in half days, other seats, a reason."""

import datetime
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.base import clock
from rugzak.base.models import Municipality
from rugzak.base.places import of_post_code
from rugzak.base.quantities import half_up
from rugzak.catalogue.models import Training
from rugzak.catalogue.specs import PartSpec, SessionSpec

ROWS, MORE = 4, 4
MOST_ROWS = 200


class SessionForm(forms.Form):
    """A session but for its half days."""

    training = forms.ModelChoiceField(
        label=gettext_lazy("Training"), queryset=Training.objects.none(), empty_label=gettext_lazy("Choose a training")
    )
    capacity = forms.IntegerField(label=gettext_lazy("How many seats?"), min_value=1, max_value=100_000)
    post_code = forms.CharField(
        label=gettext_lazy("Post code"),
        required=False,
        max_length=4,
        help_text=gettext_lazy("Leave it empty for a session online."),
    )
    address = forms.CharField(label=gettext_lazy("Street, number and room"), required=False, max_length=200)
    price = forms.DecimalField(
        label=gettext_lazy("Another price, in euros"),
        required=False,
        min_value=0,
        max_value=100_000,
        decimal_places=2,
        help_text=gettext_lazy("Only if it differs from the price of the training."),
    )
    reference = forms.CharField(label=gettext_lazy("Your own number of this session"), required=False, max_length=40)

    def __init__(self, *args: Any, trainings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["training"].queryset = trainings  # type: ignore[attr-defined]
        self.fields["post_code"].widget.attrs["inputmode"] = "numeric"

    def clean_post_code(self) -> Municipality | None:
        code: str = self.cleaned_data["post_code"].strip()
        found = of_post_code(code)
        if code and found is None:
            raise forms.ValidationError(_("We don’t know this post code. It has 4 digits, for example 2800."))
        return found

    def spec(self, parts: list[PartSpec]) -> SessionSpec:
        data = self.cleaned_data
        return SessionSpec(
            training=data["training"],
            capacity=data["capacity"],
            parts=parts,
            municipality=data["post_code"],
            address=data["address"].strip(),
            price_cents=None if data["price"] is None else half_up(data["price"] * 100),
            reference=data["reference"].strip(),
            made_up=data["training"].made_up,
        )


class PartForm(forms.Form):
    """A half day: day, start and hours; an empty row counts for nothing."""

    date = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start_time = forms.TimeField(
        label=gettext_lazy("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    hours = forms.DecimalField(label=gettext_lazy("Hours"), min_value=0, max_value=12, decimal_places=2, localize=True)

    def clean_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["date"]
        if day < clock.today():
            raise forms.ValidationError(_("This day is over. Choose today or later."))
        return day

    def spec(self) -> PartSpec:
        data = self.cleaned_data
        start: datetime.time = data["start_time"]
        return PartSpec(data["date"], start, half_up(data["hours"] * 60))


class PartSet(BaseFormSet):  # type: ignore[type-arg]
    """All half days of a session."""

    def specs(self) -> list[PartSpec]:
        return [form.spec() for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        if not any(self.errors) and not self.specs():
            raise forms.ValidationError(_("Fill in at least one half day."))


Parts = formset_factory(PartForm, formset=PartSet, extra=ROWS, max_num=MOST_ROWS)


def with_more_rows(data: Any) -> Any:
    """What was typed, with some more empty rows."""
    grown = data.copy()
    typed = grown.get("parts-TOTAL_FORMS", "")
    rows = int(typed) if typed.isdecimal() else ROWS
    grown["parts-TOTAL_FORMS"] = str(min(rows + MORE, MOST_ROWS))
    return grown


class SeatsForm(forms.Form):
    """More or fewer seats, with the reason that others can read."""

    capacity = forms.IntegerField(label=gettext_lazy("How many seats?"), min_value=0, max_value=100_000)
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=200)


class CancelForm(forms.Form):
    """Why a session does not go on."""

    reason = forms.CharField(
        label=gettext_lazy("Why does it not go on?"),
        max_length=200,
        help_text=gettext_lazy("Everyone who booked reads this sentence."),
    )
