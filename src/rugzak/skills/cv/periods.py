"""When: "2019 - heden", "sept. 2014 – mars 2016", "03/2012-05/2014", "seit 2019", "3 years", in nl, fr, de and en.

Pure. A year alone counts only where it stands apart (at the end of a line, in brackets, before a colon): "2018
Antwerpen" is a post code. A period that can't be (it ends before it begins, lies in the future, or is older than a
working life) is no period.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from rugzak.skills.cv.flat import flat

Precision = Literal["day", "month", "year"]
_YEARS_BACK, _YEARS_AHEAD = 75, 10
_MONTHS = (
    "januari januar janner january janvier janv jan",
    "februari februar february fevrier fevr fev feb",
    "maart marz march mars mrt mar mrz",
    "april avril apr avr",
    "mei mai may",
    "juni june juin jun",
    "juli july juillet juil jul",
    "augustus august aout aug aou",
    "september septembre sept sep",
    "oktober october octobre okt oct",
    "november novembre nov",
    "december dezember decembre dec dez",
)
_SEASONS = {"zomer": 7, "ete": 7, "sommer": 7, "summer": 7}
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()} | _SEASONS
_NOW = (
    r"heden|nu|nog steeds|vandaag|present|current|now|today|ongoing|to date|aujourd'?hui|ce jour|actuel(?:lement)?"
    r"|en cours|maintenant|heute|jetzt|aktuell|laufend|dato|gegenwart|lopend"
)
_YEAR = r"(?:19|20)\d\d"
_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
# Each way to write a moment, under names that end in the moment's own letter (a begins, b ends).
_MOMENT = (
    r"(?<![\d.,/])(?:(?P<d1{0}>\d{{1,2}})[./-](?P<m1{0}>\d{{1,2}})[./-](?P<y1{0}>{year})"
    r"|(?P<y2{0}>{year})[-/.](?P<m2{0}>0[1-9]|1[0-2])(?:[-/.](?P<d2{0}>\d{{1,2}}))?(?![\d/-]?\d)"
    r"|(?P<m3{0}>0?[1-9]|1[0-2])\s?[./-]\s?(?P<y3{0}>{year})"
    r"|(?:(?P<d4{0}>\d{{1,2}})(?:er|st|nd|rd|th|\.)?\s+)?\b(?P<m4{0}>{name})\b\.?,?\s*(?:of\s|de\s)?(?P<y4{0}>{year}|'\d\d)"
    r"|(?P<y5{0}>{year}|'\d\d))(?![\d%€]|\s?euro)"
)
_A, _B = (_MOMENT.format(end, year=_YEAR, name=_NAME) for end in "ab")
_TO = r"\s*(?:-+|>|tot en met|t/m|tot|until|till|through|to|bis(?: zum)?|jusqu'?\s?(?:au|a|en)?|au|a|en|/)\s*"
_RANGE = re.compile(rf"{_A}{_TO}(?:(?P<now>(?:{_NOW})\b)|{_B.replace('.,/]', '.,]', 1)})")
_SINCE = re.compile(rf"\b(?:sinds|vanaf|seit|ab|depuis|des|since|from|a partir de)\s+(?:le\s+|de\s+|dem\s+)?{_A}")
_OPEN = re.compile(rf"{_A}\s*(?:-|>)\s*(?=$|\||\t)", re.MULTILINE)
_ALONE = re.compile(_A)
_NUMBERS = {
    **{"een": 1, "un": 1, "une": 1, "ein": 1, "einem": 1, "one": 1, "a": 1, "twee": 2, "deux": 2, "zwei": 2, "two": 2},
    **{
        "drie": 3,
        "trois": 3,
        "drei": 3,
        "three": 3,
        "vier": 4,
        "quatre": 4,
        "four": 4,
        "vijf": 5,
        "cinq": 5,
        "funf": 5,
    },
    **{"five": 5, "zes": 6, "six": 6, "sechs": 6, "zeven": 7, "sept": 7, "sieben": 7, "seven": 7, "acht": 8, "huit": 8},
    **{"eight": 8, "negen": 9, "neuf": 9, "neun": 9, "nine": 9, "tien": 10, "dix": 10, "zehn": 10, "ten": 10},
    **{
        "twaalf": 12,
        "douze": 12,
        "zwolf": 12,
        "twelve": 12,
        "vijftien": 15,
        "quinze": 15,
        "funfzehn": 15,
        "fifteen": 15,
    },
    **{"twintig": 20, "vingt": 20, "zwanzig": 20, "twenty": 20, "anderhalf": 1.5},
}
_LENGTH = re.compile(
    rf"(?<![\w/.,-])(?P<n>\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\s?\+?\s+"
    r"(?:(?P<y>jaar|jaren|ans?|annees?|jahren?|jahre|years?|yrs?)|(?P<m>maand(?:en)?|mois|monaten?|monate|months?))\b"
)
_AGE = re.compile(r"(?:\bben|\bai|\bbin|\bam|'m|\bage(?:e|d)?(?: de)?|\bvan|leeftijd:?|\balter:?)\s*$")
_OLD = re.compile(r"\s*(?:oud|alt\b|old)")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last; `end` is None where it goes on. Only a length: `months`, and no start."""

    start: date | None
    end: date | None = None
    precision: Precision = "year"
    current: bool = False
    months: int | None = None

    def length(self, today: date) -> int:
        """How many months, at least one where we know when it was."""
        if self.months is not None:
            return self.months
        if self.start is None:
            return 0
        last = today if self.current or self.end is None else min(self.end, today)
        between = (last.year - self.start.year) * 12 + last.month - self.start.month
        # Of years alone we don't know the months: 2015 - 2019 is four years, not five.
        return max(1, between - 11 if self.precision == "year" and self.end and between >= 12 else between + 1)


