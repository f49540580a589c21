"""What differs between two versions of a scheme, or two whole schemes, in plain words in nl, fr, de and en.

Walks the plain documents, so that whatever a document may hold is compared: a part with no words of its own shows up
under its path. The words stand in `compare.yaml`. Pure: knows no database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rugzak.base.text import LANGUAGES, Text
from rugzak.schemes import saying
from rugzak.schemes.document import IdentityDocument, VersionDocument
from rugzak.schemes.scheme import Scheme, Version
from rugzak.schemes.source import Path_

Kind = Literal["added", "dropped", "changed", "order"]
Plain = Mapping[Any, Any]
# What names a row of a list: the first of these that it has.
_KEYS = ("version", "from", "with", "until", "opens")
_NAMED = {name for name, field in VersionDocument.model_fields.items() if isinstance(field.default, dict)} | {"kinds"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `path` leads to it; rows of a list go by what names them, such as a date."""

    path: Path_
    kind: Kind
    text: Text


def compare(old: Version, new: Version) -> list[Difference]:
    """What differs between two versions, their scheme's own texts included."""
    return compare_documents(old.document, new.document)


def compare_schemes(old: Scheme, new: Scheme) -> list[Difference]:
    """What differs between two schemes: versions of the same name are compared, others are new or gone."""
    return compare_documents(_whole(old), _whole(new))


def compare_documents(old: Plain, new: Plain) -> list[Difference]:
    """What differs between two plain documents, each as `Version.document`, or with all `versions` in a list."""
    start = str(new.get("version", {}).get("valid", {}).get("from", "")) if "version" in new else ""
    return list(_walk(_Pair(old, new, start), old, new, ()))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both documents, to look up what a value is counted in; `start` is the first day of the new version."""

    old: Plain
    new: Plain
    start: str

    def unit(self, path: Path_) -> str:
        """What the values of a parameter are: cents, minutes, date ..."""
        if "parameters" not in path:
            return ""
        inside = path[: path.index("parameters") + 2]
        found = _at(self.new, inside) or _at(self.old, inside) or {}
        return str(found.get("type", "")) if isinstance(found, Mapping) else ""


def _whole(scheme: Scheme) -> dict[str, Any]:
    own = set(IdentityDocument.model_fields)
    identity = {name: value for name, value in scheme.versions[-1].document.items() if name in own}
    return {**identity, "versions": [version.document["version"] for version in scheme.versions]}


def _at(document: Any, path: Path_) -> Any:
    for step in path:
        document = _keyed(document) if isinstance(document, list) else document
        if not isinstance(document, Mapping) or step not in document:
            return None
        document = document[step]
    return document


def _walk(pair: _Pair, old: Any, new: Any, path: Path_) -> Iterator[Difference]:
    ordered = path[-1:] != () and path[-1] in _NAMED
    if _rows(old) and _rows(new):
        old, new, ordered = _keyed(old), _keyed(new), True
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        if old != new:
            yield _told(pair, "changed", path, old, new)
        return
    for key in dict.fromkeys([*old, *new]):
        yield from _one(pair, old, new, (*path, key))
    if ordered and _reordered(old, new):
        yield _told(pair, "order", path, None, None)


def _one(pair: _Pair, old: Plain, new: Plain, path: Path_) -> Iterator[Difference]:
    key = path[-1]
    if key not in new:
        yield _told(pair, "dropped", path, old[key], None)
    elif key not in old:
        yield _told(pair, "added", path, None, new[key])
    else:
        yield from _walk(pair, old[key], new[key], path)


def _rows(value: Any) -> bool:
    """A list of things with names, not of plain words."""
    return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)


def _keyed(rows: Sequence[Any]) -> dict[str, Any]:
    """Rows by what names them; a name that stands twice gets a number."""
    found: dict[str, Any] = {}
    for number, row in enumerate(rows, start=1):
        name = next((str(row[key]) for key in _KEYS if key in row), str(number)) if isinstance(row, Mapping) else row
        found[f"{name} ({number})" if name in found else str(name)] = row
    return found


def _reordered(old: Plain, new: Plain) -> bool:
    """The same things, otherwise ordered: the order of clauses and allowances means something."""
    return [key for key in old if key in new] != [key for key in new if key in old]


def _told(pair: _Pair, kind: Kind, path: Path_, old: Any, new: Any) -> Difference:
    words = {language: _sentence(pair, kind, path, old, new, language) for language in LANGUAGES}
    return Difference(path, kind, Text(**words))


def _sentence(pair: _Pair, kind: Kind, path: Path_, old: Any, new: Any, language: str) -> str:
    inner, version = _inside(path)
    unit = pair.unit(path)
    text = (
        _dated(pair, path, inner, old, new, language)
        if kind in ("added", "changed") and _is_dated(inner)
        else saying.phrase(
            kind, language, what=saying.place(inner, language), old=saying.value(old, inner, unit, language),
            new=saying.value(new, inner, unit, language),
        )
    )  # fmt: skip
    return saying.phrase("in_version", language, version=version, text=text) if version else text


def _inside(path: Path_) -> tuple[Path_, str]:
    """The path inside a version, and the name of that version in a whole scheme."""
    if len(path) > 2 and path[0] == "versions":
        return path[2:], str(path[1])
    return (path[1:], "") if len(path) > 1 and path[0] == "version" else (path, "")


def _is_dated(inner: Path_) -> bool:
    """A value of a parameter from a day on, or only what it is."""
    return inner[:1] == ("parameters",) and inner[2:3] == ("values",) and inner[4:] in ((), ("value",))


def _dated(pair: _Pair, path: Path_, inner: Path_, old: Any, new: Any, language: str) -> str:
    """From how much to how much, from which day on, and where that stands."""
    whole, unit = len(inner) == 4, pair.unit(path)
    row = new if whole else _at(pair.new, path[:-1])
    before = _before(pair, path) if whole else old
    day = max(str(inner[3]), pair.start)
    ref = f" ({row['ref']})" if row.get("ref") else ""
    said = {
        "what": saying.place(inner[:2], language), "day": saying.day(day, language), "ref": ref,
        "new": saying.value(row.get("value"), inner, unit, language),
    }  # fmt: skip
    if before in (None, row.get("value")):
        return saying.phrase("first_value", language, **said)
    return saying.phrase("value", language, **said, old=saying.value(before, inner, unit, language))


def _before(pair: _Pair, path: Path_) -> Any:
    """The value that held until a new dated value."""
    rows = _at(pair.old, path[:-1]) or []
    known = [row["value"] for row in rows if str(row["from"]) < str(path[-1])]
    return known[-1] if known else None
