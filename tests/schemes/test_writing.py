"""A version written as a file reads back to the same content; a change in a text touches nothing else."""

from datetime import date
from decimal import Decimal

import pytest

from rugzak.schemes import writing
from rugzak.schemes.load import LIBRARY, load_text
from rugzak.schemes.scheme import Scheme
from rugzak.schemes.source import SchemeError, read_text

from .strategies import library

TEXT = (LIBRARY / "be" / "voorbeeld-sectorfonds.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", library(), ids=lambda scheme: scheme.id)
def test_every_version_reads_back_to_the_same_content(scheme: Scheme) -> None:
    for version in scheme.versions:
        text = writing.file_of(version.document)
        assert load_text(text).versions[0].hash == version.hash
        assert len(text) < 40_000 and "!!" not in text


@pytest.mark.parametrize(
    "value", ["yes", "no", "200", "0.5", "2026-01-01", "a: b", "a, b", "“€ 5”", "x #y", "", " x", "null", "a\nb", "é{"]
)
def test_a_word_stays_a_word(value: str) -> None:
    text = f"a: {{b: {writing.scalar(value)}, c: 1}}"
    assert read_text(text).data == {"a": {"b": value, "c": 1}}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("versions", 0, "parameters", "year_amount", "values", 0, "value"), 45000),
        (("versions", 0, "parameters", "part", "values", 0, "value"), Decimal("0.45")),
        (("versions", 0, "valid", "from"), date(2027, 1, 1)),
        (("versions", 0, "valid", "until"), date(2027, 12, 31)),
        (("versions", 0, "conditions", "in_sector", "text", "nl"), "Je sector, die doet mee: ja."),
        (("versions", 0, "conditions", "in_sector", "because"), "only this sector pays"),
        (("how", "nl"), "Vraag het."),
        (("appeal", "en"), "Ask: whom?"),
    ],
)
def test_a_change_touches_one_thing(path: tuple[str | int, ...], value: object) -> None:
    other = writing.put(TEXT, path, value)
    inside = read_text(other).data
    for step in path:
        inside = inside[step]
    assert inside == value
    old, new = TEXT.splitlines(), other.splitlines()
    assert new[0] == old[0], "the comment stays"
    assert len(set(new) - set(old)) == 1 and len(new) - len(old) in (0, 1)


def test_a_folded_text_is_replaced_whole() -> None:
    text = "a: >\n  one\n  two\n\nb: |\n  x\n"
    assert read_text(writing.put(text, ("a",), "three")).data == {"a": "three", "b": "x\n"}
    assert read_text(writing.put(text, ("b",), "y")).data == {"a": "one two\n", "b": "y"}


def test_a_row_more() -> None:
    path = ("versions", 0, "parameters", "year_amount", "values")
    row = {"from": date(2027, 1, 1), "value": 50000, "ref": "artikel 6"}
    rows = read_text(writing.append(TEXT, path, row)).data["versions"][0]["parameters"]["year_amount"]["values"]
    assert len(rows) == 2 and rows[1] == row
    block = "a:\n  - {b: 1}\n  - {b: 2}  # last\nc: 3\n"
    assert read_text(writing.append(block, ("a",), {"b": 3})).data == {"a": [{"b": 1}, {"b": 2}, {"b": 3}], "c": 3}
    assert read_text(writing.append("a: []", ("a",), {"b": 3})).data == {"a": [{"b": 3}]}


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(SchemeError, match=r"no part versions\.0\.budget"):
        writing.put(TEXT, ("versions", 0, "budget", "per"), "year")
    with pytest.raises(SchemeError, match=r"no list versions\.0\.budget"):
        writing.append(TEXT, ("versions", 0, "budget"), {})
    with pytest.raises(SchemeError, match="not valid YAML"):
        writing.put("a: [", ("a",), 1)
