"""Everything that can be said of a text before it is published: errors, warnings, cases, and what changes. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rugzak.schemes import cases as case_files
from rugzak.schemes import load
from rugzak.schemes.cases import Result
from rugzak.schemes.check import check
from rugzak.schemes.compare import Difference, compare
from rugzak.schemes.scheme import Scheme, Version
from rugzak.schemes.source import SchemeError, Source
from rugzak.schemes.studio import reading
from rugzak.schemes.studio.placing import Misplaced, Standing, place


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in which line (0: nowhere in particular), with what to do. `text`: the line itself."""

    line: int
    message: str
    hint: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What there is to say of a draft. `scheme` is the whole scheme once it is published, `version` the new version;
    both are None while there is an error. `before` is the version in force on its first day as things stand now."""

    errors: tuple[Problem, ...] = ()
    case_errors: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    results: tuple[Result, ...] = ()
    differences: tuple[Difference, ...] = ()
    scheme: Scheme | None = None
    version: Version | None = None
    before: Version | None = None

    @property
    def failing(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.wrong)

    @property
    def in_order(self) -> bool:
        """It may be submitted: no error, and cases that all hold."""
        return self.version is not None and not self.case_errors and bool(self.results) and not self.failing

    @property
    def start(self) -> date | None:
        return self.version.start if self.version else None


def examine(text: str, cases: str, *, code: str, standing: Sequence[Standing] = ()) -> Report:
    """Check a draft of the scheme `code`, run its cases on the scheme as it will be, and compare with what is."""
    try:
        source = reading.read(text)
        version = _one_version(source, code)
        whole = load.from_documents(_placed(source, standing, version))
    except SchemeError as error:
        return Report(errors=(_problem(error, text),))
    before = _before(standing, version.start)
    found = Report(scheme=whole, version=version, before=before, warnings=tuple(_warnings(whole, version)))
    found = replace(found, differences=_changes(before, version) if before else ())
    return _tried(found, cases, whole)


def _one_version(source: Source, code: str) -> Version:
    scheme = load.scheme_of(source)
    if scheme.id != code:
        raise source.error(("id",), f"the id is {scheme.id}, not {code}", "an id never changes")
    if len(scheme.versions) > 1:
        raise source.error(("versions", 1), "a draft holds one version", "those that are published stay as they are")
    return scheme.versions[0]


def _placed(source: Source, standing: Sequence[Standing], version: Version) -> list[dict[str, Any]]:
    try:
        return place(standing, version)
    except Misplaced as error:
        raise source.error(error.path, error.message, error.hint) from None


def _before(standing: Sequence[Standing], start: date) -> Version | None:
    """The version in force on a day, else the last one before it, else none."""
    if not standing:
        return None
    ordered = sorted(standing, key=lambda row: row.start)
    documents: list[Mapping[str, Any]] = [row.document for row in ordered]
    now = load.from_documents(documents)
    return now.at(start) or next((one for one in reversed(now.versions) if one.start <= start), None)


def _changes(before: Version, version: Version) -> tuple[Difference, ...]:
    """Without the revision, which follows by itself, and without the name and first day of the version itself."""
    own = (("version", "version"), ("version", "revision"), ("version", "valid", "from"))
    return tuple(found for found in compare(before, version) if found.path not in own)


def _warnings(whole: Scheme, version: Version) -> list[str]:
    alone = replace(whole, versions=(version,))
    return [finding.message for finding in check(alone)] + [
        f"nothing is in force from {start} to {end}" for start, end in whole.gaps()
    ]


def _tried(found: Report, cases: str, whole: Scheme) -> Report:
    """The report with what the cases say."""
    try:
        reading.read(cases)
        rows = case_files.read_cases_text(cases)
    except SchemeError as error:
        return replace(found, case_errors=(_problem(error, cases),))
    return replace(found, results=tuple(case_files.run(row, {whole.id: whole}) for row in rows))


def _problem(error: SchemeError, text: str) -> Problem:
    lines = text.splitlines()
    quoted = lines[error.line - 1].strip() if 0 < error.line <= len(lines) else ""
    return Problem(error.line, error.message, error.hint, quoted[:160])
