"""One version of a document, compiled: names typed, expressions parsed, scopes found."""

import difflib
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from rugzak.base.text import Text
from rugzak.schemes import content, scheme
from rugzak.schemes.document import Break, SchemeDocument, VersionDocument, Words
from rugzak.schemes.facts import coerce, texts, vocabulary
from rugzak.schemes.language import BOOL, DATE, DECIMAL, LanguageError, Type, compile_node, parse
from rugzak.schemes.language.bounds import Bounds
from rugzak.schemes.language.parse import usable_name
from rugzak.schemes.source import Path_, Source

_SCOPES = ("person", "training", "booking")
_UNITS: Mapping[str, Type] = {
    "EUR": Type("int", "cents"), "MIN": Type("int", "minutes"), "VOUCHER": Type("int"),
    "cents": Type("int", "cents"), "minutes": Type("int", "minutes"),
}  # fmt: skip


class Compiler:
    """Compiles version number `index` of a document; errors point into `source`."""

    def __init__(self, source: Source, document: SchemeDocument, index: int) -> None:
        self.source, self.document, self.index = source, document, index
        self.raw: VersionDocument = document.versions[index]
        self.names: dict[str, Type] = {**vocabulary().types, "on_date": DATE, "version_date": DATE}
        self.used: dict[str, Type] = {}
        self.scopes: dict[str, str] = {name: fact.scope for name, fact in vocabulary().facts.items()}

    @cached_property
    def amount(self) -> Type:
        return _UNITS[self.document.asset]

    def version(self) -> scheme.Version:
        """The compiled version; raises `SchemeError`."""
        raw = self.raw
        parameters = tuple(self._parameter(name) for name in raw.parameters)
        moments = {name: self._moment(name) for name in raw.moments}
        snapshots = tuple(self._snapshot(name) for name in raw.facts_at)
        document = content.document_of(self.document, raw)
        return scheme.Version(
            version=raw.version, revision=max(raw.revision, self.document.revision), start=raw.valid.start,
            until=raw.valid.until, reference=raw.reference, to_confirm=raw.to_confirm, temporary=raw.temporary,
            parameters=parameters, moments=moments, snapshots=snapshots, conditions=self._conditions(),
            transitions=self._transitions(), allowances=tuple(self._allowance(code) for code in raw.allowance),
            pays=self._pays(), attendance=self._attendance(),
            deadlines=tuple(self._deadline(code) for code in raw.deadlines), cooling_off=self._cooling_off(),
            interruption=self._interruption(), cumulation=self._cumulation(), how=(raw.how or self.document.how).text(),
            facts=dict(sorted(self.used.items())), limits=self._limits(),
            origins={**vocabulary().derived, **{name: moment.node for name, moment in moments.items()}},
            document=document, hash=content.hash_of(document),
        )  # fmt: skip

    def _limits(self) -> dict[str, Bounds]:
        found = {name: vocabulary().limits[name] for name in self.used}
        return found | {name: vocabulary().limits[row.fact] for name, row in self.raw.facts_at.items()}

    def _path(self, *rest: str | int) -> Path_:
        return ("versions", self.index, *rest)

    def _expression(self, text: str, wants: Type, *rest: str | int) -> scheme.Expression:
        try:
            node = parse(text, self.names, wants=wants)
        except LanguageError as error:
            path = self._path(*rest)
            raise self.source.error(path, error.message, error.hint, line=error.line, column=error.column) from None
        for name in node.names():
            self._use(name)
        return scheme.Expression(text, node, compile_node(node))

    def _use(self, name: str) -> None:
        facts = vocabulary()
        if name not in facts.facts:
            return
        self.used[name] = facts.types[name]
        if name in facts.derived:
            for origin in facts.derived[name].names():
                self._use(origin)

    def _scope(self, expression: scheme.Expression) -> str:
        found = {self.scopes.get(name, "person") for name in expression.node.names()}
        return max(found, key=_SCOPES.index, default="person")

    def _declare(self, name: str, kind: Type, scope: str, *rest: str | int) -> None:
        if name in self.names:
            raise self.source.error(self._path(*rest), f"the name {name} is taken", "choose another name")
        if not usable_name(name):
            raise self.source.error(self._path(*rest), f"{name} is a word of SQL itself", "choose another name")
        self.names[name], self.scopes[name] = kind, scope

    def _parameter(self, name: str) -> scheme.Parameter:
        raw = self.raw.parameters[name]
        kind = _UNITS.get(raw.type) or Type(raw.type)  # type: ignore[arg-type]
        values = tuple(self._dated(name, index, kind) for index in range(len(raw.values)))
        if [dated.start for dated in values] != sorted({dated.start for dated in values}):
            raise self.source.error(self._path("parameters", name), f"the dates of {name} are not in order")
        if values[0].start > self.raw.valid.start:
            hint = f"add a value from {self.raw.valid.start} (value: null when it is not known)"
            raise self.source.error(self._path("parameters", name), f"{name} has no value at the start", hint)
        self._declare(name, kind, "person", "parameters", name)
        return scheme.Parameter(name, kind, values)

    def _dated(self, name: str, index: int, kind: Type) -> scheme.DatedValue:
        raw = self.raw.parameters[name].values[index]
        value = coerce(raw.value, kind)
        if value is None and raw.value is not None:
            path = self._path("parameters", name, "values", index, "value")
            raise self.source.error(path, f"{raw.value!r} is not {kind}", "cents and minutes are whole numbers")
        return scheme.DatedValue(raw.start, value, raw.ref, raw.to_confirm)

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

    def _date_or_fact(self, name: str, *rest: str) -> None:
        kind = self.names.get(name)
        if kind is None or kind.kind != "date":
            raise self.source.error(
                self._path(*rest), f"{name} is no date", "name a moment or a date of the vocabulary"
            )
        self._use(name)

    def _conditions(self) -> tuple[scheme.Condition, ...]:
        found = []
        for code, raw in self.raw.conditions.items():
            test = self._expression(raw.if_, BOOL, "conditions", code, "if")
            found.append(
                scheme.Condition(
                    code, test, raw.text.text(), (raw.no or raw.text).text(), raw.ref or self.raw.reference,
                    raw.proof, self._scope(test), raw.to_confirm, raw.because,
                )
            )  # fmt: skip
        return tuple(found)

    def _transitions(self) -> tuple[scheme.Transition, ...]:
        found = []
        for index, raw in enumerate(self.raw.transition):
            for position, code in enumerate(raw.replaces):
                if code not in self.raw.conditions:
                    path = self._path("transition", index, "replaces", position)
                    raise self.source.error(path, f"there is no condition {code}", ", ".join(self.raw.conditions))
            test = self._expression(raw.if_, BOOL, "transition", index, "if")
            found.append(
                scheme.Transition(frozenset(raw.replaces), raw.until, test, raw.text.text(), raw.ref, self._scope(test))
            )
        return tuple(found)

    def _optional(self, text: str | None, wants: Type, *rest: str | int) -> scheme.Expression | None:
        return None if text is None else self._expression(text, wants, *rest)

    def _allowance(self, code: str) -> scheme.Allowance:
        raw = self.raw.allowance[code]
        if (raw.per == "years") != (raw.years is not None):
            raise self.source.error(self._path("allowance", code), "per: years needs years: <number>, and only then")
        if raw.counted_in and self.amount.unit != "minutes":
            raise self.source.error(self._path("allowance", code), "counted_in: days needs a scheme in minutes")
        opens_when = self._optional(raw.opens_when, BOOL, "allowance", code, "opens_when")
        return scheme.Allowance(
            code, raw.per, raw.years, self._expression(raw.amount, self.amount, "allowance", code, "amount"),
            self._optional(raw.standard, self.amount, "allowance", code, "standard"),
            opens_when,
            raw.valid.start if raw.valid else None, raw.valid.until if raw.valid else None, raw.carry_over,
            raw.counted_in, self._scope(opens_when) if opens_when else "person",
        )  # fmt: skip

    def _pays(self) -> scheme.Pays | None:
        raw = self.raw.pays
        if raw is None:
            return None
        wanted = {"share": DECIMAL, "cap": _UNITS["EUR"], "takes": self.amount, "worth": _UNITS["EUR"],
                  "own_share": DECIMAL, "own_flat": _UNITS["EUR"], "wage_cap": _UNITS["EUR"]}  # fmt: skip
        given: dict[str, Any] = {part: getattr(raw, part) for part in wanted if getattr(raw, part) is not None}
        parts = {part: self._expression(text, wanted[part], "pays", part) for part, text in given.items()}
        return scheme.Pays(raw.to, raw.when, parts, raw.order, raw.why.text())

    def _attendance(self) -> scheme.Attendance | None:
        raw = self.raw.attendance
        if raw is None:
            return None
        bands = tuple(scheme.Band(band.start, None if band.pays == "pro_rata" else band.pays) for band in raw.bands)
        starts = [band.start for band in bands]
        if starts != sorted(set(starts)) or starts[0] != 0:
            raise self.source.error(self._path("attendance", "bands"), "bands start at 0 and go up")
        return scheme.Attendance(bands, raw.certificate_pays)

    def _deadline(self, code: str) -> scheme.Deadline:
        raw = self.raw.deadlines[code]
        by = self._expression(raw.by, DATE, "deadlines", code, "by")
        no = raw.no.text() if raw.no else texts()["too_late"]
        return scheme.Deadline(code, by, raw.who, raw.text.text(), no, raw.blocks, raw.ref, self._scope(by))

    def _cooling_off(self) -> scheme.CoolingOff | None:
        raw = self.raw.cooling_off
        return scheme.CoolingOff(raw.days, raw.kind == "working") if raw else None

    def _interruption(self) -> scheme.Interruption | None:
        raw = self.raw.interruption
        if raw is None:
            return None
        if (raw.by == "moment") != (raw.at is not None):
            raise self.source.error(self._path("interruption", "by"), "by: moment needs at: <date>, and only then")
        if any(one.keeps == "until" for one in raw.kinds.values()) != (raw.most_months is not None):
            hint = "without a limit an open interruption keeps a purse for ever"
            path = self._path("interruption")
            raise self.source.error(path, "keeps: until needs most_months: <number>, and only then", hint)
        for part in ("at", "since"):
            if name := getattr(raw, part):
                self._date_or_fact(name, "interruption", part)
        kinds = {kind: self._break(kind) for kind in raw.kinds}
        self._accrues_in_years(raw.by, kinds.values())
        return scheme.Interruption(raw.by, raw.at, raw.since, raw.most_months, raw.to_confirm, kinds)

    def _break(self, kind: Break) -> scheme.BreakRule:
        raw = self.raw.interruption.kinds[kind]  # type: ignore[union-attr]
        return scheme.BreakRule(raw.accrues == "yes", raw.keeps, raw.stops, raw.ref, raw.text.text())

    def _accrues_in_years(self, by: str, kinds: Iterable[scheme.BreakRule]) -> None:
        if by == "moment" or all(rule.accrues for rule in kinds):
            return
        for code, raw in self.raw.allowance.items():
            if raw.per not in ("school_year", "calendar_year"):
                hint = f"the allowance {code} is per {raw.per}; use by: moment, or accrues: yes"
                path = self._path("interruption", "by")
                raise self.source.error(path, f"{by} accrue in a school year or a calendar year only", hint)

    def _cumulation(self) -> tuple[scheme.Cumulation, ...]:
        rows = self.raw.cumulation
        return tuple(scheme.Cumulation(row.with_, row.effect, row.ref, _text(row.text)) for row in rows)


def _text(words: Words | None) -> Text:
    return words.text() if words else Text()
