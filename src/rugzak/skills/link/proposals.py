"""From what a person wrote to proposals of occupations and skills, each with the words that led to it.

The person decides: a proposal that is not `sure` is shown as a question. Where the text can't be read (another alphabet
or language) or says nothing about work, the answer is empty and says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rugzak.base.text import Text
from rugzak.skills.esco.snapshot import Kind, Snapshot
from rugzak.skills.link import search, spans
from rugzak.skills.link.search import Hit
from rugzak.skills.text import language as languages
from rugzak.skills.text.words import fold

KINDS: tuple[Kind, ...] = ("occupation", "skill")
MAX_LETTERS = 40_000
MAX_SPANS = 48
MAX_JOB_WORDS = 7
MAX_ENCODED = 26
MAX_SKILLS, MAX_OCCUPATIONS, MAX_DERIVED = 20, 5, 12
# Chances (0 to 1) under which a proposal is noise, and from which it is shown as sure: of the latter at least nine in
# ten are right on predictions that were kept apart (`make bench-linking` prints the curve). Between them we ask.
LEAST = {"skill": 0.2, "occupation": 0.25}
SURE = 0.9
ALTERNATIVES = 2
EXACT_SCORE, LOOSE_SCORE = 0.95, 0.6
# So few words are a title or a skill by themselves: then the best guesses are shown as questions.
MAX_TITLE, LEAST_TITLE = 5, 0.05

NOTES = {
    "empty": _("There is nothing to read here. Write a few words about your work."),
    "other_alphabet": _("We can only read Dutch, French, German and English. Write it in one of those."),
    "other_language": _("We don't know this language well. Write it in Dutch, French, German or English."),
    "nothing_found": _("We found no work or skill in these words. Say what you do or did, in your own words."),
    "unsure": _("We are not sure about these. Tick only what is true."),
    "long_text": _("This text is long. We read the first part only."),
    "starter": _("We only know some 50 occupations here. The full list is not installed."),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept that we think the person means; `score` is the chance that we are right.

    `via` names the occupation it belongs to, where no words name it; `alternatives` are the next guesses for its words.
    """

    uri: str
    label: Text
    score: float
    words: str
    sure: bool
    via: Text | None = None
    alternatives: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a text says. `language` is None where we can't tell; `notes` are codes of NOTES."""

    language: str | None
    occupations: list[Proposal] = field(default_factory=list)
    skills: list[Proposal] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def note_texts(self) -> list[str]:
        """The notes in the active language."""
        return [str(NOTES[note]) for note in self.notes]


def propose(snapshot: Snapshot, text: str, lang: str | None = None) -> Proposals:
    """Occupations and skills that a text names or means."""
    part = text[:MAX_LETTERS]
    guess = language_of(snapshot, part, lang)
    if guess.language is None:
        return Proposals(None, notes=("empty" if guess.why == "too_short" else guess.why,))
    pieces = _informative(spans.spans(part))
    named = {kind: _named(snapshot, part, kind, guess.language) for kind in KINDS}
    meant = _meant(snapshot, pieces, guess.language, named)
    occupations = _best([*named["occupation"], *meant["occupation"]], MAX_OCCUPATIONS)
    skills = _best([*named["skill"], *meant["skill"]], MAX_SKILLS)
    skills += _derived(snapshot, occupations, skills)
    return Proposals(guess.language, occupations, skills, _notes(snapshot, text, occupations, skills))


def language_of(snapshot: Snapshot, text: str, lang: str | None = None) -> languages.Guess:
    """The language of a text; of a few words, the one whose labels they fit best."""
    if lang in languages.LANGUAGES:
        return languages.Guess(lang if fold(text) else None, 1.0, "" if fold(text) else "too_short")
    guess = languages.guess(text, snapshot.arrays["language.model"])
    if guess.language is None or len(text.split()) > 4:
        return guess
    folded = fold(text)
    fit = [
        max(
            float(search.spelling(snapshot, folded, kind, code, alone=True)[0].max(initial=0))
            for kind in ("occupation", "skill")
        )
        for code in languages.LANGUAGES
    ]
    here = [0.1 * (code == (get_language() or "")[:2]) for code in languages.LANGUAGES]
    points = np.array(fit) + 0.3 * np.array(guess.chances) + np.array(here)
    return languages.Guess(languages.LANGUAGES[int(points.argmax())], guess.sureness, chances=guess.chances)


