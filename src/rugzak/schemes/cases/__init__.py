"""Cases: examples of decisions that a policy officer can read and that must stay true.

Those of the library lie in `cases/library/`, one file a scheme; those of a scheme of the studio lie with its draft.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rugzak.schemes import interruption
from rugzak.schemes.decide import decide
from rugzak.schemes.decision import Decision, Reading
from rugzak.schemes.facts import coerce, vocabulary
from rugzak.schemes.language.nodes import DECIMAL
from rugzak.schemes.scheme import Scheme
from rugzak.schemes.source import SchemeError, Source, read, read_text

LIBRARY = Path(__file__).parent / "library"
_KEYS = {"name", "on", "facts", "expect"}


@dataclass(frozen=True, slots=True)
class Case:
    """One example. `facts` are all facts of the case, `expect` what must come out."""

    file: str
    line: int
    scheme: str
    name: str
    on: date
    facts: Mapping[str, object]
    expect: Mapping[str, Any]

    @property
    def id(self) -> str:
        return f"{self.scheme}: {self.name}"


@dataclass(frozen=True, slots=True)
class Result:
    """`wrong` says in words what differs; empty when the case holds."""

    case: Case
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.wrong


def read_cases(folder: Path = LIBRARY) -> list[Case]:
    """All cases of a folder; raises `SchemeError` on a file that does not read."""
    return [case for path in sorted(folder.glob("*.yaml")) for case in _cases(read(path))]


def read_cases_text(text: str, file: str = "") -> list[Case]:
    """Cases from YAML text (the rule studio); raises `SchemeError` on a text that does not read."""
    source = read_text(text, file)
    if source.data is not None and not isinstance(source.data, dict):
        raise SchemeError("cases stand under `scheme:` and `cases:`", file=file, line=1)
    return list(_cases(source))


def library_text(scheme: str) -> str:
    """The cases of a scheme of the library, as they are written; empty where it has none."""
    for path in sorted(LIBRARY.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if any(line == f"scheme: {scheme}" for line in text.splitlines()):
            return text
    return ""


def run(case: Case, schemes: Mapping[str, Scheme]) -> Result:
    """Decide a case and compare what it expects."""
    if case.scheme not in schemes:
        return Result(case, (f"there is no scheme {case.scheme}",))
    decision = decide(schemes[case.scheme], case.facts, on=case.on)
    return Result(case, tuple(_differences(case.expect, decision)))


def _cases(source: Source) -> Iterator[Case]:
    data = source.data or {}
    for part, kind in (("base", dict), ("cases", list)):
        if not isinstance(data.get(part) or kind(), kind):
            raise source.error((part,), f"{part} is not what it should be", "look at the cases of another scheme")
    base = data.get("base") or {}
    for index, row in enumerate(data.get("cases") or []):
        _check_form(source, index, row)
        facts = {**base, **(row.get("facts") or {})}
        for name in facts:
            if name.partition("@")[0] not in vocabulary().facts and name != interruption.FACT:
                raise source.error(("cases", index, "facts", name), f"the fact {name} does not exist")
        line = source.place(("cases", index))[0]
        known = {name: value for name, value in facts.items() if value is not None}
        yield Case(
            source.file, line, str(data.get("scheme", "")), str(row["name"]), row["on"], known, row["expect"] or {}
        )


def _check_form(source: Source, index: int, row: object) -> None:
    """A case has a name, a date and what is expected. Raises `SchemeError`."""
    if not isinstance(row, dict):
        raise source.error(("cases", index), "a case holds names with values", "name, on, facts, expect")
    if unknown := set(row) - _KEYS:
        raise source.error(("cases", index), f"{', '.join(sorted(unknown))} is not known in a case")
    if missing := _KEYS - {"facts"} - set(row):
        raise source.error(("cases", index), f"{', '.join(sorted(missing))} is missing", "add it")
    if not isinstance(row["on"], date):
        raise source.error(("cases", index, "on"), f"{row['on']} is not a date", "write 2026-01-31")
    for part in ("facts", "expect"):
        if not isinstance(row.get(part) or {}, dict):
            raise source.error(("cases", index, part), f"{part} holds names with values")


def _differences(expect: Mapping[str, Any], decision: Decision) -> Iterator[str]:
    for key, wanted in expect.items():
        found = _found(key, decision)
        if isinstance(wanted, list) and isinstance(found, list):
            wanted, found = sorted(map(str, wanted)), sorted(found)
        elif key in ("share", "own_share"):
            wanted = coerce(wanted, DECIMAL)
        if found != wanted:
            yield f"{key} is {found}, expected {wanted}"


def _found(key: str, decision: Decision) -> Any:
    read = _READ.get(key)
    if read is not None:
        return read(decision)
    return getattr(decision.terms, key, None) if key in _TERMS else getattr(decision, key, "not a part of a decision")


_TERMS = ("share", "cap", "takes", "worth", "own_share", "own_flat", "wage_cap")
_READ: Mapping[str, Callable[[Decision], Any]] = {
    "failed": lambda made: [reason.code for reason in made.reasons if reason.held is False],
    "unknown": lambda made: [reason.code for reason in made.reasons if reason.held is None and reason.asked],
    "missing": lambda made: [missing.fact for missing in made.missing],
    "least": lambda made: made.amount_least,
    "bound": lambda made: made.amount_bound,
    "period_start": lambda made: made.period.start if made.period else None,
    "period_end": lambda made: made.period.end if made.period else None,
    "pots": lambda made: [pot.code for pot in made.pots],
    "amounts": lambda made: [f"{pot.code} {pot.amount}" for pot in made.pots],
    "opened": lambda made: getattr(made.opened(made.on), "code", None),
    "most_held": lambda made: made.pots[0].most_held if made.pots else None,
    "odd": lambda made: list(made.odd),
    "readings": lambda made: [" ".join(str(word) for word in _reading(row)) for row in made.readings],
}


def _reading(row: Reading) -> Iterator[object]:
    """`paid yes 1368`: the code of a reading, its outcome, and its amount where it is known."""
    yield from (row.code, row.outcome)
    if row.amount is not None:
        yield row.amount
