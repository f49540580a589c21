"""What is known about a query and a candidate concept, as numbers for the ranker. Pure numpy, no Django.

Meaning is the cosine of adapted vectors, spelling the cosine of letter n-grams. A concept is seen through its labels in
the language of the query (`own`), its preferred labels in the other languages, its description, and its neighbours: the
other concepts of its ISCO unit group (occupations) or skill group. `COLUMNS` names the columns in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.learned.memory import Remembered
from rugzak.skills.link.labels import NOTHING, Labels, Rows, Vectors

Floats = NDArray[np.float32]
CANDIDATES, BY_SPELLING, BY_MEMORY = 60, 10, 10
WORDS = ("asked", "said", "shared", "head", "end", "start", "length")
COLUMNS = (
    *("meaning", "meaning_mean", "spelling", "preferred", "other", "other_mean", "english", "english_spelling"),
    *("meaning_gap", "spelling_gap", "other_gap", "meaning_rank", "spelling_rank", "description", "description_gap"),
    *("near", "near_mean", "wide", "group", "labels", "letters", "words", "knowledge", "occupations"),
    *(f"spelled_{name}" for name in WORDS),
    *(f"meant_{name}" for name in WORDS),
    *("meaning_of_spelled", "spelling_of_meant"),
    *("remembered", "remembered_gap", "votes"),
)


@dataclass(frozen=True, slots=True)
class Index:
    """All that candidates are drawn from. `preferred[code]` has a row a concept that has a label in that language;
    `near` and `wide` are the numbers of a concept's close and wide group, -1 for none."""

    own: Labels
    preferred: dict[str, Vectors]
    own_language: str
    english: Labels | None
    description: Vectors | None
    near: Rows
    wide: Rows
    is_group: NDArray[np.bool_]
    knowledge: NDArray[np.bool_]
    occupations: Floats
    memory: Remembered


@dataclass(frozen=True, slots=True)
class Query:
    """Words as written, folded forms of them, and vectors for each form: for labels in any language, and in its own."""

    text: str
    folded: tuple[str, ...]
    vectors: Floats
    own: Floats


@dataclass(frozen=True, slots=True)
class Candidates:
    """Concepts that may be meant, a row of features each, and the best label of each (-1: none in this language)."""

    concepts: Rows
    features: Floats
    label: Rows


