"""Words to find a training by: without accents and capitals, in all four languages at once. Pure."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 40
MAX_WORDS = 12


def plain(text: str) -> str:
    """Lower case without accents: `Élèves` becomes `eleves`."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in spread if not unicodedata.combining(char))


def all_words(text: str) -> list[str]:
    """The words of a text, plain, of at most forty letters."""
    return [word[:_LONGEST] for word in _WORD.findall(plain(text))]


def words(text: str) -> list[str]:
    """The first twelve words of what someone asks."""
    return all_words(text)[:MAX_WORDS]
