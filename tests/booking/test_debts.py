"""A debt that can't be collected: two pairs of eyes, each fund its part to the cent, after a part was paid too."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.test_claims import Course, answer
from booking.world import CHEQUE, SECTOR, World, books_balance, free, organisation
from rugzak.accounts import retention
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.figures import figures
from rugzak.accounts.outlook import weeks
from rugzak.base import registry
from rugzak.base.clock import travel
from rugzak.base.quantities import largest_remainder
from rugzak.booking import errors, payouts
from rugzak.booking.debts import queries
from rugzak.booking.debts import services as debts
from rugzak.booking.debts.models import WriteOff
from rugzak.booking.models import Clawback
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.errors import OtherBody

WHOLE = 51_700  # 39,200 of the sector fund and 12,500 of the cheques


class Owed(Course):
    """A course that was paid and must be paid back by a provider who can't; two funders bear it."""

    def __init__(self, world: World, debtor: str = "provider", amount: int = WHOLE) -> None:
        super().__init__(world)
        claim = self.attend(10).pay()
        answer(SECTOR, 39_200)
        answer(CHEQUE, 12_500)
        claim.refresh_from_db()
        debtor_id = world.provider.pk if debtor == "provider" else world.person.pk
        self.debt = payouts.claw_back(
            actor=self.officer, claim=claim, debtor=debtor, debtor_id=debtor_id, amount=amount, reason="not given"
        )

    def ask(self, **given: object) -> WriteOff:
        named = {"actor": self.officer, "clawback": self.debt, "reason": "bankrupt, law of 1997", "key": uuid4()}
        return debts.ask(**(named | given))  # type: ignore[arg-type]

    def release(self, row: WriteOff, **given: object) -> WriteOff:
        row.refresh_from_db()
        return debts.release(**({"actor": self.releaser, "write_off": row, "amount": row.amount} | given))  # type: ignore[arg-type]

    def receive(self, amount: int | None = None, **given: object) -> Clawback:
        return debts.paid(actor=self.officer, clawback=self.debt, amount=amount, **given)  # type: ignore[arg-type]

    def left(self) -> int:
        return queries.open_of([self.debt])[self.debt.pk]

    def pots(self) -> tuple[int, int]:
        return free(self.world.sector_fund.pot_account) or 0, free(self.world.cheques.pot_account) or 0


@pytest.fixture
def owed(world: World) -> Owed:
    return Owed(world)


def test_both_funders_bear_their_part(world: World, owed: Owed) -> None:
    granted = [figures(fund, least=0).granted for fund in (world.sector_fund, world.cheques)]
    sector, cheques = owed.pots()
    row = owed.ask()
    assert [(line.fund, line.amount) for line in row.lines.all()] == [
        (line.fund, line.captured) for line in owed.booking.lines.filter(scheme__in=(SECTOR, CHEQUE)).order_by("n")
    ]
    assert owed.pots() == (sector, cheques), "nothing moves before the second pair of eyes"
    owed.release(row)
    assert owed.pots() == (sector - 39_200, cheques - 12_500) and owed.left() == 0 and books_balance()
    found = [figures(fund, least=0) for fund in (world.sector_fund, world.cheques)]
    assert [one.written_off for one in found] == [39_200, 12_500] and [one.granted for one in found] == granted
    assert list(queries.debts()) == []


def test_what_is_left_after_a_part_was_paid(owed: Owed) -> None:
    owed.receive(20_001)
    sector, cheques = owed.pots()
    row = owed.release(owed.ask())
    parts = [line.amount for line in row.lines.all()]
    assert row.amount == WHOLE - 20_001 == sum(parts) and owed.left() == 0
    assert sorted(parts) == sorted(largest_remainder(row.amount, [39_200, 12_500]))
    assert sum(owed.pots()) == sector + cheques - row.amount and books_balance()


def test_a_payment_shrinks_the_question_and_a_stale_look_is_refused(owed: Owed) -> None:
    row = owed.ask()
    owed.receive(700)
    with pytest.raises(errors.DebtChanged) as caught:
        owed.release(row, amount=WHOLE)
    assert "510 is still open" in caught.value.text() and owed.left() == WHOLE - 700
    row.refresh_from_db()
    assert row.amount == WHOLE - 700 == sum(line.amount for line in row.lines.all())
    assert owed.release(row).state == "done" and books_balance()


def test_when_all_is_paid_the_question_ends(owed: Owed) -> None:
    row = owed.ask()
    owed.receive()
    row.refresh_from_db()
    assert row.state == "withdrawn" and not queries.asked().exists()
    with pytest.raises(errors.WriteOffEnded):
        owed.release(row)
    with pytest.raises(errors.NothingOwed):
        owed.ask()


def test_money_that_comes_too_late_is_refused_and_told_where_to_go(owed: Owed) -> None:
    owed.release(owed.ask())
    for amount in (None, 100):
        with pytest.raises(errors.WrittenOff) as caught:
            owed.receive(amount)
        assert "Deposit it" in caught.value.text()
    assert owed.left() == 0 and books_balance()


def test_four_eyes(owed: Owed) -> None:
    row = owed.ask()
    with pytest.raises(errors.AskedYourself):
        owed.release(row, actor=owed.officer)
    with pytest.raises(NotAllowed):
        owed.release(row, actor=owed.world.member("officer", owed.world.authority))
    with pytest.raises(NotAllowed):
        owed.ask(actor=owed.releaser)
    with pytest.raises(NotAllowed):
        owed.ask(actor=owed.world.member("officer", organisation("fund", "Another fund")))


