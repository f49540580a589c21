"""Criteria as data: what the loader refuses, in which words, and what the library holds."""

import re
from datetime import date

import pytest

from rugzak.base.text import LANGUAGES
from rugzak.catalogue.models import RecognitionLabel
from rugzak.catalogue.recognition.criteria import LIBRARY, all_labels
from rugzak.catalogue.recognition.reading import load_text, read_library
from rugzak.catalogue.recognition.scoring import standing
from rugzak.schemes.source import SchemeError

GOOD = (LIBRARY / "vov.yaml").read_text("utf-8")
ODB = (LIBRARY / "odb.yaml").read_text("utf-8")


def test_the_library_loads_and_says_everything_in_four_languages() -> None:
    labels = all_labels()
    assert set(labels) == {"vov", "odb", "registered", "career_centre"} <= set(RecognitionLabel.values)
    for one in labels.values():
        texts = [one.name, one.what, one.appeal]
        for edition in one.editions:
            texts += [edition.changed, *(text for c in edition.criteria for text in (c.asks, c.proof))]
            assert edition.terms.objection >= 30 and edition.points > 0
        assert not [text for text in texts for language in LANGUAGES if text.missing(language)]


def test_the_edition_of_a_day() -> None:
    vov = all_labels()["vov"]
    assert vov.on(date(2025, 8, 31)) is None
    assert vov.on(date(2026, 8, 31)).name == "2025" and vov.on(date(2026, 9, 1)).name == "2026"
    assert vov.editions[0].until == date(2026, 8, 31) and vov.editions[1].until is None


def test_what_a_law_asks_and_what_we_propose_is_kept_apart() -> None:
    edition = all_labels()["vov"].edition("2026")
    assert edition.criterion("hours").source.startswith("Besluit") and not edition.criterion("hours").proposal
    assert edition.criterion("open").proposal and edition.criterion("open").must


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("label: vov", "label: wow", "label"),
        ("subject: training", "subject: course", "subject"),
        ("    minimum: 60", "    minimum: 160", "minimum"),
        ("    minimum: 60", "    minimun: 60", "minimun is not known here"),
        ("objection: 30, answer: 45, renewal: 120", "objection: 14, answer: 45, renewal: 120", "terms.objection"),
        ("        weight: 30\n", "", "goals scores and has no weight (add weight, in points)"),
        ("        kind: must\n", "        kind: must\n        weight: 5\n", "hours is a must and can't weigh"),
        (", en: Recognition for Flemish training leave}", "}", "name.en is missing (write it in nl, fr, de and en)"),
        ("training.ects >= 3", "training.etcs >= 3", "training.etcs"),
        ("training.ects >= 3", "person.age >= 3", "person.age"),
        ("{from: 2026-09-01}", "{from: 2025-01-01}", "2026 must begin after 2025"),
        ('edition: "2026"', 'edition: "2025"', "two editions have the same name"),
        ("what:\n", "what:\n  it: Chi segue questo corso.\n", "what.it is not known here"),
    ],
)
def test_a_fault_is_named_with_its_line(wrong: str, right: str, said: str) -> None:
    assert wrong in GOOD
    with pytest.raises(SchemeError) as refused:
        load_text(GOOD.replace(wrong, right, 1), "vov.yaml")
    assert said in str(refused.value) and re.match(r"vov\.yaml:\d+", str(refused.value))


def test_a_minimum_needs_something_that_scores() -> None:
    musts = ODB.replace("kind: score", "kind: must")
    with pytest.raises(SchemeError, match="a minimum without a criterion that scores"):
        load_text(re.sub(r"\n        weight: \d+", "", musts))


def test_a_label_belongs_to_one_file(tmp_path: object) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(ODB, "utf-8")
    with pytest.raises(SchemeError, match="two files are about odb"):
        read_library(tmp_path)


def test_points_are_exact_and_a_must_is_met_wholly_or_not() -> None:
    edition = all_labels()["vov"].edition("2026")
    musts = {"hours": "yes", "real_course": "yes", "open": "yes"}
    at = standing(edition, musts | {"goals": "yes", "teachers": "yes", "aftercare": "partly", "tested": "no"})
    assert (at.points, at.of, at.percent) == (65, 120, 54) and not at.enough and not at.passes
    at = standing(edition, musts | {"goals": "yes", "teachers": "yes", "aftercare": "partly", "asked_for": "partly"})
    assert (at.points, at.percent, at.passes) == (75, 62, True)
    assert [one.code for one in at.open] == ["tested"]
    at = standing(edition, dict.fromkeys((one.code for one in edition.criteria), "yes") | {"open": "partly"})
    assert at.percent == 100 and [one.code for one in at.missing] == ["open"] and not at.passes
    exact = standing(edition, musts | {"goals": "yes", "teachers": "partly", "asked_for": "yes", "aftercare": "partly"})
    assert exact.halves == 145 and not standing(edition, musts | {"goals": "yes", "teachers": "yes"}).enough
    assert (
        standing(edition, musts | {"goals": "yes", "aftercare": "yes", "asked_for": "yes", "open": "yes"}).percent == 58
    )
