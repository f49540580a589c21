"""The code of three letters, and work that fits it, on ESCO's starter pack and on the official one."""

import pytest

from rugzak.skills.esco import Snapshot
from rugzak.skills.screening import interests
from rugzak.skills.screening.interests import TYPES

MEANS = {"R": 0.9, "I": 0.5, "A": 0.2, "S": 0.3, "E": 0.4, "C": 0.7}


def test_the_code_is_the_three_strongest_in_order() -> None:
    assert interests.code(MEANS) == "RCI"
    assert interests.code(dict.fromkeys(TYPES, 0.5)) == "RIA", "equal ones in a fixed order"


def test_flat_and_close_are_said() -> None:
    assert not interests.flat(MEANS) and interests.flat(dict.fromkeys(TYPES, 0.5))
    assert interests.flat(MEANS | dict.fromkeys(TYPES, 0.5) | {"R": 0.6})
    assert interests.close(MEANS | {"C": 0.89}) and not interests.close(MEANS)


def test_fit_weighs_the_letters_three_two_one() -> None:
    assert interests.fit(MEANS, "RCI") == pytest.approx((3 * 0.9 + 2 * 0.7 + 0.5) / 6)
    assert interests.fit(MEANS, "R") == 0.9


@pytest.mark.parametrize(
    ("isco", "letters"), [("2513", "IAC"), ("2514", "ICR"), ("7321", "RCA"), ("5141", "AES"), ("0110", ""), ("", "")]
)
def test_the_longest_group_counts(isco: str, letters: str) -> None:
    assert interests.letters_of(isco) == letters


def test_the_table_holds_types_only_once() -> None:
    for group, letters in interests.groups().items():
        assert 2 <= len(group) <= 4 and set(letters) <= set(TYPES) and len(set(letters)) == len(letters) <= 3


def test_work_of_the_starter_pack(starter: Snapshot) -> None:
    helping = interests.occupations(starter, dict.fromkeys(TYPES, 0.1) | {"S": 1.0}, language="nl")
    assert helping[0].letters[0] == "S" and len({row.occupation.isco[:3] for row in helping}) == len(helping)
    making = interests.occupations(starter, dict.fromkeys(TYPES, 0.1) | {"R": 1.0}, language="nl")
    assert {row.occupation.uri for row in making} != {row.occupation.uri for row in helping}
    assert [row.share for row in making] == sorted((row.share for row in making), reverse=True)


def test_a_shortage_comes_first_in_its_group(starter: Snapshot) -> None:
    means = dict.fromkeys(TYPES, 0.1) | {"S": 1.0}
    first = interests.occupations(starter, means, language="nl")
    groups = {one.isco[:3]: [o.uri for o in starter.occupations() if o.isco[:3] == one.isco[:3]]
              for one in (row.occupation for row in first)}  # fmt: skip
    shown = {row.occupation.uri for row in first}
    other = next(uri for uris in groups.values() for uri in uris if len(uris) > 1 and uri not in shown)
    again = interests.occupations(starter, means, language="nl", wanted=[other])
    assert other in {row.occupation.uri for row in again}


@pytest.mark.data
def test_nearly_every_official_occupation_has_letters(official: Snapshot) -> None:
    rows = list(official.occupations())
    without = {one.isco[:2] for one in rows if not interests.letters_of(one.isco)}
    assert without <= {"01", "02", "03", ""}, "the armed forces only"
