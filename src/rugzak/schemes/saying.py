"""Places and values of a scheme document as people read them: `conditions.lives.if` is "Condition ‘lives’, rule"."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from rugzak.base import quantities
from rugzak.base.text import LANGUAGES
from rugzak.schemes import source
from rugzak.schemes.source import Path_

_DAY = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-\d{2}$")
# The fields that take one word of a list.
_CHOICES = {
    "payer", "asset", "holder", "to", "when", "per", "carry_over", "effect", "who", "by", "keeps", "accrues", "kind",
    "allocation", "type", "counted_in", "renewed", "pays", "rounding", "beyond", "jobs",
}  # fmt: skip
_QUOTES = {"nl": "‘{}’", "fr": "«\u00a0{}\u00a0»", "de": "„{}“", "en": "‘{}’"}
_ASSETS = {"cents": "EUR", "minutes": "MIN", "sgd": "SGD"}
# What says best what a whole part is about.
_GIST = ("values", "text", "why", "value", "if", "amount", "by", "effect")


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The words of `compare.yaml`, read once a process."""
    found: Mapping[str, Any] = source.read(Path(__file__).with_name("compare.yaml")).data
    return found


def phrase(name: str, language: str, **parts: str) -> str:
    """A sentence with its parts filled in."""
    template: str = words()["phrases"][name][language]
    return template.format(**parts)


def place(path: Path_, language: str) -> str:
    """Where something stands, in words; what has none stands there as it is written."""
    section = words()["sections"].get(str(path[0])) if len(path) > 1 else None
    if section is None:
        return _capital(", ".join(_step(path, index, language) for index in range(len(path))))
    named = f"{section[language]} {_quoted(str(path[1]).replace('_', ' '), language)}"
    return ", ".join([named, *(_step(path, index, language) for index in range(2, len(path)))])


def _step(path: Path_, index: int, language: str) -> str:
    step, before = str(path[index]), str(path[index - 1]) if index else ""
    if step in LANGUAGES and index:
        return str(words()["languages"][step][language])
    if _DAY.match(step):
        return phrase("since", language, day=day(step, language))
    if before == "kinds":
        return _word(step, language)
    named = words()["sections"] if index == 0 and step in words()["sections"] else words()["fields"]
    return str(named[step][language]) if step in named else step


def value(found: Any, path: Path_, unit: str, language: str) -> str:
    """A value as the reader writes it; `unit` is the type of the parameter that it belongs to."""
    if found is None:
        return phrase("unknown" if path[-1:] == ("value",) else "nothing", language)
    if isinstance(found, bool):
        return phrase(str(found).lower(), language)
    if isinstance(found, Mapping):
        return _gist(found, path, unit, language)
    if isinstance(found, list):
        return ", ".join(value(row, path, unit, language) for row in found) or phrase("nothing", language)
    return _plain(found, path, unit, language)


def _plain(found: Any, path: Path_, unit: str, language: str) -> str:
    field = str(path[-1]) if path else ""
    if _counts(path, field) and _is_number(found):
        return _measured(Decimal(str(found)), unit, language)
    if isinstance(found, str) and _DAY.match(found):
        return day(found, language)
    if isinstance(found, str) and field in _CHOICES:
        return _word(found, language)
    return _quoted(found, language) if isinstance(found, str) else _decimals(Decimal(str(found)), language)


def _counts(path: Path_, field: str) -> bool:
    """A number of a parameter, not the day or the reference beside it."""
    return "parameters" in path and (field == "value" or bool(_DAY.match(field)))


def _is_number(found: Any) -> bool:
    return isinstance(found, int) or bool(re.fullmatch(r"-?\d+(\.\d+)?", str(found)))


def _measured(number: Decimal, unit: str, language: str) -> str:
    if unit in _ASSETS:
        return quantities.amount(_ASSETS[unit], int(number), language)
    return _decimals(number, language)


def _decimals(number: Decimal, language: str) -> str:
    exponent = number.as_tuple().exponent
    return quantities.number(number, language, max(0, -exponent) if isinstance(exponent, int) else 0)


def _gist(found: Mapping[str, Any], path: Path_, unit: str, language: str) -> str:
    """A text in the reader's language; of a whole part that which says best what it is about."""
    if language in found:
        return _quoted(str(found[language]), language)
    key = next((key for key in _GIST if key in found), None)
    if key is not None:
        return value(found[key], (*path, key), unit, language)
    return ", ".join(
        f"{_step((*path, key), len(path), language)} {value(inner, (*path, key), unit, language)}"
        for key, inner in found.items()
    )


def day(text: str, language: str) -> str:
    """A date as `31 december 2026`; what is no date stays as it is."""
    if not _DAY.match(text):
        return text
    year, month, number = text.split("-")
    name = words()["months"][language][int(month) - 1]
    point = "." if language == "de" else "er" if language == "fr" and int(number) == 1 else ""
    return f"{int(number)}{point} {name} {year}"


def _word(code: str, language: str) -> str:
    known = words()["words"]
    return str(known[code][language]) if code in known else _quoted(code, language)


def _quoted(text: str, language: str) -> str:
    return _QUOTES[language].format(text.rstrip("."))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
