"""Skills in English sentences of vacancies: RP@5 on the validation parts, the words found by the system itself."""

from pathlib import Path
from typing import Any

from benchmarks.linking.measures import interval, mean, measure
from benchmarks.linking.peers import rankings


def run(folder: Path, learned: dict[str, Any], place: Path) -> None:
    """HOUSE and TECH; each sentence by the model of its fold."""
    from rugzak.skills import esco
    from rugzak.skills.link import sentences
    from rugzak.skills.link.rank import queries
    from rugzak.skills.training import data
    from rugzak.skills.training.examples import Encoded
    from rugzak.skills.training.train import index_of, uris_by_label

    picture = esco.snapshot()
    encoded, uris = Encoded(place / "vectors.npz"), uris_by_label(picture)
    indexes = [index_of(picture, "skill", None, "en", one, encoded) for one in learned["skill"].folds]
    print("\nSkills in sentences                                          RP@5     MRR   (95 % of RP@5)")
    for name in data.EXTRACTION:
        rows, others = [], []
        for one in data.sentences(folder, name):
            gold = frozenset(uris[label.lower()] for label in one.labels if label.lower() in uris)
            if gold:
                model = learned["skill"].folds[one.fold]
                scores = sentences.score(indexes[one.fold], queries(sentences.pieces(one.text), model, "en"), model)
                best = sorted(scores, key=lambda row: (-scores[row], row))
                rows.append(measure([picture.uris["skill"][row] for row in best], gold))
                others.append((one.text, gold))
        _show(f"Rugzak {name.upper()}", rows)
        labels = [picture.preferred("skill", "en", row) for row in range(len(picture.uris["skill"]))]
        for peer, found in rankings([text for text, _ in others], labels, depth=50):
            _show(
                f"{peer} {name.upper()}",
                [
                    measure([picture.uris["skill"][row] for row in order], gold)
                    for (_, gold), order in zip(others, found, strict=True)
                ],
            )


def _show(name: str, rows: list[Any]) -> None:
    low, high = interval(rows, "rp5")
    print(
        f"  {name + f' ({len(rows)} sentences)':54}{mean(rows, 'rp5'):8.4f}{mean(rows, 'rr'):8.4f}"
        f"   ({low:.3f} to {high:.3f})"
    )
