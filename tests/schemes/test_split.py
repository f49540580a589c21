"""The price split: to the cent, never more than is free, never dearer by more aid."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rugzak.base.text import Text
from rugzak.schemes.split import Offer, Rules, leave, split

WHY = Text(nl="omdat", fr="parce que", de="weil", en="because")
SHARES = st.sampled_from([None, Decimal("0.5"), Decimal("0.4"), Decimal("0.333333"), Decimal(1), Decimal(0)])
_OTHERS = st.sampled_from(["A", "B", "payer:employer", "payer:sector"])
RULES = st.frozensets(st.tuples(st.sampled_from("ABC"), _OTHERS), max_size=3).map(Rules)


def offer(payer: str = "gov", free: int = 100, **more: object) -> Offer:
    fields = {"scheme": payer, "purse_id": UUID(int=1), "share": None, "cap": None, "order": 10, "asset": "EUR", **more}
    return Offer(payer=payer, funder_id=None, free=free, why=WHY, **fields)  # type: ignore[arg-type]


OFFERS = st.lists(
    st.builds(
        Offer,
        payer=st.sampled_from(["gov", "sector", "employer", "self"]),
        scheme=st.sampled_from("ABCD"),
        funder_id=st.none(),
        purse_id=st.uuids(),
        asset=st.sampled_from(["EUR", "EUR", "EUR", "VOUCHER"]),
        free=st.integers(0, 700),
        share=SHARES,
        cap=st.one_of(st.none(), st.integers(0, 500)),
        order=st.sampled_from([10, 20, 30]),
        why=st.just(WHY),
        worth=st.sampled_from([None, 150]),
        own_share=st.sampled_from([None, None, Decimal("0.5"), Decimal("0.25"), Decimal(0)]),
        own_flat=st.sampled_from([None, None, None, 45]),
    ),
    max_size=6,
)


def test_other_money_never_pays_a_price_in_euro() -> None:
    result = split(1000, [offer(asset="SGD", free=5000, scheme="A"), offer(free=300, scheme="B")])
    assert [(line.scheme, line.amount) for line in result.lines] == [("B", 300), ("", 700)]


@settings(max_examples=400, deadline=None)
@given(price=st.integers(0, 1500), offers=OFFERS, rules=RULES)
def test_sums_to_the_price_and_never_above_free(price: int, offers: list[Offer], rules: Rules) -> None:
    result = split(price, offers, rules=rules)
    assert sum(line.amount for line in result.lines) == result.total == price
    assert all(line.amount >= 0 for line in result.lines)
    free = {one.purse_id: one for one in offers}
    for line in result.lines:
        if line.purse_id is not None:
            one = free[line.purse_id]
            assert line.units <= one.free
            assert one.cap is None or line.amount <= one.cap
            assert one.share is None or line.amount <= price * one.share + Decimal("0.5")
    kinds = [line.payer == "self" for line in result.lines]
    assert kinds == sorted(kinds)


@settings(max_examples=400, deadline=None)
@given(price=st.integers(0, 1500), offers=OFFERS, rules=RULES)
def test_more_aid_never_costs_the_learner_more(price: int, offers: list[Offer], rules: Rules) -> None:
    aid = [one for one in offers if one.payer != "self"]
    own = [split(price, aid[:count], rules=rules).own for count in range(len(aid) + 1)]
    assert own == sorted(own, reverse=True)


@settings(max_examples=300, deadline=None)
@given(price=st.integers(0, 1500), offers=OFFERS, rules=RULES, shuffle=st.randoms(use_true_random=False))
def test_the_order_of_asking_changes_nothing(price, offers, rules, shuffle) -> None:  # type: ignore[no-untyped-def]
    mixed = list(offers)
    shuffle.shuffle(mixed)
    assert split(price, mixed, rules=rules) == split(price, offers, rules=rules)


@settings(max_examples=300, deadline=None)
@given(price=st.integers(0, 1500), offers=OFFERS, rules=RULES)
def test_rules_hold(price: int, offers: list[Offer], rules: Rules) -> None:
    result = split(price, offers, rules=rules)
    used = [one for one in offers for line in result.lines if line.purse_id == one.purse_id and line.amount]
    assert not any(rules.clash(a, b) for i, a in enumerate(used) for b in used[i + 1 :])
    amounts = {line.purse_id: line.amount for line in result.lines}
    for one in used:
        if one.payer != "self" and one.own_share:
            assert result.own >= int(amounts[one.purse_id] * one.own_share / (1 - one.own_share))
        if one.payer != "self" and one.own_flat:
            assert result.own >= min(one.own_flat, price)


def test_an_own_share_is_rounded_to_the_learner_and_nobody_else_pays_it() -> None:
    cheque = offer("gov", 3, own_share=Decimal("0.25"), scheme="cheque")
    other = offer("gov", 1, scheme="other")
    assert split(4, [cheque, other]).own == 1


def test_half_by_cheque_the_rest_by_the_learner() -> None:
    cheque = offer("gov", 12500, share=Decimal("0.5"), cap=12500, own_share=Decimal("0.5"), scheme="cheque")
    sector = offer("sector", 40000, share=Decimal("0.4"), order=30)
    result = split(20001, [sector, cheque])
    lines = [(line.payer, line.amount, line.limited_by) for line in result.lines]
    assert lines == [("gov", 10000, "own"), ("sector", 1, "price"), ("self", 10000, "price")]
    assert result.own == 10000


def test_a_cheque_is_left_out_where_the_employer_pays_all() -> None:
    cheque = offer("gov", 12500, share=Decimal("0.5"), own_share=Decimal("0.5"), scheme="cheque")
    employer = offer("employer", 50000, order=40)
    rules = Rules(frozenset({("cheque", "payer:employer")}))
    result = split(20000, [cheque, employer], rules=rules)
    assert [(line.payer, line.amount) for line in result.lines] == [("employer", 20000)]
    assert result.own == result.to_pay == 0


def test_savings_count_as_own_but_are_paid() -> None:
    savings = offer("self", 3000, order=90, scheme="be-rugzak-eigen")
    result = split(10000, [offer("sector", 4000), savings])
    assert [(line.payer, line.amount) for line in result.lines] == [("sector", 4000), ("self", 3000), ("self", 3000)]
    assert (result.own, result.to_pay) == (6000, 3000)


def test_same_order_shares_in_proportion_to_the_cent() -> None:
    pots = [offer("employer", free, order=40, purse_id=UUID(int=n)) for n, free in enumerate((100, 100, 100))]
    assert [line.amount for line in split(100, pots).lines] == [34, 33, 33]


def test_voucher_pays_by_worth_and_takes_whole_units() -> None:
    voucher = offer("gov", 1, asset="VOUCHER", worth=72800, share=Decimal(1), own_flat=4500)
    result = split(60000, [voucher])
    assert [(line.payer, line.amount, line.units) for line in result.lines] == [("gov", 55500, 1), ("self", 4500, 4500)]


def test_nothing_to_pay_still_says_who() -> None:
    assert [(line.payer, line.amount) for line in split(0, []).lines] == [("self", 0)]


def test_leave_is_a_list_of_its_own() -> None:
    days = offer("employer", 600, asset="MIN", order=30)
    vov = offer("gov", 7500, asset="MIN", order=10, cap=1000)
    result = leave(1920, [days, vov, offer("gov", 500)])
    assert [(line.payer, line.amount, line.limited_by) for line in result.lines] == [
        ("gov", 1000, "cap"), ("employer", 600, "free"), ("self", 320, "price"),
    ]  # fmt: skip
    assert result.total == 1920


@pytest.mark.parametrize("run", [lambda: split(-1, []), lambda: leave(-1, [])])
def test_below_zero_is_refused(run) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError):
        run()
