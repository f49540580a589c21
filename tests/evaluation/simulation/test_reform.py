"""Reform files: what is wrong is said with file, line and what to do; what is changed is loaded like any scheme."""

from datetime import date

import pytest

from rugzak.evaluation.simulation import reform
from rugzak.schemes.decide import decide
from rugzak.schemes.source import SchemeError

WORDS = "{nl: x, fr: x, de: x, en: x}"
HEAD = f"id: try\nname: {WORDS}\nabout: {WORDS}\nbase: [be-vl-vov, be-vl-loopbaancheque]\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("base: [be-vl-nothing]", 4, "there is no scheme be-vl-nothing"),
        ("changes: [{scheme: be-nl-x, remove: true}]", 5, "is not in `base` or `add`"),
        ("changes:\n  - scheme: be-vl-vov\n    parameters:\n      least_minuts: 5", 8, "has no parameter least_minuts"),
        ("changes:\n  - scheme: be-vl-vov\n    parameters: {least_minutes: many}", 6, "'many' is not int (minutes)"),
        ("changes:\n  - scheme: be-vl-vov\n    conditions: {nothing: null}", 7, "has no condition nothing"),
        ("changes:\n  - scheme: be-vl-vov\n    conditions: {consent: {if: booking.consnt}}", 6, "booking.consnt"),
        ("add: [{scheme: nl-stap}]\nchanges:\n  - {scheme: nl-stap, parameters: {most: 1}}", 7, "no version in"),
        ("add: [{scheme: ../../secret.yaml}]", 5, "there is no scheme or file"),
        ("colour: red", 5, "colour: not known here"),
        ("assumptions: {response: {low: 2, mid: 1, high: 3, source: x}}", 5, "low, mid and high go up"),
        ("assumptions: {people: {sex: {shares: {F: x}, source: y}}}", 5, "no numbers"),
        ("shift: {share: 0.5, to: be-vl-vov, steps: 99, lines: {}}", 5, "less than or equal to 10"),
    ],
)  # fmt: skip
def test_what_is_wrong_has_a_line(text: str, line: int, said: str) -> None:
    whole = (
        HEAD.replace("base: [be-vl-vov, be-vl-loopbaancheque]\n", "") + text if text.startswith("base") else HEAD + text
    )
    with pytest.raises(SchemeError) as error:
        reform.load_text(whole, "try.yaml")
    assert said in str(error.value)
    assert str(error.value).startswith(f"try.yaml:{line}"), str(error.value)


def test_a_version_that_runs_is_cut_in_two() -> None:
    text = (
        HEAD + "changes:\n  - {scheme: be-vl-loopbaancheque, from: 2026-03-01, "
        "conditions: {works: null, experience: null}}\n"
    )
    scheme = next(one for one in reform.load_text(text).scenarios[0].schemes if one.id == "be-vl-loopbaancheque")
    facts = {"person.statute": "inactive", "person.region": "VL", "person.career_cheques_used": 0}
    assert decide(scheme, facts, on=date(2026, 2, 28)).outcome == "no"
    assert decide(scheme, facts, on=date(2026, 3, 1)).outcome == "yes"
    assert scheme.at(date(2026, 3, 1)).version == "2025-reform"  # type: ignore[union-attr]


def test_a_parameter_changes_from_the_first_year_on() -> None:
    text = HEAD + "years: {from: 2026}\nchanges:\n  - {scheme: be-vl-loopbaancheque, parameters: {own: 0}}\n"
    scheme = next(one for one in reform.load_text(text).scenarios[0].schemes if one.id == "be-vl-loopbaancheque")
    facts = {"person.statute": "employee", "person.region": "VL", "person.career_years": 9}
    own = {}
    for day in (date(2025, 12, 31), date(2026, 1, 1)):
        terms = decide(scheme, facts, on=day).terms
        own[day] = terms.own_flat if terms else None
    assert own == {date(2025, 12, 31): 4500, date(2026, 1, 1): 0}


def test_assumptions_are_replaced_by_name() -> None:
    text = HEAD + "assumptions: {take_up: {be-vl-vov: {low: 0.1, mid: 0.2, high: 0.3, source: mine}}}\n"
    found = reform.load_text(text).assumptions
    assert found.take_up_of("be-vl-vov").source == "mine"
    assert found.take_up_of("be-vl-loopbaancheque").source == "assumption"


def test_several_reforms_stand_side_by_side_where_they_can_be_compared() -> None:
    both = reform.together([reform.by_id("career-cheque-inactive"), reform.by_id("equal-e-learning")])
    assert [one.code for one in both.scenarios] == ["career-cheque-inactive", "equal-e-learning"]
    with pytest.raises(SchemeError, match="other assumptions"):
        reform.together([reform.by_id("career-cheque-inactive"), reform.by_id("stap-flanders")])
    with pytest.raises(SchemeError, match="named twice"):
        reform.together([reform.by_id("equal-e-learning")] * 2)


def test_reforms_that_ship_are_found_by_id() -> None:
    assert {reform.load(path).id for path in reform.shipped()} == {
        "career-cheque-inactive", "deduction-threshold", "equal-e-learning", "fifty-fifty", "stap-flanders",
    }  # fmt: skip
    assert reform.by_id("stap-flanders").id == "stap-flanders"
    with pytest.raises(SchemeError, match="name a file, or one of"):
        reform.by_id("nothing")
