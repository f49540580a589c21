"""The form of a new round: a fund, amounts in euros, moments, the rule, at most one quota and one bonus in points."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.accounts.models import Fund
from rugzak.base.quantities import half_up
from rugzak.base.text import Text
from rugzak.booking.rounds.groups import all_groups
from rugzak.booking.rounds.models import Rule
from rugzak.portal.authority.words import ROUND_RULES

if TYPE_CHECKING:
    Choice = forms.ModelChoiceField[Fund]
else:
    Choice = forms.ModelChoiceField


class _FundField(Choice):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.label} · {obj.organisation.name}"


def _moment(label: Any, hint: Any = "") -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, help_text=hint, widget=widget, input_formats=["%Y-%m-%dT%H:%M"])


def _groups(empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *((code, group.label) for code, group in all_groups().items())]


class RoundForm(forms.Form):
    """What an officer fills in. Money in euros, moments in Belgian time."""

    name_nl = forms.CharField(label=gettext_lazy("Name in Dutch"), max_length=80)
    name_fr = forms.CharField(label=gettext_lazy("Name in French"), max_length=80, required=False)
    name_de = forms.CharField(label=gettext_lazy("Name in German"), max_length=80, required=False)
    fund = _FundField(label=gettext_lazy("Which pot pays?"), queryset=Fund.objects.none())
    budget = forms.DecimalField(
        label=gettext_lazy("How much in all, in euros?"), min_value=1, max_value=10**9, decimal_places=2
    )
    amount = forms.DecimalField(
        label=gettext_lazy("How much for one person, in euros?"), min_value=1, max_value=100_000, decimal_places=2
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Who gets it?"), widget=forms.RadioSelect, choices=list(ROUND_RULES.items())
    )
    opens_register = _moment(gettext_lazy("Registration opens"))
    opens = _moment(gettext_lazy("The round opens"), gettext_lazy("For a draw: the same as registration, or later."))
    closes = _moment(gettext_lazy("The round closes"))
    accept_days = forms.IntegerField(
        label=gettext_lazy("How many days to accept?"), min_value=1, max_value=90, initial=14
    )
    use_until = forms.DateField(
        label=gettext_lazy("Last day to use it"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    condition = forms.ChoiceField(label=gettext_lazy("Only for people"), required=False)
    quota_group = forms.ChoiceField(label=gettext_lazy("Keep a part for people"), required=False)
    quota_share = forms.IntegerField(
        label=gettext_lazy("How many percent is kept?"), min_value=1, max_value=100, required=False
    )
    point_group = forms.ChoiceField(
        label=gettext_lazy("One point more for people"), required=False, help_text=gettext_lazy("Only with points.")
    )
    course_cap = forms.IntegerField(
        label=gettext_lazy("At most how many people in one course?"), min_value=1, max_value=10**6, required=False
    )
    public_source = forms.CharField(
        label=gettext_lazy("Public number for the draw"), max_length=200, required=False,
        help_text=gettext_lazy("A number that nobody can choose and that comes after closing, such as a lotto draw."),
    )  # fmt: skip

    def __init__(self, *args: Any, funds: QuerySet[Fund], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = funds  # type: ignore[attr-defined]
        for name, empty in (("condition", _("everyone")), ("quota_group", _("nobody")), ("point_group", _("nobody"))):
            self.fields[name].choices = _groups(empty)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("quota_group") and not data.get("quota_share"):
            self.add_error("quota_share", _("Fill in how many percent."))
        return data

    def values(self) -> dict[str, Any]:
        """What `services.make` takes."""
        data = self.cleaned_data
        return {
            "fund": data["fund"], "scheme": data["fund"].scheme, "rule": Rule(data["rule"]),
            "name": Text(nl=data["name_nl"], fr=data["name_fr"], de=data["name_de"]),
            "amount": half_up(data["amount"] * 100), "budget": half_up(data["budget"] * 100),
            "opens_register": data["opens_register"], "opens": data["opens"], "closes": data["closes"],
            "accept_days": data["accept_days"], "use_until": data["use_until"],
            "conditions": [data["condition"]] if data["condition"] else [],
            "quotas": _quotas(data), "points": _points(data), "caps": {"course": data["course_cap"]},
            "public_source": data["public_source"],
        }  # fmt: skip


def _quotas(data: dict[str, Any]) -> list[dict[str, str]]:
    group, share = data["quota_group"], data["quota_share"]
    return [{"group": group, "share": f"{share / 100:.2f}"}] if group and share else []


def _points(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"group": data["point_group"], "points": 1}] if data["point_group"] else []
