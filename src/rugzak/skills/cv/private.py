"""What is private in a CV is covered before anything else reads it: it can't become a proposal, nor be kept as words.

Covered, letter by letter with spaces, so that all else stays in its place: mail and web addresses, phone and account
numbers, national numbers, birth dates, addresses, civil status, nationality, the name of the person and of referees.
A name is known by its label ("Naam: …"), by its place (alone on one of the first lines), or by who asks.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rugzak.skills.cv import periods
from rugzak.skills.cv.flat import flat
from rugzak.skills.cv.lexicon import HEADINGS, TITLES
from rugzak.skills.cv.parts import Stretch
from rugzak.skills.text.words import fold

_ANYWHERE = {
    "mail": r"(?<![\w.+-])[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+",
    "web": r"(?:https?://|www\.)\S+|\b(?:linkedin|facebook|github|instagram)\.com/\S+",
    "account": r"\b[a-z]{2}\d{2}(?:\s?[\da-z]{4}){2,7}(?:\s?[\da-z]{1,3})?\b",
    "national": r"\b\d{2}[./]\d{2}[./]\d{2}\s?-\s?\d{3}[.-]?\d{2}\b|\b\d{11}\b"
    r"|\b[12]\s?\d{2}\s?\d{2}\s?\d{2}\s?\d{3}\s?\d{3}"
    r"(?:\s?\d{2})?\b|\b(?:bsn|rijksregisternummer|insz|niss|n°? ?national|national number|steuer-?id\w*"
    r"|nir)\W{0,3}[\d .-]{8,}",
    "phone": r"(?:(?<![\w.])(?:\+|00)\d{1,3}[\s./()-]*(?:\d[\s./()-]?){6,12}\d"
    r"|(?<![\w.,/-])\(?0\d{1,4}\)?[\s./-]*(?:\d{2,4}"
    r"[\s./-]?){2,4}\d{0,3})(?![\d/-])",
    "birth": r"\b(?:geboren|geboortedatum|geboorteplaats|geb\.|nee? le|date de naissance|lieu de naissance|naissance"
    r"|geburtsdatum|geburtsort|geboren am|date of birth|place of birth|born|d\.?o\.?b)\b[^\n|]*",
    "status": r"(?:^|(?<=[\n|•]))\s*(?:burgerlijke staat|gehuwd|ongehuwd|nationaliteit|etat civil|nationalite"
    r"|familienstand"
    r"|staatsangehorigkeit|staatsburgerschaft|marital status|nationality|leeftijd|age|alter|geslacht|sexe|geschlecht"
    r"|gender|kinderen|enfants|kinder)\b[^\n|]*",
    "address": r"(?:^|(?<=[\n|•]))[^\n|]*(?:straat|laan|steenweg|plein|dreef|lei|strasse|allee|platz|\bweg"
    r"|\brue|\bavenue|\bchaussee|\bboulevard|\bplace|\bstreet|\broad|\blane|\bdrive)\b[^\n|]{0,25}\d[^\n|]*",
    "town": r"(?:^|(?<=[\n|•,]))\s*(?:[a-z]{1,2}-)?\d{4,5}\s[a-z' -]{2,40}(?=$|[\n|•,])",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _ANYWHERE.items()}
_LABEL = re.compile(
    r"(?:^|(?<=[\n|•]))\s*(?:voornaam|achternaam|familienaam|naam(?: en voornaam)?|nom(?: de famille)?|prenoms?|"
    r"nom et prenom|name|vorname|nachname|familienname|first name|last name|surname|full name|adres|adresse|address|"
    r"anschrift|woonplaats|wohnort|e-?mail|telefoon|telephone|telefon|tel|gsm|mobile|mobiel|handy|phone)"
    r"(?:\s*\([^)]*\))?\s*[:.\t]\s*(?P<value>[^\n|]*)",
)
_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'-]*\.?"
_NAME = re.compile(rf"(?:{_WORD})(?: (?:van|de|der|den|von|du|el|al|ben|da|di|le|la|{_WORD})){{0,3}} {_WORD}")
_TITLE = re.compile(r"(?i)^(?:curriculum vitae|cv|lebenslauf)(?: van| de| von| of)?[\s:–-]*")
_FIRST_LINES = 4
_NUMBERS = frozenset({"phone", "national", "account"})
_PERSONAL = frozenset({"address", "town", "status"})


@dataclass(frozen=True, slots=True)
class Covered:
    """A text in which what is private is spaces, as long as the text; `kinds` says what was covered."""

    text: str
    kinds: frozenset[str]
    names: tuple[str, ...] = ()


def cover(
    text: str,
    today: date,
    known: Iterable[str] = (),
    *,
    parts: Sequence[Stretch] = (),
    top: Callable[[str], bool] | None = None,
) -> Covered:
    """Cover what is private.

    `known` are names of the person that the caller knows already. Addresses and civil status are looked for in the
    `parts` about the person only (a year and a job look like a post code and a town), and the part with referees goes
    as a whole. With `top` a name is also looked for on the first lines; it tells whether such a line is a job
    ("Software Engineer") and so no name.
    """
    plain = flat(text)
    spans = [one for begin, line in _lines(plain) for one in _in_line(begin, line)]
    spans = [(kind, span) for kind, span in spans if kind not in _PERSONAL or _within(span, parts)]
    spans = [(kind, span) for kind, span in spans if kind not in _NUMBERS or not _is_period(text[slice(*span)], today)]
    spans += [("references", (part.begin, part.stop)) for part in parts if part.kind == "references"]
    spans += [("label", match.span("value")) for match in _LABEL.finditer(plain)]
    names = _names(text, plain, [*known, *(_at_the_top(text, top) if top else ())])
    spans += [("name", match.span()) for name in names for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
    letters = list(text)
    for _kind, (begin, stop) in spans:
        letters[begin:stop] = [letter if letter == "\n" else " " for letter in text[begin:stop]]
    return Covered("".join(letters), frozenset(kind for kind, _span in spans), names)


def _is_period(words: str, today: date) -> bool:
    """ "09/2020 - 12/2021" is dialled by nobody."""
    return any(dated.period.start for dated in periods.find(words, today))


def _lines(plain: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in plain.split("\n"):
        yield at, line
        at += len(line) + 1


def _in_line(begin: int, line: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(line):
            yield kind, (begin + match.start(), begin + match.end())


def _within(span: tuple[int, int], parts: Sequence[Stretch]) -> bool:
    return any(part.kind == "personal" and part.begin <= span[0] < part.stop for part in parts)


def _names(text: str, plain: str, known: Iterable[str]) -> tuple[str, ...]:
    labelled = [
        text[slice(*match.span("value"))].strip()
        for match in _LABEL.finditer(plain)
        if re.match(
            r"\s*(?:voornaam|achternaam|familienaam|naam|nom|prenom|name|vorname|nachname|first|last|sur|full)",
            match[0],
        )
    ]
    found = [*known, *labelled]
    return tuple(dict.fromkeys(name for name in found if 3 <= len(name) <= 60 and not any(map(str.isdigit, name))))


def _at_the_top(text: str, is_job: Callable[[str], bool]) -> Iterator[str]:
    """A line that is only a name, among the first ones; a line of capitals counts as well, a heading doesn't."""
    lines = [line.strip(" \t•|") for line in text[:600].split("\n") if line.strip()]
    for line in lines[:_FIRST_LINES]:
        for part in re.split(r"\s[-–—|]\s|\t", _TITLE.sub("", line)):
            name = part.strip(" ,")
            if _NAME.fullmatch(name) and not {fold(name)} & (HEADINGS.keys() | TITLES) and not is_job(name):
                yield name
                return