def _informative(pieces: list[str]) -> list[str]:
    """At most MAX_SPANS, those with most letters in long words, in their order."""
    weight = [sum(len(word) for word in piece.split()[:8] if len(word) > 3) for piece in pieces]
    chosen = sorted(np.argsort(weight, kind="stable")[::-1][:MAX_SPANS].tolist())
    return [pieces[row] for row in chosen if weight[row]]


def _named(snapshot: Snapshot, text: str, kind: Kind, code: str) -> list[Proposal]:
    found = spans.labels_in(snapshot, text, kind, (code,) if code == "en" else (code, "en"))
    title = len(text.split()) <= MAX_TITLE
    return [
        _proposal(snapshot, kind, hit.row, EXACT_SCORE if sure else LOOSE_SCORE, hit.words, sure=sure)
        for hit in found
        for sure in [title or hit.length > 1 or hit.clear]
    ]


def _meant(
    snapshot: Snapshot, pieces: list[str], code: str, named: dict[Kind, list[Proposal]]
) -> dict[Kind, list[Proposal]]:
    said = {fold(hit.words) for hits in named.values() for hit in hits}
    pieces = [piece for piece in pieces if fold(piece) not in said]
    pieces = _most_like_labels(snapshot, pieces, code)
    return {kind: _near(snapshot, pieces, kind, code) for kind in KINDS}


def _most_like_labels(snapshot: Snapshot, pieces: list[str], code: str) -> list[str]:
    """Reading for meaning takes some 15 ms a piece, so only those that look most like a label."""
    if len(pieces) <= MAX_ENCODED:
        return pieces
    like = [float(search.spelling(snapshot, fold(piece), "skill", code)[0].max(initial=0)) for piece in pieces]
    return [pieces[row] for row in sorted(np.argsort(like, kind="stable")[::-1][:MAX_ENCODED].tolist())]


def _near(snapshot: Snapshot, pieces: list[str], kind: Kind, code: str) -> list[Proposal]:
    title = len(pieces) == 1 and len(pieces[0].split()) <= MAX_TITLE
    least = LEAST_TITLE if title and kind == "occupation" else LEAST[kind]
    short = [piece for piece in pieces if kind == "skill" or len(piece.split()) <= MAX_JOB_WORDS]
    found = search.meant(snapshot, short, kind, code, 4 + ALTERNATIVES)
    return [
        Proposal(hit.uri, hit.label, round(hit.score, 3), piece, hit.score >= SURE, None, _others(hits, hit))
        for piece, hits in zip(short, found, strict=True)
        for hit in hits[: 4 if title else 1]
        if hit.score >= least
    ]


def _others(hits: Sequence[Hit], one: Hit) -> tuple[Hit, ...]:
    """What else the same words may mean."""
    return tuple(hit for hit in hits if hit.uri != one.uri)[:ALTERNATIVES]


def _derived(snapshot: Snapshot, occupations: Sequence[Proposal], skills: Sequence[Proposal]) -> list[Proposal]:
    """What the surest job asks for: whoever does it, likely can it. The person ticks what is true."""
    if not occupations or not occupations[0].sure:
        return []
    job, known = occupations[0], {skill.uri for skill in skills}
    essential = snapshot.skills_of(job.uri).essential
    asked = [skill for skill in essential if skill.uri not in known][:MAX_DERIVED]
    return [Proposal(skill.uri, skill.label, 0.5 * job.score, job.words, False, job.label) for skill in asked]


def _best(proposals: Iterable[Proposal], limit: int) -> list[Proposal]:
    best: dict[str, Proposal] = {}
    for proposal in proposals:
        if proposal.uri not in best or best[proposal.uri].score < proposal.score:
            best[proposal.uri] = proposal
    return sorted(best.values(), key=lambda proposal: -proposal.score)[:limit]


def _proposal(snapshot: Snapshot, kind: Kind, row: int, score: float, words: str, *, sure: bool) -> Proposal:
    return Proposal(snapshot.uris[kind][row], snapshot.label(kind, row), round(min(1.0, score), 3), words, bool(sure))


def _notes(snapshot: Snapshot, text: str, occupations: list[Proposal], skills: list[Proposal]) -> tuple[str, ...]:
    found = [*occupations, *skills]
    notes = ["long_text"] if len(text) > MAX_LETTERS else []
    if not found:
        notes.append("nothing_found")
    elif not any(proposal.sure for proposal in found):
        notes.append("unsure")
    return (*notes, *(["starter"] if snapshot.starter else []))
