"""Parameters that follow an index: the dates that are known prove the formula, and nothing is guessed beyond."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from rugzak.schemes import check, indexation
from rugzak.schemes.load import LIBRARY, from_documents, load_file, load_text
from rugzak.schemes.scheme import Indexed, Parameter
from rugzak.schemes.source import SchemeError

VOV = LIBRARY / "be" / "vlaams-opleidingsverlof.yaml"
RULE = Indexed("be-spilindex", "09-01", date(2024, 9, 1), 100, "nearest", "unknown", "x")


def wage(version: int) -> Parameter:
    return next(one for one in load_file(VOV).versions[version].parameters if one.name == "wage_month")


def test_the_stated_caps_prove_the_formula() -> None:
    stated = {one.start: one.value for one in wage(1).values if not one.by_index}
    for before, day in pairwise([date(2023, 9, 1), date(2024, 9, 1), date(2025, 9, 1)]):
        assert indexation.following(RULE, stated[before], day) == stated[day]


def test_the_own_part_of_the_cpf_follows_the_prices() -> None:
    own = next(one for one in load_file(LIBRARY / "fr" / "cpf.yaml").versions[0].parameters if one.name == "own")
    assert own.indexed is not None
    assert indexation.following(own.indexed, 10000, date(2025, 1, 1)) == 10223
    assert indexation.following(own.indexed, 10223, date(2026, 1, 1)) is None


def test_a_formula_fills_what_nobody_stated() -> None:
    stated = tuple(one for one in wage(1).values if one.start <= date(2023, 9, 1))
    found = indexation.filled(stated, RULE, None)
    assert [(one.start, one.value, one.by_index) for one in found] == [
        (date(2024, 9, 1), 364100, True), (date(2025, 9, 1), 371400, True), (date(2026, 9, 1), None, True),
    ]  # fmt: skip
    last = indexation.filled(stated, replace(RULE, beyond="last"), None)[-1]
    assert (last.start, last.value, last.to_confirm) == (date(2026, 9, 1), 371400, True)
    assert [one.start.year for one in indexation.filled(stated, RULE, date(2025, 8, 31))] == [2024]


@pytest.mark.parametrize(("way", "cents"), [("nearest", 364100), ("down", 364100), ("up", 364200)])
def test_rounding(way: str, cents: int) -> None:
    assert indexation.following(replace(RULE, rounding=way), 350000, date(2024, 9, 1)) == cents


def test_without_a_step_it_rounds_to_one() -> None:
    odd = replace(RULE, round_to=1)
    assert indexation.following(odd, 350000, date(2024, 9, 1)) == 364141  # 350000 * 2.0807 / 1.9999 = 364140.71
    assert indexation.following(odd, None, date(2024, 9, 1)) is None
    assert indexation.following(odd, 350000, date(2023, 9, 1)) is None


def test_check_names_a_stated_value_that_contradicts_the_formula() -> None:
    text = VOV.read_text(encoding="utf-8").replace("value: 371400, ref: S45b", "value: 371500, ref: S45b")
    said = [finding.message for finding in check.check(load_text(text))]
    assert said == ["wage_month is 371500 from 2025-09-01 on, but by the index it is 371400"] * 2


def test_a_published_version_stays_when_index_numbers_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_file(VOV).versions[1]
    known = indexation.indices()
    more = replace(
        known["be-spilindex"],
        numbers=(*known["be-spilindex"].numbers, (date(2026, 1, 1), known["be-spilindex"].numbers[-1][1] * 2)),
        known_until=date(2026, 8, 31),
    )
    monkeypatch.setattr(indexation, "indices", lambda: {**known, "be-spilindex": more})
    assert from_documents([before.document]).versions[0].hash == before.hash
    again = load_file(VOV).versions[1]
    values = [one.value for one in again.parameters if one.name == "wage_month" for one in one.values]
    assert again.hash != before.hash and values[-2:] == [742800, 742800]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("index: be-spilindex", "index: be-spil", "there is no index be-spil"),
        ("each: 09-01", "each: 13-01", "pattern"),
        ("rounding: up, ", "rounding: sideways, ", "'sideways' is not possible"),
        ("beyond: last", "beyond: double", "'double' is not possible"),
        ("round_to: 100", "round_to: 0", "greater than or equal to 1"),
        ("since: 2024-09-01, ", "", "since is missing"),
        ("ref: x", "ref: ''", "ref"),
    ],
)  # fmt: skip
def test_broken_formulas(old: str, new: str, message: str) -> None:
    rule = "index: be-spilindex, each: 09-01, since: 2024-09-01, round_to: 100, rounding: up, beyond: last, ref: x"
    good = (LIBRARY / "be" / "voorbeeld-werkgever.yaml").read_text(encoding="utf-8")
    good = good.replace("ref: voorbeeld}]}", f"ref: voorbeeld}}], indexed: {{{rule}}}}}", 1)
    assert load_text(good).versions[0].parameters[0].indexed is not None
    with pytest.raises(SchemeError, match=message):
        load_text(good.replace(old, new), "broken.yaml")


def test_only_whole_numbers_follow_an_index() -> None:
    text = VOV.read_text(encoding="utf-8")
    rule = "indexed: {index: be-spilindex, each: 09-01, since: 2024-09-01, ref: x}"
    broken = text.replace("value: 0.80, ref: S24}]}", f"value: 0.80, ref: S24}}], {rule}}}", 1)
    with pytest.raises(SchemeError, match="only cents, minutes and whole numbers"):
        load_text(broken, "broken.yaml")
