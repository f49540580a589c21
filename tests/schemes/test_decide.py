"""Decisions: unknown stays unknown, and the answer carries everything a person needs."""

import json
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from rugzak.base.text import LANGUAGES, Text
from rugzak.schemes.decide import Decision, decide, wanted_moments
from rugzak.schemes.load import LIBRARY, load_text
from rugzak.schemes.scheme import Scheme

from .strategies import DAYS, facts, library, without_unknown

TODAY = date(2026, 11, 24)
SCHEMES = {scheme.id: scheme for scheme in library()}
VOV, CHEQUE = SCHEMES["be-vl-vov"], SCHEMES["be-vl-opleidingscheque"]
PERSON = {
    "person.statute": "employee",
    "person.region": "VL",
    "person.education": "mid",
    "employment.start": date(2020, 1, 1),
    "employment.fraction": "1",
    "employment.hours_week": 38,
    "employment.establishment_region": "VL",
    "employer.sector": "private",
}


@settings(max_examples=150, deadline=None)
@given(values=facts(), on=DAYS, number=st.integers(0, len(SCHEMES) - 1), hide=st.randoms(use_true_random=False))
def test_learning_a_fact_never_turns_a_sure_answer(values, on, number, hide) -> None:  # type: ignore[no-untyped-def]
    """Hide some facts: the answer may become maybe, but a sure answer of the poorer facts stays."""
    scheme: Scheme = library()[number]
    full = without_unknown(values)
    poor = {name: value for name, value in full.items() if hide.random() < 0.7 or name in scheme.version_by}
    view = {"training", "booking"}
    before, after = decide(scheme, poor, on=on, about=view), decide(scheme, full, on=on, about=view)
    if before.outcome != "maybe":
        assert after.outcome == before.outcome
    if before.outcome == "yes" and before.amount is not None:
        assert after.amount == before.amount
    held = {reason.code: reason.held for reason in after.reasons}
    assert all(held[reason.code] == reason.held for reason in before.reasons if reason.held is not None)
    if before.outcome != "no" and after.amount is not None and before.pots:
        assert before.amount_bound is None or after.amount <= before.amount_bound
        assert before.amount_least is None or after.amount >= before.amount_least


@settings(max_examples=100, deadline=None)
@given(values=facts(), on=DAYS, number=st.integers(0, len(SCHEMES) - 1))
def test_decision_is_whole(values, on, number) -> None:  # type: ignore[no-untyped-def]
    decision = decide(library()[number], without_unknown(values), on=on)
    plain = json.loads(json.dumps(decision.to_json()))
    assert plain["outcome"] in ("yes", "maybe", "no")
    assert decision.reasons or decision.outcome == "yes"
    assert decision.reference and len(decision.version_hash) == 64
    if decision.outcome == "maybe":
        # What neither a reading nor a fact keeps open is a rule that nobody knows yet.
        assert (decision.missing or decision.readings or decision.to_confirm) and decision.amount is None
    if decision.outcome == "no":
        assert any(reason.held is False for reason in decision.reasons) and not decision.missing
    for text in (decision.name, decision.how, *(reason.text for reason in decision.reasons)):
        assert not any(text.missing(language) for language in LANGUAGES)


def test_unknown_names_the_proof_and_the_bound() -> None:
    known = {name: value for name, value in PERSON.items() if name != "employment.fraction"}
    decision = decide(VOV, known, on=TODAY)
    assert (decision.outcome, decision.amount, decision.amount_bound) == ("maybe", None, 7500)
    assert [missing.fact for missing in decision.missing] == ["employment.fraction"]
    assert "werkgever" in decision.missing[0].proof.nl


def test_without_a_training_only_the_person_decides() -> None:
    decision = decide(CHEQUE, PERSON, on=TODAY)
    assert (decision.outcome, decision.amount, decision.amount_bound) == ("yes", 12500, 25000)
    waiting = {reason.code for reason in decision.reasons if not reason.asked}
    assert waiting == {"own_choice", "provider", "course", "deadline_buy"}


def test_with_a_training_its_facts_are_asked() -> None:
    decision = decide(CHEQUE, {**PERSON, "training.start": date(2027, 1, 11)}, on=TODAY)
    assert decision.outcome == "maybe"
    assert "training.recognised_vov" in {missing.fact for missing in decision.missing}
    assert "booking.initiative" not in {missing.fact for missing in decision.missing}


def test_a_wrong_value_is_unknown_and_named() -> None:
    decision = decide(CHEQUE, {**PERSON, "person.region": "Limburg", "person.education": 3}, on=TODAY)
    assert decision.odd == ("person.education", "person.region")
    assert decision.outcome == "maybe"


