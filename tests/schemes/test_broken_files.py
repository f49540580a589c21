"""Broken files are refused, with the line, the column and what to do."""

# ruff: noqa: E501  the tables read best a case a line

import re
from datetime import date
from pathlib import Path

import pytest

from rugzak.schemes import check
from rugzak.schemes.decide import decide
from rugzak.schemes.document import json_schema
from rugzak.schemes.load import LIBRARY, from_documents, load_file, load_library, load_text
from rugzak.schemes.source import SchemeError

GOOD = (LIBRARY / "be" / "voorbeeld-werkgever.yaml").read_text(encoding="utf-8")


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("old", "new", "marks", "message"),
    [
        ("if: employer.drawing_right", "if: employer.drawing_rigt", "drawing_rigt", r"does not exist \(did you mean employer.drawing_right\?\)"),
        ("if: employment.tenure_months >= 6", "if: employment.tenure_months >= '6'", "'6'", "can't be compared"),
        ("if: employer.drawing_right", "if: employment.tenure_months", "if: employment.tenure_months\n", "bool is needed here"),
        ("per: calendar_year", "per: calender_year", "calender_year", "'calender_year' is not possible"),
        ("per: calendar_year", "per: years", "per: years", "per: years needs years"),
        ("asset: EUR", "asset: USD", "asset: USD", "one of 'EUR', 'MIN', 'VOUCHER' or 'SGD'"),
        ("holder: employment", "jobs: best\nholder: employment", "jobs: best", "jobs: best needs one who pays for all jobs"),
        ("holder: employment", "jobs: each\nholder: employment", "jobs: each", "'each' is not possible"),
        ("holder: employment", "houder: employment", "houder", "houder is not known here"),
        ("version_by: [on_date]", "version_by: [employer.sector]", "employer.sector]", "employer.sector is no date"),
        ("valid: {from: 2026-01-01}", "valid: {from: 2026-13-01}", "2026-13-01", "2026-13-01 is not a date"),
        ("valid: {from: 2026-01-01}", "valid: {from: 2025-01-01}", "year_amount: {type", "has no value at the start .add a value from 2025-01-01"),
        ("value: 50000", "value: 500.50", "500.50", "is not int"),
        ("value: 50000", "value: vijfhonderd", "vijfhonderd", "is not int"),
        ("    parameters:\n      year_amount", "    parameters:\n      on_date", "on_date: {type", "the name on_date is taken"),
        ("    parameters:\n      year_amount", "    parameters:\n      grant", "grant: {type", "is a word of SQL itself"),
        (", en: Your employer gives a learning budget.", "", "Je werkgever geeft een leerbudget.", "conditions.offers.text.en is missing .write it in nl, fr, de and en"),
        ("share: \"1\"", "share: 1 / 2", "1 / 2", "bare division"),
        ("share: \"1\"", "share: \"'veel'\"", "'veel'", "this gives text, but decimal is needed"),
        ("cap: share(year_amount, employment.fraction)", "cap: year_amount * employment.fraction", "cap: year", "round it: cents"),
        ("legal_basis: Voorbeeld van", "example: true\nlegal_basis: Voorbeeld van", "version_by", "example stands here twice"),
        ("conditions:", "conditions: [", "conditions: [", "not valid YAML"),
        ("id: be-voorbeeld-werkgever", "id: Werkgever", "id: Werkgever", "pattern"),
    ],
)  # fmt: skip
def test_refused_with_line(old: str, new: str, marks: str, message: str) -> None:
    assert old in GOOD
    broken = GOOD.replace(old, new, 1)
    with pytest.raises(SchemeError) as caught:
        load_text(broken, "broken.yaml")
    error = caught.value
    assert re.search(message, str(error)), str(error)
    assert str(error).startswith("broken.yaml:")
    if "twice" not in message and "not valid YAML" not in message:
        assert error.line == line_of(broken, marks.strip()), str(error)


def test_column_points_into_the_expression() -> None:
    broken = GOOD.replace("if: employment.tenure_months >= 6", "if: employment.tenure_months >= foo")
    with pytest.raises(SchemeError) as caught:
        load_text(broken, "broken.yaml")
    assert broken.splitlines()[caught.value.line - 1][caught.value.column - 1 :] == "foo"


def test_overlapping_versions() -> None:
    second = GOOD[GOOD.index('  - version: "2026"') :].replace('"2026"', '"2027"').replace("2026-01-01", "2027-01-01")
    with pytest.raises(SchemeError, match="2027 overlaps 2026"):
        load_text(GOOD + second, "broken.yaml")


