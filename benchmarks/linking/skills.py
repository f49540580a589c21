"""Competences of the Belgian Competent standard to ESCO's skills: a skill that people linked among the first five."""

from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.linking.measures import interval, mean, measure
from benchmarks.linking.peers import rankings

PEERS = 400


def run(folder: Path, learned: dict[str, Any], place: Path) -> None:
    """Both languages, as it is and without the Dutch labels that come from this mapping."""
    from rugzak.skills import esco
    from rugzak.skills.training import data
    from rugzak.skills.training.examples import Encoded
    from rugzak.skills.training.train import look

    skill, picture = learned["skill"], esco.snapshot()
    encoded = Encoded(place / "vectors.npz")
    print("\nCompetent to skills, folds kept apart by competence           s@1     s@5    s@10     MRR   (95 % of s@5)")
    for language in ("nl", "fr"):
        task = data.competences(folder, language)
        _line(f"Rugzak {language}", [one for one in skill.seen if one.task == task.name], skill, picture)
        # As a text in a language of which ESCO has no label at hand: French and English ones speak for it.
        without = [
            one
            for number, model in enumerate(skill.folds)
            for one in look(picture, "skill", [task], number, model, encoded, without_own=True)
        ]
        _line(f"Rugzak {language}, without {language} labels", without, skill, picture)
        _peers(task, picture, language)


def _line(name: str, seen: list[Any], learned: Any, picture: Any) -> None:
    rows = []
    for one in seen:
        order = np.argsort(-learned.folds[one.case.fold].ranker.scores(one.found.features), kind="stable")
        rows.append(measure([picture.uris["skill"][row] for row in one.found.concepts[order]], one.case.gold))
    _show(name, rows)


def _show(name: str, rows: list[Any]) -> None:
    low, high = interval(rows, "s5")
    figures = "".join(f"{mean(rows, one):8.4f}" for one in ("s1", "s5", "s10", "rr"))
    print(f"  {name + f' ({len(rows)})':54}{figures}   ({low:.3f} to {high:.3f})")


def _peers(task: Any, picture: Any, language: str) -> None:
    cases = task.cases[:: max(1, len(task.cases) // PEERS)]
    labels = [
        (name, uri)
        for row, uri in enumerate(picture.uris["skill"])
        if (name := picture.preferred("skill", language, row))
    ]
    for name, found in rankings([case.text for case in cases], [label for label, _ in labels], depth=50):
        rows = [measure([labels[row][1] for row in order], case.gold) for case, order in zip(cases, found, strict=True)]
        _show(f"{name} {language}", rows)
