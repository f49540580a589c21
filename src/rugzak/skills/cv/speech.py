"""In which language each part is. A part of a few words has the language of the whole."""

from collections.abc import Sequence

from rugzak.skills import esco
from rugzak.skills.cv.parts import Part, Stretch
from rugzak.skills.text import language as languages
from rugzak.skills.text.words import latin_share

FEW_WORDS, SURE = 12, 0.85
_OWN = languages.LANGUAGES


def guess(text: str) -> languages.Guess:
    """By small words and, where the snapshot has one, by its model of letters."""
    return languages.guess(text, esco.snapshot().arrays.get("language.model"))


def of_part(text: str, part: Part, main: str | None) -> str | None:
    """The language of a part; None where we can't read it."""
    words = part.of(text)
    if latin_share(words) < 0.6:
        return None
    if len(words.split()) < FEW_WORDS:
        return main
    found = guess(words)
    if found.language is None:
        return None if found.why in ("other_alphabet", "other_language") else main
    return found.language if found.sureness >= SURE or main is None else main


def masked(text: str, parts: Sequence[Stretch]) -> str:
    """Only these parts of a text, all else as spaces, so that places stay."""
    letters = [letter if letter == "\n" else " " for letter in text]
    for part in parts:
        letters[part.begin : part.stop] = text[part.begin : part.stop]
    return "".join(letters)
