"""Many queries at once: a run file as evaluations of search read it, lines of `query<TAB>id<TAB>score`, best first.

Policies, for a corpus that names each concept by several labels:
`element` ranks labels each on its own; `concept` puts all labels of the likeliest concept first, then those of the
next; `diverse` begins with one label of each of the likeliest concepts, so that the first lines don't repeat one guess.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.esco.snapshot import Kind, Snapshot
from rugzak.skills.learned.forest import Forest
from rugzak.skills.learned.model import Model, model
from rugzak.skills.link import elements, index
from rugzak.skills.link.features import Index, Query
from rugzak.skills.link.labels import Labels, Rows
from rugzak.skills.link.rank import queries, rank
from rugzak.skills.text.encoder import encoder

Policy = Literal["concept", "diverse"]
Floats = NDArray[np.float32]
Line = tuple[str, float]
AT_ONCE, FIRST = 4096, 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labels with an id each; `uris[i]` is the concept of label i (its id where there is no mapping)."""

    ids: Sequence[str]
    texts: Sequence[str]
    uris: Sequence[str]
    language: str


class Embedder:
    """Adapted vectors of labels: from the snapshot where it has the text, else encoded now."""

    def __init__(self, picture: Snapshot, kind: Kind, advance: Callable[[int], None]) -> None:
        from rugzak.skills.esco.vectors import Known

        self.adapter, self.kind, self.advance = model(kind).adapter, kind, advance
        self.known = Known(picture)

    def __call__(self, texts: Sequence[str], language: str, *, own: bool = False) -> Floats:
        known = self.known.texts(self.kind, language, own=own)
        adapter = self.adapter.of(language) if own else self.adapter
        new = [text for text in dict.fromkeys(texts) if text not in known]
        self.advance(len(texts) - len(new))
        if new:
            raw = encoder().passage(new, self.advance)
            known = {**known, **dict(zip(new, adapter.label(raw, language), strict=True))}
        width = adapter.matrix.shape[1]
        return np.asarray([known[text] for text in texts], np.float32).reshape(len(texts), width)


def corpus_lines(
    found: Index,
    corpus: Corpus,
    texts: Sequence[str],
    kind: Kind,
    policy: Policy,
    top: int,
    learned: Model | None = None,
) -> Iterator[list[Line]]:
    """For each query the lines of its run over a corpus."""
    learned = learned or model(kind)
    order = _Order(found, corpus, policy, top, learned)
    for start in range(0, len(texts), AT_ONCE):
        for query in queries(texts[start : start + AT_ONCE], learned, found.own_language):
            yield order.lines(query)


def esco_lines(picture: Snapshot, texts: Sequence[str], kind: Kind, language: str, top: int) -> Iterator[list[Line]]:
    """For each query the URIs of ESCO's concepts."""
    found, learned, uris = index.of_snapshot(picture, kind, language), model(kind), picture.uris[kind]
    for start in range(0, len(texts), AT_ONCE):
        for query in queries(texts[start : start + AT_ONCE], learned, language):
            ranked = rank(found, query, learned)
            yield [(uris[row], float(score)) for row, score in zip(ranked.concepts, ranked.chances, strict=True)][:top]


def element_lines(
    own: Labels, ids: Sequence[str], texts: Sequence[str], language: str, top: int, learned: Model, ranker: Forest
) -> Iterator[list[Line]]:
    """For each query the labels of a corpus, ranked each on its own, without knowing what they name.

    `language` is that of queries and corpus, empty where they differ.
    """
    for start in range(0, len(texts), AT_ONCE):
        for query in queries(texts[start : start + AT_ONCE], learned, language):
            yield _numbered(ids, elements.first(own, query).ranked(ranker)[:top].tolist())


def laid_out(blocks: Sequence[Sequence[T]], policy: Policy) -> list[T]:
    """The labels of concepts, one block after the other; `diverse` takes one of each of the first ones before."""
    heads = [block[0] for block in blocks[:FIRST] if block] if policy == "diverse" else []
    taken = set(heads)
    return [*heads, *(one for block in blocks for one in block if one not in taken)]


def _numbered(ids: Sequence[str], rows: Sequence[int]) -> list[Line]:
    """Lines with a score that falls with the place, as only the order is meant."""
    return [(ids[row], 1.0 / (place + 1)) for place, row in enumerate(rows)]


class _Order:
    """The order of a corpus' labels for a query."""

    def __init__(self, found: Index, corpus: Corpus, policy: Policy, top: int, learned: Model) -> None:
        self.index, self.corpus, self.policy, self.top, self.learned = found, corpus, policy, top, learned
        number = {uri: row for row, uri in enumerate(dict.fromkeys(corpus.uris))}
        of = np.array([number[uri] for uri in corpus.uris], np.int64)
        self.members: list[Rows] = [np.zeros(0, np.int64)] * len(number)
        order = np.argsort(of, kind="stable")
        starts = np.searchsorted(of[order], np.arange(len(number) + 1))
        for row in range(len(number)):
            self.members[row] = order[starts[row] : starts[row + 1]]
        # The labels of the index are the corpus itself only where both speak one language.
        self.same = len(found.own.texts) == len(corpus.texts) and found.own.texts[0] == corpus.texts[0]

    def lines(self, query: Query) -> list[Line]:
        return _numbered(self.corpus.ids, self._rows(query)[: self.top])

    def _rows(self, query: Query) -> list[int]:
        ranked = rank(self.index, query, self.learned)
        blocks = [self.members[row] for row in ranked.concepts.tolist()]
        if self.same:
            likest = elements.both(self.index.own, query)
            blocks = [block[np.argsort(-likest[block], kind="stable")] for block in blocks]
        return laid_out([block.tolist() for block in blocks], self.policy)
