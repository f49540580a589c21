"""Moving value between one's own purses: sums stay, nothing gets wider or longer without a reason, funds add up."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import world
from rugzak.accounts import access, privacy, purses, throttle, transfers
from rugzak.accounts.errors import (
    BadMove,
    Hidden,
    MoveNeedsReason,
    NotAllowed,
    NotEnoughToMove,
    OtherMove,
    OtherPayer,
    OwnSavingsStay,
    PurseEnded,
    TransferEnded,
)
from rugzak.accounts.figures import figures
from rugzak.accounts.models import Fund, Person, Purse, PurseTransfer
from rugzak.accounts.models.transfer import TransferState
from rugzak.accounts.permissions import Actor
from rugzak.base import clock, due, registry
from rugzak.base.clock import travel
from rugzak.base.errors import Refusal
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db
SOON, LATER = date(2026, 12, 31), date(2027, 12, 31)
FORK = {"training": ["a", "b"]}
NOW = datetime(2026, 9, 14, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))


class Moves:
    """Someone with a budget of two employers, both kept by the authority, and something of a sector fund."""

    def __init__(self) -> None:
        self.authority = world.organisation("authority")
        self.employer, self.other = world.organisation(name="One"), world.organisation(name="Two")
        self.person: Person = world.person()
        self.user = world.user(person=self.person)
        self.me: Actor = access.actor_of(self.user)
        for employer in (self.employer, self.other):
            world.job(self.person, employer)
        self.budget = self._fund("budget", self.employer, "employer")
        self.second = self._fund("budget", self.other, "employer")
        self.sector = self._fund("sector", world.organisation("fund", account=world.IBANS[1]), "sector")
        self.late, self.soon = self.grant(self.budget, LATER), self.grant(self.budget, SOON)

    def _fund(self, scheme: str, where: object, payer: str) -> Fund:
        return world.fund(scheme, 1_000_000, organisation=where, payer=payer)

    def grant(self, fund: Fund, until: date | None, cents: int = 10_000, **more: object) -> Purse:
        return purses.grant(fund=fund, person=self.person, amount=cents, key=uuid4(), valid_until=until, **more)  # type: ignore[arg-type]

    def move(self, source: Purse, target: Purse, amount: int = 1_000, **more: object) -> PurseTransfer:
        return transfers.move(
            **{"actor": self.me, "source": source, "target": target, "amount": amount, "key": uuid4(), **more}  # type: ignore[arg-type]
        )

    def manager(self, fund: Fund, role: str = "hr") -> Actor:
        return access.actor_of(world.member(role, fund.organisation))

    def propose(self, source: Purse, target: Purse, **more: object) -> PurseTransfer:
        given = {"actor": self.manager(source.fund), "amount": 1_000, "reason": "the course is next year"}
        return transfers.propose(source=source, target=target, **(given | {"key": uuid4()} | more))  # type: ignore[arg-type]


def free(purse: Purse) -> int:
    return ledger_queries.balance(purse.ledger_account).free or 0


def adds_up(fund: Fund) -> bool:
    """Everything of a fund, the world outside included, is nothing."""
    accounts = [fund.outside_account, fund.pot_account, fund.used_account]
    accounts += Purse.objects.filter(fund=fund).values_list("ledger_account", flat=True)
    return sum(row.posted for row in ledger_queries.balances(accounts).values()) == 0 and ledger_queries.check().ok


@pytest.fixture
def moves(clock: object) -> Moves:
    travel(to=NOW)
    return Moves()


def test_within_a_fund_it_is_one_leg(moves: Moves) -> None:
    row = moves.move(moves.late, moves.soon, 4_000)
    assert (free(moves.late), free(moves.soon)) == (6_000, 14_000) and adds_up(moves.budget)
    assert len(ledger_queries.transfers(row.act)) == 1 and row.state == TransferState.DONE
    views = {view.purse.pk: view for view in purses.purses_of(moves.person)}
    late, soon = views[moves.late.pk], views[moves.soon.pk]
    assert (late.granted, late.whole, late.used) == (10_000, 6_000, 0)
    assert (soon.granted, soon.whole, soon.used) == (10_000, 14_000, 0)


def test_between_two_funds_of_one_holder_the_books_of_both_add_up(moves: Moves) -> None:
    theirs = moves.grant(moves.second, SOON)
    before = [figures(fund, least=0) for fund in (moves.budget, moves.second)]
    row = moves.move(moves.late, theirs, 4_000)
    assert len(ledger_queries.transfers(row.act)) == 2 and adds_up(moves.budget) and adds_up(moves.second)
    after = [figures(fund, least=0) for fund in (moves.budget, moves.second)]
    assert [one.granted for one in after] == [one.granted for one in before], "never granted twice"
    assert [one.moved for one in after] == [-4_000, 4_000] and [one.used for one in after] == [0, 0]
    assert [one.left for one in after] == [16_000, 14_000] and [one.free for one in after] == [
        one.free for one in before
    ]


def test_another_bank_account_is_refused_with_what_to_do(moves: Moves) -> None:
    with pytest.raises(OtherPayer) as caught:
        moves.move(moves.late, moves.grant(moves.sector, SOON))
    with translation.override("en"):
        told = caught.value.text()
    assert "Ask whoever manages" in told and moves.sector.organisation.name in told


def test_longer_or_wider_needs_the_manager_s_reason(moves: Moves) -> None:
    tied = moves.grant(moves.budget, date(2027, 6, 30), earmark=FORK)
    for source, target in ((moves.soon, moves.late), (tied, moves.soon)):
        with pytest.raises(MoveNeedsReason):
            moves.move(source, target)
    assert moves.move(moves.late, tied).wider is False, "narrower is fine"


def test_a_manager_proposes_and_the_holder_accepts(moves: Moves) -> None:
    row = moves.propose(moves.soon, moves.late)
    assert row.longer and not row.wider and free(moves.soon) == 10_000, "nothing moves before the holder says yes"
    assert list(transfers.waiting(moves.person.pk)) == [row]
    with pytest.raises(Hidden):
        transfers.accept(actor=moves.manager(moves.budget), transfer=row)
    done = transfers.accept(actor=moves.me, transfer=row)
    assert transfers.accept(actor=moves.me, transfer=row).act == done.act and free(moves.late) == 11_000
    with pytest.raises(TransferEnded):
        transfers.decline(actor=moves.me, transfer=row)
    no = transfers.decline(actor=moves.me, transfer=moves.propose(moves.soon, moves.late))
    assert no.state == TransferState.DECLINED and free(moves.late) == 11_000
    with pytest.raises(TransferEnded):
        transfers.accept(actor=moves.me, transfer=no)


def test_only_the_fund_s_own_manager_proposes_and_with_a_reason(moves: Moves) -> None:
    with pytest.raises(NotAllowed):
        moves.propose(moves.soon, moves.late, actor=moves.manager(moves.second))
    with pytest.raises(MoveNeedsReason):
        moves.propose(moves.soon, moves.late, reason=" ")
    stranger = purses.grant(fund=moves.sector, person=world.person(), amount=100, key=uuid4())
    with pytest.raises(Hidden):
        moves.propose(moves.soon, stranger)
    too_much = moves.propose(moves.soon, moves.late, amount=10**9)
    with pytest.raises(NotEnoughToMove):
        transfers.accept(actor=moves.me, transfer=too_much)
    too_much.refresh_from_db()
    assert too_much.state == TransferState.PROPOSED


def test_nobody_touches_another_s_purses(moves: Moves) -> None:
    stranger = world.person()
    theirs = purses.grant(fund=moves.sector, person=stranger, amount=100, key=uuid4())
    for source, target in ((moves.late, theirs), (theirs, moves.late)):
        with pytest.raises(Hidden):
            moves.move(source, target)
    with pytest.raises(Hidden):
        moves.move(moves.late, moves.soon, actor=access.actor_of(world.user(person=stranger)))


def test_own_savings_go_into_own_purses_only(moves: Moves) -> None:
    own = purses.deposit(person=moves.person, amount=5_000, key=uuid4())
    for source, target in ((own, moves.late), (moves.late, own)):
        with pytest.raises(OwnSavingsStay):
            moves.move(source, target)


def test_the_same_key_is_one_move(moves: Moves) -> None:
    key = uuid4()
    first = moves.move(moves.late, moves.soon, 9_000, key=key)
    assert moves.move(moves.late, moves.soon, 9_000, key=key) == first, "although too little is free now"
    with pytest.raises(OtherMove):
        moves.move(moves.late, moves.soon, 8_000, key=key)
    assert free(moves.soon) == 19_000


def test_no_more_than_is_free(moves: Moves) -> None:
    leg = ledger.Leg(moves.late.ledger_account, moves.budget.used_account, 7_000)
    ledger.reserve(book=moves.budget.book, key=uuid4(), legs=[leg], kind="booking").require()
    with pytest.raises(NotEnoughToMove) as caught:
        moves.move(moves.late, moves.soon, 3_001)
    assert "30" in caught.value.text()
    moves.move(moves.late, moves.soon, 3_000)
    for wrong in (0, -5):
        with pytest.raises(BadMove):
            moves.move(moves.late, moves.soon, wrong)
    with pytest.raises(BadMove):
        moves.move(moves.late, moves.late, 1)


def test_expired_closed_and_stopped_refuse(moves: Moves) -> None:
    Fund.objects.filter(pk=moves.budget.pk).update(closed_at=clock.now())
    with pytest.raises(PurseEnded):
        moves.move(moves.late, moves.soon)
    Fund.objects.update(closed_at=None)
    throttle.set_rule(fund=moves.budget, by=world.member("hr", moves.employer), week_most=0)
    with pytest.raises(PurseEnded):
        moves.move(moves.late, moves.soon)
    throttle.set_rule(fund=moves.budget, by=world.member("hr", moves.employer))
    moves.move(moves.late, moves.soon)
    travel(to=NOW + timedelta(days=200))
    with pytest.raises(PurseEnded):
        moves.move(moves.late, moves.soon)


def test_what_was_moved_goes_back_to_its_fund_when_it_ends(moves: Moves) -> None:
    moves.move(moves.late, moves.soon, 4_000)
    pot = ledger_queries.balance(moves.budget.pot_account).posted
    travel(to=NOW + timedelta(days=200))
    assert due.run().failed == 0
    assert free(moves.soon) == 0 and ledger_queries.balance(moves.budget.pot_account).posted == pot + 14_000
    assert adds_up(moves.budget) and figures(moves.budget, least=0).granted == 6_000


def test_a_smaller_right_takes_nothing_of_what_was_moved_in(moves: Moves) -> None:
    fund = world.fund(budget=1_000_000, organisation=moves.authority)
    purse = purses.ensure_entitlement(moves.person, world.decision(), fund)
    Purse.objects.filter(pk=purse.pk).update(moved=4_000)
    leg = ledger.Leg(fund.outside_account, purse.ledger_account, 4_000)
    ledger.post(book=fund.book, key=uuid4(), legs=[leg], kind="purse_transfer").require()
    spent = ledger.Leg(purse.ledger_account, fund.used_account, 25_000)
    ledger.post(book=fund.book, key=uuid4(), legs=[spent], kind="capture").require()
    purses.revise(moves.person, world.decision(amount=10_000), fund)
    assert free(purse) == 4_000
    again = purses.ensure_entitlement(moves.person, world.decision(), fund)
    assert free(again) == 4_000, "what was moved away or in is never granted again"


def test_the_export_tells_it_and_erasing_drops_it(moves: Moves) -> None:
    moves.move(moves.late, moves.soon, 4_000)
    moves.propose(moves.soon, moves.late)
    told = registry.privacy_handlers["accounts"].export(moves.person.pk)
    assert [row["state"] for row in told["transfers"]] == ["done", "proposed"]
    assert "made_by" not in told["transfers"][0]
    privacy.erase_person(moves.person)
    assert not PurseTransfer.objects.exists() and adds_up(moves.budget)
    assert figures(moves.budget, least=0).granted == 0, "all that was free went back, also what was moved"


def test_targets_are_those_where_nothing_is_asked(moves: Moves) -> None:
    purses.deposit(person=moves.person, amount=5_000, key=uuid4())
    moves.grant(moves.sector, SOON)
    source, found = transfers.targets_of(moves.person, moves.late.pk)
    assert [view.purse for view in found] == [moves.soon] and source.free == 10_000
    assert transfers.targets_of(moves.person, moves.soon.pk)[1] == []
    with pytest.raises(Hidden):
        transfers.targets_of(world.person(), moves.late.pk)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 12_000)), max_size=12))
def test_whatever_is_tried_sums_stay_and_no_one_gains(moves: Moves, plan: list[tuple[int, int, int]]) -> None:
    with transaction.atomic():
        lots = [
            moves.late, moves.soon, moves.grant(moves.second, SOON), moves.grant(moves.sector, None),
            moves.grant(moves.budget, date(2027, 6, 30), earmark=FORK),
            moves.grant(moves.second, date(2027, 5, 31), earmark={"training": "a"}),
        ]  # fmt: skip
        whole = sum(map(free, lots))
        for source, target, cents in plan:
            _try(moves, lots[source], lots[target], cents)
        assert sum(map(free, lots)) == whole
        assert all(adds_up(fund) for fund in (moves.budget, moves.second, moves.sector))
        assert not PurseTransfer.objects.filter(longer=True).exists()
        assert not PurseTransfer.objects.filter(wider=True).exists()
        transaction.set_rollback(True)


def _try(moves: Moves, source: Purse, target: Purse, cents: int) -> None:
    try:
        with transaction.atomic():
            moves.move(source, target, cents)
    except Refusal:
        return


def lot() -> st.SearchStrategy[Purse]:
    day = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 9))
    value = st.sampled_from("xyz") | st.lists(st.sampled_from("xyz"), max_size=3)
    earmark = st.dictionaries(st.sampled_from(["training", "form"]), value, max_size=2)
    scheme, pot = st.sampled_from(["a", "b"]), st.sampled_from(["", "p"])
    fund = st.builds(Fund, run_off=day)
    return st.builds(Purse, fund=fund, scheme=scheme, pot=pot, valid_until=day, carried_from=day, earmark=earmark)


@given(lots=st.lists(lot(), min_size=2, max_size=5))
def test_no_chain_of_moves_without_a_reason_makes_money_wider_or_longer(lots: list[Purse]) -> None:
    pairs = list(pairwise(lots))
    if not any(transfers.widens(a, b) for a, b in pairs):
        assert not transfers.widens(lots[0], lots[-1])
    if not any(transfers.lengthens(a, b) for a, b in pairs):
        assert not transfers.lengthens(lots[0], lots[-1])
