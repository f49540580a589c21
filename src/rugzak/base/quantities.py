"""Quantities: whole numbers in the smallest unit (cents, minutes, vouchers), and how people read them."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

NBSP = "\u00a0"
_THOUSANDS = {"en": ",", "fr": "\u202f"}
_DECIMAL = {"en": "."}
_HOURS = {"nl": "uur", "fr": "h", "de": "Std.", "en": "h"}
_DAYS = {"nl": ("dag", "dagen"), "fr": ("jour", "jours"), "de": ("Tag", "Tage"), "en": ("day", "days")}
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
    SGD = "SGD"


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
    return _money(cents, "€", language)


def _money(cents: int, mark: str, language: str | None) -> str:
    amount = Decimal(abs(cents)) / 100
    text = number(amount, language, 0 if cents % 100 == 0 else 2)
    sign = "−" if cents < 0 else ""
    if _language(language) in ("fr", "de"):
        return f"{sign}{text}{NBSP}{mark}"
    return f"{sign}{mark}{NBSP}{text}"


def hours(minutes: int, language: str | None = None) -> str:
    """Minutes as hours: `47 uur`, `7 uur 30 min`."""
    code = _language(language)
    whole, rest = divmod(abs(minutes), 60)
    parts = [f"{number(whole, code)}{NBSP}{_HOURS[code]}"] if whole or not rest else []
    parts += [f"{rest}{NBSP}{_MINUTES[code]}"] if rest else []
    return ("−" if minutes < 0 else "") + NBSP.join(parts)


def days(minutes: int, day: int, language: str | None = None) -> str:
    """Minutes as days of so many minutes: `2 dagen`, `2,5 dagen`; to a tenth, never more than there is."""
    code = _language(language)
    count = (Decimal(abs(minutes)) / day).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    one, many = _DAYS[code]
    single = count == 1 or (code == "fr" and count < 2)  # French counts 1,5 as one
    text = number(count, code, 0 if count == int(count) else 1)
    return f"{'−' if minutes < 0 else ''}{text}{NBSP}{one if single else many}"


def days_and_hours(minutes: int, day: int, language: str | None = None) -> str:
    """Minutes both ways: `2 dagen (15 uur 12 min)`."""
    return f"{days(minutes, day, language)} ({hours(minutes, language)})"


def amount(asset: str, value: int, language: str | None = None, *, day: int | None = None) -> str:
    """Any quantity with its unit. `day`: how many minutes a day has, where people speak of these minutes in days."""
    if day and asset == Asset.MINUTES:
        return days_and_hours(value, day, language)
    if asset == Asset.EUR:
        return euros(value, language)
    if asset == Asset.SGD:
        return _money(value, "S$", language)
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
