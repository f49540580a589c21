"""Learns the adapter: a linear map that draws names of one concept together and pushes others away.

The loss is the symmetric cross-entropy of in-batch negatives on cosines over a temperature (InfoNCE: van den Oord et
al. 2018; multiple negatives: Henderson et al. 2017), by Adam with a cosine schedule. It starts from the principal
directions of the labels, so that the beginning is the plain cosine.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Settings:
    """`queries` is the share of pairs of a query and a label; the rest are pairs of two labels."""

    dimensions: int = 192
    steps: int = 600
    batch: int = 512
    rate: float = 2e-3
    temperature: float = 0.05
    queries: float = 0.5
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Examples:
    """Vectors around their mean: queries and labels, each with the number of its concept."""

    queries: Floats
    query_concept: Rows
    labels: Floats
    label_concept: Rows


def learn(examples: Examples, settings: Settings) -> Floats:
    """The matrix (dimensions of the encoder, settings.dimensions)."""
    rng = np.random.default_rng(settings.seed)
    draw = _Draw(examples, settings)
    matrix = _principal(examples.labels, settings.dimensions, rng)
    mean, spread = np.zeros_like(matrix), np.zeros_like(matrix)
    for step in range(1, settings.steps + 1):
        slope = _slope(*draw.pairs(rng), matrix, settings.temperature)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
        rate = settings.rate * min(1.0, step / 50) * 0.5 * (1 + np.cos(np.pi * step / settings.steps))
        matrix -= (rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)).astype(np.float32)
    return matrix


class _Draw:
    """Draws pairs of the same concept."""

    def __init__(self, examples: Examples, settings: Settings) -> None:
        self.examples, self.settings = examples, settings
        self.order = np.argsort(examples.label_concept, kind="stable")
        size = int(max(examples.label_concept.max(), examples.query_concept.max(initial=0))) + 1
        self.count = np.bincount(examples.label_concept, minlength=size)
        self.start = np.concatenate([[0], np.cumsum(self.count)])
        self.known = np.flatnonzero(self.count[examples.query_concept] > 0)

    def pairs(self, rng: np.random.Generator) -> tuple[Floats, Floats, Rows]:
        """Left and right vectors, and the concept of each pair."""
        asked = rng.choice(self.known, int(self.settings.batch * self.settings.queries))
        named = rng.integers(0, len(self.examples.labels), self.settings.batch - len(asked))
        concept = np.concatenate([self.examples.query_concept[asked], self.examples.label_concept[named]])
        place = (rng.random(len(concept)) * self.count[concept]).astype(np.int64)
        left = np.concatenate([self.examples.queries[asked], self.examples.labels[named]])
        return left, self.examples.labels[self.order[self.start[concept] + place]], concept


def _principal(labels: Floats, dimensions: int, rng: np.random.Generator) -> Floats:
    sample = labels[rng.choice(len(labels), min(len(labels), 6000), replace=False)]
    directions = np.linalg.svd(sample, full_matrices=False)[2]
    return np.ascontiguousarray(directions[:dimensions].T, np.float32)


def _slope(left: Floats, right: Floats, concept: Rows, matrix: Floats, temperature: float) -> Floats:
    """The gradient of the loss. Pairs of one concept are no negatives of each other."""
    x, y = left @ matrix, right @ matrix
    x_size, y_size = (np.linalg.norm(side, axis=1, keepdims=True) for side in (x, y))
    a, b = x / x_size, y / y_size
    scores = a @ b.T / temperature
    same = concept[:, None] == concept[None]
    np.fill_diagonal(same, False)
    scores[same] = -1e4
    pull = _softmax(scores, 1) + _softmax(scores, 0)
    pull[np.diag_indices(len(pull))] -= 2
    pull /= 2 * len(pull) * temperature
    a_slope, b_slope = pull @ b, pull.T @ a
    x_slope = (a_slope - (a_slope * a).sum(1, keepdims=True) * a) / x_size
    y_slope = (b_slope - (b_slope * b).sum(1, keepdims=True) * b) / y_size
    return np.asarray(left.T @ x_slope + right.T @ y_slope, np.float32)


def _softmax(scores: Floats, axis: int) -> Floats:
    grown = np.exp(scores - scores.max(axis, keepdims=True))
    return np.asarray(grown / grown.sum(axis, keepdims=True), np.float32)
