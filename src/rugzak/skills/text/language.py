"""Which of the four languages a text is in: n-grams of ESCO's own labels, and the small words of running text.

Where the small words of a neighbour language lead, or the alphabet is another one, the answer is that we can't tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rugzak.skills.text import ngrams
from rugzak.skills.text.words import fold, latin_share

LANGUAGES = ("nl", "fr", "de", "en")
MAX_LETTERS = 4000
_SMALL = {
    "nl": "de het een en van ik je is dat niet met voor op aan zijn ook als bij was mijn heb werk werkte naar uit over "
    "of maar door tot",
    "fr": "le la les des un une et de du en je est dans pour que qui avec sur au aux mon ma mes suis ai pas par ce "
    "chez comme ou mais",
    "de": "der die das und ich ein eine ist nicht mit von zu auf im den dem als bei für war meine habe auch wir aus "
    "nach oder aber durch",
    "en": "the and of to in i a is my with for on at as was have that it are an by from worked or but this been were",
    "it": "il lo gli che di sono con per non una mio della nel come ho ha anche alla dei delle ma",
    "es": "el los las que con para por una mi como del soy he en y es no su al pero",
    "pt": "o os as que com para uma não em do da no na como meu minha eu e mas por",
    "pl": "i w z na nie jest się do jako przez dla oraz od po mam pracuję był ale to",
    "ro": "și cu pe la în din este un o ca am pentru lucrat de fost nu dar sa",
    "tr": "ve bir bu için ile olarak çok ben da de gibi ama çalışıyorum daha en",
    "sv": "och att jag det som en på är av för med har till inte ett men om",
}
SMALL = {code: frozenset(fold(word) for word in words.split()) for code, words in _SMALL.items()}


@dataclass(frozen=True, slots=True)
class Guess:
    """A language code, or None with the reason: "other_alphabet", "other_language", "too_short"."""

    language: str | None
    sureness: float
    why: str = ""
    chances: tuple[float, ...] = (0.25, 0.25, 0.25, 0.25)


def train(samples: Mapping[str, Sequence[str]]) -> NDArray[np.float16]:
    """A table (language, bucket) of log-likelihoods, from samples in each language."""
    table = np.zeros((len(LANGUAGES), ngrams.BUCKETS), np.float64)
    for row, code in enumerate(LANGUAGES):
        grams = ngrams.grams_of(fold(" ".join(samples.get(code, ()))))
        table[row] = np.bincount(grams, minlength=ngrams.BUCKETS) + 0.2
    return np.asarray(np.log(table / table.sum(1, keepdims=True)), np.float16)


def guess(text: str, model: NDArray[np.float16] | None = None) -> Guess:
    """The likeliest of the four languages, or why we can't tell."""
    part = text[:MAX_LETTERS]
    if latin_share(part) < 0.6:
        return Guess(None, 1.0, "other_alphabet")
    words = fold(part).split()
    if not words:
        return Guess(None, 1.0, "too_short")
    share = {code: sum(word in small for word in words) / len(words) for code, small in SMALL.items()}
    best = max(LANGUAGES, key=lambda code: share[code])
    other = max((code for code in share if code not in LANGUAGES), key=lambda code: share[code])
    if len(words) >= 6 and share[other] > max(1.4 * share[best], 0.12):
        return Guess(None, share[other], "other_language")
    return _weigh(words, share, model)


def _weigh(words: Sequence[str], share: Mapping[str, float], model: NDArray[np.float16] | None) -> Guess:
    points = np.array([share[code] * min(len(words), 40) * 2.0 for code in LANGUAGES])
    if model is not None:
        grams = ngrams.grams_of(" ".join(words))
        points += model[:, grams].astype(np.float64).mean(1) * min(len(grams), 80) * 0.3
    chance = np.exp(points - points.max())
    chance /= chance.sum()
    return Guess(LANGUAGES[int(chance.argmax())], float(chance.max()), chances=tuple(chance.tolist()))
