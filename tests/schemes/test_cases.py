"""The cases that policy officers read, and how complete they are."""

from pathlib import Path

import pytest

from rugzak.schemes import borders, cases
from rugzak.schemes.source import SchemeError

from .strategies import library

CASES = cases.read_cases()
SCHEMES = {scheme.id: scheme for scheme in library()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: cases.Case) -> None:
    assert cases.run(case, SCHEMES).wrong == ()


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_each_scheme_has_cases_for_each_version(scheme: str) -> None:
    own = [case for case in CASES if case.scheme == scheme]
    assert len(own) >= 10
    versions = {case.expect["version"] for case in own if "version" in case.expect}
    if len(SCHEMES[scheme].versions) > 1:
        assert versions == {version.version for version in SCHEMES[scheme].versions}
    assert len({case.name for case in own}) == len(own)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_each_clause_fails_in_some_case(scheme: str) -> None:
    """Or stays open for ever, where one reading of a disputed law lets it hold and the other does not."""
    own = [case for case in CASES if case.scheme == scheme]
    failed = {code for case in own for code in case.expect.get("failed", [])}
    disputed = {code for case in own if case.expect.get("readings") for code in case.expect.get("unknown", [])}
    clauses = {clause.code for version in SCHEMES[scheme].versions for clause in version.conditions}
    assert clauses <= failed | disputed


# Moved by a hair these give the same: a whole year is twelve twelfths, 36 of 36 months are 36, and what is not decided.
SAME = {
    "be-fed-opleidingsrecht 2023 allowances.days: employment.start <= year_start(on_date)",
    "be-vl-opleidingskrediet 2019 allowances.premium: break.months > months",
    "be-vl-loopbaancheque 2027 conditions.experience: person.career_years >= least_years",
}


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_a_case_stands_on_each_border(scheme: str) -> None:
    assert set(borders.unheld(SCHEMES[scheme], CASES)) <= SAME


def test_a_border_without_a_case_is_named() -> None:
    some = [case for case in CASES if case.scheme != "be-fed-39ter" or case.facts.get("dismissal.weeks") != 30]
    found = borders.unheld(SCHEMES["be-fed-39ter"], some)
    assert "be-fed-39ter 2023 conditions.weeks: dismissal.weeks >= least_weeks" in found


def test_a_wrong_case_says_what_differs(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "scheme: nl-stap\ncases:\n  - {name: x, on: 2026-11-24, expect: {outcome: yes, failed: [closed]}}\n"
    )
    result = cases.run(cases.read_cases(tmp_path)[0], SCHEMES)
    assert result.wrong == ("outcome is no, expected yes",)


def test_a_case_with_an_unknown_fact_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        "scheme: nl-stap\ncases:\n  - name: x\n    on: 2026-11-24\n    facts: {person.shoe: 43}\n    expect: {}\n"
    )
    with pytest.raises(SchemeError, match=r"x.yaml:5:26: the fact person.shoe does not exist"):
        cases.read_cases(tmp_path)
