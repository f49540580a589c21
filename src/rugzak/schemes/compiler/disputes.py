"""A law that is read in several ways: each reading compiled beside the version as it stands."""

from rugzak.schemes import scheme
from rugzak.schemes.compiler.base import Base
from rugzak.schemes.language import BOOL, Type


class Disputes(Base):
    """Compiles the readings of a dispute, after all names are known."""

    def _disputed(self) -> scheme.Disputed | None:
        raw = self.raw.disputed
        if raw is None:
            return None
        if not any(reading.conditions or reading.amounts for reading in raw.readings.values()):
            hint = "name a condition or an amount that one of them reads otherwise"
            raise self.source.error(self._path("disputed", "readings"), "the readings say all the same", hint)
        return scheme.Disputed(raw.text.text(), tuple(self._reading(code) for code in raw.readings))

    def _reading(self, code: str) -> scheme.ReadingRule:
        raw = self.raw.disputed.readings[code]  # type: ignore[union-attr]
        return scheme.ReadingRule(
            code,
            raw.text.text(),
            raw.ref,
            self._read(code, "conditions", BOOL),
            self._read(code, "amounts", self.amount),
        )

    def _read(self, code: str, section: str, wants: Type) -> dict[str, scheme.Expression]:
        known = self.raw.conditions if section == "conditions" else self.raw.allowance
        what = "condition" if section == "conditions" else "allowance"
        found = {}
        for name, text in getattr(self.raw.disputed.readings[code], section).items():  # type: ignore[union-attr]
            path = ("disputed", "readings", code, section, name)
            if name not in known:
                raise self.source.error(self._path(*path), f"there is no {what} {name}", ", ".join(known))
            found[name] = self._expression(text, wants, *path)
        return found
