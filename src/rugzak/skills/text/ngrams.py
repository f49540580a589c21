"""Character n-grams of labels in an inverted index: which labels look like these words, whatever the ending.

Grams of three letters, padded by a space at both ends of a word and never across words, hashed into 65,536 buckets.
Four and five letters more gave nothing on development data. A label counts each gram once; a gram weighs by how rare
it is. The cosine of two texts is between 0 and 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 16
SIZES = (3,)
_SPACE = 32


@dataclass(frozen=True, slots=True)
class GramIndex:
    """Postings by bucket (`labels[start[b]:start[b+1]]`), the weight of a bucket, the length of a label's vector."""

    start: NDArray[np.int32]
    labels: NDArray[Any]
    weight: NDArray[np.float32]
    norm: NDArray[np.float32]

    def scores(self, folded: str) -> NDArray[np.float32]:
        """The cosine of every label with a folded text."""
        grams = np.unique(grams_of(folded))
        weights = self.weight[grams]
        starts, ends = self.start[grams], self.start[grams + 1]
        found = [self.labels[a:b] for a, b in zip(starts, ends, strict=True)]
        if not found:
            return np.zeros(len(self.norm), np.float32)
        mass = np.bincount(np.concatenate(found), np.repeat(weights**2, ends - starts), minlength=len(self.norm))
        length = float(np.sqrt((weights**2).sum())) or 1.0
        return (mass / (self.norm * length)).astype(np.float32)


def grams_of(folded: str) -> NDArray[np.int64]:
    """The buckets of one folded text's grams, doubles included."""
    return _windows(np.frombuffer(f" {folded} ".encode("ascii", "replace"), np.uint8))[0]


def build(folded: Sequence[str]) -> GramIndex:
    """The index of folded labels, in their order."""
    buckets, labels = _pairs(folded)
    pairs = np.unique(buckets.astype(np.uint64) << np.uint64(32) | labels.astype(np.uint64))
    buckets, labels = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    count = np.bincount(buckets, minlength=BUCKETS)
    weight = np.where(count > 0, np.log(1 + len(folded) / np.maximum(count, 1)), 0).astype(np.float32)
    norm = np.sqrt(np.bincount(labels, weight[buckets] ** 2, minlength=len(folded)))
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    narrow = np.uint16 if len(folded) <= BUCKETS else np.uint32
    return GramIndex(start, labels.astype(narrow), weight, np.maximum(norm, 1e-6).astype(np.float32))


def _pairs(folded: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    encoded = [f" {text} ".encode("ascii", "replace") for text in folded]
    ends = np.cumsum([len(part) for part in encoded])
    buckets, at = _windows(np.frombuffer(b"".join(encoded), np.uint8))
    return buckets, np.searchsorted(ends, at, side="right")


def _windows(letters: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Bucket and place of every gram that stays inside one word (spaces at its ends only)."""
    space = letters == _SPACE
    found, places = [], []
    for size in SIZES:
        count = len(letters) - size + 1
        if count <= 0:
            continue
        code, inside = np.zeros(count, np.uint64), np.ones(count, bool)
        for step in range(size):
            code = code * np.uint64(0x100000001B3) + letters[step : step + count]
            inside &= ~space[step : step + count] if 0 < step < size - 1 else True
        found.append(((code * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)).astype(np.int64)[inside])
        places.append(np.flatnonzero(inside))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(found), np.concatenate(places)
