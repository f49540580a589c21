"""A reform: changes to schemes, or money that moves, with the assumptions under which it is tried. A YAML file.

A change is written into the document of the scheme, which then goes through the same loader as every scheme: nothing
runs unchecked. Errors name file, line and what to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from rugzak.base.text import LANGUAGES, Text
from rugzak.evaluation.simulation.assumptions import Assumptions, Draw, merged
from rugzak.evaluation.simulation.assumptions import shipped as assumptions_shipped
from rugzak.schemes.document import Part, SchemeId, Strict, Words
from rugzak.schemes.load import from_documents, load_file, load_library
from rugzak.schemes.scheme import Scheme
from rugzak.schemes.source import Path_, SchemeError, Source, read, read_text

SHIPPED = Path(__file__).parent / "reforms"
MOST_YEARS, MOST_STEPS = 10, 10
AS_IT_IS = Text(nl="Zoals nu", fr="Comme aujourd’hui", de="Wie heute", en="As it is")


class ChangeDocument(Strict):
    """What becomes of one scheme from a day on. A condition that is `null` is dropped, another replaced or added."""

    scheme: SchemeId
    start: date | None = Field(None, alias="from")
    parameters: dict[str, Any] = {}
    conditions: dict[str, dict[str, Any] | None] = {}
    budget: int | None = Field(None, gt=0, description="cents a year for all together")
    remove: bool = False


class AddedDocument(Strict):
    """A scheme that is added: a file beside the reform, or the id of one in the library (such as a proposal)."""

    scheme: str
    budget: int | None = Field(None, gt=0)


class LineDocument(Strict):
    """A line of public means in cents; whether it follows demand or supply is an assumption."""

    name: Words
    cents: int = Field(ge=0)
    side: Literal["demand", "supply"]
    source: str


class ShiftDocument(Strict):
    """Money that moves from supply to demand, in steps, until demand has its `share` of the means."""

    share: Part
    steps: int = Field(5, ge=1, le=MOST_STEPS)
    to: str = Field(description="the scheme that pays with the moved money")
    lines: dict[str, LineDocument]


class YearsDocument(Strict):
    start: int = Field(2026, ge=2012, le=2040, alias="from")
    count: int = Field(1, ge=1, le=MOST_YEARS)


class ReformDocument(Strict):
    """A whole file."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)
    name: Words
    about: Words
    base: list[SchemeId]
    years: YearsDocument = Field(default_factory=lambda: YearsDocument.model_validate({}))
    changes: list[ChangeDocument] = []
    add: list[AddedDocument] = []
    shift: ShiftDocument | None = None
    training: dict[str, Draw] = Field({}, description="facts of courses that the reform itself changes")
    assumptions: dict[str, Any] = {}


@dataclass(frozen=True)
class Scenario:
    """One state of the law: schemes, and cents a year for those that have one pot for all."""

    code: str
    name: Text
    schemes: tuple[Scheme, ...]
    budgets: Mapping[str, int]
    training: Mapping[str, Draw]  # what courses become by the reform itself
    moved: int = 0  # cents a year that left the supply side
    reform: str = ""  # the reform that it belongs to; empty for the base

    @property
    def hashes(self) -> tuple[tuple[str, ...], ...]:
        """What its schemes are, to compare them."""
        return tuple((scheme.id, *(version.hash for version in scheme.versions)) for scheme in self.schemes)


@dataclass(frozen=True)
class Reform:
    """A checked reform: the base, what it changes, and everything that is taken for true."""

    id: str
    name: Text
    about: Text
    document: ReformDocument
    years: tuple[int, ...]
    base: Scenario
    scenarios: tuple[Scenario, ...]
    assumptions: Assumptions


def shipped() -> list[Path]:
    """The reforms that ship, by file."""
    return sorted(SHIPPED.glob("*.yaml"))


def taken_up() -> list[str]:
    """The schemes that have a take-up of their own in what ships."""
    return [name for name in assumptions_shipped()["take_up"] if name != "default"]


