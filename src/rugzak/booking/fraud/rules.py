"""The rules: one YAML file each, read once a process, and run as SQL over `sql/fact.sql`. They write nothing.

A rule's query gives (provider, subject, bookings, figures) and may read three common tables: `fact` (a row a booking),
`work` (with the firm of the learner) and `age` (since when a provider is known). Parameters are dated, so a scan of an
earlier day uses the values of that day.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db import connection

from rugzak.base.quantities import euros
from rugzak.base.text import LANGUAGES, Text

_HERE = Path(__file__).parent
LIBRARY = _HERE / "library"
HOLD, SIGNAL = "hold", "signal"
_ROW = tuple[UUID, UUID | None, list[UUID] | None, dict[str, Any]]


class BadRule(ValueError):
    """A rule file that can't be used; says which and why."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with the dates from which each value holds; `tries` are the values that tuning may choose from."""

    name: str
    values: tuple[tuple[date, int], ...]
    tries: tuple[int, ...] = ()

    def on(self, day: date) -> int:
        """The value that holds on a day; before the first date the first value."""
        return ([value for start, value in self.values if start <= day] or [self.values[0][1]])[-1]


@dataclass(frozen=True, slots=True)
class Rule:
    """What to look for, in whose words, where it comes from, and what it does: `hold` payments, or only tell."""

    code: str
    name: Text
    why: Text
    provider: Text
    case: Text
    source: str
    severity: int
    action: str
    covers: str  # bookings: only what the rule names is held; provider: everything of that provider
    parameters: tuple[Parameter, ...]
    sql: str = field(repr=False)

    @property
    def holds(self) -> bool:
        return self.action == HOLD

    def values(self, day: date) -> dict[str, int]:
        """The parameters on a day."""
        return {one.name: one.on(day) for one in self.parameters}

    def explain(self, figures: Mapping[str, Any]) -> Text:
        """Why, with the figures filled in: money as euros, shares as percentages."""
        return Text(**{language: _filled(self.why.of(language), figures, language) for language in LANGUAGES})


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule saw: at which provider, about what, in which bookings."""

    rule: str
    provider: UUID
    subject: UUID | None
    bookings: tuple[UUID, ...]
    figures: dict[str, Any]


@lru_cache(maxsize=1)
def all_rules() -> Mapping[str, Rule]:
    """Every rule by its code, the gravest first. Raises BadRule."""
    rules = [read(path) for path in sorted(LIBRARY.glob("*.yaml"))]
    return {rule.code: rule for rule in sorted(rules, key=lambda rule: (-rule.severity, not rule.holds, rule.code))}


def read(path: Path) -> Rule:
    """One rule file. Raises BadRule where a part or a language is missing."""
    row = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts: dict[str, Any] = {name: Text.from_json(row.get(name)) for name in ("name", "why", "provider", "case")}
    for name, text in texts.items():
        if gaps := [language for language in LANGUAGES if text.missing(language)]:
            raise BadRule(f"{path.name}: {name} is missing in {', '.join(gaps)}")
    if row.get("action") not in (HOLD, SIGNAL) or row.get("covers") not in ("bookings", "provider"):
        raise BadRule(f"{path.name}: action must be hold or signal, covers bookings or provider")
    if row.get("severity") not in (1, 2, 3) or not row.get("source") or not row.get("sql"):
        raise BadRule(f"{path.name}: severity is 1 to 3, and source and sql must be there")
    parameters = tuple(_parameter(path, name, given) for name, given in row["parameters"].items())
    plain: dict[str, Any] = {name: row[name] for name in ("source", "severity", "action", "covers", "sql")}
    return Rule(code=path.stem, parameters=parameters, **texts, **plain)


def hits(
    rule: Rule, day: date, *, provider_id: UUID | None = None, values: Mapping[str, int] | None = None
) -> list[Hit]:
    """What a rule sees on a day, at one provider or at all; `values` in place of its own parameters (for tuning)."""
    given = {**rule.values(day), **(values or {}), "day": day, "provider": provider_id}
    with connection.cursor() as cursor:
        cursor.execute(query(rule), given)
        rows: list[_ROW] = cursor.fetchall()
    return [_hit(rule, row) for row in rows]


def query(rule: Rule) -> str:
    """The whole SQL of a rule."""
    common = ", ".join(f"{name} as (\n{_sql(name)})" for name in ("fact", "work", "age"))
    return f"with {common}, rule as (\n{rule.sql})\nselect provider, subject, bookings, figures::text from rule"


@lru_cache(maxsize=8)
def _sql(name: str) -> str:
    return (_HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _hit(rule: Rule, row: Any) -> Hit:
    provider, subject, bookings, figures = row
    return Hit(rule.code, provider, subject, tuple(bookings or ()), json.loads(figures))


def _parameter(path: Path, name: str, given: Mapping[str, Any]) -> Parameter:
    values = sorted((row["from"], int(row["value"])) for row in given["values"])
    if not values:
        raise BadRule(f"{path.name}: parameter {name} has no value")
    return Parameter(name, tuple(values), tuple(given.get("try", ())))


def _filled(template: str, figures: Mapping[str, Any], language: str) -> str:
    return template.format_map(_Figures({name: _shown(name, value, language) for name, value in figures.items()}))


class _Figures(dict[str, str]):
    """Figures of a signal that is older than its rule's text may lack one: a question mark stands in."""

    def __missing__(self, name: str) -> str:
        return "?"


def _shown(name: str, value: Any, language: str) -> str:
    if name.endswith("_cents"):
        return euros(int(value), language)
    return f"{value}\u00a0%" if name.endswith("_share") else str(value)
