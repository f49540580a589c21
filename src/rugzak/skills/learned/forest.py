"""Boosted trees, evaluated with numpy: what `rugzak train` learned, without the library that learned it.

A forest is a set of arrays with one row per node: the column to look at, the threshold, the two children; a leaf has a
value and points to itself. Values at most the threshold go left. All trees are walked at once, level by level.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_PARTS = ("column", "threshold", "left", "right", "value", "roots")


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees as flat arrays; `roots` holds the first node of each tree, `depth` the longest way to a leaf."""

    column: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats
    roots: NDArray[np.int32]
    depth: int

    def scores(self, rows: Floats) -> Floats:
        """The sum of the trees' values for each row (rows, columns)."""
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        number = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[number, self.column[at]] <= self.threshold[at]
            at = np.where(goes_left, self.left[at], self.right[at])
        return np.asarray(self.value[at].sum(1), np.float32)

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """For a file of weights."""
        return {f"{name}.{part}": getattr(self, part) for part in _PARTS} | {f"{name}.depth": np.array(self.depth)}


def from_arrays(arrays: Mapping[str, NDArray[Any]], name: str) -> Forest:
    """A forest out of a file of weights. Raises KeyError."""
    found = {part: arrays[f"{name}.{part}"] for part in _PARTS}
    return Forest(**found, depth=int(arrays[f"{name}.depth"]))


def from_trees(trees: list[Mapping[str, Any]]) -> Forest:
    """A forest out of the nested trees that LightGBM dumps (`dump_model()["tree_info"]`)."""
    grower = _Grower()
    roots = [grower.grow(tree["tree_structure"], 0) for tree in trees]
    column, threshold, left, right, value = zip(*grower.nodes, strict=True)
    return Forest(
        np.array(column, np.int16),
        np.array(threshold, np.float32),
        np.array(left, np.int32),
        np.array(right, np.int32),
        np.array(value, np.float32),
        np.array(roots, np.int32),
        grower.depth,
    )


class _Grower:
    """Lays nested nodes out in rows."""

    def __init__(self) -> None:
        self.nodes: list[tuple[int, float, int, int, float]] = []
        self.depth = 0

    def grow(self, node: Mapping[str, Any], depth: int) -> int:
        place = len(self.nodes)
        self.depth = max(self.depth, depth)
        if "leaf_value" in node:
            self.nodes.append((0, np.inf, place, place, float(node["leaf_value"])))
            return place
        self.nodes.append((0, 0.0, place, place, 0.0))
        left, right = self.grow(node["left_child"], depth + 1), self.grow(node["right_child"], depth + 1)
        self.nodes[place] = (int(node["split_feature"]), float(node["threshold"]), left, right, 0.0)
        return place
