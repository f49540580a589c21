"""Job titles that resemble each other: a set that nothing was learned from, in four languages (Dutch by machine)."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.linking.measures import HEAD, Measured, line, measure
from benchmarks.linking.peers import rankings


def run(folder: Path, _learned: dict[str, Any], _place: Path) -> None:
    """The order of titles by meaning alone, beside the encoder as it is and the peers."""
    for language in ("nl", "fr", "de", "en"):
        place = folder / "jobtitle_similarity" / language
        if place.is_dir():
            _language(place, language)


def _language(place: Path, language: str) -> None:
    from rugzak.skills.learned.model import model, unit
    from rugzak.skills.text.encoder import encoder
    from rugzak.skills.text.words import label_text
    from rugzak.skills.training.data import rows

    asked, titles = rows(place / "queries.tsv"), rows(place / "corpus_documents.tsv")
    queries = encoder().query([label_text(text) for _, text in asked])
    labels = encoder().passage([label_text(text) for _, text in titles])
    adapter = model("occupation").adapter.of(language)
    print(f"\nSimilar job titles, {language}: {len(asked)} queries, {len(titles)} titles")
    print(HEAD)
    pairs = {
        "Rugzak, adapter alone": adapter.query(queries) @ adapter.label(labels, language).T,
        "encoder as it is": unit(queries) @ unit(labels).T,
    }
    gold = _gold(place)
    for name, cosines in pairs.items():
        print(line(name, _measured(np.argsort(-cosines, axis=1), asked, titles, gold)))
    for name, found in rankings([text for _, text in asked], [text for _, text in titles]):
        print(line(name, _measured(found, asked, titles, gold)))


def _measured(
    orders: Any, asked: list[list[str]], titles: list[list[str]], gold: dict[str, set[str]]
) -> list[Measured]:
    return [
        measure([titles[row][0] for row in order], gold[key])
        for order, (key, _) in zip(orders, asked, strict=True)
        if key in gold
    ]


def _gold(place: Path) -> dict[str, set[str]]:
    from rugzak.skills.training.data import rows

    found: dict[str, set[str]] = defaultdict(set)
    for query, _, title, right in rows(place / "annotations.tsv"):
        if int(right) > 0:
            found[query].add(title)
    return found