def by_id(code: str) -> Reform:
    """A reform that ships, by its id or the name of its file; raises `SchemeError`."""
    found = {path.stem: path for path in shipped()} | {read(path).data["id"]: path for path in shipped()}
    if code not in found:
        ids = ", ".join(sorted(read(path).data["id"] for path in shipped()))
        raise SchemeError(f"there is no reform {code}: name a file, or one of {ids}")
    return load(found[code])


def load(path: Path) -> Reform:
    """A reform from a file; raises `SchemeError` with its line."""
    return reform_of(read(path), path.parent)


def load_text(text: str, file: str = "", folder: Path = SHIPPED) -> Reform:
    """A reform from YAML text; `folder` is where the files lie that it names."""
    return reform_of(read_text(text, file), folder)


def together(several: Sequence[Reform]) -> Reform:
    """Several reforms of the same base as one, side by side; raises `SchemeError` where they can't be compared."""
    first = several[0]
    for other in several[1:]:
        same = (
            other.base.hashes == first.base.hashes,
            other.years == first.years,
            other.assumptions == first.assumptions,
        )
        for what, equal in zip(("base", "years", "assumptions"), same, strict=True):
            if not equal:
                raise SchemeError(
                    f"{first.id} and {other.id} have other {what}: bring them to the same, or simulate each"
                )
    if len({one.id for one in several}) < len(several):
        raise SchemeError(f"{first.id} is named twice: give each reform an id of its own")
    names = {code: ", ".join(one.name.of(code) for one in several) for code in LANGUAGES}
    scenarios = tuple(scenario for one in several for scenario in one.scenarios)
    document = next((one.document for one in several if one.document.shift), first.document)
    return replace(first, id="-".join(one.id for one in several)[:60], name=Text(**names), about=Text(),
                   document=document, scenarios=scenarios)  # fmt: skip


def reform_of(source: Source, folder: Path) -> Reform:
    """The reform in a read document."""
    document = _validated(source)
    library = {scheme.id: scheme for scheme in load_library()}
    years = tuple(range(document.years.start, document.years.start + document.years.count))
    base = _scenario("base", AS_IT_IS, _named(source, document.base, library), {}, {})
    changed = replace(_changed(source, document, base, library, folder, years[0]), reform=document.id)
    return Reform(
        document.id, document.name.text(), document.about.text(), document, years, base,
        _scenarios(source, document, changed), _assumptions(source, document),
    )  # fmt: skip


def _scenario(
    code: str, name: Text, schemes: Iterable[Scheme], budgets: Mapping[str, int], training: Mapping[str, Draw]
) -> Scenario:
    return Scenario(code, name, tuple(sorted(schemes, key=lambda scheme: scheme.id)), budgets, training)


def _named(source: Source, ids: Sequence[str], library: Mapping[str, Scheme]) -> list[Scheme]:
    for index, name in enumerate(ids):
        if name not in library:
            raise source.error(("base", index), f"there is no scheme {name}", "see the list: rugzak schemes list")
    return [library[name] for name in ids]


def _validated(source: Source) -> ReformDocument:
    if not isinstance(source.data, dict):
        raise SchemeError("a reform file holds names with values", file=source.file, line=1)
    try:
        return ReformDocument.model_validate(source.data)
    except ValidationError as error:
        raise _wrong(source, error, ()) from None


def _wrong(source: Source, error: ValidationError, under: Path_) -> SchemeError:
    first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    path = tuple(part for part in first["loc"] if part != "[key]")
    name = ".".join(str(part) for part in (*under, *path))
    hint = "check the spelling; docs/simulation.md lists what may stand here"
    if first["type"] == "missing":
        return source.error((*under, *path), f"{name} is missing", "add it")
    unknown = first["type"] == "extra_forbidden"
    return source.error(
        (*under, *path), f"{name}: {'not known here' if unknown else first['msg']}", hint if unknown else ""
    )


def _assumptions(source: Source, document: ReformDocument) -> Assumptions:
    try:
        return Assumptions.model_validate(merged(document.assumptions))
    except ValidationError as error:
        raise _wrong(source, error, ("assumptions",)) from None


