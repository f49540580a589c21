"""Learns the ranker of labels each on its own, for comparisons like for like with published figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.learned.forest import Forest
from rugzak.skills.learned.model import Adapter
from rugzak.skills.link import elements
from rugzak.skills.link.labels import Labels
from rugzak.skills.text.words import label_text
from rugzak.skills.training import trees
from rugzak.skills.training.data import FOLDS, Case, Corpus, Task
from rugzak.skills.training.examples import Encoded, query_of

ROUNDS = 120


@dataclass(frozen=True, slots=True)
class SeenLabels:
    """A case with its labels, as an adapter saw them that never met the case; `right` is of those with features."""

    task: str
    case: Case
    first: elements.First
    right: NDArray[np.bool_]


def look(tasks: Sequence[Task], adapters: Sequence[Adapter], encoded: Encoded, depth: int = 1000) -> list[SeenLabels]:
    """The first labels for each case, each fold by the adapter that was kept from it."""
    found = []
    for task in tasks:
        if task.corpus and task.corpus.language == task.language:
            for number in range(FOLDS):
                own = labels_of(task.corpus, adapters[number], encoded)
                cases = [case for case in task.cases if case.fold == number]
                found += [_look(task, case, own, adapters[number], encoded, depth) for case in cases]
    return found


def labels_of(corpus: Corpus, adapter: Adapter, encoded: Encoded) -> Labels:
    """The labels of a corpus, each a concept of its own."""
    vectors = adapter.of(corpus.language).label(
        encoded.of([label_text(text) for text in corpus.texts]), corpus.language
    )
    return Labels.from_texts(corpus.texts, range(len(corpus.texts)), len(corpus.texts), vectors)


def rankers(seen: Sequence[SeenLabels]) -> tuple[Forest, list[Forest]]:
    """A ranker from all cases, and one for each fold from the others."""
    folds = [_ranker([one for one in seen if one.case.fold != number]) for number in range(FOLDS)]
    return _ranker(seen), folds


def _ranker(seen: Sequence[SeenLabels]) -> Forest:
    useful = [one for one in seen if one.right.any()]
    settings = trees.COMMON | {"objective": "lambdarank", "lambdarank_truncation_level": 40}
    features = np.concatenate([one.first.features for one in useful])
    right = np.concatenate([one.right for one in useful])
    return trees.boost(features, right, settings, ROUNDS, [len(one.right) for one in useful])


def _look(task: Task, case: Case, own: Labels, adapter: Adapter, encoded: Encoded, depth: int) -> SeenLabels:
    assert task.corpus is not None
    query = query_of(case, adapter, encoded)
    found = elements.first(own, query)
    order = found.order[: depth + len(found.features)]
    right = np.array([task.corpus.uris[row] in case.gold for row in order[: len(found.features)]])
    return SeenLabels(task.name, case, elements.First(order, found.features), right)