def test_closed_and_not_yet() -> None:
    stap = SCHEMES["nl-stap"]
    assert [r.code for r in decide(stap, {}, on=TODAY).reasons] == ["closed"]
    assert "31 december 2023" in decide(stap, {}, on=TODAY).reasons[0].text.nl
    assert [r.code for r in decide(stap, {}, on=date(2022, 2, 28)).reasons] == ["not_yet"]


def test_snapshot_asks_for_its_moment() -> None:
    assert wanted_moments(VOV, PERSON, on=TODAY) == {"employment.fraction@2026-03-01": date(2026, 3, 1)}
    new = {**PERSON, "employment.start": date(2026, 6, 1)}
    assert decide(VOV, new, on=TODAY).outcome == "maybe"
    assert decide(VOV, {**new, "employment.fraction@2026-03-01": "0.8"}, on=TODAY).amount == 6000


def test_unsure_terms_promise_the_least() -> None:
    known = {
        **PERSON,
        "training.start": date(2027, 1, 11),
        "training.recognised_vov": True,
        "provider.recognised": True,
    }
    terms = decide(CHEQUE, known, on=TODAY).terms
    assert terms is not None and terms.open
    assert (terms.share, terms.cap, terms.own_share) == (Decimal("0.5"), 12500, Decimal("0.5"))


def test_a_pot_of_which_nobody_knows_whether_it_opens_promises_nothing() -> None:
    def language(about: set[str], **more: object) -> list[tuple[int | None, int | None, int | None]]:
        cheque, known = SCHEMES["be-wa-cheque-formation"], {"employer.size_fte": 60, **more}
        found = decide(cheque, known, on=TODAY, about=about).pots
        return [(pot.amount, pot.least, pot.most) for pot in found if pot.code == "language"]

    assert language({"training"}) == [(None, 0, 150)]
    assert language({"training"}, **{"training.leave_kind": "language"}) == [(150, 150, 150)]
    assert language(set()) == language({"training"}, **{"training.leave_kind": "vocational"}) == []


def dismissed(**more: object) -> Decision:
    days = SCHEMES["be-fed-opleidingsdagen-ontslag"]
    known = {
        **{"person.statute": "employee", "employer.sector": "private", "employer.size_fte": 60},
        **{"employment.hours_week": 38, "dismissal.by_employer": True, "dismissal.serious_cause": False},
        **{"dismissal.notice_worked": False, "dismissal.training_days_left": 3},
    }
    return decide(days, known | {name.replace("__", "."): value for name, value in more.items()}, on=TODAY)


def test_a_disputed_law_gives_each_reading_and_picks_none() -> None:
    decision = dismissed()
    assert (decision.outcome, decision.amount, decision.amount_least, decision.amount_bound) == ("maybe", None, 0, 1368)
    assert [(row.code, row.outcome, row.amount) for row in decision.readings] == [
        ("paid", "yes", 1368), ("lost", "no", None),
    ]  # fmt: skip
    assert decision.missing == () and "vergoeding" in (decision.dispute or Text()).nl
    assert {reason.code: reason.held for reason in decision.reasons}["kept"] is None
    plain = decision.to_json()
    assert [row["text"]["en"][:8] for row in plain["readings"]] == ["The days", "The days"]


def test_readings_that_come_out_alike_are_no_dispute() -> None:
    with_notice = dismissed(dismissal__notice_worked=True)
    assert (with_notice.outcome, with_notice.amount, with_notice.readings) == ("yes", 1368, ())
    resigned = dismissed(dismissal__by_employer=False)
    assert (resigned.outcome, resigned.readings, resigned.dispute) == ("no", (), None)
    assert [reason.code for reason in resigned.reasons if reason.held is False] == ["dismissed"]


def test_readings_may_differ_in_the_amount_alone() -> None:
    text = (LIBRARY / "be" / "voorbeeld-werkgever.yaml").read_text(encoding="utf-8")
    words = "{nl: a, fr: b, de: c, en: d}"
    text += f"""    disputed:
      text: {words}
      readings:
        whole: {{text: {words}, ref: x}}
        half: {{text: {words}, ref: y, amounts: {{year: "share(year_amount, 0.5)"}}}}
"""
    known = {"employer.drawing_right": True, "employment.start": date(2020, 1, 1), "employment.fraction": 1}
    decision = decide(load_text(text), known, on=TODAY)
    assert (decision.outcome, decision.amount, decision.amount_least, decision.amount_bound) == (
        "maybe", None, 25000, 50000,
    )  # fmt: skip
    assert [row.amount for row in decision.readings] == [50000, 25000]
    assert [(pot.amount, pot.least, pot.most) for pot in decision.pots] == [(None, 25000, 50000)]