def _changed(
    source: Source, document: ReformDocument, base: Scenario, library: Mapping[str, Scheme], folder: Path, year: int
) -> Scenario:
    """The base with all changes and additions."""
    schemes = {scheme.id: scheme for scheme in base.schemes}
    budgets: dict[str, int] = {}
    for index, added in enumerate(document.add):
        one = _added(source, index, added.scheme, library, folder)
        schemes[one.id] = one
        budgets |= {one.id: added.budget} if added.budget else {}
    for index, change in enumerate(document.changes):
        path: Path_ = ("changes", index)
        if change.scheme not in schemes:
            raise source.error((*path, "scheme"), f"{change.scheme} is not in `base` or `add`", "name it there first")
        if change.remove:
            del schemes[change.scheme]
            continue
        if change.parameters or change.conditions:
            schemes[change.scheme] = _rewritten(source, path, schemes[change.scheme], change, year)
        budgets |= {change.scheme: change.budget} if change.budget else {}
    return _scenario(document.id, document.name.text(), schemes.values(), budgets, document.training)


def _added(source: Source, index: int, name: str, library: Mapping[str, Scheme], folder: Path) -> Scheme:
    if name in library:
        return library[name]
    file = next((file for file in (folder / name, folder / "schemes" / name) if file.is_file()), None)
    if Path(name).name != name or file is None:
        raise source.error(("add", index, "scheme"), f"there is no scheme or file {name}",
                           "name a scheme of the library, or a file beside this one")  # fmt: skip
    return load_file(file)


def _rewritten(source: Source, path: Path_, scheme: Scheme, change: ChangeDocument, year: int) -> Scheme:
    """The scheme with its versions changed from a day on; a version that runs then is cut in two."""
    start = change.start or date(year, 1, 1)
    documents = [part for version in scheme.versions for part in _cut(deepcopy(dict(version.document)), start)]
    later = [document for document in documents if _first(document) >= start]
    if not later:
        raise source.error(
            (*path, "from"), f"{scheme.id} has no version in force from {start}", "choose an earlier day"
        )
    for document in later:
        _write(source, path, document["version"], change)
    try:
        return from_documents(documents)
    except SchemeError as error:
        raise source.error(path, f"{scheme.id}: {error.message}", error.hint) from None


def _first(document: Mapping[str, Any]) -> date:
    return date.fromisoformat(document["version"]["valid"]["from"])


def _cut(document: dict[str, Any], start: date) -> list[dict[str, Any]]:
    valid = document["version"]["valid"]
    until = date.fromisoformat(valid["until"]) if valid.get("until") else date.max
    if not _first(document) < start <= until:
        return [document]
    after = deepcopy(document)
    document["version"]["valid"] = {"from": valid["from"], "until": (start - timedelta(days=1)).isoformat()}
    after["version"]["valid"] = {**valid, "from": start.isoformat()}
    after["version"]["version"] += "-reform"
    return [document, after]


def _write(source: Source, path: Path_, version: dict[str, Any], change: ChangeDocument) -> None:
    first = version["valid"]["from"]
    for name, value in change.parameters.items():
        found = version.get("parameters", {}).get(name)
        if found is None:
            known = ", ".join(version.get("parameters", {})) or "none"
            raise source.error(
                (*path, "parameters", name), f"{change.scheme} has no parameter {name}", f"it has: {known}"
            )
        plain = str(value) if isinstance(value, Decimal) else value
        found["values"] = [{"from": first, "value": plain, "ref": "reform"}]
    conditions = version.setdefault("conditions", {})
    for code, condition in change.conditions.items():
        if condition is None and code not in conditions:
            raise source.error((*path, "conditions", code), f"{change.scheme} has no condition {code}",
                               f"it has: {', '.join(conditions)}")  # fmt: skip
        if condition is None:
            del conditions[code]
        else:
            conditions[code] = {**conditions.get(code, {}), **condition}


def _scenarios(source: Source, document: ReformDocument, changed: Scenario) -> tuple[Scenario, ...]:
    if document.shift is None:
        return (changed,)
    from rugzak.evaluation.simulation.shift import steps

    if document.shift.to not in {scheme.id for scheme in changed.schemes}:
        raise source.error(("shift", "to"), f"{document.shift.to} is not in `base` or `add`", "name it there first")
    return steps(document.shift, changed)
