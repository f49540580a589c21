"""The vectors of a snapshot: labels as the adapted encoder sees them, and skills as the encoder alone sees them.

`<kind>.<language>.own` holds all labels in the space of their language, by label number; where that is not the space
that all languages share, `<kind>.<language>.near` holds preferred labels in the shared one. `skill.description.near`
holds skills' descriptions, by row of the skill. A query is compared with those three. `skill.<language>.vector` holds
one plain vector a skill, around the mean of all: what skills are compared with each other by. All in 8 bits with a
scale a row.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.esco.gather import Concept, Gathered
from rugzak.skills.esco.snapshot import Snapshot
from rugzak.skills.esco.source import LANGUAGES
from rugzak.skills.esco.write import Arrays, labels_of
from rugzak.skills.learned.model import ENCODER, KINDS, Kind, model
from rugzak.skills.learned.rounding import restored, rounded
from rugzak.skills.text.encoder import encoder
from rugzak.skills.text.words import label_text

Vectors = Literal["none", "base", "full"]
Floats = NDArray[np.float32]
MAX_DESCRIPTION = 300
DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A vector that a snapshot needs: in which set, by which number, of which text."""

    kind: Kind
    language: str
    space: Literal["vector", "near", "own"]
    number: int
    text: str

    @property
    def set(self) -> str:
        return f"{self.kind}.{self.language}.{self.space}"


def wanted(gathered: Gathered, vectors: Vectors) -> list[Wanted]:
    """What gets a vector.

    "base": occupations by their preferred label in four languages, each skill once (Dutch, else English). "full": all
    labels of occupations, skills by their preferred label in four languages, and descriptions.
    """
    if vectors == "none":
        return []
    tables: dict[Kind, list[Concept]] = {
        "occupation": list(gathered.occupations.values()),
        "skill": list(gathered.skills.values()),
    }
    found = list(_plain(tables["skill"]))
    for kind in KINDS if fits() else ():
        for code in LANGUAGES:
            found += _near(kind, code, tables[kind], vectors)
    return found + (list(_descriptions(tables["skill"])) if vectors == "full" and fits() else [])


def arrays(wanted: Sequence[Wanted], old: Snapshot | None, advance: Callable[[int], None]) -> Arrays:
    """Encode what is not known from an older snapshot yet, and lay all out in sets."""
    if not wanted:
        return {}
    known = Known(old)
    new = list(dict.fromkeys(one.text for one in wanted if known.of(one) is None))
    advance(len({one.text for one in wanted}) - len(new))
    fresh = dict(zip(new, encoder().passage(new, advance), strict=True)) if new else {}
    plain = {one.text: _either(known.of(one), fresh, one.text) for one in wanted if one.space == "vector"}
    mean = np.mean(list(plain.values()), axis=0)
    out: Arrays = {"vector.mean": mean.astype(np.float32)}
    for name in dict.fromkeys(one.set for one in wanted):
        members = [one for one in wanted if one.set == name]
        if members[0].space == "vector":
            out |= _around(name, members, np.stack([plain[one.text] for one in members]), mean)
        else:
            out |= _rounded(name, members, _adapted(members, known, fresh))
    return out


def fits() -> bool:
    """Whether the encoder in use is the one that the models were learned with."""
    return encoder().name == ENCODER


def sets(vectors: Vectors) -> dict[str, str]:
    """Which models' vectors a snapshot holds, by kind."""
    return {} if vectors == "none" or not fits() else {kind: model(kind).version for kind in KINDS}


def _plain(skills: Sequence[Concept]) -> Iterator[Wanted]:
    for row, concept in enumerate(skills):
        code = _once(concept)
        if code:
            yield Wanted("skill", code, "vector", row, label_text(concept.labels[code].preferred))


def _near(kind: Kind, code: str, concepts: Sequence[Concept], vectors: Vectors) -> Iterator[Wanted]:
    for number, label in enumerate(labels_of(kind, code, concepts)):
        whole = label.first and (kind == "occupation" or _once(concepts[label.concept]) == code)
        if whole or (vectors == "full" and (label.first or kind == "occupation")):
            yield Wanted(kind, code, "own", number, label_text(label.text))
            if label.first and apart(kind, code):
                yield Wanted(kind, code, "near", number, label_text(label.text))


def apart(kind: Kind, code: str) -> bool:
    """Whether a language has a space of its own; else `own` is in the space of all languages already."""
    return code in model(kind).adapter.own


