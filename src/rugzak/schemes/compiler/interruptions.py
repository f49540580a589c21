"""The rules for interruptions of work."""

from collections.abc import Iterable

from rugzak.schemes import scheme
from rugzak.schemes.compiler.base import Base
from rugzak.schemes.document import Break


class Interruptions(Base):
    """Compiles what an interruption of work does."""

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
