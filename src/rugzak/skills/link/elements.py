"""Labels ranked each on its own, without knowing which of them name the same concept: how published benchmarks rank.

The product never needs it, it always knows the concepts; it is there to compare like for like.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.learned.forest import Forest
from rugzak.skills.link.features import Query, compare
from rugzak.skills.link.labels import Labels, Rows

Floats = NDArray[np.float32]
CANDIDATES = 120
# How much spelling counts beside meaning.
SPELLING = 0.15
# What the first so many labels have in common is asked again (pseudo-relevance feedback: Rocchio 1971).
FEEDBACK = (1, 3, 8)
COLUMNS = (
    *("meaning", "spelling", "meaning_gap", "spelling_gap", "meaning_rank", "spelling_rank", "letters", "words"),
    *(f"again_{count}" for count in FEEDBACK),
    *(f"again_gap_{count}" for count in FEEDBACK),
)


@dataclass(frozen=True, slots=True)
class First:
    """All labels in the order of meaning and spelling together; the first ones have a row of features each."""

    order: Rows
    features: Floats

    def ranked(self, ranker: Forest) -> Rows:
        """All labels, the first ones in the ranker's order."""
        count = len(self.features)
        best = np.argsort(-ranker.scores(self.features), kind="stable")
        return np.concatenate([self.order[:count][best], self.order[count:]])


def both(own: Labels, query: Query) -> Floats:
    """Meaning and spelling of each label together."""
    return np.asarray(own.meant(query.own) + SPELLING * own.spelled(query.folded), np.float32)


def first(own: Labels, query: Query) -> First:
    """Look all labels up; the features are COLUMNS and the words of `features`."""
    meaning, spelling = own.meant(query.own), own.spelled(query.folded)
    together = meaning + SPELLING * spelling
    nearest = np.argsort(-together, kind="stable")
    again = [_again(own, query, nearest[:number]) for number in FEEDBACK]
    order = np.argsort(-(together + again[1]), kind="stable")
    rows = order[:CANDIDATES]
    count = len(rows)
    letters, words = len(query.folded[0]), len(query.folded[0].split())
    columns = [
        meaning[rows], spelling[rows], meaning[rows] - meaning.max(), spelling[rows] - spelling.max(),
        _place(meaning, rows), _place(spelling, rows), np.full(count, letters), np.full(count, words),
        *(scores[rows] for scores in again), *(scores[rows] - scores.max() for scores in again),
    ]  # fmt: skip
    overlap = np.array([compare(own, query.folded[0], int(row)) for row in rows])
    return First(order, np.concatenate([np.stack(columns, 1), overlap], 1).astype(np.float32))


def _again(own: Labels, query: Query, first: Rows) -> Floats:
    """The cosine of each label with the query and the labels that came first, together."""
    assert own.vectors is not None
    asked = query.own.mean(0) + own.vectors.some(first).mean(0)
    return own.meant((asked / np.linalg.norm(asked))[None])


def _place(scores: Floats, rows: Rows) -> Floats:
    return np.asarray(len(scores) - np.searchsorted(np.sort(scores), scores[rows], side="right"), np.float32)
