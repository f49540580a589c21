"""A CV or vacancy cut into its parts by its headings. Pure.

A heading is a short line that reads as one of the lexicon, alone or with a colon, whatever its capitals, numbering or
the stripes around it; letters set apart ("E R V A R I N G") are put together. What stands before the first heading of
a CV is about the person where the work has a heading further on. A text without headings is one part.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rugzak.skills.cv.lexicon import HEADINGS, TITLES, VACANCY, PartKind
from rugzak.skills.text.words import fold

MAX_HEADING = 50
_DECORATION = re.compile(r"^[\W\d_]+|[\W_]+$")
_APART = re.compile(r"^(?:\w )+\w$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty, and where it stands."""

    text: str
    begin: int

    @property
    def stop(self) -> int:
        return self.begin + len(self.text)


@dataclass(frozen=True, slots=True)
class Part:
    """A part from its heading (empty where it has none) to the next: text[begin:stop], the heading left out."""

    kind: PartKind
    heading: str
    begin: int
    stop: int

    def of(self, text: str) -> str:
        return text[self.begin : self.stop]


class Stretch(Protocol):
    """A part of a text, whether its language is known yet or not."""

    @property
    def kind(self) -> str: ...

    @property
    def begin(self) -> int: ...

    @property
    def stop(self) -> int: ...


def lines(text: str, begin: int = 0, stop: int | None = None) -> list[Line]:
    """The lines of a stretch of text that hold something, without the spaces around."""
    found, at = [], begin
    for raw in text[begin : len(text) if stop is None else stop].split("\n"):
        bare = raw.strip()
        if bare:
            found.append(Line(bare, at + raw.index(bare)))
        at += len(raw) + 1
    return found


def split(text: str) -> list[Part]:
    """The parts in their order, the first one before any heading included where it holds words."""
    marks = [(line, kind, rest) for line in lines(text) if (found := heading(line.text)) for kind, rest in [found]]
    if not marks:
        return [Part("text", "", 0, len(text))] if text.strip() else []
    first = Part(_before(kind for _line, kind, _rest in marks), "", 0, marks[0][0].begin)
    stops = [line.begin for line, _kind, _rest in marks[1:]] + [len(text)]
    rest = [
        Part(kind, line.text[: len(line.text) - rest].strip(" :"), line.stop - rest, stop)
        for (line, kind, rest), stop in zip(marks, stops, strict=True)
    ]
    return [part for part in (first, *rest) if part.of(text).strip() or part.heading]


def heading(line: str) -> tuple[PartKind, int] | None:
    """The kind of part that a line begins, and how many letters of it come after the heading; None for other lines."""
    bare = _bare(line)
    if len(bare) <= MAX_HEADING and (kind := HEADINGS.get(fold(bare))):
        return kind, 0
    before, colon, after = line.partition(":")
    if colon and len(before) <= MAX_HEADING and (kind := HEADINGS.get(fold(_bare(before)))) and not _is_label(kind):
        return kind, len(after)
    return None


def is_title(line: str) -> bool:
    """ "Curriculum vitae" and the like."""
    return fold(_bare(line)) in TITLES


def _bare(line: str) -> str:
    bare = _DECORATION.sub("", line)
    return bare.replace(" ", "") if _APART.match(bare) else bare


def _is_label(kind: PartKind) -> bool:
    """ "Contact: …" on one line is a value, no part."""
    return kind == "personal"


def _before(kinds: Iterable[PartKind]) -> PartKind:
    """About the person only where work has a heading of its own further on; else the work stands here."""
    found = set(kinds)
    return "personal" if "experience" in found and not VACANCY & found else "text"
