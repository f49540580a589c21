"""Exact search over all labels of ESCO: how near is each concept to some words, by spelling and by meaning.

Spelling: the best cosine of n-grams over a concept's labels in the text's language (and English). Meaning: the cosine
of the encoder's vectors around their mean, from the own-language label where there is one, and the best other language.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.base.text import Text
from rugzak.skills.esco.snapshot import Kind, Snapshot
from rugzak.skills.esco.source import LANGUAGES
from rugzak.skills.text import ngrams
from rugzak.skills.text.encoder import encoder
from rugzak.skills.text.words import clean, fold

Floats = NDArray[np.float32]
BLOCK = 4096
# Chosen on the development queries (benchmarks/linking.py prints what they give).
W_OWN, W_OTHER, W_SPELLING = 0.5, 0.5, 0.5
OTHER_SPELLING = 0.8
NO_OWN_LABEL = 0.9
EXACT = 0.999


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept that some words point to: `score` 0 to 1, `words` those that were written, `matched` the label met."""

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


@dataclass(frozen=True, slots=True)
class Near:
    """Scores (texts, concepts), and for each text the label that its spelling met, by language and concept."""

    scores: Floats
    labels: list[dict[str, NDArray[np.int64]]]


def near(snapshot: Snapshot, texts: list[str], kind: Kind, language: str, vectors: Floats | None = None) -> Near:
    """How near each concept is to each text, by spelling and meaning together; `vectors` from `vectors_of`."""
    spelled = [spelling(snapshot, fold(text), kind, language) for text in texts]
    letters = np.stack([scores for scores, _ in spelled])
    labels = [found for _, found in spelled]
    if vectors is None:
        # Spelling alone proves less than both together, so that thresholds mean the same.
        return Near(np.where(letters > EXACT, 0.9, 0.5 * letters).astype(np.float32), labels)
    meaning = meanings(snapshot, vectors, kind, language)
    whole = (meaning + W_SPELLING * letters) / (W_OWN + W_OTHER + W_SPELLING)
    # The very words of a label are sure; meaning then only orders those that share them.
    return Near(np.where(letters > EXACT, 0.85 + 0.15 * whole, 0.85 * whole).astype(np.float32), labels)


def vectors_of(snapshot: Snapshot, texts: list[str]) -> Floats | None:
    """The texts as vectors around the snapshot's mean; None where the snapshot holds none of this encoder."""
    if snapshot.meta.get("encoder") != encoder().name or not texts:
        return None
    return around_mean(snapshot, encoder().query([clean(text).lower() for text in texts]))


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


def meanings(snapshot: Snapshot, queries: Floats, kind: Kind, language: str) -> Floats:
    """The cosines (texts, concepts) of meaning: the label in the text's language, and the best in another."""
    own = _cosines(snapshot, f"{kind}.{language}", queries)
    other = np.full_like(own, -1)
    for code in LANGUAGES:
        if code != language:
            np.maximum(other, _cosines(snapshot, f"{kind}.{code}", queries), out=other)
    other = np.where(other < -0.99, own, other)
    own = np.where(own < -0.99, NO_OWN_LABEL * other, own)
    return np.asarray(W_OWN * own + W_OTHER * other, np.float32)


def around_mean(snapshot: Snapshot, vectors: Floats) -> Floats:
    """Vectors as the snapshot keeps them: their distance from the common mean, of unit length."""
    moved = vectors - snapshot.arrays["vector.mean"]
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)


def _cosines(snapshot: Snapshot, name: str, queries: Floats) -> Floats:
    size = len(snapshot.uris["occupation" if name.startswith("occupation") else "skill"])
    out = np.full((len(queries), size), -1, np.float32)
    if f"{name}.vector.of" not in snapshot.arrays:
        return out
    of = snapshot.arrays[f"{name}.vector.of"]
    values, scale = snapshot.arrays[f"{name}.vector.values"], snapshot.arrays[f"{name}.vector.scale"]
    for start in range(0, len(of), BLOCK):
        # Block by block: as 32-bit floats the whole set would take four times the memory.
        part = slice(start, start + BLOCK)
        out[:, of[part]] = (queries @ values[part].astype(np.float32).T) * scale[part]
    return out


def _matched(snapshot: Snapshot, kind: Kind, language: str, row: int, labels: dict[str, NDArray[np.int64]]) -> str:
    for code in (language, "en"):
        if code in labels and labels[code][row] >= 0:
            return snapshot.label_at(kind, code, int(labels[code][row]))
    return snapshot.label(kind, row).of(language)


def likeness(snapshot: Snapshot, rows: NDArray[np.intp]) -> Floats:
    """How like each skill is to the likest of some skills (a cosine around the mean, 0 where nothing is known)."""
    size = len(snapshot.uris["skill"])
    best = np.zeros(size, np.float32)
    mine = _vectors_at(snapshot, rows)
    if len(mine):
        for code in LANGUAGES:
            np.maximum(best, _cosines(snapshot, f"skill.{code}", mine).max(0), out=best)
    return best


def _vectors_at(snapshot: Snapshot, rows: NDArray[np.intp]) -> Floats:
    found = []
    for code in LANGUAGES:
        name = f"skill.{code}"
        if f"{name}.vector.of" in snapshot.arrays:
            at = np.flatnonzero(np.isin(snapshot.arrays[f"{name}.vector.of"], rows))
            values = snapshot.arrays[f"{name}.vector.values"][at].astype(np.float32)
            found.append(values * snapshot.arrays[f"{name}.vector.scale"][at][:, None])
    return np.concatenate(found) if found else np.zeros((0, 384), np.float32)
