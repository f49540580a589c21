"""Which occupation the words of a job name: the likeliest of its few candidates, and two others."""

from collections.abc import Sequence

from rugzak.skills import esco
from rugzak.skills.cv.found import Job
from rugzak.skills.cv.jobs import Entry
from rugzak.skills.link import Hit, link, spans
from rugzak.skills.link.proposals import SURE
from rugzak.skills.text.words import fold

# The chance under which a title is taken for noise: higher than in running text, as each entry is sure to hold one.
LEAST = 0.42
# Words that come first in an entry are likelier the job than later ones, such as the employer.
LATER = 0.03
TOP = 3


def job_of(entry: Entry, language: str) -> Job:
    """The entry with its occupation, or without one where no words are near enough."""
    hits: list[Hit] = []
    words, best = "", 0.0
    for place, candidate in enumerate(entry.candidates):
        found = link(candidate, kind="occupation", lang=language, top=TOP)
        if found and found[0].score - LATER * place > best:
            hits, words, best = found, candidate, found[0].score - LATER * place
        if best >= SURE:
            break
    near = bool(hits) and hits[0].score >= LEAST
    return Job(
        entry.period,
        entry.when,
        words or next(iter(entry.candidates), ""),
        hits[0] if near else None,
        tuple(hits[1:] if near else hits),
        near and hits[0].score >= SURE,
        entry.begin,
        entry.stop,
    )


def is_job(words: str) -> bool:
    """Do these very words name an occupation, in any of the four languages?"""
    picture, folded = esco.snapshot(), fold(words)
    return any(spans.label_number(picture, "occupation", code, folded) is not None for code in ("nl", "fr", "de", "en"))


def others(words: str, uri: str, language: str, known: Sequence[Hit] = ()) -> tuple[Hit, ...]:
    """Two other skills that the same words may mean."""
    found = known or link(words, kind="skill", lang=language, top=TOP)
    return tuple(hit for hit in found if hit.uri != uri)[: TOP - 1]
