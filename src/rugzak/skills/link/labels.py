"""The labels of many concepts in one language, arranged for exact search by spelling and by meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.learned.rounding import restored
from rugzak.skills.text import ngrams
from rugzak.skills.text.words import fold, forms

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
BLOCK = 8192
NOTHING = -1.0


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit vectors of some labels in 8 bits: `label[i]` is the label of row i, `scale` undoes the rounding."""

    label: NDArray[np.integer]
    values: NDArray[np.int8] | Floats
    scale: Floats

    @classmethod
    def of(cls, label: NDArray[np.integer], floats: Floats) -> "Vectors":
        """Unit vectors as they are, four times as large and quicker: for a list of one's own."""
        return cls(label, floats, np.ones(len(floats), np.float32))

    def cosines(self, queries: Floats) -> Floats:
        """The cosines (queries, rows); block by block, as 32-bit floats would take four times the memory."""
        out = np.empty((len(queries), len(self.values)), np.float32)
        for start in range(0, len(self.values), BLOCK):
            part = slice(start, start + BLOCK)
            out[:, part] = (queries @ self.values[part].astype(np.float32, copy=False).T) * self.scale[part]
        return out

    def some(self, rows: Rows) -> Floats:
        """The vectors of some rows as floats (rows, dimensions)."""
        return restored(self.values[rows], self.scale[rows])


class Labels:
    """Labels in one language. `concept[i]` is the concept of label i; texts are read when they are asked for."""

    def __init__(
        self,
        concept: NDArray[np.integer],
        concepts: int,
        form: NDArray[np.integer],
        grams: ngrams.GramIndex,
        texts: Sequence[str],
        vectors: Vectors | None,
    ) -> None:
        self.concept, self.concepts, self.form, self.grams = np.asarray(concept, np.int64), concepts, form, grams
        self.texts, self.vectors = texts, vectors
        self.count = np.bincount(self.concept, minlength=concepts)
        self._folded: dict[int, str] = {}

    @classmethod
    def from_texts(cls, texts: Sequence[str], concept: Sequence[int], concepts: int, vectors: Floats) -> "Labels":
        """Labels of a list of one's own, with a vector each."""
        pairs = [(folded, row) for row, text in enumerate(texts) for form in forms(text) if (folded := fold(form))]
        grams = ngrams.build([folded for folded, _ in pairs])
        rows = np.array([row for _, row in pairs], np.int64)
        return cls(
            np.array(concept, np.int64), concepts, rows, grams, texts, Vectors.of(np.arange(len(texts)), vectors)
        )

    def spelled(self, folded: Sequence[str]) -> Floats:
        """The best n-gram cosine of each label with any of some folded texts."""
        out = np.zeros(len(self.concept), np.float32)
        if len(self.form):
            for text in folded:
                np.maximum.at(out, self.form, self.grams.scores(text))
        return out

    def meant(self, queries: Floats) -> Floats:
        """The best cosine of each label with any of some vectors; NOTHING where a label has no vector."""
        out = np.full(len(self.concept), NOTHING, np.float32)
        if self.vectors is not None and len(self.vectors.label):
            out[self.vectors.label] = self.vectors.cosines(queries).max(0)
        return out

    def best(self, scores: Floats) -> tuple[Floats, Rows]:
        """By concept the best score of its labels and which label that is; NOTHING and -1 where it has none."""
        best, label = np.full(self.concepts, NOTHING, np.float32), np.full(self.concepts, -1, np.int64)
        if len(scores):
            ordered = scores[self.by_concept]
            top = np.maximum.reduceat(ordered, self._starts)
            best[self._having] = top
            at = np.flatnonzero(ordered >= np.repeat(top, self.count[self._having]))[::-1]
            label[self.concept[self.by_concept[at]]] = self.by_concept[at]
        return best, label

    def mean_of_best(self, scores: Floats, concepts: Rows, count: int = 3) -> Floats:
        """The mean of the best few scores of some concepts' labels."""
        out = np.full(len(concepts), NOTHING, np.float32)
        for place, concept in enumerate(concepts):
            mine = scores[self.of(int(concept))]
            if len(mine):
                out[place] = np.sort(mine)[-count:].mean()
        return out

    def folded(self, label: int) -> str:
        """The first form of a label as it is compared, kept once it was asked for."""
        if label not in self._folded:
            self._folded[label] = fold(forms(self.texts[label])[0])
        return self._folded[label]

    def of(self, concept: int) -> Rows:
        """The labels of a concept."""
        start = int(self._place[concept])
        return self.by_concept[start : start + int(self.count[concept])]

    @cached_property
    def by_concept(self) -> Rows:
        """All labels, those of a concept together."""
        return np.argsort(self.concept, kind="stable")

    @cached_property
    def _having(self) -> Rows:
        return np.flatnonzero(self.count)

    @cached_property
    def _place(self) -> Rows:
        return np.concatenate([[0], np.cumsum(self.count)])

    @cached_property
    def _starts(self) -> Rows:
        return self._place[self._having]

    @cached_property
    def rarity(self) -> "Rarity":
        """How rare words are among these labels."""
        return Rarity.of(self.texts)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How much a word tells: log(N / n) for a word in n of N labels; a word in none tells `most`."""

    weight: dict[str, float]
    most: float

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Rarity":
        seen: dict[str, int] = {}
        for text in texts:
            for word in set(fold(text).split()):
                seen[word] = seen.get(word, 0) + 1
        size = max(1, len(texts))
        return cls({word: float(np.log(size / count)) for word, count in seen.items()}, float(np.log(size) + 0.5))

    def of_words(self, words: set[str]) -> float:
        """The weight of some words together."""
        return sum(self.weight.get(word, self.most) for word in words)
