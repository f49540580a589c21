"""How much of our CVs and job offers is read right, from real files of every kind; docs/skills.md has the figures."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.skills.conftest import place
from tests.skills.cvs.corpus import ALL, Expected
from tests.skills.cvs.makers import MAKERS

from rugzak.skills import cv, documents
from rugzak.skills.cv.periods import Period

TODAY = date(2026, 11, 30)
OCCUPATION, SKILL = "urn:rugzak:starter:occupation:", "urn:rugzak:starter:skill:"
# The share that must be found, of what a careful reader finds. What was measured is in docs/skills.md.
LEAST = {"documents": 1.0, "jobs": 0.9, "periods": 0.95, "languages": 0.95, "skills": 0.9}


@pytest.fixture(scope="module")
def readings(starter_place: Path) -> Iterator[dict[str, cv.Reading]]:
    with place(starter_place):
        yield {
            one.name: cv.read(documents.read(MAKERS[one.made](one.blocks), one.name).text, today=TODAY) for one in ALL
        }


def shown(period: Period) -> tuple[str, str]:
    """A period as precisely as it was written."""
    letters = {"year": 4, "month": 7, "day": 10}[period.precision]
    begin = period.start.isoformat()[:letters] if period.start else ""
    return begin, "now" if period.current else period.end.isoformat()[:letters] if period.end else ""


def count(expected: Expected, reading: cv.Reading, right: Counter[str], of: Counter[str]) -> None:
    of["documents"] += 1
    right["documents"] += (reading.kind, reading.language) == (expected.kind, expected.language)
    if expected.kind == "vacancy":
        of["jobs"] += 1
        right["jobs"] += reading.occupations[0].uri == OCCUPATION + expected.jobs[0][2]
    else:
        found = [(*shown(job.period), job.occupation.uri if job.occupation else "") for job in reading.jobs]
        for begin, end, occupation in expected.jobs:
            of.update(("jobs", "periods"))
            right["periods"] += (begin, end) in [(one[0], one[1]) for one in found]
            right["jobs"] += (begin, end, OCCUPATION + occupation) in found
        assert len(found) <= len(expected.jobs), f"{expected.name}: a job too many, {found}"
    spoken = {one.tongue.code: one.tongue.level for one in reading.languages}
    of["languages"] += len(expected.languages)
    right["languages"] += sum(spoken.get(code) == level for code, level in expected.languages.items())
    named = {one.proposal.uri.removeprefix(SKILL) for one in reading.skills if one.via is None}
    of["skills"] += len(expected.skills)
    right["skills"] += len(expected.skills & named)


def test_what_a_reader_finds_is_found(readings: dict[str, cv.Reading]) -> None:
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for expected in ALL:
        count(expected, readings[expected.name], right, of)
    print("\n".join(f"{what}: {right[what]} of {of[what]} ({right[what] / of[what]:.0%})" for what in of))
    assert of["jobs"] >= 25 and of["skills"] >= 40
    for what, least in LEAST.items():
        assert right[what] / of[what] >= least, (what, right[what], of[what])


def test_nothing_private_is_left(readings: dict[str, cv.Reading]) -> None:
    assert sum(len(expected.private) for expected in ALL) > 25
    for expected in ALL:
        reading = readings[expected.name]
        words = [one.proposal.words for one in reading.skills] + [job.words for job in reading.jobs]
        for secret in expected.private:
            assert secret.casefold() not in reading.text.casefold(), (expected.name, secret)
            assert not [word for word in words if secret.casefold() in word.casefold()], (expected.name, secret)


def test_words_stand_where_it_is_said(readings: dict[str, cv.Reading]) -> None:
    for reading in readings.values():
        for one in reading.skills:
            for begin, stop in one.places:
                found = reading.text[begin:stop]
                assert (
                    "".join(filter(str.isalnum, found)).casefold()
                    == "".join(filter(str.isalnum, one.proposal.words)).casefold()
                )
        for part in reading.parts:
            assert 0 <= part.begin <= part.stop <= len(reading.text)


def test_every_proposal_has_words_a_score_and_two_others(readings: dict[str, cv.Reading]) -> None:
    for reading in readings.values():
        for one in [one for one in reading.skills if one.via is None][:12]:
            assert one.proposal.words
            assert 0 < one.proposal.score <= 1
            assert len(one.alternatives) == 2, one.proposal.words
            assert one.proposal.uri not in [other.uri for other in one.alternatives]
        for job in reading.jobs:
            assert len(job.alternatives) >= 2


def test_levels_and_last_use_have_their_reason(readings: dict[str, cv.Reading]) -> None:
    found = {
        one.proposal.uri.removeprefix(SKILL): one.estimate
        for one in readings["modern English, dates after a bar"].skills
    }
    assert (found["javascript"].level, found["javascript"].reason, found["javascript"].now) == (4, "said", True)
    assert (found["sql"].level, found["sql"].words) == (1, "basic")
    assert (found["python"].level, found["python"].last) == (3, date(2019, 12, 31))
    assert "3 years" in found["python"].why()
    assert (found["project-management"].level, found["project-management"].last) == (None, None)
    assert found["project-management"].why()


def test_hidden_words_of_a_web_page_are_not_read(readings: dict[str, cv.Reading]) -> None:
    for expected in ALL:
        if expected.made == "html":
            assert "piloot" not in readings[expected.name].text
            assert "surgeon" not in readings[expected.name].text


def test_each_part_has_its_language(readings: dict[str, cv.Reading]) -> None:
    mixed = readings["a Dutch CV with a part in French"]
    assert {part.heading: part.language for part in mixed.parts if part.heading} == {
        **{"Werkervaring": "nl", "Opleiding": "nl", "Compétences": "fr", "Talen": "nl"}
    }
    french = [one.proposal for one in mixed.skills if "clients" in one.proposal.words]
    assert french and french[0].label.fr == "communiquer avec les clients"
