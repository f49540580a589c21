"""Texts as vectors, and the pairs that an adapter learns from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.esco.snapshot import Snapshot
from rugzak.skills.esco.source import LANGUAGES
from rugzak.skills.esco.vectors import DESCRIPTION
from rugzak.skills.learned.memory import Memory
from rugzak.skills.learned.model import Adapter, Kind
from rugzak.skills.link.features import Query
from rugzak.skills.link.index import description_text
from rugzak.skills.text.encoder import encoder
from rugzak.skills.text.words import asked, clean, fold, label_text
from rugzak.skills.training.adapters import Examples, Settings, learn
from rugzak.skills.training.data import Case, Task

Floats = NDArray[np.float32]
# Of the encoder's vectors.
WIDTH = 384


class Encoded:
    """Raw vectors of texts, kept in a file between runs: encoding takes most of the time."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.known: dict[str, Floats] = {}
        if file.exists():
            with np.load(file, allow_pickle=False) as kept:
                self.known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def of(
        self, texts: Sequence[str], *, query: bool = False, advance: Callable[[int], None] = lambda _n: None
    ) -> Floats:
        """The vectors of texts; a query and a label of the same words differ."""
        mark = "q:" if query else "p:"
        new = [text for text in dict.fromkeys(texts) if mark + text not in self.known]
        advance(len(set(texts)) - len(new))
        for start in range(0, len(new), 4096):
            part = new[start : start + 4096]
            found = encoder().query(part) if query else encoder().passage(part, advance)
            self.known |= {mark + text: vector.astype(np.float16) for text, vector in zip(part, found, strict=True)}
        if not texts:
            return np.zeros((0, WIDTH), np.float32)
        return np.stack([self.known[mark + text] for text in texts]).astype(np.float32)

    def save(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(self.file, texts=np.array(list(self.known)), vectors=np.stack(list(self.known.values())))


def query_forms(case: Case) -> list[str]:
    """How a case's words are put before the encoder."""
    return [form.lower() for form in asked(case.text) or [clean(case.text)]]


def label_table(picture: Snapshot, kind: Kind, tasks: Iterable[Task]) -> list[tuple[str, str, str]]:
    """(language, text, URI) of every label that is known, of ESCO and of the corpora; and skills' descriptions."""
    found: dict[tuple[str, str, str], None] = {}
    for code in LANGUAGES:
        of = picture.arrays[f"{kind}.{code}.of"].tolist()
        for number, row in enumerate(of):
            if (kind == "occupation") != (code == "en") or int(
                picture.arrays[f"{kind}.{code}.preferred"][row]
            ) == number:
                found[code, label_text(picture.label_at(kind, code, number)), picture.uris[kind][row]] = None
    for row, uri in enumerate(picture.uris["skill"] if kind == "skill" else []):
        if text := description_text(picture, row):
            found[DESCRIPTION, text, uri] = None
    for task in tasks:
        if task.corpus:
            for text, uri in zip(task.corpus.texts, task.corpus.uris, strict=True):
                found[task.corpus.language, label_text(text), uri] = None
    return list(found)


class Lessons:
    """All that adapters of one kind are learned from; `learn(cases)` learns one from some of the cases."""

    def __init__(self, encoded: Encoded, table: Sequence[tuple[str, str, str]], cases: Sequence[Case]) -> None:
        self.number = {uri: row for row, uri in enumerate(dict.fromkeys(uri for *_, uri in table))}
        self.concept = np.array([self.number[uri] for *_, uri in table], np.int64)
        raw = encoded.of([text for _, text, _ in table])
        self.language = np.array([code for code, *_ in table])
        self.means = {code: raw[self.language == code].mean(0) for code in dict.fromkeys(self.language.tolist())}
        self.labels = raw - np.stack([self.means[code] for code in self.language.tolist()])
        self.encoded = encoded
        languages = dict.fromkeys(case.language for case in cases)
        self.query_means = {code: self._mean(one for one in cases if one.language == code) for code in languages}
        self.query_mean = self._mean(cases)

    def learn(self, cases: Sequence[Case], settings: Settings, own: Mapping[str, Settings]) -> Adapter:
        """An adapter from these cases and all labels, with adapters of their own for some languages."""
        everywhere = np.ones(len(self.labels), bool)
        matrix = self._matrix(cases, everywhere, self.query_mean, settings)
        return Adapter(matrix, self.query_mean, self.means, {code: self._own(cases, code, own[code]) for code in own})

    def _own(self, cases: Sequence[Case], code: str, settings: Settings) -> Adapter:
        mine = [case for case in cases if case.language == code]
        matrix = self._matrix(mine, self.language == code, self.query_means[code], settings)
        return Adapter(matrix, self.query_means[code], {code: self.means[code]})

    def _mean(self, cases: Iterable[Case]) -> Floats:
        forms = sorted({form for case in cases for form in query_forms(case)})
        return np.asarray(self.encoded.of(forms, query=True).mean(0), np.float32)

    def _matrix(self, cases: Iterable[Case], use: NDArray[np.bool_], mean: Floats, settings: Settings) -> Floats:
        pairs = [
            (form, self.number[uri])
            for case in cases
            for uri in sorted(case.gold)
            if uri in self.number
            for form in query_forms(case)
        ]
        vectors = self.encoded.of([form for form, _ in pairs], query=True) - mean
        concepts = np.array([concept for _, concept in pairs], np.int64)
        return learn(Examples(vectors, concepts, self.labels[use], self.concept[use]), settings)


def remember(cases: Sequence[Case], adapter: Adapter, encoded: Encoded) -> Memory:
    """The cases that mean something, to be found again by what resembles them."""
    pairs = [(form, sorted(case.gold)) for case in cases if case.gold for form in query_forms(case)]
    return Memory.of(adapter.query(encoded.of([form for form, _ in pairs], query=True)), [meant for _, meant in pairs])


def query_of(case: Case, adapter: Adapter, encoded: Encoded) -> Query:
    """A case ready to be looked up."""
    raw = encoded.of(query_forms(case), query=True)
    folded = tuple(fold(form) for form in asked(case.text) or [clean(case.text)])
    return Query(case.text, folded, adapter.query(raw), adapter.of(case.language).query(raw))
