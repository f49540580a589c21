"""The names that a version makes: parameters with dates, moments, and facts at a moment."""

import difflib

from rugzak.schemes import indexation, scheme
from rugzak.schemes.compiler.base import UNITS, Base
from rugzak.schemes.facts import coerce, vocabulary
from rugzak.schemes.language import DATE, Type


class Names(Base):
    """Compiles names; each may use those before it."""

    def _parameter(self, name: str) -> scheme.Parameter:
        raw = self.raw.parameters[name]
        kind = UNITS.get(raw.type) or Type(raw.type)  # type: ignore[arg-type]
        values = tuple(self._dated(name, index, kind) for index in range(len(raw.values)))
        if [dated.start for dated in values] != sorted({dated.start for dated in values}):
            raise self.source.error(self._path("parameters", name), f"the dates of {name} are not in order")
        if values[0].start > self.raw.valid.start:
            hint = f"add a value from {self.raw.valid.start} (value: null when it is not known)"
            raise self.source.error(self._path("parameters", name), f"{name} has no value at the start", hint)
        self._declare(name, kind, "person", "parameters", name)
        rule = self._indexed(name, kind)
        if rule is not None and not any(dated.by_index for dated in values):
            values += indexation.filled(values, rule, self.raw.valid.until)
        return scheme.Parameter(name, kind, values, rule)

    def _indexed(self, name: str, kind: Type) -> scheme.Indexed | None:
        raw = self.raw.parameters[name].indexed
        if raw is None:
            return None
        if kind.kind != "int":
            path = self._path("parameters", name, "indexed")
            raise self.source.error(path, "only cents, minutes and whole numbers follow an index")
        if raw.index not in indexation.indices():
            path = self._path("parameters", name, "indexed", "index")
            raise self.source.error(path, f"there is no index {raw.index}", ", ".join(indexation.indices()))
        return scheme.Indexed(raw.index, raw.each, raw.since, raw.round_to, raw.rounding, raw.beyond, raw.ref)

    def _dated(self, name: str, index: int, kind: Type) -> scheme.DatedValue:
        raw = self.raw.parameters[name].values[index]
        value = coerce(raw.value, kind)
        if value is None and raw.value is not None:
            path = self._path("parameters", name, "values", index, "value")
            raise self.source.error(path, f"{raw.value!r} is not {kind}", "cents and minutes are whole numbers")
        return scheme.DatedValue(raw.start, value, raw.ref, raw.to_confirm, raw.by_index)

    def _moment(self, name: str) -> scheme.Expression:
        expression = self._expression(self.raw.moments[name], DATE, "moments", name)
        self._declare(name, DATE, self._scope(expression), "moments", name)
        return expression

    def _snapshot(self, name: str) -> scheme.Snapshot:
        raw = self.raw.facts_at[name]
        self._date_or_fact(raw.at, "facts_at", name, "at")
        if raw.unchanged_since:
            self._date_or_fact(raw.unchanged_since, "facts_at", name, "unchanged_since")
        if raw.fact not in vocabulary().facts:
            near = difflib.get_close_matches(raw.fact, vocabulary().facts, n=1)
            hint = f"did you mean {near[0]}?" if near else "see the list: rugzak schemes facts"
            raise self.source.error(self._path("facts_at", name, "fact"), f"the fact {raw.fact} does not exist", hint)
        self._use(raw.fact)
        self._declare(name, vocabulary().types[raw.fact], vocabulary().facts[raw.fact].scope, "facts_at", name)
        return scheme.Snapshot(name, raw.fact, raw.at, raw.unchanged_since)

    def _let(self, name: str) -> scheme.Expression:
        """A named expression: wherever the name stands, its tree does."""
        expression = self._expression(self.raw.let[name], None, "let", name)
        self._declare(name, expression.node.type, self._scope(expression), "let", name)
        self.lets[name] = expression.node
        return expression
