"""What a reading finds; every finding has its words, its score and, where there are any, two others to take instead."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from rugzak.base.text import Text
from rugzak.skills.cv.estimate import Estimate
from rugzak.skills.cv.lexicon import PartKind
from rugzak.skills.cv.periods import Period
from rugzak.skills.cv.tongues import Tongue
from rugzak.skills.link import Hit, Proposal
from rugzak.skills.link import proposals as linked

NOTES = {
    **linked.NOTES,
    "two_people": _("There seem to be CVs of two people in this. Send only your own."),
    "commands": _("Some words speak to a computer, not about your work. We left those out."),
    "part_unread": _("A part is in a language that we can’t read. We left it out."),
    "job_unknown": _("We see when you worked, but not always as what. Choose it yourself."),
    "vacancy": _("This looks like a job offer. Tick what you can do yourself."),
}


@dataclass(frozen=True, slots=True)
class PartFound:
    """A part: its kind, heading, place in the text, and language (None where we can't read it)."""

    kind: PartKind
    heading: str
    begin: int
    stop: int
    language: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """A job: when, and which occupation we think it is. `occupation` is None where the words tell none."""

    period: Period
    when: str
    words: str
    occupation: Hit | None
    alternatives: tuple[Hit, ...]
    sure: bool
    begin: int
    stop: int


@dataclass(frozen=True, slots=True)
class Study:
    """A study or course: when, and the words. Nothing is concluded from it."""

    period: Period
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the person speaks; `skill` is the ESCO concept of it, where there is one of that very name."""

    tongue: Tongue
    skill: Hit | None
    level: int | None


@dataclass(frozen=True, slots=True)
class SkillFound:
    """A skill with the words that led to it, where they stand, how well and when last (an estimate)."""

    proposal: Proposal
    alternatives: tuple[Hit, ...]
    estimate: Estimate
    places: tuple[tuple[int, int], ...] = ()
    jobs: tuple[int, ...] = ()

    @property
    def via(self) -> Text | None:
        return self.proposal.via


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. `kind` is cv, vacancy, text, or unclear (nothing is proposed then). `notes`: codes of NOTES."""

    kind: str
    language: str | None
    text: str = ""
    parts: tuple[PartFound, ...] = ()
    jobs: tuple[Job, ...] = ()
    studies: tuple[Study, ...] = ()
    languages: tuple[Language, ...] = ()
    occupations: tuple[Proposal, ...] = ()
    skills: tuple[SkillFound, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """True where there is nothing for the person to look at."""
        return not (self.jobs or self.occupations or self.skills or self.languages)

    def note_texts(self) -> list[str]:
        """The notes in the active language."""
        return [str(NOTES[note]) for note in self.notes]
