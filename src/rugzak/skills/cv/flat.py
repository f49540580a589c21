"""A text in lower case without accents, letter for letter: what is found in it lies at the same place in the text."""

import unicodedata
from functools import lru_cache

MAX_LINE = 1_500
_SPECIAL = {
    "ß": "s",
    "œ": "o",
    "æ": "a",
    "ø": "o",
    "ł": "l",
    "’": "'",
    "‘": "'",
    "´": "'",
    "–": "-",
    "—": "-",
    "‒": "-",
}
_SPECIAL |= {"−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2192": ">"}


def flat(text: str) -> str:
    """The same length as `text`, always."""
    return "".join(map(_one, text))


def short_lines(text: str) -> str:
    """The same length, in lines of a bounded length: no pattern then takes long, whatever somebody pastes."""
    return "\n".join(_cut(line) for line in text.split("\n"))


def _cut(line: str) -> str:
    if len(line) <= MAX_LINE:
        return line
    at = line.rfind(" ", 1, MAX_LINE)
    place = at if at > 0 else MAX_LINE
    return f"{line[:place]}\n" + _cut(line[place + 1 :])


@lru_cache(maxsize=4096)
def _one(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    base = unicodedata.normalize("NFKD", letter)[:1].lower()
    return base if len(base) == 1 else letter