def candidates(index: Index, query: Query) -> Candidates:
    """The concepts nearest to a query by meaning and spelling, with their features."""
    seen = _look(index, query)
    first = seen.meaning + 0.3 * seen.spelling + 0.2 * seen.other
    if index.description is not None:
        first = first + 0.3 * seen.description
    chosen = _best(first, CANDIDATES)
    more = [_best(seen.spelling, BY_SPELLING), _best(seen.remembered + seen.votes, BY_MEMORY)]
    concepts = np.array(list(dict.fromkeys(np.concatenate([chosen, *more]).tolist())), np.int64)
    label = np.where(seen.meant_label[concepts] >= 0, seen.meant_label[concepts], seen.spelled_label[concepts])
    return Candidates(concepts, _rows(index, query, seen, concepts), label)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Scores of all concepts (one number each) and of the own labels (`by_…`)."""

    by_meaning: Floats
    by_spelling: Floats
    meaning: Floats
    meant_label: Rows
    spelling: Floats
    spelled_label: Rows
    preferred: Floats
    other: Floats
    other_mean: Floats
    english: Floats
    english_spelling: Floats
    description: Floats
    remembered: Floats
    votes: Floats


def _look(index: Index, query: Query) -> _Seen:
    by_meaning, by_spelling = index.own.meant(query.own), index.own.spelled(query.folded)
    meaning, meant_label = index.own.best(by_meaning)
    spelling, spelled_label = index.own.best(by_spelling)
    by_language = {code: _spread(index, vectors, query) for code, vectors in index.preferred.items()}
    others = np.stack([scores for code, scores in by_language.items() if code != index.own_language])
    known = others > NOTHING
    mean = np.where(known, others, 0).sum(0) / np.maximum(known.sum(0), 1)
    nothing = np.full(index.own.concepts, NOTHING, np.float32)
    english = index.english.best(index.english.spelled(query.folded))[0] if index.english else nothing
    # Where a concept has no label in this language, another language speaks for it, a little less surely.
    other = others.max(0)
    meaning = np.where(meaning > NOTHING, meaning, np.where(other > NOTHING, other - 0.05, NOTHING))
    return _Seen(
        by_meaning, by_spelling, meaning, meant_label, spelling, spelled_label,
        by_language.get(index.own_language, nothing), other, mean.astype(np.float32),
        by_language.get("en", nothing), english, _spread(index, index.description, query),
        *index.memory.seen(query.vectors),
    )  # fmt: skip


def _spread(index: Index, vectors: Vectors | None, query: Query) -> Floats:
    """Cosines of vectors that belong to one concept each, by concept."""
    out = np.full(index.own.concepts, NOTHING, np.float32)
    if vectors is not None and len(vectors.label):
        np.maximum.at(out, vectors.label, vectors.cosines(query.vectors).max(0))
    return out


def _rows(index: Index, query: Query, seen: _Seen, concepts: Rows) -> Floats:
    at = concepts
    near, near_mean = _neighbours(index.near, seen.meaning, at)
    wide, _ = _neighbours(index.wide, seen.meaning, at)
    letters, words = len(query.folded[0]), len(query.folded[0].split())
    columns = [
        seen.meaning[at], index.own.mean_of_best(seen.by_meaning, at), seen.spelling[at], seen.preferred[at],
        seen.other[at], seen.other_mean[at], seen.english[at], seen.english_spelling[at],
        seen.meaning[at] - seen.meaning.max(), seen.spelling[at] - seen.spelling.max(),
        seen.other[at] - seen.other.max(), _rank(seen.meaning, at), _rank(seen.spelling, at),
        seen.description[at], seen.description[at] - seen.description.max(),
        near, near_mean, wide, index.is_group[at], index.own.count[at],
        np.full(len(at), letters), np.full(len(at), words), index.knowledge[at], index.occupations[at],
    ]  # fmt: skip
    spelled, meant = seen.spelled_label[at], seen.meant_label[at]
    blocks = [np.stack(columns, 1), _words(index, query, spelled), _words(index, query, meant)]
    cross = [
        _at(seen.by_meaning, spelled), _at(seen.by_spelling, meant),
        seen.remembered[at], seen.remembered[at] - seen.remembered.max(), seen.votes[at],
    ]  # fmt: skip
    return np.concatenate([*blocks, np.stack(cross, 1)], 1).astype(np.float32)


def _at(scores: Floats, labels: Rows) -> Floats:
    return np.where(labels >= 0, scores[labels], NOTHING) if len(scores) else np.full(len(labels), NOTHING, np.float32)


def _best(scores: Floats, count: int) -> Rows:
    count = min(count, len(scores))
    top = np.argpartition(-scores, count - 1)[:count] if count < len(scores) else np.arange(len(scores))
    return np.asarray(top[np.lexsort((top, -scores[top]))], np.int64)


def _rank(scores: Floats, concepts: Rows) -> Floats:
    ordered = np.sort(scores)
    return np.asarray(len(scores) - np.searchsorted(ordered, scores[concepts], side="right"), np.float32)


def _neighbours(groups: Rows, scores: Floats, concepts: Rows) -> tuple[Floats, Floats]:
    """The best and the mean score of the others in each concept's group; NOTHING for one that is alone."""
    best, mean = np.full(len(concepts), NOTHING, np.float32), np.full(len(concepts), NOTHING, np.float32)
    for place, concept in enumerate(concepts.tolist()):
        if groups[concept] >= 0:
            others = scores[(groups == groups[concept])]
            if len(others) > 1:
                best[place] = _without(others, scores[concept])
                mean[place] = (others.sum() - scores[concept]) / (len(others) - 1)
    return best, mean


def _without(scores: Floats, one: float) -> float:
    """The highest of some scores with one of them left out."""
    top = np.partition(scores, len(scores) - 2)[-2:]
    return float(top[0] if one >= top[1] else top[1])


def _words(index: Index, query: Query, labels: Rows) -> Floats:
    return np.array([compare(index.own, query.folded[0], int(label)) for label in labels], np.float32)


def compare(own: Labels, asked: str, label: int) -> Sequence[float]:
    """How the words of a query and of a label overlap (WORDS): shares by rarity, the last word, both ends, length."""
    if label < 0:
        return [NOTHING] * len(WORDS)
    said = own.folded(label)
    mine, theirs, rarity = asked.split(), said.split(), own.rarity
    both = rarity.of_words(set(mine) & set(theirs))
    whole, other = rarity.of_words(set(mine)), rarity.of_words(set(theirs))
    size = max(1, len(asked))
    head = _same_end(mine[-1], theirs[-1]) / max(1, len(mine[-1])) if mine and theirs else 0.0
    joined = _same_end(asked.replace(" ", ""), said.replace(" ", "")) / size
    return (
        both / max(whole, 1e-6), both / max(other, 1e-6), both / max(whole + other - both, 1e-6),
        head, joined, _same_end(asked[::-1], said[::-1]) / size, len(said) / size,
    )  # fmt: skip


def _same_end(one: str, other: str) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count
