"""Step two of the mirror: what was read in a text, to look at and put right before anything is kept.

Every proposal shows its words, how sure we are, and two others to take instead; jobs stand on a time line with periods
that can be changed. The form carries all that is kept: the text itself is nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rugzak.base.text import Text
from rugzak.portal.person.words import LEVELS
from rugzak.skills.cv import Job, Reading, SkillFound
from rugzak.skills.cv.periods import Period
from rugzak.skills.cv.skills import places_of
from rugzak.skills.link import Hit, Proposal

SHOWN_TEXT = 4_000
MAX_OCCUPATIONS = 4
LIKELY = 0.6


@dataclass(frozen=True, slots=True)
class Choice:
    """One concept that may be meant."""

    uri: str
    label: Text
    checked: bool = False


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job on the time line: which occupations it may be, and its period as one can change it."""

    number: int
    when: str
    words: str
    sure: str
    first: tuple[Choice, ...]
    others: tuple[Choice, ...]
    begin: str
    end: str


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill to tick: its words, how sure we are, how well and when last, and two others to take instead.

    `jobs`: the numbers of the jobs that name it, so that it was last used when those ended, also after a change.
    """

    uri: str
    label: Text
    words: str
    checked: bool
    note: str
    level: int | None
    why: str
    others: tuple[Choice, ...] = ()
    via: Text | None = None
    jobs: str = ""


def check_page(request: HttpRequest, reading: Reading, evidence: str, notes: tuple[str, ...]) -> HttpResponse:
    """The page for a reading."""
    mine = reading.kind != "vacancy"
    named = [one for one in reading.skills if one.via is None]
    context: dict[str, Any] = {
        "reading": reading,
        "evidence": evidence,
        "jobs": [_job(number, job) for number, job in enumerate(reading.jobs)],
        "occupations": [_choice(one, checked=not number and one.sure) for number, one in enumerate(_likeliest(reading))]
        if mine
        else [],
        "skills": [_skill(one, checked=one.proposal.sure and mine) for one in named],
        "unsure": not any(one.proposal.sure for one in named),
        "derived": [_skill(one, checked=False) for one in reading.skills if one.via is not None],
        "languages": list(_languages(reading, mine)),
        "levels": LEVELS.items(),
        "studies": reading.studies,
        "marked": _marked(reading),
        "cut": len(reading.text.strip()) > SHOWN_TEXT,
        "notes": [*notes, *reading.note_texts()],
    }
    return render(request, "person/mirror_check.html", context)


def _likeliest(reading: Reading) -> tuple[Proposal, ...]:
    return () if reading.jobs else reading.occupations[:MAX_OCCUPATIONS]


def _choice(one: Proposal | Hit, *, checked: bool = False) -> Choice:
    return Choice(one.uri, one.label, checked)


def _job(number: int, job: Job) -> JobRow:
    first = (Choice(job.occupation.uri, job.occupation.label, job.sure),) if job.occupation else ()
    others = tuple(_choice(hit) for hit in job.alternatives)
    begin, end = (
        _moment(job.period.start, job.period),
        "" if job.period.current else _moment(job.period.end, job.period),
    )
    sure = _sureness(job.occupation.score, sure=job.sure) if job.occupation else _("We don’t know which job this is")
    return JobRow(number, job.when, job.words, sure, first, others, begin, end)


def _moment(day: date | None, period: Period) -> str:
    """As precisely as it was read: a year, or month and year."""
    if day is None:
        return ""
    return str(day.year) if period.precision == "year" else f"{day.month:02d}/{day.year}"


def _skill(one: SkillFound, *, checked: bool) -> SkillRow:
    sure = _sureness(one.proposal.score, sure=one.proposal.sure)
    note = " · ".join(part for part in ("" if one.via else sure, _last(one)) if part)
    others = tuple(_choice(hit) for hit in one.alternatives)
    proposal = one.proposal
    return SkillRow(
        proposal.uri,
        proposal.label,
        proposal.words,
        checked,
        note,
        one.estimate.level,
        one.estimate.why(),
        others,
        one.via,
        ",".join(map(str, one.jobs)),
    )


def _languages(reading: Reading, mine: bool) -> Iterator[SkillRow]:
    for one in reading.languages:
        if one.skill is not None:
            level = one.tongue.level or ""
            shown = pgettext("level of a language", "native") if level == "native" else level
            note = shown if one.tongue.exact or not shown else _("about %(level)s") % {"level": shown}
            yield SkillRow(one.skill.uri, one.skill.label, one.tongue.words, mine, note, one.level, "")


def _sureness(score: float, *, sure: bool) -> str:
    if sure:
        return pgettext("how sure", "Sure")
    return pgettext("how sure", "Likely") if score >= LIKELY else pgettext("how sure", "A guess")


def _last(one: SkillFound) -> str:
    if one.estimate.now:
        return _("you use it now")
    if one.estimate.last:
        return _("last in %(when)s") % {"when": date_format(one.estimate.last, "Y")}
    return ""


def _marked(reading: Reading) -> SafeString:
    """The text with the words that led to something marked; what is private is left out of it."""
    text = reading.text[:SHOWN_TEXT]
    pieces, at = [], 0
    for begin, stop in sorted(_places(reading)):
        if at <= begin < stop <= len(text):
            pieces.append((_tidy(text[at:begin], first=at == 0), text[begin:stop]))
            at = stop
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marked, _tidy(text[at:], first=at == 0).rstrip())


def _tidy(text: str, *, first: bool) -> str:
    """Without the gaps that covered words leave."""
    closed = re.sub(r"\n[ |\n]*\n", "\n", re.sub(r"  +", " ", text))
    return closed.lstrip(" |\n") if first else closed


def _places(reading: Reading) -> Iterator[tuple[int, int]]:
    for skill in reading.skills:
        yield from skill.places
    for job in reading.jobs:
        found = places_of(job.words, reading.text[job.begin : job.stop]) if job.occupation else ()
        yield from ((job.begin + begin, job.begin + stop) for begin, stop in found[:1])
    for one in reading.occupations:
        yield from places_of(one.words, reading.text)[:1]
