"""The form beside the text: what it shows, and that a changed field changes only its place in the text."""

from datetime import date
from decimal import Decimal

import pytest

from rugzak.schemes import writing
from rugzak.schemes.load import LIBRARY, load_text
from rugzak.schemes.source import SchemeError
from rugzak.schemes.studio.fields import Field, changed, form_of, with_value

from .strategies import library

TEXT = (LIBRARY / "be" / "voorbeeld-sectorfonds.yaml").read_text(encoding="utf-8")
AMOUNT, PART = "f/versions/0/parameters/year_amount/values/0/value", "f/versions/0/parameters/part/values/0/value"
FROM, UNTIL = "f/versions/0/valid/from", "f/versions/0/valid/until"
SAYS = "f/versions/0/conditions/in_sector/text/nl"


def fields(text: str, language: str = "en") -> dict[str, Field]:
    return {field.name: field for group in form_of(text, language) for field in group.fields}


def one(text: str, name: str, value: str) -> str:
    other, wrong = changed(text, {name: value}, {})
    assert not wrong
    return other


def test_values_read_as_people_write_them() -> None:
    found = fields(TEXT, "nl")
    assert (found[AMOUNT].value, found[AMOUNT].kind) == ("400", "euros")
    assert (found[PART].value, found[PART].kind) == ("0,40", "number")
    assert (found[FROM].value, found[UNTIL].value) == ("2026-01-01", "")
    assert found[SAYS].value.startswith("Je paritair comité") and found[SAYS].language == "nl"
    assert fields(TEXT.replace("value: 40000", "value: 40050"))[AMOUNT].value == "400.50"


def test_a_changed_field_is_a_changed_rule() -> None:
    other = one(TEXT, AMOUNT, "450,50")
    assert load_text(other).versions[0].parameters[0].values[0].value == 45050
    assert len(set(other.splitlines()) - set(TEXT.splitlines())) == 1
    assert load_text(one(TEXT, PART, "0,45")).versions[0].parameters[1].values[0].value == Decimal("0.45")
    assert load_text(one(TEXT, UNTIL, "2027-12-31")).last_day == date(2027, 12, 31)
    assert load_text(one(one(TEXT, UNTIL, "2027-12-31"), UNTIL, "")).last_day is None
    assert load_text(one(TEXT, AMOUNT, "")).versions[0].parameters[0].values[0].value is None
    assert load_text(one(TEXT, SAYS, "Ja: jij, dus.")).versions[0].conditions[0].text.nl == "Ja: jij, dus."


@pytest.mark.parametrize(
    ("name", "value"),
    [(AMOUNT, "1.245"), (AMOUNT, "vier"), (AMOUNT, "-5"), (AMOUNT, "4,5"), (FROM, "1 mei"), (FROM, ""), (PART, "x")],
)
def test_what_can_be_read_in_two_ways_is_refused(name: str, value: str) -> None:
    other, wrong = changed(TEXT, {name: value}, {})
    assert other == TEXT and [(field.name, field.value) for field in wrong] == [(name, value)]


def test_only_what_was_changed_in_the_form_goes_into_the_text() -> None:
    """Someone changed the text of a field and left the field: the text wins."""
    typed = TEXT.replace("value: 40000", "value: 60000")
    assert changed(typed, {AMOUNT: "400"}, {AMOUNT: "400"})[0] == typed
    assert "value: 50000" in changed(typed, {AMOUNT: "500"}, {AMOUNT: "400"})[0]
    assert changed(TEXT, {"f/id": "x", "f/versions/0/secret": "y"}, {})[0] == TEXT, "no other field can be sent"


def test_a_version_named_after_its_first_day_follows_it() -> None:
    named = writing.put(TEXT, ("versions", 0, "version"), "2026-01-01")
    later = one(named, FROM, "2026-02-01")
    assert load_text(later).versions[0].version == "2026-02-01"
    assert load_text(one(TEXT, FROM, "2026-02-01")).versions[0].version == "2026"


def test_one_more_dated_value() -> None:
    other = with_value(TEXT, "year_amount")
    assert [row.start for row in load_text(other).versions[0].parameters[0].values] == [
        date(2026, 1, 1),
        date(2026, 1, 2),
    ]
    with pytest.raises(SchemeError, match="no value none"):
        with_value(TEXT, "none")


def test_every_scheme_has_a_form_whose_fields_can_be_put_back() -> None:
    for scheme in library():
        text = writing.file_of(scheme.versions[-1].document)
        for language in ("nl", "en"):
            found = fields(text, language)
            assert len(found) > 10
            given = {name: field.value for name, field in found.items()}
            assert changed(text, given, {}, language) == (text, [])


@pytest.mark.parametrize(
    "text", ["", "a", "versions: []", "versions: [1]", "versions: [{valid: 1}]", "a: [", "[" * 2000]
)
def test_a_text_that_does_not_read_has_no_form(text: str) -> None:
    assert form_of(text) == []