def test_a_fund_may_not_decide_for_another(world: World, owed: Owed) -> None:
    theirs = world.member("officer", world.sector)
    with pytest.raises(errors.NotYourFunds):
        owed.ask(actor=theirs)
    row = owed.ask()
    with pytest.raises(errors.NotYourFunds):
        owed.release(row, actor=world.member("releaser", world.sector))


def test_a_fund_decides_alone_on_its_own(world: World) -> None:
    owed = Owed(world, amount=1)  # a cent: the larger share bears it
    row = owed.ask(actor=world.member("officer", world.sector))
    owed.release(row, actor=world.member("releaser", world.authority))
    assert [(line.fund.organisation_id, line.amount) for line in row.lines.all()] == [(world.sector.pk, 1)]


def test_the_same_key_is_the_same_question(owed: Owed) -> None:
    key = uuid4()
    row = owed.ask(key=key)
    assert owed.ask(key=key) == row
    with pytest.raises(errors.OtherRequest):
        owed.ask(key=key, reason="another reason")
    with pytest.raises(errors.WaitsAlready):
        owed.ask()
    debts.withdraw(actor=owed.officer, write_off=row)
    again = owed.ask()
    done = owed.release(again)
    assert owed.release(again).act == done.act, "the same click twice"
    with pytest.raises(errors.WriteOffEnded):
        owed.release(again, actor=owed.world.member("releaser", owed.world.authority))
    with pytest.raises(errors.WriteOffEnded):
        debts.withdraw(actor=owed.officer, write_off=again)


def test_the_same_payment_twice_is_one(owed: Owed) -> None:
    key = uuid4()
    for _twice in range(2):
        owed.receive(1_000, key=key)
    assert owed.left() == WHOLE - 1_000
    with pytest.raises(OtherBody):
        owed.receive(2_000, key=key)
    for wrong in (0, -1, WHOLE):
        with pytest.raises(errors.BadPayment):
            owed.receive(wrong)
    owed.receive()
    assert owed.receive().paid_at is not None and owed.left() == 0 and books_balance()


def test_a_pot_that_is_too_small_bears_nothing(world: World, owed: Owed) -> None:
    fund = world.sector_fund
    row = owed.ask()
    rest = [ledger.Leg(fund.pot_account, fund.outside_account, free(fund.pot_account) or 0)]
    ledger.post(book=fund.book, key=uuid4(), legs=rest, kind="test").require()
    with pytest.raises(errors.PotTooSmall) as caught:
        owed.release(row)
    row.refresh_from_db()
    assert world.sector.name in caught.value.text() and row.state == "asked" and owed.left() == WHOLE
    back = [ledger.Leg(fund.outside_account, fund.pot_account, 39_200)]
    ledger.post(book=fund.book, key=uuid4(), legs=back, kind="deposit").require()
    assert owed.release(row).act and books_balance()


def test_a_reason_is_asked(owed: Owed) -> None:
    with pytest.raises(errors.NothingOwed):
        owed.ask(reason="  ")


def test_a_write_off_is_no_pace_to_go_by(world: World, owed: Owed) -> None:
    travel(by=timedelta(days=14))
    owed.release(owed.ask())
    travel(by=timedelta(days=14))
    assert all(week.granted <= 0 for week in weeks(world.sector_fund)[-3:])
    assert weeks(world.sector_fund)[-1].left == free(world.sector_fund.pot_account)


def test_a_learner_reads_it_in_the_export_and_the_words_go_with_them(world: World) -> None:
    owed = Owed(world, debtor="learner")
    owed.receive(700)
    owed.release(owed.ask())
    found = registry.privacy_handlers["booking"].export(world.person.pk)["clawbacks"][0]
    assert (found["amount"], found["open"]) == (WHOLE, 0)
    assert [(one["amount"], one["state"]) for one in found["write_offs"]] == [(51_000, "done")]
    act = ledger_queries.statement(owed.debt.receivable_account)[-1]
    assert act.kind == "write_off" and "bankrupt" not in act.reason
    registry.privacy_handlers["booking"].erase(world.person.pk)
    assert WriteOff.objects.get().reason == "" and owed.left() == 0


def test_after_seven_years_the_words_about_a_learner_go(world: World) -> None:
    owed = Owed(world, debtor="learner")
    owed.release(owed.ask())
    travel(by=timedelta(days=6 * 365))
    assert retention.RULES["write_offs"]() == 0 and WriteOff.objects.get().reason
    travel(by=timedelta(days=2 * 365))
    assert retention.RULES["write_offs"]() == 1 and WriteOff.objects.get().reason == ""
    assert Clawback.objects.get().reason == "" and retention.RULES["write_offs"]() == 0


@given(whole=st.lists(st.integers(1, 10**9), min_size=1, max_size=6), share=st.floats(0, 1))
def test_the_parts_of_any_rest_add_up_and_none_is_more_than_it_was(whole: list[int], share: float) -> None:
    rest = max(1, int(sum(whole) * share))
    parts = largest_remainder(rest, whole)
    assert sum(parts) == rest and all(0 <= part <= was for part, was in zip(parts, whole, strict=True))
