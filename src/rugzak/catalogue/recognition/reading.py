"""From a YAML file to `LabelCriteria`. Whatever is wrong is said with file, line, and what to do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from rugzak.catalogue.recognition.criteria import MUST, SCORE, Criterion, Edition, LabelCriteria, Terms
from rugzak.catalogue.recognition.document import CriterionDocument, EditionDocument, LabelDocument
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language import BOOL, Evaluate, LanguageError, compile_node, parse
from rugzak.schemes.source import Path_, SchemeError, Source, read, read_text

MOST_CRITERIA = 20
_OF_THE_OFFER = ("training.", "provider.")


def read_library(folder: Path) -> list[LabelCriteria]:
    """All files of a folder, by label. Raises `SchemeError`, also where two files are about one label."""
    found = [label_of(read(path)) for path in sorted(folder.glob("*.yaml"))]
    labels = [one.label for one in found]
    if twice := next((label for label in labels if labels.count(label) > 1), None):
        raise SchemeError(f"two files are about {twice}", hint="a label belongs to one file")
    return found


def load_text(text: str, file: str = "") -> LabelCriteria:
    """One label from YAML text. Raises `SchemeError`."""
    return label_of(read_text(text, file))


def label_of(source: Source) -> LabelCriteria:
    """One label from a read file. Raises `SchemeError`."""
    if not isinstance(source.data, dict):
        raise SchemeError("a file of criteria holds names with values", file=source.file, line=1)
    document = _validated(source)
    editions = [_edition(source, index, one) for index, one in enumerate(document.editions)]
    _check_order(source, editions)
    return LabelCriteria(
        label=document.label.value,
        subject=document.subject,
        name=document.name.text(),
        what=document.what.text(),
        appeal=document.appeal.text(),
        editions=_ended(editions),
    )


def _validated(source: Source) -> LabelDocument:
    try:
        return LabelDocument.model_validate(source.data)
    except ValidationError as error:
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        path = tuple(part for part in first["loc"] if part != "[key]")
        name = ".".join(str(part) for part in path)
        if first["type"] == "extra_forbidden":
            raise source.error(path, f"{name} is not known here", "check the spelling") from None
        if first["type"] == "missing":
            hint = "write it in nl, fr, de and en" if path[-1] in ("nl", "fr", "de", "en") else "add it"
            raise source.error(path, f"{name} is missing", hint) from None
        raise source.error(path, f"{name}: {first['msg']}") from None


def _edition(source: Source, index: int, row: EditionDocument) -> Edition:
    path: Path_ = ("editions", index)
    criteria = tuple(_criterion(source, (*path, "criteria", code), code, given) for code, given in row.criteria.items())
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        raise source.error((*path, "criteria"), f"1 to {MOST_CRITERIA} criteria", "nobody can follow more")
    if row.minimum and not any(one.kind == SCORE for one in criteria):
        raise source.error((*path, "minimum"), "a minimum without a criterion that scores", "set it to 0")
    return Edition(
        name=row.edition,
        start=row.valid.start,
        until=None,
        changed=row.changed.text(),
        legal=row.legal,
        minimum=row.minimum,
        terms=Terms(**row.terms.model_dump()),
        criteria=criteria,
    )


def _criterion(source: Source, path: Path_, code: str, row: CriterionDocument) -> Criterion:
    if row.kind == SCORE and row.weight is None:
        raise source.error(path, f"{code} scores and has no weight", "add weight, in points")
    if row.kind == MUST and row.weight is not None:
        raise source.error((*path, "weight"), f"{code} is a must and can't weigh", "leave the weight out")
    return Criterion(
        code=code,
        kind=row.kind,
        weight=row.weight or 0,
        asks=row.asks.text(),
        proof=row.proof.text(),
        source=row.source,
        check=_check(source, (*path, "check"), row.check) if row.check else None,
    )


def _check(source: Source, path: Path_, text: str) -> Evaluate:
    """What the facts of the offer itself say; a fact about a person has no place in it."""
    types = {name: kind for name, kind in vocabulary().types.items() if name.startswith(_OF_THE_OFFER)}
    try:
        return compile_node(parse(text, types, wants=BOOL))
    except LanguageError as error:
        raise source.error(path, str(error)) from None


def _check_order(source: Source, editions: Sequence[Edition]) -> None:
    names = [one.name for one in editions]
    for index, (before, after) in enumerate(pairwise(editions), start=1):
        if after.start <= before.start:
            hint = f"{after.name} must begin after {before.name}"
            raise source.error(("editions", index, "valid"), "editions stand in the order of their dates", hint)
    if len(set(names)) < len(names):
        raise source.error(("editions",), "two editions have the same name", "dossiers keep the name: give it once")


def _ended(editions: Sequence[Edition]) -> tuple[Edition, ...]:
    """Each edition ends the day before the next begins."""
    ends = [after.start - timedelta(days=1) for after in editions[1:]]
    return tuple(replace(one, until=end) for one, end in zip(editions, [*ends, None], strict=True))
