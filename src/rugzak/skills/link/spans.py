"""Cuts a text into pieces that may each name one skill or job, and finds the labels that stand in it word for word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rugzak.skills.esco.snapshot import Kind, Snapshot
from rugzak.skills.text.language import SMALL
from rugzak.skills.text.words import clean, exact_hash, fold, forms

MAX_WORDS = 12
MAX_PHRASE = 6
_LINES = re.compile(r"[\n\r\t•·●▪■◦|;]+|(?<=[.!?:])\s+|\s[-–—]\s|^\s*[-–—*]\s*", re.MULTILINE)
_PIECES = re.compile(r",\s+|\s+(?:en|et|und|and|of|ou|oder|or|maar|mais|aber|but)\s+|\(|\)")
_WORD = re.compile(r"[\w+#'’&/-]+")
_CUES = frozenset(
    {"als", "comme", "as", "functie", "beroep", "job", "fonction", "poste", "metier", "beruf", "position"}
)
_NOT_WORK = re.compile(r"@|www\.|https?:|^\W*[\d\s()+/.-]+\W*$")
_OPENERS = frozenset(
    word
    for words in (
        "ik je we wij kan kon kunnen goed graag ervaring met in van kennis als werk werkte heb had ben was",
        "je j ai suis peux sais expérience dans comme travaille travaillais connaissance",
        "ich kann habe bin war arbeite arbeitete als erfahrung kenntnisse",
        "i we can could have had am was worked work working as experience with knowledge",
    )
    for word in words.split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A label that stands in the text: which concept, the words as written, how many words.

    `clear` is true for a preferred label, and for any after "as": one word that is a by-name may mean many things.
    """

    kind: Kind
    row: int
    words: str
    length: int
    place: int
    clear: bool


def spans(text: str) -> list[str]:
    """The pieces of a text, in order, each once; lines that only hold numbers or addresses are left out."""
    found = dict.fromkeys(piece for line in _LINES.split(text) if line.strip() for piece in _pieces(line.strip()))
    return [piece for piece in found if len(fold(piece)) >= 3]


def _pieces(line: str) -> Iterator[str]:
    if _NOT_WORK.search(line):
        return
    short = len(line.split()) <= 4
    for part in [line] if short and "," not in line else _PIECES.split(line):
        words = _trim(part.split())
        for start in range(0, len(words), MAX_WORDS):
            yield " ".join(words[start : start + MAX_WORDS]).strip(" .,:!?\"“”„'")


def _trim(words: list[str]) -> list[str]:
    """Without the small words at both ends: "ik kan goed lassen" is about "lassen"."""
    start, end = 0, len(words)
    while start < end and _small(words[start]):
        start += 1
    while end > start and _small(words[end - 1]):
        end -= 1
    return words[start:end] or words


_ALL_SMALL = frozenset.union(*(SMALL[code] for code in ("nl", "fr", "de", "en"))) | {fold(word) for word in _OPENERS}


def _small(word: str) -> bool:
    return fold(word) in _ALL_SMALL


def labels_in(snapshot: Snapshot, text: str, kind: Kind, languages: tuple[str, ...]) -> list[Found]:
    """Labels that stand in the text word for word; the longest wins where two overlap."""
    found = [hit for line in _LINES.split(text) for hit in _in_line(snapshot, line, kind, languages)]
    return list({hit.row: hit for hit in reversed(found)}.values())[::-1]


def _in_line(snapshot: Snapshot, line: str, kind: Kind, languages: tuple[str, ...]) -> list[Found]:
    words = _WORD.findall(line)
    folded = [fold(word) for word in words]
    taken: set[int] = set()
    found = []
    for length in range(min(MAX_PHRASE, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            places = range(start, start + length)
            if taken.intersection(places):
                continue
            phrase = " ".join(folded[start : start + length]).strip()
            hit = _exact(snapshot, kind, languages, phrase, words[start : start + length])
            if hit is not None:
                taken.update(places)
                clear = hit[1] or (start > 0 and folded[start - 1] in _CUES)
                found.append(Found(kind, hit[0], clean(" ".join(words[start : start + length])), length, start, clear))
    return sorted(found, key=lambda hit: hit.place)


def _exact(
    snapshot: Snapshot, kind: Kind, languages: tuple[str, ...], phrase: str, words: list[str]
) -> tuple[int, bool] | None:
    if len(phrase) < 2 or phrase in _ALL_SMALL or phrase.isdigit():
        return None
    for code in languages:
        label = label_number(snapshot, kind, code, phrase)
        if label is None:
            continue
        name = snapshot.label_at(kind, code, label)
        if _same_case(name, words, code) and _same_accent(name, words, code):
            row = int(snapshot.arrays[f"{kind}.{code}.of"][label])
            return row, int(snapshot.arrays[f"{kind}.{code}.preferred"][row]) == label
    return None


def label_number(snapshot: Snapshot, kind: Kind, code: str, folded: str) -> int | None:
    """The label that reads so, the preferred one of a concept before others; None where there is none."""
    hashes = snapshot.arrays[f"{kind}.{code}.exact.hash"]
    wanted = np.uint64(exact_hash(folded))
    start, end = np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right")
    if start == end:
        return None
    forms = snapshot.arrays[f"{kind}.{code}.exact.form"][start:end]
    labels = [int(row) for row in snapshot.arrays[f"{kind}.{code}.form.label"][forms]]
    preferred, of = snapshot.arrays[f"{kind}.{code}.preferred"], snapshot.arrays[f"{kind}.{code}.of"]
    return min(labels, key=lambda label: (preferred[of[label]] != label, label))


def _same_accent(label: str, words: list[str], code: str) -> bool:
    """Of one French word the last letter tells a verb from a title: "je charge" is not "chargé"."""
    if code != "fr" or len(words) > 1 or not words[0].endswith("e"):
        return True
    return not any(form.endswith("é") and fold(form) == fold(words[0]) for form in forms(label))


def _same_case(label: str, words: list[str], code: str) -> bool:
    """A name of one word (Java, SQL, Less) must be written as a name; "less" in a sentence is no skill."""
    if len(words) > 1 or code == "de" or label == label.lower():
        return len(words) > 1 or len(words[0]) >= 4
    return words[0] == label or (len(label) >= 4 and words[0][:1].isupper())
