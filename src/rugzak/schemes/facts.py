"""The typed vocabulary of facts (`facts.yaml`): what rules may ask, what a value must look like, how to prove it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from rugzak.base.text import Text
from rugzak.schemes import source
from rugzak.schemes.language import Node, Type, Value, parse
from rugzak.schemes.language.bounds import Bounds
from rugzak.schemes.language.functions import to_decimal
from rugzak.schemes.language.nodes import DATE

FOLDER = Path(__file__).parent
GROUPS: Mapping[str, str] = {
    "person": "person", "employment": "person", "employer": "person", "claims": "person", "dismissal": "person",
    "break": "person",
    "training": "training", "provider": "training", "session": "training", "booking": "booking",
}  # fmt: skip
_KINDS: Mapping[str, str] = {"enum": "text", "minutes": "int", "cents": "int"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One name of the vocabulary. `scope` says when it can be asked: of a person, of a training, at booking."""

    name: str
    type: Type
    label: Text
    proof: Text
    proof_kind: str
    source: str
    limits: Bounds
    derive: str | None
    scope: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`derived` are facts worked out from others where nobody gives them; `origins` those for which one asks the
    others."""

    facts: Mapping[str, Fact]
    types: Mapping[str, Type]
    limits: Mapping[str, Bounds]
    derived: Mapping[str, Node]
    origins: Mapping[str, Node]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, read once a process."""
    data = source.read(FOLDER / "facts.yaml").data
    proofs = {kind: Text.from_json(text) for kind, text in data["proofs"].items()}
    facts = {name: _fact(name, row, proofs) for name, row in data["facts"].items()}
    types = {name: fact.type for name, fact in facts.items()}
    derived = {name: _derive(fact, types) for name, fact in facts.items() if fact.derive}
    origins = {name: node for name, node in derived.items() if not data["facts"][name].get("ask_itself")}
    return Vocabulary(facts, types, {name: fact.limits for name, fact in facts.items()}, derived, origins)


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Text]:
    """Sentences that belong to no single scheme (`texts.yaml`)."""
    return {code: Text.from_json(text) for code, text in source.read(FOLDER / "texts.yaml").data.items()}


def coerce(value: object, wants: Type) -> Value:
    """A value as the language keeps it, or None when it does not fit (it is then unknown, never guessed)."""
    if value is None:
        return None
    try:
        fitted = _COERCE[wants.kind](value)
    except (ValueError, TypeError, InvalidOperation):
        return None
    return None if wants.values is not None and fitted not in wants.values else fitted


def _fact(name: str, row: Mapping[str, Any], proofs: Mapping[str, Text]) -> Fact:
    limits = (row.get("min"), row.get("max"))
    label = Text.from_json(row["label"])
    kind = row["proof"]
    scope = GROUPS[name.partition(".")[0]]
    return Fact(name, _type(row), label, proofs[kind], kind, row["source"], limits, row.get("derive"), scope)


def _type(row: Mapping[str, Any]) -> Type:
    word = str(row["type"])
    unit = word if word in ("minutes", "cents") else row.get("unit")
    values = frozenset(row["values"]) if word == "enum" else None
    return Type(_KINDS.get(word, word), unit, values)  # type: ignore[arg-type]


def _derive(fact: Fact, types: Mapping[str, Type]) -> Node:
    return parse(fact.derive or "", {**types, "on_date": DATE}, wants=fact.type)


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _int(value: object) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise ValueError
    return int(number)


def _number(value: object) -> Decimal:
    if isinstance(value, bool):
        raise TypeError
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError
    return number


def _date(value: object) -> date:
    if isinstance(value, datetime):
        raise TypeError
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    if not 1900 <= day.year <= 2200:
        raise ValueError
    return day


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


_COERCE: Mapping[str, Callable[[object], Value]] = {
    "bool": _bool, "int": _int, "decimal": lambda value: to_decimal(_number(value)), "date": _date, "text": _text,
}  # fmt: skip
