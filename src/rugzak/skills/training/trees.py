"""Learns the ranker (which candidate comes first) and the judge (is it right at all), and the curve of chances.

The ranker is LambdaMART (Burges 2010) over the candidates of a query; the judge is boosted logistic regression over the
same rows and those of queries that mean nothing; the curve is isotonic regression (Zadrozny & Elkan 2002) of the
judge's score of the first candidate on whether it is right, on predictions of folds that were kept apart.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.learned.forest import Forest, from_trees
from rugzak.skills.learned.model import Curve
from rugzak.skills.link.features import Candidates
from rugzak.skills.training.data import Case

Floats = NDArray[np.float32]
ROUNDS = {"ranker": 250, "judge": 150}
COMMON = {
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 50,
    "lambda_l2": 5.0,
    "feature_fraction": 0.7,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "verbose": -1,
    "num_threads": 2,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A case with its candidates and which of them are right, as an adapter saw them that never met the case."""

    task: str
    case: Case
    found: Candidates
    right: NDArray[np.bool_]


def ranker(seen: Sequence[Seen]) -> Forest:
    """Learn the order of candidates from cases that have a right one."""
    useful = [one for one in seen if one.right.any()]
    settings = COMMON | {"objective": "lambdarank", "lambdarank_truncation_level": 10}
    return _boost(useful, settings, ROUNDS["ranker"], [len(one.right) for one in useful])


def judge(seen: Sequence[Seen]) -> Forest:
    """Learn whether a candidate is right, from all cases."""
    return _boost(seen, COMMON | {"objective": "binary"}, ROUNDS["judge"], None)


def curve(scores: NDArray[np.floating], right: NDArray[np.bool_]) -> Curve:
    """How often the first candidate is right, by the judge's score of it."""
    order = np.argsort(scores, kind="stable")
    steps = _rising(right[order].astype(np.float64))
    middle = np.array([scores[order][start:end].mean() for start, end, _ in steps], np.float32)
    return Curve(middle, np.array([share for *_, share in steps], np.float32))


def _rising(values: NDArray[np.float64], least: int = 40) -> list[tuple[int, int, float]]:
    """Pool adjacent violators over blocks of at least some values: (start, end, mean), the means rising."""
    edges = [*range(0, len(values) - least + 1, least), len(values)] if len(values) >= least else [0, len(values)]
    blocks: list[tuple[int, int, float]] = []
    for start, end in itertools.pairwise(edges):
        blocks.append((start, end, float(values[start:end].mean())))
        while len(blocks) > 1 and blocks[-2][2] >= blocks[-1][2]:
            (a, _, left), (_, b, right) = blocks[-2], blocks[-1]
            middle = blocks[-1][0]
            blocks[-2:] = [(a, b, (left * (middle - a) + right * (b - middle)) / (b - a))]
    return blocks


def boost(
    features: Floats, right: NDArray[np.bool_], settings: dict[str, Any], rounds: int, groups: list[int] | None
) -> Forest:
    """Learn trees from rows of features."""
    import lightgbm

    data = lightgbm.Dataset(features, right.astype(np.int32), group=groups)
    return from_trees(lightgbm.train(settings, data, rounds).dump_model()["tree_info"])


def _boost(seen: Sequence[Seen], settings: dict[str, Any], rounds: int, groups: list[int] | None) -> Forest:
    features = np.concatenate([one.found.features for one in seen])
    return boost(features, np.concatenate([one.right for one in seen]), settings, rounds, groups)
