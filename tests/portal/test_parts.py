"""Filters, bars, forms and components as templates use them."""

from datetime import date, time
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from rugzak.base.text import Text
from rugzak.portal.shared import bars
from rugzak.portal.shared.tables import Cell
from rugzak.portal.templatetags import rz

LINES = [
    {"payer": "gov", "name": "Overheid", "amount": 12500},
    {"payer": "sector", "amount": 0},
    {"payer": "self", "amount": 85500},
]


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)  # type: ignore[attr-defined]


def component(source: str, **context: object) -> str:
    """Components live in files: cotton reads them when a template is loaded, so compile by hand here."""
    from django_cotton.compiler_regex import CottonCompiler

    return render(CottonCompiler().process(source), **context)


def test_a_bar_fills_the_whole_width_and_leaves_out_who_pays_nothing() -> None:
    with translation.override("nl"):
        bar = bars.bar(LINES)
    assert [piece.payer for piece in bar.pieces] == ["gov", "self"]
    assert sum(float(piece.width.rstrip("%")) for piece in bar.pieces) == pytest.approx(100, abs=0.02)
    assert bar.pieces[1].x == bar.pieces[0].width
    assert "€\u00a0980" in bar.sentence and "Overheid €\u00a0125" in bar.sentence


def test_a_bar_of_nothing_is_no_bar() -> None:
    assert bars.bar([]).pieces == () and bars.bar([{"payer": "self", "amount": 0}]).sentence == ""


def test_narrow_pieces_drop_the_unit_then_the_number() -> None:
    pieces = bars.bar([{"payer": "gov", "amount": a} for a in (300, 1200, 8500)]).pieces
    with translation.override("nl"):
        pieces = bars.bar([{"payer": "gov", "amount": a} for a in (300, 1200, 8500)]).pieces
    assert [piece.label for piece in pieces] == ["", "12", "€\u00a085"]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("nl", "31\u00a0december 2026"),
        ("fr", "31\u00a0décembre 2026"),
        ("de", "31.\u00a0Dezember 2026"),
        ("en", "31\u00a0December 2026"),
    ],
)
def test_dates_in_words(language: str, written: str) -> None:
    with translation.override(language):
        assert rz.day(date(2026, 12, 31)) == written == rz.day("2026-12-31")


def test_numbers_of_the_reader() -> None:
    with translation.override("nl"):
        assert rz.percent(Decimal("0.102"), 1) == "10,2\u00a0%"
        assert rz.euros(124500) == "€\u00a01.245"
        assert rz.euros(None) == "" == rz.hours(None)
    with translation.override("en"):
        assert rz.percent(0.5) == "50%"
        assert rz.time_of_day(time(9, 30)) == "9:30"


def test_a_text_falls_back_and_says_so() -> None:
    text = Text(en="Forklift")
    with translation.override("nl"):
        assert rz.text(text) == "Forklift" and rz.fallback(text) == "en"
        assert rz.text({"nl": "Heftruck"}) == "Heftruck" and rz.fallback({"nl": "Heftruck"}) == ""


def test_cells_hide_small_groups_and_cap_the_scale() -> None:
    assert [Cell(share).step for share in (None, 0, 19, 60, 100)] == ["x", "0", "1", "5", "5"]


def test_what_a_component_is_given_is_escaped() -> None:
    page = component(
        '<c-rz.head title="{{ t }}" lead="{{ t }}" /><c-rz.tag>{{ t }}</c-rz.tag><c-rz.payers :lines="lines" />',
        t="<script>x</script>",
        lines=[{"payer": "gov", "name": "<img src=x>", "amount": 1, "why": "<b>"}],
    )
    assert "<script>" not in page and "<img" not in page and "<b></span>" not in page
    assert "&lt;script&gt;" in page and "&amp;lt;" not in page


def test_a_component_does_not_see_the_page_around_it() -> None:
    assert "leak" not in component("<c-rz.banner>ok</c-rz.banner>", title="leak", kind="leak")


def test_unknown_reasons_are_neither_true_nor_false() -> None:
    with translation.override("en"):
        page = component(
            '<c-rz.reasons :items="items" />', items=[{"held": None, "text": "?"}, {"held": False, "text": "no"}]
        )
    assert page.count("is-unknown") == 1 and page.count("is-no") == 1


class Form(forms.Form):
    code = forms.RegexField(r"^\d{4}$", help_text="Four digits.", error_messages={"invalid": "Four digits, please."})
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_errors_are_tied_to_their_field_and_what_was_typed_stays() -> None:
    page = str(Form({"code": "90"}))
    assert 'value="90"' in page
    assert 'aria-describedby="id_code_helptext id_code_error"' in page and 'aria-invalid="true"' in page
    assert 'id="id_code_error"' in page and 'id="id_code_helptext"' in page
    assert "<fieldset" in page and "<legend" in page


def test_required_is_the_rule_and_the_rest_is_marked() -> None:
    class Mixed(forms.Form):
        must, may = forms.CharField(), forms.CharField(required=False)

    assert str(Mixed()).count("rz-optional") == 1
