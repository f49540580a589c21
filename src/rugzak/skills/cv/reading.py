"""Puts the reading together: what is private covered, parts, jobs, languages, skills; and what can't be told."""

from collections.abc import Iterable, Sequence
from datetime import date

from rugzak.base import clock
from rugzak.skills.cv import judge, speech
from rugzak.skills.cv import skills as skilled
from rugzak.skills.cv.estimate import Estimate
from rugzak.skills.cv.flat import short_lines
from rugzak.skills.cv.found import Job, Language, PartFound, Reading, SkillFound, Study
from rugzak.skills.cv.jobs import entries
from rugzak.skills.cv.lexicon import SPEAKS
from rugzak.skills.cv.occupations import is_job, job_of
from rugzak.skills.cv.parts import Part, lines, split
from rugzak.skills.cv.private import cover
from rugzak.skills.cv.tongues import ON_OUR_SCALE, Tongue, tongues
from rugzak.skills.link import Proposal, Proposals, link, propose
from rugzak.skills.link.proposals import SURE
from rugzak.skills.text.words import fold

MAX_LETTERS = 60_000
MAX_JOBS = 15
# Where no word of the lexicon speaks of work, so many phrases must likely do so; one of who speaks of themselves.
LIKELY, PHRASES = 0.5, 2
LIKELY_OF_ME = 0.48
_TITLE_LINES = 3


def read(text: str, lang: str | None = None, *, names: Iterable[str] = (), today: date | None = None) -> Reading:
    """What a CV, a vacancy or any text says.

    `names` are the person's own, covered with the rest that is private; `today` is the business date where not given.
    """
    today, cut = today or clock.today(), short_lines(text[:MAX_LETTERS])
    quiet, commanded = judge.without_commands(cut)
    parts = split(quiet)
    kind = _kind(quiet, parts)
    covered = cover(quiet, today, names, parts=parts, top=is_job if kind == "cv" else None).text
    notes = [*(["long_text"] if len(text) > MAX_LETTERS else []), *(["commands"] if commanded else [])]
    if judge.two_people(quiet, parts):
        return Reading("unclear", None, notes=("two_people",))
    main = lang or _main_language(covered, parts)
    placed = [_placed(covered, part, main) for part in parts]
    if main is None or not any(part.language for part in placed):
        return Reading("unclear", None, notes=(*notes, *propose(covered, lang).notes))
    jobs = [] if kind == "vacancy" else _jobs(covered, placed, today)
    said = {code: propose(speech.masked(covered, _of(placed, code)), code) for code in _codes(placed)}
    if kind == "text" and not (judge.says_work(covered, parts) or jobs or _likely(covered, said)):
        return Reading("unclear", main, notes=(*notes, "nothing_found"))
    return _whole(kind, main, covered, placed, jobs, said, notes, today)


def _kind(text: str, parts: Sequence[Part]) -> str:
    if judge.is_vacancy(text, parts):
        return "vacancy"
    return "cv" if {"experience", "education"} & {part.kind for part in parts} else "text"


def _main_language(text: str, parts: Sequence[Part]) -> str | None:
    """By the whole; of a few words, as `propose` finds it."""
    if len(text.split()) <= 4:
        return propose(text).language
    # Where one part is in another alphabet, the longest part that can be read decides.
    found = [(len(part.of(text)), speech.guess(part.of(text)).language) for part in parts]
    return speech.guess(text).language or max((one for one in found if one[1]), default=(0, None))[1]


def _placed(text: str, part: Part, main: str | None) -> PartFound:
    return PartFound(part.kind, part.heading, part.begin, part.stop, speech.of_part(text, part, main))


def _likely(text: str, said: dict[str, Proposals]) -> bool:
    """Whether several phrases each likely name something of work: one word alone may stand in any text.

    Of who says "I", one phrase is enough, or the name of a job that they say they are.
    """
    found = [one for part in said.values() for one in (*part.occupations, *part.skills) if one.via is None]
    phrases = [one for one in found if len(one.words.split()) > 1]
    if judge.says_i(text) and any(one.score >= LIKELY_OF_ME for one in phrases):
        return True
    jobs = [one for part in said.values() for one in part.occupations if one.sure]
    if any(judge.calls_self(text, one.words) for one in jobs):
        return True
    return len({fold(one.words) for one in phrases if one.score >= LIKELY}) >= PHRASES


