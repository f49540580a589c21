"""The form beside the text: values, dates and sentences of a draft as fields, and a changed field put into the text.

Pure. A field knows where it stands in the text and how people write it: euros and hours, not cents and minutes. Nothing
is guessed: an amount that can be read in two ways is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from rugzak.base.text import LANGUAGES
from rugzak.schemes import writing
from rugzak.schemes.source import Path_, SchemeError
from rugzak.schemes.studio import reading

Kind = Literal["date", "text", "long", "euros", "dollars", "hours", "number", "bool"]
_VERSION: Path_ = ("versions", 0)
_KINDS: Mapping[str, Kind] = {
    "cents": "euros", "minutes": "hours", "bool": "bool", "date": "date", "int": "number", "decimal": "number",
    "text": "text", "sgd": "dollars",
}  # fmt: skip
_EUROS, _HOURS = re.compile(r"^(\d{1,9})(?:[.,](\d{2}))?$"), re.compile(r"^(\d{1,6})(?::([0-5]\d))?$")
_MONEY = ("euros", "dollars")
_NUMBER = re.compile(r"^-?\d{1,12}(?:[.,]\d{1,6})?$")
# Sentences of the whole scheme, and the sections of a version whose parts have sentences.
_OWN = ("name", "how", "appeal", "closed")
_SPOKEN = ("conditions", "deadlines", "transition")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `path` leads to its place in the text, `value` is what people read there."""

    path: Path_
    kind: Kind
    value: str = ""

    @property
    def name(self) -> str:
        return "f/" + "/".join(str(step) for step in self.path)

    @property
    def language(self) -> str:
        """The language of a sentence, else empty."""
        return str(self.path[-1]) if self.path[-1] in LANGUAGES else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; `path` is that of the part inside its version. Rows can be added to a parameter."""

    path: Path_
    fields: tuple[Field, ...]

    @property
    def grows(self) -> str:
        """The parameter that can get one more dated value."""
        return str(self.path[1]) if self.path[:1] == ("parameters",) else ""


def form_of(text: str, language: str = "en") -> list[Group]:
    """The fields of a text, in its order; none while the text does not read. `language` gives the decimal sign."""
    try:
        data = reading.read(text).data
        version = data["versions"][0]
        return [group for group in _groups(data, version, language) if group.fields]
    except (SchemeError, LookupError, TypeError, AttributeError, ValueError):
        return []


def changed(
    text: str, given: Mapping[str, str], was: Mapping[str, str], language: str = "en"
) -> tuple[str, list[Field]]:
    """The text with the fields that differ from what they were, and the fields that can't be read as what they are."""
    wrong = []
    for field in (field for group in form_of(text, language) for field in group.fields):
        value = given.get(field.name, field.value).strip()
        if value in (field.value, was.get(field.name, field.value)):
            continue
        try:
            text = _put(text, field, value)
        except (ValueError, SchemeError):
            wrong.append(Field(field.path, field.kind, value))
    return text, wrong


def with_value(text: str, parameter: str) -> str:
    """The text with one more dated value of a parameter: the last one again, from the first day of the version on, or
    the day after it began. Raises `SchemeError` where there is no such parameter."""
    path = (*_VERSION, "parameters", parameter, "values")
    try:
        version = reading.read(text).data["versions"][0]
        last = version["parameters"][parameter]["values"][-1]
        start = max(version["valid"]["from"], last["from"] + timedelta(days=1))
    except (LookupError, TypeError):
        raise SchemeError(f"there is no value {parameter}", hint="add it in the text") from None
    return writing.append(text, path, {**last, "from": start})


def _groups(data: Any, version: Any, language: str) -> Iterator[Group]:
    valid = version["valid"]
    dates = tuple(Field((*_VERSION, "valid", key), "date", str(valid.get(key) or "")) for key in ("from", "until"))
    yield Group((), (*dates, Field((*_VERSION, "reference"), "text", str(version.get("reference", "")))))
    for name, parameter in (version.get("parameters") or {}).items():
        rows = enumerate(parameter["values"])
        inside = (*_VERSION, "parameters", name, "values")
        kind = _KINDS[parameter["type"]]
        yield Group(
            ("parameters", name), tuple(f for i, row in rows for f in _dated((*inside, i), kind, row, language))
        )
    for section in _SPOKEN:
        yield from _spoken(version, section)
    pays = version.get("pays") or {}
    yield Group(("pays",), tuple(_sentence((*_VERSION, "pays", "why"), pays.get("why"))))
    for name in _OWN:
        yield Group((name,), tuple(_sentence((name,), data.get(name))))


def _dated(path: Path_, kind: Kind, row: Mapping[str, Any], language: str) -> Iterator[Field]:
    yield Field((*path, "from"), "date", str(row["from"]))
    yield Field((*path, "value"), kind, _shown(kind, row["value"], language))
    yield Field((*path, "ref"), "text", str(row.get("ref", "")))


def _spoken(version: Any, section: str) -> Iterator[Group]:
    parts = version.get(section) or {}
    rows = parts.items() if isinstance(parts, dict) else enumerate(parts)
    for name, part in rows:
        path = (*_VERSION, section, name)
        fields = [*_sentence((*path, "text"), part.get("text")), *_sentence((*path, "no"), part.get("no"))]
        yield Group((section, name), tuple(fields))


def _sentence(path: Path_, words: Any) -> Iterator[Field]:
    if isinstance(words, dict):
        yield from (Field((*path, code), "long", str(words[code])) for code in LANGUAGES if code in words)


def _shown(kind: Kind, value: Any, language: str) -> str:
    """A value as people write it; nothing where it is not known."""
    if value is None:
        return ""
    if kind in _MONEY:
        whole, cents = divmod(int(value), 100)
        return f"{whole}{'.' if language == 'en' else ','}{cents:02d}" if cents else str(whole)
    if kind == "hours":
        whole, minutes = divmod(int(value), 60)
        return f"{whole}:{minutes:02d}" if minutes else str(whole)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace(".", ",") if kind == "number" and language != "en" else text


def _put(text: str, field: Field, value: str) -> str:
    """The text with one field changed. A version that is named after its first day keeps doing so."""
    read = None if not value and field.path[-1] in ("value", "until") else _read(field.kind, value)
    text = writing.put(text, field.path, read)
    if (
        field.path == (*_VERSION, "valid", "from")
        and reading.read(text).data["versions"][0].get("version") == field.value
    ):
        return writing.put(text, (*_VERSION, "version"), value)
    return text


def _read(kind: Kind, value: str) -> Any:
    """What was typed, as the rules keep it. Raises ValueError."""
    plain = value.replace("\u00a0", "").replace(" ", "").strip("€")
    if kind == "date":
        return date.fromisoformat(value)
    if kind in _MONEY and (found := _EUROS.match(plain)):
        return int(found[1]) * 100 + int(found[2] or 0)
    if kind == "hours" and (found := _HOURS.match(plain)):
        return int(found[1]) * 60 + int(found[2] or 0)
    if kind == "number" and _NUMBER.match(plain):
        return int(plain) if plain.lstrip("-").isdigit() else Decimal(plain.replace(",", "."))
    if kind == "bool" and value in ("true", "false"):
        return value == "true"
    if kind in ("text", "long"):
        return value
    raise ValueError(value)
