"""Search over all labels of ESCO: by spelling as a search box does, or what is meant, by the learned ranker.

Spelling is the best cosine of n-grams over a concept's labels in the text's language and, a little less, in English.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.base.text import Text
from rugzak.skills.esco.snapshot import Kind, Snapshot
from rugzak.skills.learned.model import model
from rugzak.skills.link import index, rank
from rugzak.skills.link.features import Index, Query
from rugzak.skills.text import ngrams
from rugzak.skills.text.words import asked, clean, fold

Floats = NDArray[np.float32]
# Chosen on the development queries.
OTHER_SPELLING = 0.8
EXACT = 0.999


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that some words point to: `score` is the chance that it is meant, `matched` the label met."""

    uri: str
    label: Text
    score: float
    words: str
    matched: str = ""


def by_spelling(snapshot: Snapshot, text: str, kind: Kind, language: str, limit: int) -> list[Hit]:
    """The concepts whose labels look most like a text; whole words and beginnings count most."""
    scores, labels = spelling(snapshot, fold(text), kind, language)
    return hits(snapshot, kind, language, text, scores, labels, limit, least=0.15)


def hits(
    snapshot: Snapshot,
    kind: Kind,
    language: str,
    words: str,
    scores: Floats,
    labels: dict[str, NDArray[np.int64]],
    limit: int,
    least: float = 0.0,
) -> list[Hit]:
    """The best concepts by score, at most `limit`."""
    limit = min(limit, len(scores))
    best = np.argpartition(-scores, limit - 1)[:limit] if 0 < limit < len(scores) else np.arange(len(scores))
    ordered = best[np.lexsort((best, -scores[best]))]
    return [
        Hit(
            snapshot.uris[kind][row],
            snapshot.label(kind, row),
            float(min(1.0, max(0.0, scores[row]))),
            clean(words),
            _matched(snapshot, kind, language, row, labels),
        )
        for row in ordered.tolist()
        if scores[row] > least
    ]


def meant(snapshot: Snapshot, texts: Sequence[str], kind: Kind, language: str, top: int) -> list[list[Hit]]:
    """For each text the concepts it may mean, best first, with the chance that each is right."""
    if not index.usable(snapshot, kind):
        return [_spelled(snapshot, text, kind, language, top) for text in texts]
    found, learned = index.of_snapshot(snapshot, kind, language), model(kind)
    return [
        _ranked(snapshot, kind, found, rank.rank(found, query, learned), query, top)
        for query in rank.queries(texts, learned, language)
    ]


def _ranked(snapshot: Snapshot, kind: Kind, found: Index, ranked: rank.Ranked, query: Query, top: int) -> list[Hit]:
    return [
        Hit(
            snapshot.uris[kind][row],
            snapshot.label(kind, row),
            float(chance),
            clean(query.text),
            found.own.texts[label] if label >= 0 else "",
        )
        for row, chance, label in zip(
            ranked.concepts[:top].tolist(), ranked.chances[:top].tolist(), ranked.label[:top].tolist(), strict=True
        )
    ]


def _spelled(snapshot: Snapshot, text: str, kind: Kind, language: str, top: int) -> list[Hit]:
    """Without vectors: spelling alone proves less than both together, so that thresholds mean the same."""
    scores, labels = spelling(snapshot, fold(text), kind, language)
    for form in asked(text)[1:]:
        scores = np.maximum(scores, spelling(snapshot, fold(form), kind, language)[0])
    sure = np.where(scores > EXACT, 0.9, 0.5 * scores).astype(np.float32)
    return hits(snapshot, kind, language, text, sure, labels, top)


def spelling(
    snapshot: Snapshot, folded: str, kind: Kind, language: str, *, alone: bool = False
) -> tuple[Floats, dict[str, NDArray[np.int64]]]:
    """The best n-gram cosine of each concept's labels in a language and, a little less, in English; and which label.

    With `alone` only in that language.
    """
    size = len(snapshot.uris[kind])
    scores, labels = np.zeros(size, np.float32), {}
    for code, weight in ((language, 1.0), ("en", OTHER_SPELLING if language != "en" else 1.0)):
        if code in labels or (alone and code != language):
            continue
        found, labels[code] = _best_forms(snapshot, kind, code, folded)
        scores = np.maximum(scores, found * np.float32(weight))
    return scores, labels


def _best_forms(snapshot: Snapshot, kind: Kind, code: str, folded: str) -> tuple[Floats, NDArray[np.int64]]:
    arrays, name = snapshot.arrays, f"{kind}.{code}"
    size = len(snapshot.uris[kind])
    best, label = np.zeros(size, np.float32), np.full(size, -1, np.int64)
    if not len(arrays[f"{name}.form.label"]):
        return best, label
    index = ngrams.GramIndex(*(arrays[f"{name}.gram.{part}"] for part in ("start", "labels", "weight", "norm")))
    scores = index.scores(folded)
    forms = np.flatnonzero(scores > 0.05)
    forms = forms[np.argsort(scores[forms], kind="stable")]
    found = arrays[f"{name}.form.label"][forms]
    of = arrays[f"{name}.of"][found]
    # Ascending order: where a concept comes more than once, the best is written last.
    best[of], label[of] = scores[forms], found
    return best, label


def _matched(snapshot: Snapshot, kind: Kind, language: str, row: int, labels: dict[str, NDArray[np.int64]]) -> str:
    for code in (language, "en"):
        if code in labels and labels[code][row] >= 0:
            return snapshot.label_at(kind, code, int(labels[code][row]))
    return snapshot.label(kind, row).of(language)
