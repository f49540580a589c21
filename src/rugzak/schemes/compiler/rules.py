"""What a version asks, gives and pays."""

from typing import Any

from rugzak.schemes import scheme
from rugzak.schemes.compiler.base import SCOPES, Base, text_of
from rugzak.schemes.facts import texts
from rugzak.schemes.language import BOOL, DATE, DECIMAL


class Rules(Base):
    """Compiles the sections of a version that hold expressions."""

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
                scheme.Transition(
                    frozenset(raw.replaces), raw.until, test, raw.text.text(), raw.ref, self._scope(test), raw.because
                )
            )
        return tuple(found)

    def _allowance(self, code: str) -> scheme.Allowance:
        raw = self.raw.allowance[code]
        if (raw.per == "years") != (raw.years is not None):
            raise self.source.error(self._path("allowance", code), "per: years needs years: <number>, and only then")
        if raw.counted_in and self.amount.unit != "minutes":
            raise self.source.error(self._path("allowance", code), "counted_in: days needs a scheme in minutes")
        starts = self._optional(raw.starts, DATE, "allowance", code, "starts")
        ends = self._optional(raw.ends, DATE, "allowance", code, "ends")
        opens_when = self._optional(raw.opens_when, BOOL, "allowance", code, "opens_when")
        return scheme.Allowance(
            code, raw.per, raw.years, self._expression(raw.amount, self.amount, "allowance", code, "amount"),
            self._optional(raw.standard, self.amount, "allowance", code, "standard"),
            opens_when,
            raw.valid.start if raw.valid else None, raw.valid.until if raw.valid else None, raw.carry_over,
            raw.counted_in, self._scope(opens_when) if opens_when else "person",
            starts, ends, self._whole(code),
            self._optional(raw.most_held, self.amount, "allowance", code, "most_held"),
            max((self._scope(day) for day in (starts, ends) if day), key=SCOPES.index, default="person"),
            raw.because,
        )  # fmt: skip

    def _whole(self, code: str) -> str | None:
        """The allowance that this one opens a part of: an earlier one, whole itself."""
        raw = self.raw.allowance[code]
        if raw.part_of is None:
            return None
        earlier = list(self.raw.allowance)[: list(self.raw.allowance).index(code)]
        whole = self.raw.allowance.get(raw.part_of)
        path = self._path("allowance", code, "part_of")
        if raw.part_of not in earlier or whole is None or whole.part_of is not None:
            raise self.source.error(path, f"{raw.part_of} is no whole allowance before {code}", ", ".join(earlier))
        if raw.starts is None or raw.ends is None:
            raise self.source.error(path, f"{code} opens a part: it needs starts and ends")
        return raw.part_of

    def _pays(self) -> scheme.Pays | None:
        raw = self.raw.pays
        if raw is None:
            return None
        wanted = {"share": DECIMAL, "cap": self.money, "takes": self.amount, "worth": self.money,
                  "own_share": DECIMAL, "own_flat": self.money, "wage_cap": self.money}  # fmt: skip
        given: dict[str, Any] = {part: getattr(raw, part) for part in wanted if getattr(raw, part) is not None}
        parts = {part: self._expression(text, wanted[part], "pays", part) for part, text in given.items()}
        return scheme.Pays(raw.to, raw.when, parts, raw.order, raw.why.text(), raw.because)

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

    def _cumulation(self) -> tuple[scheme.Cumulation, ...]:
        rows = self.raw.cumulation
        return tuple(scheme.Cumulation(row.with_, row.effect, row.ref, text_of(row.text)) for row in rows)
