"""From words to concepts in the order of a learned ranker, each with the chance that it is right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.learned.model import Model
from rugzak.skills.link.features import Candidates, Index, Query, candidates
from rugzak.skills.link.labels import Rows
from rugzak.skills.text.encoder import encoder
from rugzak.skills.text.words import asked, clean, fold

Floats = NDArray[np.float32]
KEPT = 2000
_kept: dict[tuple[str, str], Floats] = {}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Concepts, best first: the ranker's score, the chance (0 to 1) that it is meant, the nearest own label or -1."""

    concepts: Rows
    scores: Floats
    chances: Floats
    label: Rows


def queries(texts: Sequence[str], learned: Model, language: str) -> list[Query]:
    """What people wrote, ready to be looked up; each of two gender forms counts. `language` is that of the labels.

    An empty language means that those are in another one than the words.
    """
    if not texts:
        return []
    forms = [asked(text) or [clean(text)] for text in texts]
    flat = [form.lower() for found in forms for form in found]
    raw = _raw(flat)
    vectors, own = learned.adapter.query(raw), learned.adapter.of(language).query(raw)
    ends = np.cumsum([len(found) for found in forms])
    return [
        Query(text, tuple(fold(form) for form in found), vectors[end - len(found) : end], own[end - len(found) : end])
        for text, found, end in zip(texts, forms, ends, strict=True)
    ]


def _raw(forms: Sequence[str]) -> Floats:
    """Vectors as the encoder makes them; the same words are asked once for jobs and once for skills."""
    name = encoder().name
    new = [form for form in dict.fromkeys(forms) if (name, form) not in _kept]
    found = dict(zip(new, encoder().query(new), strict=True)) if new else {}
    vectors = np.stack([found[form] if form in found else _kept[name, form] for form in forms])
    if len(_kept) > KEPT:
        _kept.clear()
    _kept.update({(name, form): vector for form, vector in found.items()})
    return vectors


def rank(index: Index, query: Query, learned: Model) -> Ranked:
    """The concepts that a query may mean, best first."""
    return ordered(candidates(index, query), learned)


def ordered(found: Candidates, learned: Model) -> Ranked:
    """Candidates by the ranker's score; chances never rise further down the list."""
    scores = learned.ranker.scores(found.features)
    chances = learned.curve.chances(learned.judge.scores(found.features))
    order = np.argsort(-scores, kind="stable")
    falling = np.minimum.accumulate(chances[order])
    return Ranked(found.concepts[order], scores[order], falling, found.label[order])
