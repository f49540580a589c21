"""Words that people linked before, as vectors: the nearest of them speak for the concepts they were linked to.

That is classification by nearest neighbours (Cover & Hart 1967) beside the learned order: a job title or competence
that resembles one that somebody linked is likely to mean the same. The words themselves are not kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.learned.rounding import restored, rounded

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
# How many neighbours vote, and how fast the vote of one falls with its distance: chosen on the folds.
VOTERS, WARMTH = 12, 0.06


@dataclass(frozen=True, slots=True)
class Memory:
    """Unit vectors in 8 bits (`values`, undone by `scale`); words `item[i]` were linked to `uris[uri[i]]`."""

    values: NDArray[np.int8]
    scale: Floats
    item: NDArray[np.integer]
    uri: NDArray[np.integer]
    uris: tuple[str, ...]

    @classmethod
    def of(cls, vectors: Floats, meant: Sequence[Sequence[str]]) -> "Memory":
        """From adapted vectors and the URIs that each was linked to."""
        number = {uri: row for row, uri in enumerate(sorted({uri for found in meant for uri in found}))}
        pairs = [(item, number[uri]) for item, found in enumerate(meant) for uri in sorted(found)]
        return cls(
            *rounded(vectors),
            np.array([item for item, _ in pairs], np.uint16),
            np.array([uri for _, uri in pairs], np.uint16),
            tuple(number),
        )

    def to_arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """For a file of weights."""
        return {
            f"{name}.values": self.values,
            f"{name}.scale": self.scale,
            f"{name}.item": self.item,
            f"{name}.uri": self.uri,
            f"{name}.uris": np.frombuffer("\n".join(self.uris).encode(), np.uint8),
        }


def from_arrays(arrays: Mapping[str, NDArray[Any]], name: str) -> Memory:
    """A memory out of a file of weights. Raises KeyError."""
    values, scale, item, uri, uris = (arrays[f"{name}.{part}"] for part in ("values", "scale", "item", "uri", "uris"))
    return Memory(values, scale, item, uri, tuple(uris.tobytes().decode().split("\n")))


class Remembered:
    """A memory as the concepts of an index see it; pairs of concepts that the index doesn't have are left out."""

    def __init__(self, memory: Memory, rows: Mapping[str, int], concepts: int) -> None:
        row = np.array([rows.get(uri, -1) for uri in memory.uris], np.int64)[memory.uri]
        here = row >= 0
        self.concepts = concepts
        self.vectors = restored(memory.values, memory.scale)
        self.item, self.concept = np.asarray(memory.item, np.int64)[here], row[here]
        count = np.bincount(memory.item, minlength=len(memory.values))
        self.share = (1 / np.maximum(count, 1)).astype(np.float32)[self.item]

    def seen(self, queries: Floats) -> tuple[Floats, Floats]:
        """By concept the cosine of the nearest words that were linked to it (-1: none), and its share of the vote."""
        near, votes = np.full(self.concepts, -1, np.float32), np.zeros(self.concepts, np.float32)
        if len(self.item):
            cosine = (queries @ self.vectors.T).max(0)
            np.maximum.at(near, self.concept, cosine[self.item])
            np.add.at(votes, self.concept, _votes(cosine)[self.item] * self.share)
        return near, votes


def _votes(cosine: Floats) -> Floats:
    """What each of the nearest says, together 1."""
    count = min(VOTERS, len(cosine))
    nearest = np.argpartition(-cosine, count - 1)[:count]
    out = np.zeros(len(cosine), np.float32)
    out[nearest] = np.exp((cosine[nearest] - cosine.max()) / WARMTH)
    return np.asarray(out / out.sum(), np.float32)
