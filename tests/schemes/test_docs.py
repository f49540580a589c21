"""The page about schemes names every fact, function and section, and its example works."""

import re
from datetime import date
from pathlib import Path

import pytest

from rugzak.schemes import studio
from rugzak.schemes.check import check
from rugzak.schemes.decide import decide
from rugzak.schemes.document import VersionDocument
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language.functions import FUNCTIONS
from rugzak.schemes.language.typing import SPECIAL
from rugzak.schemes.load import load_text

PAGE = (Path(__file__).parents[2] / "docs" / "schemes.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(vocabulary().facts))
def test_fact_is_listed(name: str) -> None:
    assert f"| `{name}` |" in PAGE


def test_no_fact_is_listed_that_is_gone() -> None:
    assert set(re.findall(r"^\| `([a-z]+\.[a-z_0-9]+)` \|", PAGE, re.M)) == set(vocabulary().facts)


@pytest.mark.parametrize("name", [*FUNCTIONS, *SPECIAL])
def test_function_is_listed(name: str) -> None:
    assert f"`{name}(" in PAGE


@pytest.mark.parametrize("name", sorted(set(VersionDocument.model_fields) - {"how"}))
def test_section_is_listed(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_the_example_is_a_scheme_without_findings() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.S)
    assert example is not None
    assert example.group(1) == (Path(studio.__file__).parent / "template.yaml").read_text("utf-8"), "the studio's own"
    scheme = load_text(example.group(1))
    assert list(check(scheme)) == []
    decision = decide(scheme, {"person.region": "VL"}, on=date(2026, 11, 24))
    assert (decision.outcome, decision.amount) == ("yes", 30000)
