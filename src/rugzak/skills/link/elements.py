"""Labels ranked each on its own, without knowing which of them name the same concept: how published benchmarks rank.

The product never needs it, it always knows the concepts; it is there to compare like for like.
"""

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.link.features import Query, compare
from rugzak.skills.link.labels import Labels, Rows

Floats = NDArray[np.float32]
CANDIDATES = 120
COLUMNS = ("meaning", "spelling", "meaning_gap", "spelling_gap", "meaning_rank", "spelling_rank", "letters", "words")


def ranked_first(own: Labels, query: Query) -> tuple[Rows, Floats]:
    """All labels in the order of meaning and spelling together, and the scores of all labels."""
    scores = own.meant(query.vectors) + 0.15 * own.spelled(query.folded)
    return np.argsort(-scores, kind="stable"), scores


def features(own: Labels, query: Query) -> tuple[Rows, Floats]:
    """The first labels by meaning and spelling, and a row of features each (COLUMNS and the words of `features`)."""
    meaning, spelling = own.meant(query.vectors), own.spelled(query.folded)
    scores = meaning + 0.15 * spelling
    count = min(CANDIDATES, len(scores))
    rows = np.argpartition(-scores, count - 1)[:count]
    rows = rows[np.lexsort((rows, -scores[rows]))]
    letters, words = len(query.folded[0]), len(query.folded[0].split())
    columns = [
        meaning[rows], spelling[rows], meaning[rows] - meaning.max(), spelling[rows] - spelling.max(),
        _place(meaning, rows), _place(spelling, rows), np.full(count, letters), np.full(count, words),
    ]  # fmt: skip
    overlap = np.array([compare(own, query.folded[0], int(row)) for row in rows])
    return rows, np.concatenate([np.stack(columns, 1), overlap], 1).astype(np.float32)


def _place(scores: Floats, rows: Rows) -> Floats:
    return np.asarray(len(scores) - np.searchsorted(np.sort(scores), scores[rows], side="right"), np.float32)
