"""What was learned: trees are walked as they were grown, chances rise, the shipped file is small and whole."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rugzak.skills.learned import forest, memory, model
from rugzak.skills.link import elements, features
from rugzak.skills.training import adapters, trees

COLUMNS = 3
leaves = st.floats(-5, 5, width=32).map(lambda value: {"leaf_value": value})
nodes = st.recursive(
    leaves,
    lambda below: st.fixed_dictionaries(
        {
            "split_feature": st.integers(0, COLUMNS - 1),
            "threshold": st.floats(-2, 2, width=32),
            "left_child": below,
            "right_child": below,
        }
    ),
    max_leaves=12,
)
rows = st.lists(st.lists(st.floats(-3, 3, width=32), min_size=COLUMNS, max_size=COLUMNS), min_size=1, max_size=6)


def walked(node: dict[str, Any], row: list[float]) -> float:
    while "leaf_value" not in node:
        node = node["left_child"] if row[node["split_feature"]] <= node["threshold"] else node["right_child"]
    return float(node["leaf_value"])


@settings(max_examples=200, deadline=None)
@given(st.lists(nodes, min_size=1, max_size=4), rows)
def test_a_forest_adds_what_each_tree_says(grown: list[dict[str, Any]], values: list[list[float]]) -> None:
    found = forest.from_trees([{"tree_structure": tree} for tree in grown])
    again = forest.from_arrays(found.arrays("x"), "x")
    wanted = [sum(walked(tree, row) for tree in grown) for row in values]
    for one in (found, again):
        assert one.scores(np.array(values, np.float32)) == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize("kind", model.KINDS)
def test_the_shipped_model_fits_the_features(kind: model.Kind) -> None:
    found = model.model(kind)
    assert model.FILE.stat().st_size < 4_000_000
    assert found.adapter.matrix.shape[0] == found.adapter.query_mean.shape[0] == 384
    assert {"nl", "fr", "de", "en"} <= set(found.adapter.label_means)
    for trees_of in (found.ranker, found.judge):
        assert trees_of.column.max() < len(features.COLUMNS)
    assert (np.diff(found.curve.score) > 0).all() and (np.diff(found.curve.chance) >= 0).all()
    assert found.curve.chance.min() >= 0 and found.curve.chance.max() <= 1


def test_labels_each_on_its_own_have_their_ranker() -> None:
    assert model.element_ranker().column.max() < len(elements.COLUMNS) + len(features.WORDS)


def test_a_model_survives_its_file() -> None:
    for kind in model.KINDS:
        found = model.model(kind)
        again = model.from_arrays(model.to_arrays(found, kind), kind)
        row = np.zeros((2, len(features.COLUMNS)), np.float32)
        assert again.ranker.scores(row).tolist() == found.ranker.scores(row).tolist()
        assert again.version == found.version
        asked = found.adapter.query(np.ones((1, 384), np.float32))
        for before, after in zip(remembered(found).seen(asked), remembered(again).seen(asked), strict=True):
            assert before.tolist() == after.tolist()
        assert set(again.adapter.own) == set(found.adapter.own)


def remembered(learned: model.Model) -> memory.Remembered:
    uris = learned.memory.uris
    return memory.Remembered(learned.memory, {uri: row for row, uri in enumerate(uris)}, len(uris))


def test_what_was_linked_before_speaks_for_its_concepts() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32)
    found = memory.Memory.of(vectors, [["baker", "cook"], ["baker"], ["welder"]])
    seen = memory.Remembered(found, {"cook": 0, "baker": 1, "pilot": 2}, 3)
    near, votes = seen.seen(np.array([[1, 0]], np.float32))
    assert near == pytest.approx([1, 1, -1], abs=0.01), "the nearest words, and none for the pilot"
    assert votes[1] > votes[0] > 0 == votes[2], "who is named twice weighs more, who is one of two weighs half"
    assert votes.sum() <= 1, "the welder had a vote and is not in this list"
    assert seen.seen(np.array([[0, 1]], np.float32))[1].sum() < 0.1, "the nearest words meant the welder"


def test_a_language_without_its_own_map_uses_the_shared_one() -> None:
    found = model.model("occupation").adapter
    assert found.of("en") is found and found.of("nl") is not found
    raw = np.ones((1, 384), np.float32)
    assert found.of("nl").label(raw, "nl").tolist() != found.label(raw, "nl").tolist()


def test_a_curve_rises_and_says_how_often() -> None:
    rng = np.random.default_rng(2)
    scores = rng.uniform(-3, 3, 4000)
    right = rng.random(4000) < 1 / (1 + np.exp(-scores))
    found = trees.curve(scores, right)
    assert (np.diff(found.chance) >= 0).all()
    assert found.chances(np.array([-2.0, 0.0, 2.0], np.float32)) == pytest.approx([0.12, 0.5, 0.88], abs=0.08)


def examples(rng: np.random.Generator) -> adapters.Examples:
    """Ten concepts in sixteen dimensions, of which only the first four tell them apart."""
    centre = np.zeros((10, 16), np.float32)
    centre[:, :4] = rng.normal(size=(10, 4))
    concept = np.repeat(np.arange(10), 20)
    labels = centre[concept] + rng.normal(scale=[*[0.1] * 4, *[1.0] * 12], size=(200, 16))
    return adapters.Examples(labels[::2].astype(np.float32), concept[::2], labels.astype(np.float32), concept)


def found_first(given_: adapters.Examples, matrix: np.ndarray) -> float:
    left, right = given_.queries @ matrix, given_.labels @ matrix
    left, right = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (left, right))
    scores = left @ right.T
    scores[np.arange(100), np.arange(0, 200, 2)] = -2
    return float((given_.label_concept[scores.argmax(1)] == given_.query_concept).mean())


def test_an_adapter_learns_what_tells_concepts_apart_the_same_each_time() -> None:
    given_ = examples(np.random.default_rng(1))
    wanted = adapters.Settings(dimensions=4, steps=200, batch=64, rate=0.02, temperature=0.2)
    matrix = adapters.learn(given_, wanted)
    assert found_first(given_, matrix) > 0.9 > 0.7 > found_first(given_, np.eye(16, dtype=np.float32))
    assert adapters.learn(given_, wanted).tolist() == matrix.tolist()


def test_the_slope_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(3)
    left, right = (rng.normal(size=(8, 6)) for _ in range(2))
    matrix, concept = rng.normal(size=(6, 4)), np.array([0, 1, 2, 3, 0, 1, 4, 5])
    slope = adapters._slope(left, right, concept, matrix, 0.3)  # type: ignore[arg-type]

    def loss(at: np.ndarray) -> float:
        a, b = left @ at, right @ at
        a, b = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (a, b))
        scores = a @ b.T / 0.3
        scores[(concept[:, None] == concept) & ~np.eye(8, dtype=bool)] = -1e4
        own = np.diag(scores)
        return float(((np.log(np.exp(scores).sum(1)) - own).mean() + (np.log(np.exp(scores).sum(0)) - own).mean()) / 2)

    for row, column in ((0, 0), (3, 2), (5, 3)):
        step = np.zeros_like(matrix)
        step[row, column] = 1e-5
        assert slope[row, column] == pytest.approx((loss(matrix + step) - loss(matrix - step)) / 2e-5, abs=1e-4)
