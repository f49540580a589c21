"""The skills that a text names, each with its places in the text, the jobs that use it, and how well and when last."""

import re
from collections.abc import Sequence
from datetime import date

from rugzak.skills import esco
from rugzak.skills.cv.estimate import estimate
from rugzak.skills.cv.found import Job, PartFound, SkillFound
from rugzak.skills.cv.occupations import others
from rugzak.skills.link import Hit, Proposal, Proposals

MAX_SKILLS, MAX_DERIVED = 30, 12
# Reading for other meanings takes time, so only for the skills that a person is likeliest to look at.
WITH_ALTERNATIVES = 12
_LEARNED = {"courses", "education"}


def named(
    text: str, language: str, said: Proposals, parts: Sequence[PartFound], jobs: Sequence[Job], today: date
) -> list[SkillFound]:
    """What the parts in this language name or mean themselves."""
    found = [one for one in said.skills if one.via is None and _has_letters(one.words)]
    return [
        _skill(text, one, parts, jobs, today, _alternatives(one, language, place))
        for place, one in enumerate(found[:MAX_SKILLS])
    ]


def derived(jobs: Sequence[Job], known: set[str], today: date) -> list[SkillFound]:
    """What the latest job that we are sure of asks for: whoever does it likely can. The person ticks what is true."""
    sure = [(number, job) for number, job in enumerate(jobs) if job.occupation and job.sure]
    latest = max(sure, key=lambda one: (one[1].period.current, one[1].period.end or date.min), default=None)
    if latest is None:
        return []
    number, job = latest
    assert job.occupation is not None
    asked = [one for one in esco.snapshot().skills_of(job.occupation.uri).essential if one.uri not in known]
    guess = estimate("", [job.period], learned=False, today=today)
    return [
        SkillFound(
            Proposal(one.uri, one.label, 0.5 * job.occupation.score, job.words, False, job.occupation.label),
            (),
            guess,
            jobs=(number,),
        )
        for one in asked[:MAX_DERIVED]
    ]


def _alternatives(one: Proposal, language: str, place: int) -> tuple[Hit, ...]:
    if not one.alternatives and place >= WITH_ALTERNATIVES:
        return ()
    return others(one.words, one.uri, language, one.alternatives)


def _skill(
    text: str,
    one: Proposal,
    parts: Sequence[PartFound],
    jobs: Sequence[Job],
    today: date,
    alternatives: tuple[Hit, ...],
) -> SkillFound:
    places = places_of(one.words, text)
    used = tuple(
        number for number, job in enumerate(jobs) if any(job.begin <= begin < job.stop for begin, _stop in places)
    )
    kinds = {part.kind for part in parts for begin, _stop in places if part.begin <= begin < part.stop}
    beside = " ".join(_beside(text, *place) for place in places)
    guess = estimate(
        beside, [jobs[number].period for number in used], learned=bool(kinds) and kinds <= _LEARNED, today=today
    )
    return SkillFound(one, alternatives, guess, places, used)


def places_of(words: str, text: str) -> tuple[tuple[int, int], ...]:
    """Where words stand in a text, whatever white space and marks are between them."""
    tokens = [re.escape(token) for token in re.findall(r"[^\W_]+", words)]
    pattern = re.compile(r"(?<!\w)" + r"[\W_]{1,4}".join(tokens) + r"(?!\w)", re.IGNORECASE)
    return tuple(match.span() for match in pattern.finditer(text))[:20] if tokens else ()


def _beside(text: str, begin: int, stop: int) -> str:
    """The phrase around: up to a comma, a bracket's end, a sentence or a line, so that each skill has its own words."""
    left = max(text.rfind(mark, 0, begin) for mark in "\n.,;•|")
    rights = [at for mark in "\n.,;•|" if (at := text.find(mark, stop)) >= 0]
    return text[left + 1 : min(rights, default=len(text))]


def _has_letters(words: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", words))
