"""What candidates are drawn from: ESCO as the snapshot has it, or a list of labels of one's own."""

from collections.abc import Sequence
from typing import Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.esco.snapshot import Kind, Snapshot
from rugzak.skills.esco.source import LANGUAGES
from rugzak.skills.esco.vectors import DESCRIPTION, MAX_DESCRIPTION, apart, fits
from rugzak.skills.learned.memory import Memory, Remembered
from rugzak.skills.learned.model import model
from rugzak.skills.link.features import Index
from rugzak.skills.link.labels import Labels, Rows, Vectors
from rugzak.skills.text.ngrams import GramIndex
from rugzak.skills.text.words import label_text

Floats = NDArray[np.float32]


class Embed(Protocol):
    """From labels in a language (or descriptions) to adapted vectors: in the space of all languages, or its own."""

    def __call__(self, texts: Sequence[str], language: str, *, own: bool = False) -> Floats: ...


_GRAMS = ("start", "labels", "weight", "norm")
_indexes: WeakKeyDictionary[Snapshot, dict[tuple[Kind, str], Index]] = WeakKeyDictionary()
_ISCO = "/isco/C"


def usable(picture: Snapshot, kind: Kind) -> bool:
    """Whether the snapshot holds vectors of the model in use."""
    return bool(fits() and picture.meta.get("models", {}).get(kind) == model(kind).version)


def of_snapshot(picture: Snapshot, kind: Kind, language: str) -> Index:
    """ESCO's occupations or skills, as a text in a language sees them."""
    known = _indexes.setdefault(picture, {})
    if (kind, language) not in known:
        known[kind, language] = _of_snapshot(picture, kind, language)
    return known[kind, language]


def _of_snapshot(picture: Snapshot, kind: Kind, language: str) -> Index:
    near, wide = groups(picture, kind, picture.uris[kind])
    size = len(picture.uris[kind])
    skills = kind == "skill"
    return Index(
        own=labels_of(picture, kind, language),
        memory=_memory(picture, kind),
        preferred={code: found for code in LANGUAGES if (found := preferred(picture, kind, code)) is not None},
        own_language=language,
        english=labels_of(picture, kind, "en") if language != "en" else None,
        description=_vectors(picture, "skill.description") if skills else None,
        near=near,
        wide=wide,
        is_group=np.zeros(size, bool),
        knowledge=picture.arrays["skill.knowledge"] if skills else np.zeros(size, bool),
        occupations=asked_by(picture) if skills else np.zeros(size, np.float32),
    )


def _memory(picture: Snapshot, kind: Kind) -> Remembered:
    """What was linked before, once for all languages."""
    known = (one.memory for (of, _language), one in list(_indexes[picture].items()) if of == kind)
    return next(known, None) or Remembered(model(kind).memory, picture.rows[kind], len(picture.uris[kind]))


def of_corpus(
    picture: Snapshot,
    kind: Kind,
    texts: Sequence[str],
    uris: Sequence[str],
    language: str,
    corpus: str,
    embed: Embed,
    concepts: Sequence[str] = (),
    memory: Memory | None = None,
) -> Index:
    """A list of labels (`uris[i]` is the concept of `texts[i]`) in the language `corpus`, for queries in `language`.

    `concepts` gives their order, by default that of the list. Where ESCO knows a concept, its labels in other languages
    help. A list in another language than the queries is compared through those: ESCO's labels in the language of the
    queries stand in for it.
    """
    concepts = list(concepts) or list(dict.fromkeys(uris))
    number = {uri: row for row, uri in enumerate(concepts)}
    names, of = list(texts), [number[uri] for uri in uris]
    if corpus != language:
        names, of = _own_labels(picture, kind, concepts, language)
    near, wide = groups(picture, kind, concepts)
    rows = np.array([picture.rows[kind].get(uri, -1) for uri in concepts])
    skills = kind == "skill"
    return Index(
        memory=Remembered(memory or model(kind).memory, number, len(concepts)),
        own=Labels.from_texts(
            names, of, len(concepts), embed([label_text(name) for name in names], language, own=True)
        ),
        preferred=_preferred_of(picture, kind, concepts, (corpus, texts, [number[uri] for uri in uris]), embed),
        own_language=language,
        english=_english(picture, kind, concepts, language),
        description=_descriptions(picture, concepts, embed) if skills else None,
        near=near,
        wide=wide,
        is_group=np.array([_ISCO in uri for uri in concepts]),
        knowledge=np.where(rows >= 0, picture.arrays["skill.knowledge"][rows], False) if skills else rows < -1,
        occupations=np.where(rows >= 0, asked_by(picture)[rows], 0).astype(np.float32)
        if skills
        else rows * np.float32(0),
    )


def labels_of(picture: Snapshot, kind: Kind, language: str) -> Labels:
    """The labels of a kind in a language, preferred and others."""
    name, arrays = f"{kind}.{language}", picture.arrays
    grams = GramIndex(*(arrays[f"{name}.gram.{part}"] for part in _GRAMS))
    texts = _Texts(picture, kind, language)
    size = len(picture.uris[kind])
    return Labels(
        arrays[f"{name}.of"], size, arrays[f"{name}.form.label"], grams, texts, _vectors(picture, name, "own")
    )


