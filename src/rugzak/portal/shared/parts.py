"""The sheet of all parts, for who builds; only in a demo or with DEBUG. In English, with made-up values."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.base import clock
from rugzak.portal.shared.tables import Cell, Chart, Heat, Table

LINES = [
    {"payer": "gov", "name": "Flemish government", "amount": 12500, "why": "your last voucher", "href": "#pay"},
    {"payer": "sector", "name": "Your sector fund", "amount": 40000, "why": "the most it pays in a year"},
    {"payer": "employer", "name": "Your employer", "amount": 33000, "why": "the rest, after half"},
    {"payer": "self", "name": "You", "amount": 12500},
]
REASONS = [
    {"held": True, "text": "You live in Flanders."},
    {"held": None, "text": "Did you work 20 days in the last 4 months?"},
    {"held": False, "text": "You have a contract now."},
]
YEARS = (("2021", 8.9), ("2022", 9.3), ("2023", 9.5), ("2024", 9.8), ("2025", 10.2))


class SampleForm(forms.Form):
    """One of each kind of field."""

    employer = forms.CharField(label="Name of your employer", help_text="As on your pay slip.", required=False)
    post_code = forms.RegexField(
        r"^\d{4}$", label="Your post code", error_messages={"invalid": "A post code has 4 digits. For example 9000."}
    )
    language = forms.ChoiceField(label="Language", choices=[("nl", "Nederlands"), ("fr", "Français")])
    purpose = forms.ChoiceField(
        label="What for?", choices=[("job", "My job"), ("self", "Myself")], widget=forms.RadioSelect, initial="job"
    )
    agree = forms.BooleanField(label="I agree", help_text="You can stop this at any time.")
    about = forms.CharField(label="Anything else?", widget=forms.Textarea(attrs={"rows": 3}), required=False)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    if not (settings.RUGZAK_DEMO or settings.DEBUG):
        raise Http404
    return render(request, "shared/parts.html", _sample())


def _sample() -> dict[str, Any]:
    return {
        "lines": LINES,
        "reasons": REASONS,
        "facts": [("Still left", "€\u00a0125 of €\u00a0250"), ("Use before", "31 December 2026")],
        "form": SampleForm({"employer": "", "post_code": "90", "language": "nl", "purpose": "job"}),
        "soon": clock.today() + timedelta(days=37),
        "chart": _chart(),
        "heat": _heat(),
        "table2": Table(
            "Who uses the right", ["Scheme", "Use"], [["Vouchers", "9 %"], ["Leave", "5 %"]], frozenset({1})
        ),
    }


def _table() -> Table:
    rows = [[year, f"{value} %"] for year, value in YEARS]
    return Table("Learned in the last 4 weeks", ["Year", "Share"], rows, frozenset({1}), csv="#csv")


def _chart() -> Chart:
    values = [{"year": year, "share": value, "low": value - 0.6, "high": value + 0.6} for year, value in YEARS]
    x = {"field": "year", "type": "ordinal", "axis": {"labelAngle": 0}}
    layers = [
        {
            "mark": "area",
            "encoding": {"x": x, "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}},
        },
        {
            "mark": "line",
            "encoding": {"x": x, "y": {"field": "share", "type": "quantitative", "scale": {"domainMin": 0}}},
        },
        {"mark": "rule", "encoding": {"y": {"datum": 15}}},
    ]
    spec = {"data": {"values": values}, "height": 220, "layer": layers}
    return Chart("rise", "It rises, but slowly", "Line from 2021 to 2025. From 8.9 to 10.2 percent.", spec, _table())


def _heat() -> Heat:
    def cells(*shares: int | None) -> list[Cell]:
        return [Cell(share, "#cell" if share else "", f"{share} percent", share == 60) for share in shares]

    rows = [("Working next to robots", cells(60, 0, None, 20)), ("Planning with data", cells(10, 40, 30, 50))]
    return Heat("Share of the team that needs this, in %", "Skill", ["Store", "Transport", "Planning", "Repair"], rows)
