"""The jobs (and the studies) of a part, each with its period and the lines that belong to it. Pure.

Layouts: the period leads ("2015 - 2019 Kok, De Zwaan"), follows under the title, ends the title's line, or stands in a
sentence. Which of the first two it is, the first lines of the part tell. An entry goes on until the next one begins.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rugzak.skills.cv import periods
from rugzak.skills.cv.flat import flat
from rugzak.skills.cv.lexicon import AS, AT, EMPLOYER_LABELS, TITLE_LABELS
from rugzak.skills.cv.parts import Line, Stretch, lines
from rugzak.skills.cv.periods import Dated, Period
from rugzak.skills.text.words import fold

MAX_HEAD = 90
MAX_ENTRIES = 30
MAX_CANDIDATES = 4
_BULLET = re.compile(r"^\s*(?:[•·●▪■◦*‣–—-]|\d{1,2}[.)])\s+")
_EDGES = " \t.,:;|()[]-–—•·●▪*/"
_SEPARATORS = re.compile(rf"\s*(?:[|•\t]|\s[-–—/]\s|[,;(]|\s+(?:{AT})\s+)\s*", re.IGNORECASE)
_VERBS = "gewerkt|werkzaam|aan de slag|actief|gearbeitet|tätig|beschäftigt|angestellt|travaillé|worked|employed"
_AS = re.compile(
    rf"\b(?:{AS})\s+(?P<job>[^,.;\n(]{{2,60}}?)(?=\s+(?:{AT}|{_VERBS}|in|en|dans|voor|pour|für|im|et|und|and|tot"
    rf"|until)\b|[,.;\n(]|$)",
    re.IGNORECASE,
)
# A rank says nothing of which job it is.
_RANK = re.compile(r"^(?:junior|medior|senior|jr|sr|trainee|stagiair\w*|werkstudent\w*)\b[.:]?\s+", re.IGNORECASE)
_LABELS = re.compile(
    r"^(?P<label>[\w /']{2,40}?)\s*:\s*(?P<value>.+)$",
)
_DATE_LABEL = re.compile(r"^(?:periode|data|datum|dates?|zeitraum|dauer|duree|period|von bis|van tot)\s*:?\s*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One job or study: its period, the words that may name it (likeliest first), and its stretch of the text."""

    period: Period
    when: str
    candidates: tuple[str, ...]
    begin: int
    stop: int


def entries(text: str, part: Stretch, today: date) -> list[Entry]:
    """The entries of a part, in their order."""
    rows = lines(text, part.begin, part.stop)
    dated = [(number, found) for number, line in enumerate(rows) if (found := _period(line, today))]
    if not dated:
        return []
    leads = _leads(rows, dated)
    starts = [number if leads else _head(rows, number, dated) for number, _found in dated]
    stops = [rows[start].begin for start in starts[1:]] + [part.stop]
    return [
        _entry(rows, start, number, when, stop)
        for start, (number, when), stop in zip(starts, dated, stops, strict=True)
    ][:MAX_ENTRIES]


def _period(line: Line, today: date) -> Dated | None:
    """The line's period; a length alone begins no entry, unless the line is a sentence about work."""
    found = periods.find(line.text, today)
    when = next((dated for dated in found if dated.period.start), None)
    if when is None and _AS.search(line.text) and not _BULLET.match(line.text):
        return next(iter(found), None)
    # A moment inside a sentence of tasks ("in 2018 I led …") begins no job.
    if when and _BULLET.match(line.text) and _inside(line.text, when):
        return None
    return when


def _inside(text: str, when: Dated) -> bool:
    alone = when.period.end is not None and when.period.start is not None and text.count(" ") > 5
    return alone and bool(text[: when.begin].strip(_EDGES))


def _leads(rows: Sequence[Line], dated: Sequence[tuple[int, Dated]]) -> bool:
    """Does each entry begin with its period's line?"""
    first, when = dated[0]
    if first == 0:
        return True
    bare = _without(rows[first].text, when).strip(_EDGES)
    # A line before the first period names the job, unless the period's own line does so as well.
    return bool(bare) and len(rows[0].text) > MAX_HEAD


def _head(rows: Sequence[Line], number: int, dated: Sequence[tuple[int, Dated]]) -> int:
    """The first line of an entry whose period stands in a later line: up to two short lines above it."""
    line, when = rows[number], dict(dated)[number]
    own = _without(line.text, when).strip(_EDGES)
    others = {other for other, _found in dated if other != number}
    start = number
    room = 1 if own else 2
    while start > 0 and number - start < room and start - 1 not in others and _is_head(rows[start - 1].text):
        start -= 1
    # The line right under another entry's period is that entry's.
    if start < number and own and start - 1 in others:
        return number
    return start


def _is_head(text: str) -> bool:
    return len(text) <= MAX_HEAD and not _BULLET.match(text) and not text.endswith((".", ";", "!"))


def _entry(rows: Sequence[Line], start: int, number: int, when: Dated, stop: int) -> Entry:
    heads = [line.text for line in rows[start:number]]
    own = _without(rows[number].text, when)
    below = [line.text for line in rows[number + 1 : number + 3] if line.begin < stop and not _BULLET.match(line.text)]
    spoken = [
        match["job"] for line in rows[start : number + 2] if (match := _AS.search(line.text)) and line.begin < stop
    ]
    texts = [*_labelled(rows, number, stop), *spoken, *heads, own, *([] if heads else below)]
    words = rows[number].text[when.begin : when.stop].strip(_EDGES)
    return Entry(when.period, words, _candidates(texts), rows[start].begin, stop)


def _labelled(rows: Sequence[Line], number: int, stop: int) -> list[str]:
    """The value after a label such as "Functie:", of the lines of this entry."""
    near = [line.text for line in rows[max(0, number - 1) : number + 5] if line.begin < stop]
    found = [match for text in near if (match := _LABELS.match(text))]
    return [match["value"] for match in found if fold(match["label"]) in TITLE_LABELS]


def _candidates(texts: Sequence[str]) -> tuple[str, ...]:
    pieces = [_RANK.sub("", piece.strip(_EDGES)) for text in texts for piece in _SEPARATORS.split(_value(text))]
    named = [piece for piece in pieces if 3 <= len(piece) <= MAX_HEAD and re.search(r"[^\W\d_]{3}", piece)]
    unlike = [piece for piece in named if not _DATE_LABEL.match(flat(piece))]
    return tuple(dict.fromkeys(unlike))[:MAX_CANDIDATES]


def _value(text: str) -> str:
    match = _LABELS.match(text)
    if match and fold(match["label"]) in EMPLOYER_LABELS:
        return ""
    return match["value"] if match and fold(match["label"]) in TITLE_LABELS else text


def _without(text: str, when: Dated) -> str:
    before, after = text[: when.begin], text[when.stop :]
    before = re.sub(
        r"(?i)\b(?:van|de|du|von|vom|from|sinds|depuis|seit|since|periode|data|dates?|zeitraum)\s*:?\s*$", "", before
    )
    return f"{before} {after}".strip()