def test_errors_in_common_point_at_common() -> None:
    text = (LIBRARY / "be" / "opleidingscheque.yaml").read_text(encoding="utf-8")
    broken = text.replace("if: provider.recognised", "if: provider.recognized")
    with pytest.raises(SchemeError, match=r"did you mean provider\.recognised") as caught:
        load_text(broken, "broken.yaml")
    assert caught.value.line == line_of(broken, "provider.recognized")


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b", "id: x"])
def test_not_a_scheme(text: str) -> None:
    with pytest.raises(SchemeError):
        load_text(text, "x.yaml")


def test_two_files_with_one_id(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text(GOOD)
    with pytest.raises(SchemeError, match="two files describe be-voorbeeld-werkgever"):
        load_library(tmp_path)


def test_the_library_has_no_findings() -> None:
    for path in sorted(LIBRARY.rglob("*.yaml")):
        scheme, findings = check.check_file(path)
        assert scheme is not None and findings == [], findings


def test_findings_of_a_poor_scheme(tmp_path: Path) -> None:
    poor = GOOD.replace("if: employer.drawing_right", "if: known(employer.drawing_right)")
    poor = poor.replace("if: employment.tenure_months >= 6", "if: year_amount > 3 OR person.statute = 'student'")
    poor = poor.replace("valid: {from: 2026-01-01}", "valid: {from: 2026-01-01, until: 2026-12-31}")
    (tmp_path / "poor.yaml").write_text(poor)
    _, findings = check.check_file(tmp_path / "poor.yaml")
    said = " ".join(finding.message for finding in findings)
    for part in ("decides on what we know", "turns on a status", "`closed` that says so is missing"):
        assert part in said


def test_document_of_a_version_gives_the_same_scheme_and_hash() -> None:
    for path in sorted(LIBRARY.rglob("*.yaml")):
        scheme = load_file(path)
        again = from_documents([dict(version.document) for version in scheme.versions])
        assert [version.hash for version in again.versions] == [version.hash for version in scheme.versions]


def test_only_the_revision_may_change_without_another_hash() -> None:
    first = load_text(GOOD).versions[0]
    assert load_text(GOOD.replace('version: "2026"', 'version: "2026"\n    revision: 2')).versions[0].hash == first.hash
    assert load_text(GOOD.replace("value: 50000", "value: 50001")).versions[0].hash != first.hash


def test_json_schema_knows_the_sections() -> None:
    schema = json_schema()
    assert {"id", "versions", "funder", "common"} <= set(schema["properties"])
    assert "from" in schema["$defs"]["Valid"]["properties"]


def test_sections_that_the_library_does_not_use_yet() -> None:
    more = """    cooling_off: {days: 5, kind: working}
    attendance: {bands: [{from: 0, pays: 0}, {from: 0.25, pays: pro_rata}, {from: 0.80, pays: 1}]}
"""
    version = load_text(GOOD + more).versions[0]
    assert version.cooling_off is not None and (version.cooling_off.days, version.cooling_off.working) == (5, True)
    assert version.attendance is not None and [band.pays for band in version.attendance.bands] == [0, None, 1]
    with pytest.raises(SchemeError, match=r"bands start at 0"):
        load_text(GOOD + more.replace("{from: 0, pays: 0}, ", ""))


WORDS = "{nl: a, fr: b, de: c, en: d}"
DISPUTED = f"""    disputed:
      text: {WORDS}
      readings:
        one: {{text: {WORDS}, ref: x, conditions: {{offers: "NOT employer.drawing_right"}}}}
        two: {{text: {WORDS}, ref: y, amounts: {{year: year_amount}}}}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("offers: \"NOT", "offer: \"NOT", "there is no condition offer"),
        ("year: year_amount}", "yaer: year_amount}", "there is no allowance yaer"),
        ("employer.drawing_right", "employer.drawing_rigt", r"did you mean employer\.drawing_right"),
        ("year: year_amount}", 'year: "1.5"}', "round it"),
        ("ref: x, ", "", r"readings\.one\.ref is missing"),
    ],
)  # fmt: skip
def test_broken_disputes(old: str, new: str, message: str) -> None:
    assert load_text(GOOD + DISPUTED).versions[0].disputed is not None
    broken = GOOD + DISPUTED.replace(old, new)
    with pytest.raises(SchemeError, match=message) as caught:
        load_text(broken, "broken.yaml")
    assert caught.value.line > len(GOOD.splitlines())


def test_a_dispute_needs_two_readings_that_differ() -> None:
    lone = DISPUTED[: DISPUTED.index("        two:")]
    with pytest.raises(SchemeError, match="at least 2"):
        load_text(GOOD + lone, "broken.yaml")
    alike = f"{lone}        two: {{text: {WORDS}, ref: y}}\n".replace(
        ', conditions: {offers: "NOT employer.drawing_right"}', ""
    )
    with pytest.raises(SchemeError, match="the readings say all the same"):
        load_text(GOOD + alike, "broken.yaml")


PARTS = """      first:
        part_of: year
        per: event
        starts: employment.start
        ends: months_after(employment.start, 2)
        amount: year_amount
    pays:"""
WITH_PARTS = GOOD.replace("    pays:", PARTS, 1)


@pytest.mark.parametrize(
    ("old", "new", "marks", "message"),
    [
        ("part_of: year", "part_of: month", "part_of: month", "month is no whole allowance before first .year"),
        ("part_of: year", "part_of: first", "part_of: first", "first is no whole allowance before first"),
        ("        starts: employment.start\n", "", "part_of: year", "it needs starts and ends"),
        ("starts: employment.start", "starts: employment.fraction", "starts:", "date is needed here"),
        ("ends: months_after(employment.start, 2)", "ends: employment.strat", "ends:", "does not exist"),
        ("carry_over: next_period", "carry_over: ever", "carry_over: ever", "'ever' is not possible"),
        ("carry_over: next_period", "most_held: '1.5'", "most_held", "round it"),
        ("per: calendar_year", "per: week", "per: week", "'week' is not possible"),
    ],
)  # fmt: skip
def test_broken_allowances(old: str, new: str, marks: str, message: str) -> None:
    assert load_text(WITH_PARTS).versions[0].allowances[1].part_of == "year"
    broken = WITH_PARTS.replace(old, new, 1)
    with pytest.raises(SchemeError, match=message) as caught:
        load_text(broken, "broken.yaml")
    assert caught.value.line == line_of(broken, marks), str(caught.value)


LET = """    let:
      full: employment.fraction = 1
      sum: CASE WHEN full THEN year_amount ELSE share(year_amount, employment.fraction) END
    conditions:"""
WITH_LET = GOOD.replace("    conditions:", LET, 1).replace("cap: share(year_amount, employment.fraction)", "cap: sum")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("full: employment.fraction = 1", "full: employment.fraction = sum", "the name sum does not exist"),
        ("full: employment.fraction = 1", "full: fact = 1", "the name fact does not exist"),
        ("      sum: CASE", "      year_amount: CASE", "the name year_amount is taken"),
        ("      sum: CASE", "      grant: CASE", "is a word of SQL itself"),
        ("cap: sum", "cap: full", "this gives bool, but int .cents. is needed"),
        ("cap: sum", "cap: known(full)", "known needs one name"),
    ],
)  # fmt: skip
def test_broken_names(old: str, new: str, message: str) -> None:
    assert load_text(WITH_LET).versions[0].pays is not None
    with pytest.raises(SchemeError, match=message) as caught:
        load_text(WITH_LET.replace(old, new, 1), "broken.yaml")
    assert caught.value.line >= line_of(WITH_LET, "full: ")


def test_a_name_says_the_same_as_what_it_stands_for() -> None:
    longer = GOOD.replace(
        "cap: share(year_amount, employment.fraction)",
        "cap: CASE WHEN employment.fraction = 1 THEN year_amount ELSE share(year_amount, employment.fraction) END",
    )
    for fraction in (None, 1, "0.5"):
        known = {"employer.drawing_right": True, "employment.start": date(2020, 1, 1), "employment.fraction": fraction}
        short, long = (decide(load_text(text), known, on=date(2026, 11, 24)) for text in (WITH_LET, longer))
        assert short.terms == long.terms and short.missing == long.missing


def test_a_name_that_is_not_used_is_a_finding() -> None:
    text = WITH_LET.replace("cap: sum", "cap: year_amount")
    assert [finding.message for finding in check.check(load_text(text))] == ["the name sum in let is not used"]


def said_of(text: str) -> list[str]:
    return [finding.message for finding in check.check(load_text(text))]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("cap: share(", "cap: CASE WHEN person.statute = 'temp' THEN 0 ELSE 1 END * share(", "the payment (cap) turns on a status"),
        ("share: \"1\"", "share: CASE WHEN training.form = 'online' THEN 0.5 ELSE 1 END", "the payment (share) turns on a form of learning"),
        ('amount: "share(', "amount: \"CASE WHEN training.kind = 'evc' THEN 2 ELSE 1 END * share(", "the allowance year turns on a form of learning"),
    ],
)  # fmt: skip
def test_each_rule_that_turns_on_a_status_or_a_form_owes_a_reason(old: str, new: str, message: str) -> None:
    assert old in GOOD
    unequal = GOOD.replace(old, new, 1)
    assert said_of(unequal) == [f"{message}: add `because` with the published reason"]
    given = unequal.replace("      to: provider", "      to: provider\n      because: wet", 1)
    given = given.replace("year: {per: calendar_year,", "year: {per: calendar_year, because: wet,", 1)
    assert said_of(given) == []


def test_a_transition_and_a_let_owe_one_too() -> None:
    running = f"""    transition:
      - {{replaces: [tenure], until: 2027-12-31, if: person.statute = 'temp', text: {WORDS}, ref: x}}
    conditions:"""
    assert said_of(GOOD.replace("    conditions:", running, 1)) == [
        "the transition of tenure turns on a status: add `because` with the published reason"
    ]
    hidden = WITH_LET.replace("full: employment.fraction = 1", "full: training.form = 'online'")
    assert said_of(hidden) == ["the payment (cap) turns on a form of learning: add `because` with the published reason"]


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("1 > 2", "asks no fact: it is always False"),
        ("employment.fraction > 1", "the condition tenure can never hold: they leave no value of employment.fraction"),
        ("employment.tenure_months < 3 AND employment.tenure_months >= 6", "the condition tenure can never hold"),
        ("employment.fraction = 0.5 AND employment.fraction = 1", "they leave no value of employment.fraction"),
        ("employer.drawing_right = FALSE", "the conditions offers, tenure can't hold together"),
        ("NOT employer.drawing_right", "the conditions offers, tenure can't hold together"),
        ("person.region IN ('VL', 'BR') AND person.region = 'WA'", "they leave no value of person.region"),
        ("employment.start > DATE '2026-01-01' AND employment.start <= DATE '2026-01-01'", "leave no value of employment.start"),
        ("6 > employment.tenure_months AND 5 < employment.tenure_months AND employment.tenure_months = 9", "leave no value"),
    ],
)  # fmt: skip
def test_clauses_that_can_never_hold(test: str, message: str) -> None:
    said = said_of(GOOD.replace("if: employment.tenure_months >= 6", f'if: "{test}"'))
    assert any(message in one for one in said), said


@pytest.mark.parametrize(
    "test",
    [
        "employment.tenure_months >= 6 AND employment.tenure_months <= 6",
        "employment.fraction = 1 OR employment.fraction = 0.5",
        "employment.tenure_months > 5 AND employment.tenure_months < 7",
        "person.region IN ('VL', 'BR') AND person.region <> 'WA'",
    ],
)
def test_clauses_that_can_hold_are_left_alone(test: str) -> None:
    assert said_of(GOOD.replace("if: employment.tenure_months >= 6", f'if: "{test}"')) == []


def test_findings_on_dates_and_texts() -> None:
    gone = GOOD.replace(
        "carry_over: next_period", "carry_over: next_period, valid: {from: 2020-01-01, until: 2020-12-31}"
    )
    assert said_of(gone) == ["the allowance year is valid on no day of the version"]
    late = f"""    transition:
      - {{replaces: [tenure], until: 2025-12-31, if: employer.drawing_right, text: {WORDS}, ref: x}}
    conditions:"""
    assert said_of(GOOD.replace("    conditions:", late, 1)) == [
        "the transition of tenure ends before the version begins"
    ]
    start = GOOD.index("no: {nl:")
    mute = GOOD[:start] + GOOD[GOOD.index("\n", start) :].lstrip()
    assert said_of(mute)[0].endswith("has no text for when it fails: add `no`")


DOLLARS = (LIBRARY / "sg" / "skillsfuture-krediet.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("opening: {type: sgd", "opening: {type: cents", "this gives cents, but sgd are needed here"),
        ("amount: opening", "amount: training.price", "this gives cents, but sgd are needed here"),
        ("if: training.sg_supported", "if: opening > training.price", "sgd and cents can't be mixed"),
        ("asset: SGD", "asset: USD", "'SGD'"),
    ],
)
def test_money_of_two_kinds_never_meets(old: str, new: str, message: str) -> None:
    with pytest.raises(SchemeError, match=message):
        load_text(DOLLARS.replace(old, new, 1), "broken.yaml")
