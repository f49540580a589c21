"""Quantities: whole numbers in the smallest unit (cents, minutes, vouchers), and how people read them."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

NBSP = "\u00a0"
_THOUSANDS = {"en": ",", "fr": "\u202f"}
_DECIMAL = {"en": "."}
_HOURS = {"nl": "uur", "fr": "h", "de": "Std.", "en": "h"}
_MINUTES = {"nl": "min", "fr": "min", "de": "Min.", "en": "min"}
_VOUCHERS = {
    "nl": ("cheque", "cheques"),
    "fr": ("chèque", "chèques"),
    "de": ("Scheck", "Schecks"),
    "en": ("voucher", "vouchers"),
}


class Asset(StrEnum):
    """What ledger accounts count; seats and caps have an asset of their own (`seat:<session>`, `cap:<name>`)."""

    EUR = "EUR"
    MINUTES = "MIN"
    VOUCHER = "VOUCHER"


def half_up(value: Decimal) -> int:
    """Round to a whole number, a half away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def largest_remainder(total: int, weights: Sequence[Decimal | int]) -> list[int]:
    """Divide `total` in proportion to `weights` so that the parts add up exactly (Hamilton's method)."""
    whole = sum(Decimal(w) for w in weights)
    if whole <= 0:
        raise ValueError("weights must add up to more than zero")
    exact = [total * Decimal(w) / whole for w in weights]
    parts = [int(value) for value in exact]
    by_rest = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_rest[: total - sum(parts)]:
        parts[i] += 1
    return parts


def number(value: int | Decimal, language: str | None = None, decimals: int = 0) -> str:
    """A number as the reader writes it: 1.245,50 in nl and de, 1 245,50 in fr, 1,245.50 in en."""
    code = _language(language)
    text = f"{value:,.{decimals}f}"
    return text.translate({ord(","): _THOUSANDS.get(code, "."), ord("."): _DECIMAL.get(code, ",")})


def euros(cents: int, language: str | None = None) -> str:
    """Cents as euros: `€ 1.245`, with decimals only where there are cents."""
    amount = Decimal(abs(cents)) / 100
    text = number(amount, language, 0 if cents % 100 == 0 else 2)
    sign = "−" if cents < 0 else ""
    if _language(language) in ("fr", "de"):
        return f"{sign}{text}{NBSP}€"
    return f"{sign}€{NBSP}{text}"


def hours(minutes: int, language: str | None = None) -> str:
    """Minutes as hours: `47 uur`, `7 uur 30 min`."""
    code = _language(language)
    whole, rest = divmod(abs(minutes), 60)
    parts = [f"{number(whole, code)}{NBSP}{_HOURS[code]}"] if whole or not rest else []
    parts += [f"{rest}{NBSP}{_MINUTES[code]}"] if rest else []
    return ("−" if minutes < 0 else "") + NBSP.join(parts)


def amount(asset: str, value: int, language: str | None = None) -> str:
    """Any quantity with its unit."""
    if asset == Asset.EUR:
        return euros(value, language)
    if asset == Asset.MINUTES:
        return hours(value, language)
    if asset == Asset.VOUCHER:
        one, many = _VOUCHERS[_language(language)]
        return f"{number(value, language)}{NBSP}{one if value == 1 else many}"
    return number(value, language)


def _language(language: str | None) -> str:
    if language is None:
        from django.utils.translation import get_language

        language = get_language() or "nl"
    code = language[:2].lower()
    return code if code in _HOURS else "en"
