"""Differences in plain words: nothing where nothing differs, a line for each thing that does, in four languages."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from rugzak.base.text import LANGUAGES
from rugzak.schemes.compare import Difference, compare, compare_documents, compare_schemes
from rugzak.schemes.content import hash_of
from rugzak.schemes.load import LIBRARY, load_text
from rugzak.schemes.scheme import Scheme

from .strategies import library

SECTOR = (LIBRARY / "be" / "voorbeeld-sectorfonds.yaml").read_text(encoding="utf-8")
SCHEMES = pytest.mark.parametrize("scheme", library(), ids=lambda scheme: scheme.id)
Path = tuple[str | int, ...]


def lines(text: str, other: str, language: str = "en") -> list[str]:
    found = compare(load_text(text).versions[0], load_text(other).versions[0])
    return [each.text.of(language).replace("\u00a0", " ") for each in found]


@SCHEMES
def test_nothing_differs_from_itself(scheme: Scheme) -> None:
    assert compare_schemes(scheme, scheme) == []
    assert all(compare(version, version) == [] for version in scheme.versions)


@SCHEMES
def test_every_leaf_that_changes_shows_up(scheme: Scheme) -> None:
    for version in scheme.versions:
        for path, leaf in leaves(version.document):
            found = compare_documents(version.document, changed(version.document, path, leaf))
            assert found, path
            assert all(_whole_sentence(each) for each in found), [each.text for each in found]


@SCHEMES
def test_whatever_gives_another_fingerprint_shows_up(scheme: Scheme) -> None:
    """Sections that go, that come, and that only change places."""
    for version in scheme.versions:
        document = version.document
        for section, inside in document["version"].items():
            less = deepcopy(dict(document))
            del less["version"][section]
            assert hash_of(less) != hash_of(document) or section == "revision"
            assert compare_documents(document, less) and compare_documents(less, document), section
            if isinstance(inside, dict) and len(inside) > 1 and section in ("conditions", "allowance", "deadlines"):
                turned = deepcopy(dict(document))
                turned["version"][section] = dict(reversed(inside.items()))
                assert [each.kind for each in compare_documents(document, turned)] == ["order"]


def test_a_value_says_from_how_much_to_how_much_from_when_and_where_it_stands() -> None:
    assert lines(SECTOR, SECTOR.replace("value: 40000, ref: voorbeeld", "value: 45050, ref: artikel 5"))[:1] == [
        "Value ‘year amount’: € 400 becomes € 450.50 from 1 January 2026 (artikel 5)."
    ]
    later = "value: 40000, ref: voorbeeld}, {from: 2027-01-01, value: 50000, ref: artikel 6}"
    other = SECTOR.replace("value: 40000, ref: voorbeeld}", later)
    assert lines(SECTOR, other) == ["Value ‘year amount’: € 400 becomes € 500 from 1 January 2027 (artikel 6)."]
    assert lines(SECTOR, other, "nl") == ["Waarde ‘year amount’: € 400 wordt € 500 vanaf 1 januari 2027 (artikel 6)."]
    assert lines(SECTOR, other, "fr") == [
        "Valeur « year amount » : 400 € devient 500 € à partir du 1er janvier 2027 (artikel 6)."
    ]
    assert lines(SECTOR, other, "de") == ["Wert „year amount“: 400 € wird 500 € ab dem 1. Januar 2027 (artikel 6)."]
    assert lines(other, SECTOR)[0].startswith("Goes: Value ‘year amount’, values, from 1 January 2027")
    unknown = SECTOR.replace("value: 40000", "value: null")
    assert lines(SECTOR, unknown) == ["Value ‘year amount’: € 400 becomes not known from 1 January 2026 (voorbeeld)."]


def test_clauses_come_go_and_change() -> None:
    start, end = SECTOR.index("      long_enough:"), SECTOR.index("    allowance:")
    without = SECTOR[:start] + SECTOR[end:]
    assert lines(SECTOR, without) == ["Goes: Condition ‘long enough’: ‘The course lasts at least 4 hours’."]
    assert lines(without, SECTOR, "nl") == ["Nieuw: Voorwaarde ‘long enough’: ‘De opleiding duurt minstens 4 uur’."]
    longer = SECTOR.replace(">= 240", ">= 480").replace("minstens 4 uur", "minstens 8 uur")
    assert lines(SECTOR, longer) == [
        "Condition ‘long enough’, rule: ‘training.contact_minutes >= 240’ becomes ‘training.contact_minutes >= 480’.",
        "Condition ‘long enough’, text, in Dutch: ‘De opleiding duurt minstens 4 uur’ becomes "
        "‘De opleiding duurt minstens 8 uur’.",
    ]


def test_the_other_parts_of_a_version() -> None:
    other = (
        SECTOR.replace("to: provider", "to: person")
        .replace("order: 30", "order: 40")
        .replace("keeps: until\n          ref", "keeps: yes\n          ref", 1)
        .replace("valid: {from: 2026-01-01}", "valid: {from: 2026-01-01, until: 2026-12-31}")
        .replace("per: calendar_year", "per: school_year")
    )
    assert lines(SECTOR, other) == [
        "New: Valid, until: 31 December 2026.",
        "Allowance ‘year’, per: calendar year becomes school year.",
        "Payment, to: the provider becomes the person.",
        "Payment, order: 30 becomes 40.",
        "Interruption of work, reason, care, stays valid: yes, and longer becomes yes.",
    ]


def test_whole_schemes_compare_versions_by_name() -> None:
    old = load_text(SECTOR)
    later = SECTOR.replace("valid: {from: 2026-01-01}", "valid: {from: 2026-01-01, until: 2026-12-31}")
    new = load_text(later + '  - {version: "2027", valid: {from: 2027-01-01}, reference: Later.}\n')
    told = [each.text.en for each in compare_schemes(old, new)]
    assert told[0] == "Version 2026: New: Valid, until: 31 December 2026."
    assert told[1].startswith("New: Version ‘2027’")


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict | list):
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in rows:
            yield from leaves(inner, (*path, key))
    else:
        yield path, value


def changed(document: Any, path: Path, leaf: Any) -> Any:
    other = deepcopy(dict(document))
    inside: Any = other
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = not leaf if isinstance(leaf, bool) else leaf + 1 if isinstance(leaf, int) else f"{leaf or ''}x"
    return other


def _whole_sentence(found: Difference) -> bool:
    texts = [getattr(found.text, language) for language in LANGUAGES]
    return all(text and "{" not in text.replace("{{", "") and text.endswith(".") for text in texts)