def _whole(
    kind: str,
    main: str,
    text: str,
    parts: list[PartFound],
    jobs: list[Job],
    said: dict[str, Proposals],
    notes: list[str],
    today: date,
) -> Reading:
    spoken = _spoken(text, parts, main)
    skills = [one for code, found in said.items() for one in skilled.named(text, code, found, parts, jobs, today)]
    known = {one.proposal.uri for one in skills} | {one.skill.uri for one in spoken if one.skill}
    occupations = () if jobs else _occupations(kind, text, main, parts, said)
    skills += skilled.derived(jobs, known, today) if jobs else _usual(kind, said, known)
    notes += _notes(parts, jobs, kind, said)
    return Reading(
        kind=kind,
        language=main,
        text=text,
        parts=tuple(parts),
        jobs=tuple(jobs),
        studies=_studies(text, parts, today),
        languages=spoken,
        occupations=occupations,
        skills=_ordered(skills, spoken),
        notes=tuple(dict.fromkeys(notes)),
    )


def _codes(parts: Sequence[PartFound]) -> list[str]:
    return list(dict.fromkeys(part.language for part in parts if part.language and part.kind in SPEAKS))


def _of(parts: Sequence[PartFound], code: str) -> list[PartFound]:
    return [part for part in parts if part.language == code and part.kind in SPEAKS]


def _jobs(text: str, parts: Sequence[PartFound], today: date) -> list[Job]:
    """The jobs, newest first. In running text a period counts only with words that name a job."""
    found = [
        (part, job_of(entry, part.language))
        for part in parts
        if part.language and part.kind in ("experience", "text", "profile")
        for entry in entries(text, part, today)
    ]
    jobs = [job for part, job in found[:MAX_JOBS] if part.kind == "experience" or job.occupation]
    return sorted(jobs, key=lambda job: _recency(job, today), reverse=True)


def _recency(job: Job, today: date) -> tuple[date, date]:
    end = today if job.period.current else job.period.end or date.min
    return end, job.period.start or date.min


def _studies(text: str, parts: Sequence[PartFound], today: date) -> tuple[Study, ...]:
    found = [
        Study(entry.period, entry.when, ", ".join(entry.candidates[:2]))
        for part in parts
        if part.kind in ("education", "courses")
        for entry in entries(text, part, today)
    ]
    return tuple(study for study in found if study.words)


def _spoken(text: str, parts: Sequence[PartFound], main: str) -> tuple[Language, ...]:
    return tuple(_language(tongue, main) for tongue in tongues(text, parts))


def _language(tongue: Tongue, main: str) -> Language:
    hits = link(tongue.name, kind="skill", lang=main, top=1)
    skill = hits[0] if hits and hits[0].score >= SURE else None
    return Language(tongue, skill, ON_OUR_SCALE.get(tongue.level or ""))


def _occupations(
    kind: str, text: str, main: str, parts: Sequence[PartFound], said: dict[str, Proposals]
) -> tuple[Proposal, ...]:
    """What the text as a whole is about; a vacancy's title says it best."""
    if kind != "vacancy":
        return tuple(one for found in said.values() for one in found.occupations)
    heads = [line.text for line in lines(text, 0, parts[0].stop)[:_TITLE_LINES]]
    found = [(line, hit) for line in heads for hit in link(line, kind="occupation", lang=main, top=3)]
    best: dict[str, Proposal] = {}
    for line, hit in sorted(found, key=lambda one: -one[1].score):
        best.setdefault(hit.uri, Proposal(hit.uri, hit.label, hit.score, line, hit.score >= SURE))
    return tuple(list(best.values())[:3])


def _usual(kind: str, said: dict[str, Proposals], known: set[str]) -> list[SkillFound]:
    """What the job that running text names asks for. Of a vacancy only what it says itself counts."""
    found = [] if kind == "vacancy" else [one for part in said.values() for one in part.skills if one.via]
    return [SkillFound(one, (), Estimate()) for one in found if one.uri not in known]


def _ordered(skills: Sequence[SkillFound], spoken: Sequence[Language]) -> tuple[SkillFound, ...]:
    """Each skill once, the surest first, those that only go with a job last; languages have a list of their own."""
    best: dict[str, SkillFound] = {}
    for one in sorted(skills, key=lambda one: (one.via is not None, -one.proposal.score)):
        best.setdefault(one.proposal.uri, one)
    told = {one.skill.uri for one in spoken if one.skill}
    return tuple(one for uri, one in best.items() if uri not in told)


def _notes(parts: Sequence[PartFound], jobs: Sequence[Job], kind: str, said: dict[str, Proposals]) -> list[str]:
    notes = [note for found in said.values() for note in found.notes if note not in ("nothing_found", "unsure")]
    notes += ["vacancy"] if kind == "vacancy" else []
    notes += ["part_unread"] if any(part.language is None for part in parts) else []
    notes += ["job_unknown"] if any(job.occupation is None for job in jobs) else []
    everything = [one for found in said.values() for one in (*found.occupations, *found.skills)]
    if not jobs and not any(one.sure for one in everything):
        notes.append("unsure" if everything else "nothing_found")
    return notes
