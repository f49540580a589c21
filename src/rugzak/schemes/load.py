"""From a file (or a published document) to a `Scheme`. Whatever is wrong is said with file, line, column and a hint."""

import difflib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rugzak.base.text import Text
from rugzak.schemes.compiler import Compiler
from rugzak.schemes.document import SchemeDocument, VersionDocument
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.scheme import Scheme, Version
from rugzak.schemes.source import Path_, SchemeError, Source, read, read_text

LIBRARY = Path(__file__).parent / "library"
_VERSION_DATES = "a date of the vocabulary, or on_date"


def load_library(folder: Path = LIBRARY) -> list[Scheme]:
    """All schemes of a folder (and the folders in it), in the order of their ids."""
    schemes = [load_file(path) for path in sorted(folder.rglob("*.yaml"))]
    _unique(schemes)
    return sorted(schemes, key=lambda scheme: scheme.id)


def load_file(path: Path) -> Scheme:
    """One scheme file; raises `SchemeError`."""
    return scheme_of(read(path))


def load_text(text: str, file: str = "") -> Scheme:
    """One scheme from YAML text (the rule studio, tests); raises `SchemeError`."""
    return scheme_of(read_text(text, file))


def scheme_of(source: Source) -> Scheme:
    """The scheme in a read document."""
    if not isinstance(source.data, dict):
        raise SchemeError("a scheme file holds names with values", file=source.file, line=1)
    _merge_common(source)
    document = _validated(source)
    versions = [Compiler(source, document, index).version() for index in range(len(document.versions))]
    _check_order(source, versions)
    _check_version_by(source, document)
    _check_jobs(source, document)
    return _scheme(document, versions)


def from_documents(documents: Sequence[Mapping[str, Any]]) -> Scheme:
    """A scheme from the documents of its published versions (each as in `Version.document`)."""
    latest = dict(documents[-1])
    latest.pop("version")
    ordered = sorted((document["version"] for document in documents), key=lambda version: version["valid"]["from"])
    return scheme_of(Source({**latest, "versions": ordered}))


def _merge_common(source: Source) -> None:
    """Lay the shared sections under each version, places included, so that errors point at the right line."""
    common, versions = source.data.get("common") or {}, source.data.get("versions")
    if not isinstance(common, dict) or not isinstance(versions, list):
        return
    known = set(VersionDocument.model_fields)
    for section in common:
        if section not in known:
            raise source.error(("common", section), f"{section} is not a section of a version", _near(section, known))
    for index, version in enumerate(versions):
        if isinstance(version, dict):
            versions[index] = _merged(source, index, common, version)


def _merged(source: Source, index: int, common: dict[str, Any], version: dict[str, Any]) -> dict[str, Any]:
    result = {}
    for section in dict.fromkeys([*common, *version]):
        shared, own = common.get(section), version.get(section)
        if section not in version:
            result[section] = shared
            _copy_places(source, ("common", section), ("versions", index, section))
        elif isinstance(shared, dict) and isinstance(own, dict) and section not in _WHOLE:
            for key in shared.keys() - own.keys():
                _copy_places(source, ("common", section, key), ("versions", index, section, key))
            result[section] = {key: value for key, value in {**shared, **own}.items() if value is not None}
        elif own is not None:
            result[section] = own
    return result


_WHOLE = {"attendance", "cooling_off", "interruption", "budget", "how", "valid"}


def _copy_places(source: Source, start: Path_, target: Path_) -> None:
    moved = {
        (*target, *path[len(start) :]): place for path, place in source.places.items() if path[: len(start)] == start
    }
    blocks = {(*target, *path[len(start) :]) for path in source.block if path[: len(start)] == start}
    source.places.update(moved)
    source.block.update(blocks)


def _validated(source: Source) -> SchemeDocument:
    try:
        return SchemeDocument.model_validate(source.data)
    except ValidationError as error:
        # A misspelled name is the cause where a section seems to be missing.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        path = tuple(part for part in first["loc"] if part != "[key]")
        raise source.error(path, *_explain(first, path)) from None


def _explain(error: Any, path: Path_) -> tuple[str, str]:
    name = ".".join(str(part) for part in path)
    match error["type"]:
        case "missing":
            languages = path and path[-1] in ("nl", "fr", "de", "en")
            hint = "write it in nl, fr, de and en" if languages else "add it"
            return f"{name} is missing", hint
        case "extra_forbidden":
            return f"{name} is not known here", "check the spelling; docs/schemes.md lists the sections"
        case "literal_error":
            return f"{name}: {error['input']!r} is not possible", f"one of {error['ctx']['expected']}"
        case _:
            return f"{name}: {error['msg']}", ""


def _near(word: str, known: set[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]}?" if near else "one of " + ", ".join(sorted(known))


def _check_order(source: Source, versions: Sequence[Version]) -> None:
    for index, (before, after) in enumerate(pairwise(versions), start=1):
        if before.until is None or before.until >= after.start:
            hint = f"{before.version} must end before {after.start}"
            raise source.error(("versions", index, "valid"), f"{after.version} overlaps {before.version}", hint)


def _check_version_by(source: Source, document: SchemeDocument) -> None:
    types = vocabulary().types
    for index, name in enumerate(document.version_by):
        if name != "on_date" and (name not in types or types[name].kind != "date"):
            raise source.error(("version_by", index), f"{name} is no date", _VERSION_DATES)


def _check_jobs(source: Source, document: SchemeDocument) -> None:
    if document.jobs == "best" and document.funder.payer == "employer":
        hint = "each employer pays for its own people: leave it out"
        raise source.error(("jobs",), "jobs: best needs one who pays for all jobs", hint)


def _unique(schemes: Sequence[Scheme]) -> None:
    seen: set[str] = set()
    for scheme in schemes:
        if scheme.id in seen:
            raise SchemeError(f"two files describe {scheme.id}", hint="an id belongs to one file")
        seen.add(scheme.id)


def _scheme(document: SchemeDocument, versions: Sequence[Version]) -> Scheme:
    return Scheme(
        id=document.id, name=document.name.text(), authority=document.authority.text(),
        legal_basis=document.legal_basis, payer=document.funder.payer, funder=document.funder.name.text(),
        asset=document.asset, holder=document.holder, version_by=tuple(document.version_by), zone=document.zone,
        jobs=document.jobs,
        example=document.example, proposal=document.proposal,
        appeal=document.appeal.text() if document.appeal else Text(),
        closed=document.closed.text() if document.closed else Text(), versions=tuple(versions),
    )  # fmt: skip
