"""The skills that a sentence names: each piece is looked up, and a skill counts by the piece that fits it best."""

import numpy as np

from rugzak.skills.esco.snapshot import Snapshot
from rugzak.skills.learned.model import Model, model
from rugzak.skills.link import index, spans
from rugzak.skills.link.features import Index, Query, candidates
from rugzak.skills.link.rank import queries
from rugzak.skills.text.words import fold

MAX_PIECES = 12
# How much the whole sentence counts beside its pieces, and a second piece beside the best: chosen on development data.
WHOLE, AGAIN = 0.5, 0.3


def skills(picture: Snapshot, text: str, language: str, top: int) -> list[tuple[str, float]]:
    """URIs of skills with a score from 0 to 1, best first."""
    found, learned = index.of_snapshot(picture, "skill", language), model("skill")
    scores = score(found, queries(pieces(text), learned, language), learned)
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:top]
    return [(picture.uris["skill"][row], min(1.0, value)) for row, value in best]


def pieces(text: str) -> list[str]:
    """What is looked up: the whole sentence first, then its pieces."""
    found = [piece for piece in spans.spans(text) if len(fold(piece)) > 2]
    return [text, *[piece for piece in found if fold(piece) != fold(text)][:MAX_PIECES]]


def score(found: Index, asked: list[Query], learned: Model) -> dict[int, float]:
    """By row of the skill how well the sentence (the first query) or one of its pieces fits it."""
    best: dict[int, float] = {}
    for place, query in enumerate(asked):
        got = candidates(found, query)
        chances = 1 / (1 + np.exp(-learned.judge.scores(got.features)))
        weight = WHOLE if place == 0 and len(asked) > 1 else 1.0
        for row, chance in zip(got.concepts.tolist(), (weight * chances).tolist(), strict=True):
            before = best.get(row, 0.0)
            best[row] = max(before, chance) + AGAIN * min(before, chance)
    return best
