"""Amounts as people type them, and how money that was promised stands."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from rugzak.accounts import bank
from rugzak.accounts.models import Fund

MOST = Decimal(10_000_000)
MOST_REQUESTS = 20
DEPOSIT_STATES = {
    "open": (gettext_lazy("Waits for the bank"), "warn"),
    "part": (gettext_lazy("Came in part"), "warn"),
    "paid": (gettext_lazy("Came"), "yes"),
    "cancelled": (gettext_lazy("Cancelled"), ""),
}


def money_on_its_way(fund: Fund) -> dict[str, Any]:
    """For the page of a pot: what was promised, and what was paid too much."""
    rows = bank.requests_of(fund)[:MOST_REQUESTS]
    return {
        "requests": [(row, bank.format_reference(row.reference), *DEPOSIT_STATES[row.state]) for row in rows],
        "credits": list(bank.credits_of(fund)),
    }


class Euros(forms.DecimalField):
    """`1250`, `1250.50` or `1250,50`; with `zero` also nothing at all."""

    def __init__(self, *, zero: bool = False, **kwargs: Any) -> None:
        least = Decimal(0) if zero else Decimal("0.01")
        super().__init__(min_value=least, max_value=MOST, decimal_places=2, widget=forms.TextInput, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.error_messages["invalid"] = gettext_lazy("Type an amount in euros, for example 250 or 250,50.")
        more = gettext_lazy("The amount must be more than zero.")
        self.error_messages["min_value"] = self.error_messages["invalid"] if zero else more
        self.error_messages["max_value"] = gettext_lazy("This is more than one time can take. Split it up.")
        self.error_messages["max_decimal_places"] = gettext_lazy("An amount has at most 2 digits after the comma.")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("€", "").replace(" ", "").replace("\u00a0", "").replace(",", ".")
        return super().to_python(value)
