"""Job titles: MELO in three languages and across languages, and the curve of how sure we are."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.linking.measures import HEAD, Measured, line, measure
from benchmarks.linking.peers import rankings

PUBLISHED = ("openai", "e5", "me5", "char_tf_idf")
PEERS = 400


def run(folder: Path, learned: dict[str, Any], place: Path) -> None:
    """All sets."""
    from rugzak.skills import esco
    from rugzak.skills.training import data
    from rugzak.skills.training.examples import Encoded
    from rugzak.skills.training.train import look

    occupation = learned["occupation"]
    for name, languages in data.MELO.items():
        task = data.titles(folder, name, languages)
        seen = [one for one in occupation.seen if one.task == name]
        print(f"\nMELO {name}: {len(seen)} queries, in 5 folds")
        _rows(
            folder,
            task,
            {
                "concept *": _ordered(task, seen, occupation, "concept"),
                "diverse *": _ordered(task, seen, occupation, "diverse"),
                "element": _labels(task, learned),
            },
        )
        _peers(task)
    encoded = Encoded(place / "vectors.npz")
    for name, languages in data.CROSS.items():
        task = data.titles(folder, name, languages)
        seen = [
            one
            for number, model in enumerate(occupation.folds)
            for one in look(esco.snapshot(), "occupation", [task], number, model, encoded)
        ]
        print(f"\nMELO {name}, across languages: {len(seen)} queries, in 5 folds")
        _rows(
            folder,
            task,
            {
                "concept *": _ordered(task, seen, occupation, "concept"),
                "diverse *": _ordered(task, seen, occupation, "diverse"),
            },
        )
    reliability(occupation)


def reliability(learned: Any) -> None:
    """Of the first proposals, by how sure they are: how many are right. The curve of a fold is made from the others."""
    from rugzak.skills.training import trees
    from rugzak.skills.training.train import first_of

    first = [(one.case.fold, *first_of(one, learned.folds[one.case.fold])) for one in learned.seen]
    chances = []
    for number in range(5):
        others = [(score, right) for fold, score, right in first if fold != number]
        curve = trees.curve(np.array([score for score, _ in others]), np.array([right for _, right in others]))
        chances += [
            (float(curve.chances(np.array([score]))[0]), right) for fold, score, right in first if fold == number
        ]
    print("\nHow sure (strangers that mean nothing included)   proposals   said   right")
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        part = [(chance, right) for chance, right in chances if low <= chance < high]
        if part:
            said, right = np.mean(part, axis=0)
            print(f"  {low:.1f} to {min(high, 1.0):.1f} {len(part):48} {said:6.3f} {right:7.3f}")


def _rows(folder: Path, task: Any, ours: dict[str, list[Measured]]) -> None:
    print(HEAD)
    for name, rows in ours.items():
        print(line(f"Rugzak, {name}", rows))
    with (folder / "melo" / "published_baselines.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["dataset"] == task.name and row["method"] in PUBLISHED:
                names = ("map", "recip_rank", "success_1", "success_5", "success_10")
                print(f"  {'published ' + row['method']:34}" + "".join(f"{float(row[name]):8.4f}" for name in names))


def _ordered(task: Any, seen: list[Any], learned: Any, policy: Any) -> list[Measured]:
    """The labels of the concepts in the ranker's order."""
    from rugzak.skills.link.runs import laid_out

    members = _members(task)
    uris = list(members)
    rows = []
    for one in seen:
        order = np.argsort(-learned.folds[one.case.fold].ranker.scores(one.found.features), kind="stable")
        blocks = [members[uris[one.found.concepts[row]]] for row in order]
        rows.append(measure(laid_out(blocks, policy), _gold(one.case, members)))
    return rows


def _labels(task: Any, learned: dict[str, Any]) -> list[Measured]:
    members = _members(task)
    rankers = learned["element"].folds
    return [
        measure([task.corpus.ids[row] for row in one.first.ranked(rankers[one.case.fold])], _gold(one.case, members))
        for one in learned["element"].seen
        if one.task == task.name
    ]


def _members(task: Any) -> dict[str, list[str]]:
    """The ids of the labels of each concept."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, uri in zip(task.corpus.ids, task.corpus.uris, strict=True):
        found[uri].append(name)
    return found


def _gold(case: Any, members: dict[str, list[str]]) -> set[str]:
    return {name for uri in case.gold for name in members.get(uri, ())}


def _peers(task: Any) -> None:
    cases = task.cases[:: max(1, len(task.cases) // PEERS)]
    members = _members(task)
    for name, found in rankings([case.text for case in cases], task.corpus.texts):
        rows = [
            measure([task.corpus.ids[row] for row in order], _gold(case, members))
            for case, order in zip(cases, found, strict=True)
        ]
        print(line(f"{name} ({len(cases)} queries)", rows))
