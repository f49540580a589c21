"""The form of a simulation: what one assumes, in percent and euros; what the reform itself lets one change."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.base.quantities import half_up, number
from rugzak.evaluation import simulations
from rugzak.evaluation.simulation.reform import Reform
from rugzak.evaluation.simulations import Changes

LEVELS = ("low", "mid", "high")
SIDES = (
    ("supply", gettext_lazy("Supply: the provider gets it")),
    ("demand", gettext_lazy("Demand: the person chooses")),
)
PEOPLE = (50_000, 200_000, 1_000_000)


def _short(value: Decimal) -> Decimal | int:
    """Without zeros behind the point."""
    return int(value) if value == int(value) else value.normalize()


def _percent(label: Any, initial: Decimal) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=100, decimal_places=1, initial=_short(initial * 100))


class SimulationForm(forms.Form):
    """Percentages are of 100, money is in euros; `changes` gives what to ask for."""

    take_up_low = forms.DecimalField()
    take_up_mid = forms.DecimalField()
    take_up_high = forms.DecimalField()

    def __init__(self, reform: Reform, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reform = reform
        usual = reform.assumptions.take_up_of("default").rows()[""]
        labels = (
            _("Of 100 people with a right, at least this many use it"),
            _("Most likely this many"),
            _("At most this many"),
        )
        for level, label, value in zip(LEVELS, labels, usual, strict=True):
            self.fields[f"take_up_{level}"] = _percent(label, value)
        self._numbers()
        self._budgets()
        self._shift()
        choices = [(str(count), number(count)) for count in PEOPLE]
        hint = _("More people give a smaller margin, and take longer.")
        self.fields["people"] = forms.ChoiceField(label=_("How many made-up people?"), choices=choices, help_text=hint,
                                                  initial=str(simulations.USUAL))  # fmt: skip

    def _numbers(self) -> None:
        """The values that the reform changes; cents are asked in euros."""
        for change in self.reform.document.changes:
            for name, value in change.parameters.items():
                cents = self._cents(change.scheme, name)
                initial = Decimal(value) / 100 if cents else Decimal(value)
                label = f"{name.replace('_', ' ').capitalize()}{' (€)' if cents else ''}"
                self.fields[f"n:{change.scheme}:{name}"] = forms.DecimalField(label=label, min_value=0, max_value=10**7,
                                                                              initial=_short(initial))  # fmt: skip

    def _cents(self, scheme: str, name: str) -> bool:
        found = next(one for one in self.reform.scenarios[0].schemes if one.id == scheme)
        kinds = [row.type.unit for version in found.versions for row in version.parameters if row.name == name]
        return "cents" in kinds

    def _budgets(self) -> None:
        for added in self.reform.document.add:
            if added.budget:
                label = _("The pot for a year, in millions of euros")
                field = forms.DecimalField(label=label, min_value=Decimal("0.1"), max_value=10**4,
                                           initial=_short(Decimal(added.budget) / 100_000_000))  # fmt: skip
                self.fields[f"b:{added.scheme.removesuffix('.yaml')}"] = field

    def _shift(self) -> None:
        moved = self.reform.document.shift
        if moved is None:
            return
        self.fields["share"] = _percent(_("How much must follow demand, in percent?"), moved.share)
        self.fields["steps"] = forms.IntegerField(
            label=_("In how many steps?"), min_value=1, max_value=10, initial=moved.steps
        )
        for code, line in moved.lines.items():
            label = f"{line.name.text()}, {number(Decimal(line.cents) / 100_000_000, decimals=1)} (€ mln)"
            self.fields[f"s:{code}"] = forms.ChoiceField(label=label, choices=SIDES, initial=line.side)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        levels = [value for level in LEVELS if (value := cleaned.get(f"take_up_{level}")) is not None]
        if levels != sorted(levels):
            self.add_error("take_up_mid", _("Fill in a number between the lowest and the highest."))
        return cleaned

    @property
    def changes(self) -> Changes:
        """What was filled in, once it is valid."""
        data = self.cleaned_data
        low, mid, high = (str(data[f"take_up_{level}"] / 100) for level in LEVELS)
        return Changes(
            take_up=(low, mid, high), parameters=self._parameters(),
            budgets={name: half_up(value * 100_000_000) for name, value in _under(data, "b:")},
            share=str(data["share"] / 100) if "share" in data else None, steps=data.get("steps"),
            sides=dict(_under(data, "s:")),
        )  # fmt: skip

    def _parameters(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for key, value in _under(self.cleaned_data, "n:"):
            scheme, name = key.split(":")
            plain = half_up(value * 100) if self._cents(scheme, name) else value
            whole = plain == int(plain)
            found.setdefault(scheme, {})[name] = int(plain) if whole else str(plain)
        return found


def _under(data: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    yield from ((name.removeprefix(prefix), value) for name, value in data.items() if name.startswith(prefix))