def preferred(picture: Snapshot, kind: Kind, language: str) -> Vectors | None:
    """The vectors of preferred labels; `label` of the result is the concept's row."""
    name = f"{kind}.{language}"
    found = _vectors(picture, name, "near" if apart(kind, language) else "own")
    if found is None:
        return None
    of = picture.arrays[f"{name}.of"][found.label]
    first = picture.arrays[f"{name}.preferred"][of] == found.label
    return Vectors(of[first], found.values[first], found.scale[first])


def groups(picture: Snapshot, kind: Kind, uris: Sequence[str]) -> tuple[Rows, Rows]:
    """The close and the wide group of concepts: ISCO unit and minor group, or skill group and none."""
    if kind == "skill":
        of = picture.arrays["skill.group"]
        near = np.array([of[picture.rows["skill"][uri]] if picture.has("skill", uri) else -1 for uri in uris], np.int64)
        return near, np.full(len(uris), -1)
    codes = [isco_of(picture, uri) for uri in uris]
    return _numbers([code[:4] for code in codes]), _numbers([code[:3] for code in codes])


def isco_of(picture: Snapshot, uri: str) -> str:
    """The ISCO-08 code of an occupation or of an ISCO group itself; empty where unknown."""
    if _ISCO in uri:
        return uri.rsplit(_ISCO, 1)[1]
    found = picture.find_occupation(uri)
    return found.isco if found else ""


def asked_by(picture: Snapshot) -> Floats:
    """For each skill the logarithm of how many occupations ask for it, and one."""
    count = np.bincount(picture.arrays["relation.skill"], minlength=len(picture.uris["skill"]))
    return np.log1p(count).astype(np.float32)


class _Texts(Sequence[str]):
    """The texts of labels, read from the mapped file one by one."""

    def __init__(self, picture: Snapshot, kind: Kind, language: str) -> None:
        self._picture, self._kind, self._language = picture, kind, language

    def __getitem__(self, label: int) -> str:  # type: ignore[override]
        if not 0 <= label < len(self):
            raise IndexError(label)
        return self._picture.label_at(self._kind, self._language, label)

    def __len__(self) -> int:
        return len(self._picture.arrays[f"{self._kind}.{self._language}.of"])


def _vectors(picture: Snapshot, name: str, space: str = "near") -> Vectors | None:
    arrays = picture.arrays
    if f"{name}.{space}.label" not in arrays:
        return None
    return Vectors(*(arrays[f"{name}.{space}.{part}"] for part in ("label", "values", "scale")))


def _descriptions(picture: Snapshot, concepts: Sequence[str], embed: Embed) -> Vectors | None:
    rows = [(at, picture.rows["skill"][uri]) for at, uri in enumerate(concepts) if picture.has("skill", uri)]
    found = [(at, text) for at, row in rows if (text := description_text(picture, row))]
    if not found:
        return None
    return Vectors.of(np.array([at for at, _ in found], np.int64), embed([text for _, text in found], DESCRIPTION))


def description_text(picture: Snapshot, row: int) -> str:
    """How a skill's description is put before the encoder: its beginning, in English."""
    return picture.description("skill", row, "en")[:MAX_DESCRIPTION].lower()


def _own_labels(picture: Snapshot, kind: Kind, concepts: Sequence[str], language: str) -> tuple[list[str], list[int]]:
    wanted = {picture.rows[kind][uri]: row for row, uri in enumerate(concepts) if picture.has(kind, uri)}
    of = picture.arrays[f"{kind}.{language}.of"].tolist()
    found = [(picture.label_at(kind, language, label), wanted[row]) for label, row in enumerate(of) if row in wanted]
    found += [
        (name, row) for row, uri in enumerate(concepts) if (name := _group_name(picture, uri, language))
    ]  # An ISCO group is no occupation, but a list may name one.
    return [name for name, _ in found], [row for _, row in found]


def _group_name(picture: Snapshot, uri: str, language: str) -> str:
    return str(getattr(picture.group_label(uri), language)) if _ISCO in uri else ""


def _preferred_of(
    picture: Snapshot,
    kind: Kind,
    concepts: Sequence[str],
    corpus: tuple[str, Sequence[str], Sequence[int]],
    embed: Embed,
) -> dict[str, Vectors]:
    language, texts, of = corpus
    found = {}
    for code in LANGUAGES:
        first: dict[int, str] = {}
        if code == language:
            for text, row in zip(texts, of, strict=True):
                first.setdefault(row, text)
        else:
            first = {row: name for row, uri in enumerate(concepts) if (name := _name(picture, kind, uri, code))}
        if first:
            vectors = embed([label_text(name) for name in first.values()], code)
            found[code] = Vectors.of(np.array(list(first), np.int64), vectors)
    return found


def _name(picture: Snapshot, kind: Kind, uri: str, language: str) -> str:
    row = picture.rows[kind].get(uri)
    return picture.preferred(kind, language, row) if row is not None else _group_name(picture, uri, language)


def _english(picture: Snapshot, kind: Kind, concepts: Sequence[str], language: str) -> Labels | None:
    if language == "en":
        return None
    names, of = _own_labels(picture, kind, concepts, "en")
    return Labels.from_texts(names, of, len(concepts), np.zeros((len(names), 1), np.float32)) if names else None


def _numbers(codes: Sequence[str]) -> Rows:
    known = {code: number for number, code in enumerate(dict.fromkeys(code for code in codes if code))}
    return np.array([known.get(code, -1) for code in codes], np.int64)