@dataclass(frozen=True, slots=True)
class Dated:
    """A period, and where its words stand in the text."""

    period: Period
    begin: int
    stop: int


_NONE = Period(None, months=0)


def find(text: str, today: date) -> list[Dated]:
    """All periods in a text, in order; where two overlap, the one that says more."""
    plain = flat(text)
    if not any(letter.isdecimal() for letter in plain):
        return list(_lengths(plain))
    taken: list[Dated] = []
    for found in (*_ranges(plain, today), *_since(plain, today), *_singles(plain, today), *_lengths(plain)):
        if not any(found.begin < other.stop and other.begin < found.stop for other in taken):
            taken.append(found)
    return sorted((dated for dated in taken if dated.period != _NONE), key=lambda dated: dated.begin)


def moment(text: str, today: date) -> tuple[date, Precision] | None:
    """One moment as somebody types it: "2015", "03/2015", "maart 2015". None where it is none or lies in the future."""
    match = _ALONE.fullmatch(flat(text).strip())
    return _moment(match, "a", today) if match else None


def last_day(day: date, precision: Precision) -> date:
    """The last day of that year or month."""
    if precision == "year":
        return date(day.year, 12, 31)
    if precision == "month":
        return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)
    return day


def _ranges(plain: str, today: date) -> Iterator[Dated]:
    for match in _RANGE.finditer(plain):
        if not _rough(match):
            yield Dated(_range(match, today), *match.span())


def _range(match: re.Match[str], today: date) -> Period:
    """The period, or _NONE: its words then are no period either."""
    first = _moment(match, "a", today)
    if first is None:
        return _NONE
    if match["now"]:
        return Period(first[0], None, first[1], current=True)
    second = _moment(match, "b", date(today.year + _YEARS_AHEAD, 12, 31))
    if second is None or (last := last_day(*second)) < first[0]:
        return _NONE
    # A contract that ends later still runs.
    return Period(first[0], None, first[1], current=True) if second[0] > today else Period(first[0], last, second[1])


def _rough(match: re.Match[str]) -> bool:
    """03/2012 is a month, no range from 2003; and what stands on both sides of a slash must be years."""
    between = match.string[match.start() : match.end()]
    return "/" in between and "/ " not in between and bool(match["m3b"] and match["y5a"])


def _since(plain: str, today: date) -> Iterator[Dated]:
    for pattern in (_SINCE, _OPEN):
        for match in pattern.finditer(plain):
            if first := _moment(match, "a", today):
                yield Dated(Period(first[0], None, first[1], current=True), *match.span())


def _singles(plain: str, today: date) -> Iterator[Dated]:
    for match in _ALONE.finditer(plain):
        first = _moment(match, "a", today)
        if first and (first[1] != "year" or _apart(plain, *match.span())):
            yield Dated(Period(first[0], last_day(*first), first[1]), *match.span())


def _apart(plain: str, begin: int, stop: int) -> bool:
    before, after = plain[:begin].rsplit("\n", 1)[-1], plain[stop:].split("\n", 1)[0]
    opens = not before.strip(" \t-•*|") and bool(re.match(r"\s*$|\s*[:;|)\t-]|\s{2,}|,\s", after))
    closes = bool(re.search(r"[(\[,|\t-]\s*$|\s{2,}$", before)) and not after.strip(" \t.)]|")
    return opens or closes or bool(re.search(r"\(\s*$", before) and re.match(r"\s*\)", after))


def _lengths(plain: str) -> Iterator[Dated]:
    for match in _LENGTH.finditer(plain):
        if _AGE.search(plain[max(0, match.start() - 14) : match.start()]) or _OLD.match(plain, match.end()):
            continue
        number = _NUMBERS.get(match["n"]) or (int(match["n"]) if match["n"].isdecimal() else 0)
        months = round(number * (12 if match["y"] else 1))
        if 0 < months <= 12 * 50:
            yield Dated(Period(None, months=months), *match.span())


def _moment(match: re.Match[str], end: str, today: date) -> tuple[date, Precision] | None:
    for way in "12345":
        if not (year := match.groupdict().get(f"y{way}{end}")):
            continue
        parts = match.groupdict()
        month, day = parts.get(f"m{way}{end}"), parts.get(f"d{way}{end}")
        return _day(_full_year(year, today), month, day, today)
    return None


def _full_year(year: str, today: date) -> int:
    if not year.startswith("'"):
        return int(year)
    short = int(year[1:])
    return short + (2000 if short <= today.year % 100 else 1900)


def _day(year: int, month: str | None, day: str | None, today: date) -> tuple[date, Precision] | None:
    number = MONTHS.get(month, 0) or int(month) if month and not month.isdecimal() else int(month or 1)
    try:
        found = date(year, number, int(day or 1))
    except ValueError:
        return None
    if not date(today.year - _YEARS_BACK, 1, 1) <= found <= today:
        return None
    return found, "day" if day else "month" if month else "year"
