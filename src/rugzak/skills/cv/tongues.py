"""The languages that a person says to speak, and how well: by the European levels, or by the words for them. Pure.

A word is worth a level of the European framework (CEFR, Council of Europe 2001) only about: "good" is near B2.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rugzak.skills.cv.flat import flat
from rugzak.skills.cv.parts import Line, Stretch, lines

# The language's code, and its name in nl, fr, de, en (folded).
_NAMES = {
    "nl": "nederlands vlaams neerlandais niederlandisch dutch flemish",
    "fr": "frans francais franzosisch french",
    "de": "duits allemand deutsch german",
    "en": "engels anglais englisch english",
    "es": "spaans espagnol spanisch spanish",
    "it": "italiaans italien italienisch italian",
    "pt": "portugees portugais portugiesisch portuguese",
    "ar": "arabisch arabe arabic",
    "tr": "turks turc turkisch turkish",
    "pl": "pools polonais polnisch polish",
    "ro": "roemeens roumain rumanisch romanian",
    "ru": "russisch russe russian",
    "uk": "oekraiens ukrainien ukrainisch ukrainian",
    "zh": "chinees chinois chinesisch chinese mandarin",
    "ber": "berbers berbere berberisch berber tamazight",
    "bg": "bulgaars bulgare bulgarisch bulgarian",
    "el": "grieks grec griechisch greek",
    "fa": "perzisch farsi persan persisch persian dari",
    "sq": "albanees albanais albanisch albanian",
    "so": "somalisch somali",
    "ln": "lingala",
    "sw": "swahili",
}
_CODES = {name: code for code, names in _NAMES.items() for name in names.split()}
_LANGUAGE = re.compile(rf"\b({'|'.join(sorted(_CODES, key=len, reverse=True))})\b")
MOST_IN_A_LINE = 12
_CUT = re.compile(r"[,;|/•]|\s(?:en|et|und|and)\s")
_CEFR = re.compile(r"\b([abc][12])\b")
# First the words that hold others: "zeer goed" before "goed".
_WORDS = (
    ("native", r"moedertaal|thuistaal|langue maternelle|maternelle|muttersprache|muttersprachlich|native"
    r"|mother tongue|tweetalig"
     r"|bilingue|zweisprachig|bilingual"),
    ("C1", r"vloeiend|vlot|courant|couramment|fliessend|fliesend|verhandlungssicher|fluent(?:ly)?|zeer goed"
    r"|tres bonne?|tres bien"
     r"|sehr gut|very good|excellent|uitstekend|proficient|perfect|advanced|gevorderd|avance"),
    ("B1", r"redelijk|voldoende|matig|gemiddeld|moyen(?:ne)?|intermediaire|assez bien|mittel|befriedigend|fair"
    r"|intermediate"
     r"|conversational|notions avancees"),
    ("A2", r"basis\w*|elementair|beginner|beetje|noties|notions?|bases?|debutant|scolaire|un peu|grundkenntnisse"
    r"|anfanger|etwas"
     r"|schulkenntnisse|basic|elementary|a little|limited"),
    ("B2", r"goede?|bonne?s?|bien|gute?|good|working knowledge|upper"),
)  # fmt: skip
_LEVELS = tuple((level, re.compile(rf"\b(?:{words})\b")) for level, words in _WORDS)
# How a level of language counts on the profile's scale of four (starting, with help, on my own, can teach it).
ON_OUR_SCALE = {"A1": 1, "A2": 1, "B1": 2, "B2": 3, "C1": 3, "C2": 4, "native": 4}


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language and its level (A1 to C2, native; None: not said); `exact` where the text has the level itself."""

    code: str
    level: str | None
    exact: bool
    words: str
    name: str


def tongues(text: str, parts: Sequence[Stretch]) -> list[Tongue]:
    """The languages in the part about languages; without such a part, those that stand beside a level."""
    own = [part for part in parts if part.kind == "languages"]
    stretches = own or [
        part for part in parts if part.kind in ("skills", "profile", "personal", "requirements", "text")
    ]
    found: dict[str, Tongue] = {}
    for part in stretches:
        rows = lines(text, part.begin, part.stop)
        for number, line in enumerate(rows):
            for tongue in _in_line(line, rows[number + 1] if number + 1 < len(rows) else None, alone=bool(own)):
                found.setdefault(tongue.code, tongue)
    return list(found.values())


def _in_line(line: Line, after: Line | None, *, alone: bool) -> list[Tongue]:
    plain = flat(line.text)
    names = list(_LANGUAGE.finditer(plain))[:MOST_IN_A_LINE]
    found = []
    for number, match in enumerate(names):
        stop = names[number + 1].start() if number + 1 < len(names) else len(plain)
        begin, end = _chunk(plain, match.start(), match.end(), stop)
        # Said beside it ("fluent English"), behind it, or on the next line of a table.
        below = flat(after.text) if after and len(names) == 1 else ""
        places = [plain[begin:end], plain[match.end() : stop], "" if _LANGUAGE.search(below) else below]
        level, exact = next((said for place in places if (said := _level(place))[0]), (None, False))
        if level or alone:
            words = line.text[begin:end].strip(" ,;:-–•")
            found.append(Tongue(_CODES[match[1]], level, exact, words, line.text[match.start() : match.end()]))
    return found


def _chunk(plain: str, begin: int, stop: int, limit: int) -> tuple[int, int]:
    """From the comma before a name to the comma behind it."""
    left = max((cut.end() for cut in _CUT.finditer(plain, 0, begin)), default=0)
    right = _CUT.search(plain, stop)
    return left, min(limit, right.start()) if right else limit


def _level(plain: str) -> tuple[str | None, bool]:
    if native := _LEVELS[0][1].search(plain):
        return "native", bool(native)
    if match := _CEFR.search(plain):
        return match[1].upper(), True
    return next(((level, False) for level, pattern in _LEVELS if pattern.search(plain)), (None, False))