def _descriptions(skills: Sequence[Concept]) -> Iterator[Wanted]:
    for row, concept in enumerate(skills):
        if text := concept.descriptions.get("en"):
            yield Wanted("skill", DESCRIPTION, "near", row, text[:MAX_DESCRIPTION].lower())


def _once(concept: Concept) -> str:
    """The language in which a skill is encoded when it is encoded once."""
    return next((code for code in ("nl", "en", "fr", "de") if concept.labels[code].preferred), "")


def _adapted(members: Sequence[Wanted], known: "Known", fresh: Mapping[str, Floats]) -> Floats:
    adapter = model(members[0].kind).adapter
    if members[0].space == "own":
        adapter = adapter.of(members[0].language)
    raw = [one.text for one in members if one.text in fresh]
    vectors: Iterable[Floats] = (
        adapter.label(np.stack([fresh[text] for text in raw]), members[0].language) if raw else ()
    )
    made: dict[str, Floats] = dict(zip(raw, vectors, strict=True))
    return np.stack([_either(known.of(one), made, one.text) for one in members])


def _either(known: Floats | None, made: Mapping[str, Floats], text: str) -> Floats:
    """What was made now, else what was known."""
    if text in made:
        return made[text]
    assert known is not None
    return known


def _rounded(name: str, members: Sequence[Wanted], floats: Floats) -> Arrays:
    values, scale = rounded(floats)
    label = np.array([one.number for one in members], np.uint32)
    return {f"{name}.label": label, f"{name}.values": values, f"{name}.scale": scale}


def _around(name: str, members: Sequence[Wanted], floats: Floats, mean: Floats) -> Arrays:
    moved = floats - mean
    # The length before centring, so that a later build can use the vector again.
    length = np.linalg.norm(moved, axis=1)
    found = _rounded(name, members, moved / np.maximum(length, 1e-9)[:, None])
    of = found.pop(f"{name}.label").astype(np.uint16)
    return found | {f"{name}.of": of, f"{name}.length": length.astype(np.float32)}


class Known:
    """The vectors of an older snapshot by their text, where encoder and model are still the same."""

    def __init__(self, old: Snapshot | None) -> None:
        self._by_set: dict[str, dict[str, NDArray[Any]]] = {}
        if old is None or old.meta.get("encoder") != encoder().name:
            return
        for kind in KINDS:
            for code in (*LANGUAGES, DESCRIPTION):
                if f"{kind}.{code}.vector.of" in old.arrays:
                    self._by_set[f"{kind}.{code}.vector"] = _plain_of(old, kind, code)
                if old.meta.get("models", {}).get(kind) == model(kind).version:
                    for space in ("near", "own"):
                        if f"{kind}.{code}.{space}.label" in old.arrays:
                            self._by_set[f"{kind}.{code}.{space}"] = _adapted_of(old, kind, code, space)

    def of(self, one: Wanted) -> Floats | None:
        return self._by_set.get(one.set, {}).get(one.text)

    def texts(self, kind: Kind, code: str, *, own: bool) -> dict[str, Floats]:
        """The adapted vectors of a kind in a language (or of descriptions), by text."""
        near = code == DESCRIPTION or (not own and apart(kind, code))
        return self._by_set.get(f"{kind}.{code}.{'near' if near else 'own'}", {})


def _plain_of(old: Snapshot, kind: Kind, code: str) -> dict[str, Floats]:
    name = f"{kind}.{code}.vector"
    size = old.arrays[f"{name}.scale"] * old.arrays[f"{name}.length"]
    whole = restored(old.arrays[f"{name}.values"], size) + old.arrays["vector.mean"]
    texts = (label_text(old.preferred(kind, code, int(row))) for row in old.arrays[f"{name}.of"])
    return dict(zip(texts, whole, strict=True))


def _adapted_of(old: Snapshot, kind: Kind, code: str, space: str) -> dict[str, Floats]:
    name = f"{kind}.{code}.{space}"
    numbers = old.arrays[f"{name}.label"].tolist()
    if code == DESCRIPTION:
        texts = [old.description(kind, number, "en")[:MAX_DESCRIPTION].lower() for number in numbers]
    else:
        texts = [label_text(old.label_at(kind, code, number)) for number in numbers]
    values = restored(old.arrays[f"{name}.values"], old.arrays[f"{name}.scale"])
    return dict(zip(texts, values, strict=True))
