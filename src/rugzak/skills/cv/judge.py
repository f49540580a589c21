"""What a text can't tell, said instead of guessed: two people in one file, words for a machine, nothing of work. Pure.

No program here obeys a text. Words that try to command one are left out all the same: a claim that hides among them is
none that a person makes about their work.
"""

import re
from collections.abc import Sequence

from rugzak.skills.cv.flat import flat
from rugzak.skills.cv.lexicon import VACANCY, VACANCY_WORDS, WORK_WORDS
from rugzak.skills.cv.parts import Part, is_title, lines
from rugzak.skills.text.words import fold

_COMMANDS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instructions?|prompts?|rules)\b"
    r"|\b(?:negeer|vergeet)\b.{0,30}\b(?:instructies|opdrachten|regels|aanwijzingen)\b"
    r"|\b(?:ignore[zr]?|oublie[zr]?)\b.{0,30}\b(?:instructions|consignes|regles)\b"
    r"|\b(?:ignoriere?n?|vergiss|missachte)\b.{0,30}\b(?:anweisungen|instruktionen|regeln|befehle)\b"
    r"|\bsystem ?prompt\b|\byou are (?:now )?(?:an? )?(?:ai|assistant|chatbot|language model|helpful)\b|\bas an ai\b"
    r"|\b(?:rate|score|rank|recommend) (?:this|the) (?:candidate|applicant|cv|resume)\b|<\|[a-z_]+\|>"
    r"|^#+\s*(?:instruction|system)"
    r"|\b(?:respond|reply|answer|output) (?:only )?(?:with|that|in json)\b|\bje bent (?:nu )?een (?:ai|taalmodel)\b"
    r"|\b(?:geef|beoordeel) deze (?:kandidaat|sollicitant)\b|\btu es (?:maintenant )?une? (?:ia|assistant)\b"
    r"|\bdu bist (?:jetzt )?eine? (?:ki|assistent|sprachmodell)\b",
    re.MULTILINE,
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")
_BIRTH = re.compile(
    r"\b(?:geboren|geboortedatum|geb\.|nee? le|date de naissance|geburtsdatum|date of birth"
    r"|born)\b[^\d\n]{0,25}([^\n]{6,20})"
)
_NAMED = re.compile(r"^\s*(?:naam|nom|name)\s*[:.]\s*(\S[^\n]*)", re.MULTILINE)
_FIRST_PERSON = re.compile(r"\b(?:ik kan|ik kon|je peux|je sais|ich kann|i can|i am able|i know how)\b")
_I = re.compile(r"\b(?:ik|je|j'|ich|i)\b")
_I_AM = r"\b(?:ik ben|ik was|ik werd|je suis|j'etais|ich bin|ich war|i am|i'm|i was)\b[^.!?;\n]{0,30}?\b"
_TITLE_WORDS = 5


def without_commands(text: str) -> tuple[str, bool]:
    """The text with sentences that command a machine covered to the end of their line, and whether there were any."""
    plain, letters, found = flat(text), list(text), False
    for match in _COMMANDS.finditer(plain):
        begin = max(plain.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
        stop = next((at for at in [plain.find("\n", match.end())] if at >= 0), len(plain))
        letters[begin:stop] = " " * (stop - begin)
        found = True
    return "".join(letters), found


def two_people(text: str, parts: Sequence[Part]) -> bool:
    """Two CVs in one: two birth dates or names, or two of mail address or title along with two parts on experience."""
    own = "\n".join(part.of(text) for part in parts if part.kind != "references")
    plain = flat(own)
    names = {" ".join(sorted(fold(name).split())) for name in _NAMED.findall(plain)}
    births = {fold(birth) for birth in _BIRTH.findall(plain) if re.search(r"\d{2,4}", birth)}
    if len(names) > 1 or len(births) > 1:
        return True
    twice = sum(part.kind == "experience" for part in parts) > 1 and sum(part.kind == "education" for part in parts) > 1
    titles = sum(is_title(line.text) for line in lines(text))
    return twice and (len(set(_MAIL.findall(plain))) > 1 or titles > 1)


def is_vacancy(text: str, parts: Sequence[Part]) -> bool:
    """A job offer: two of its parts, or one part or no CV's part and its way of speaking."""
    kinds = {part.kind for part in parts}
    speaks = len(re.findall(VACANCY_WORDS, flat(text)))
    return (
        len(kinds & VACANCY) > 1
        or (speaks >= 1 and bool(kinds & VACANCY))
        or (speaks > 1 and "experience" not in kinds)
    )


def says_work(text: str, parts: Sequence[Part]) -> bool:
    """Does a text speak of work at all? A few words are taken as the name of a job or skill."""
    words = fold(text).split()
    if len(words) <= _TITLE_WORDS or any(part.heading for part in parts):
        return True
    return bool(WORK_WORDS.intersection(words)) or bool(_FIRST_PERSON.search(flat(text)))


def says_i(text: str) -> bool:
    """Whether someone speaks of themselves."""
    return bool(_I.search(flat(text)))


def calls_self(text: str, words: str) -> bool:
    """Whether someone says that they are this: "I am a baker" speaks of work, "the baker of the stars" does not."""
    return bool(re.search(_I_AM + re.escape(flat(words)) + r"\b", flat(text)))
