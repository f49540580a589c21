"""From the last half day to the bank account, and back again when something is wrong."""

from datetime import timedelta

import pytest

from booking.world import CHEQUE, LEAVE, SECTOR, World, books_balance, free
from rugzak.accounts.bank import Settlement
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Consent, Payable
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.services import add_membership
from rugzak.base import clock, due
from rugzak.base.clock import travel
from rugzak.booking import attendance, claims, errors, payouts
from rugzak.booking.debts import services as debts
from rugzak.booking.models import Claim, ClaimState, OwnPart, State
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger


class Course:
    """A booked course, walked through half day by half day."""

    def __init__(self, world: World) -> None:
        self.world, self.booking = world, world.book()
        self.provider = world.member("provider", world.provider)
        self.officer = world.member("officer", world.authority)
        self.releaser = world.member("releaser", world.authority)
        self.parts = list(world.session.parts.all())

    def attend(self, count: int, *, confirm: bool = True) -> "Course":
        """Present in the first `count` half days, absent in the others, both sides agreeing."""
        for n, part in enumerate(self.parts):
            travel(to=part.starts_at)
            there = n < count
            attendance.mark_provider(actor=self.provider, booking=self.booking, part=part, present=there)
            if confirm:
                mine = self.world.actor()
                attendance.confirm_on_page(actor=mine, booking=self.booking, part=part, present=there)
        travel(by=timedelta(hours=5))
        return self

    def claim(self) -> Claim:
        return claims.make_claim(actor=self.provider, booking=self.booking)

    def pay(self) -> Claim:
        return claims.release(actor=self.releaser, claim=self.claim())

    def amounts(self) -> dict[str, int]:
        return {line.scheme or "own": line.captured for line in self.booking.lines.all()}


@pytest.fixture
def course(world: World) -> Course:
    return Course(world)


def failed(claim: Claim) -> set[str]:
    return {control.code for control in claims.controls_of(claim) if not control.passed}


def test_who_came_always_is_paid_for_in_full(world: World, course: Course) -> None:
    claim = course.attend(10).claim()
    assert claim.state == ClaimState.CHECKED and not failed(claim)
    assert claim.amount == 39_200 + 12_500
    claims.release(actor=course.releaser, claim=claim)
    assert course.amounts() == {SECTOR: 39_200, CHEQUE: 12_500, LEAVE: 2_400, "own": 98_000 - 51_700}
    due_now = {row.debtor.name: (row.amount, row.payee_id) for row in Payable.objects.all()}
    assert due_now == {"Vlaanderen": (12_500, world.provider.pk), "Sectorfonds 200": (39_200, world.provider.pk)}
    assert OwnPart.objects.get().amount == 46_300 and len(OwnPart.objects.get().reference) == 12
    assert free(world.session.seat_taken) == 1 and books_balance()


def test_half_of_it_is_paid_by_the_hours(world: World, course: Course) -> None:
    course.attend(5).pay()
    assert course.amounts()[SECTOR] == 19_600 and course.amounts()[LEAVE] == 1_200
    lots = {purse.scheme: free(purse.ledger_account) for purse in world.person.learning_account.purses.all()}
    assert lots[SECTOR] == 40_000 - 19_600
    assert all(leg.open == 0 for leg in ledger_queries.holds(course.booking.act)) and books_balance()


def test_four_fifths_is_enough_for_all(course: Course) -> None:
    course.attend(8).pay()
    assert course.amounts()[SECTOR] == 39_200


def test_a_no_show_costs_nobody_anything(world: World, course: Course) -> None:
    claim = course.attend(0).pay()
    assert claim.state == ClaimState.PAID and not Payable.objects.exists() and not OwnPart.objects.exists()
    course.booking.refresh_from_db()
    assert course.booking.state == State.NO_SHOW and set(course.amounts().values()) == {0}
    assert books_balance()


def test_a_claim_waits_for_the_last_half_day(course: Course) -> None:
    travel(to=course.parts[-1].starts_at)
    with pytest.raises(errors.NotOver):
        course.claim()


def test_a_dispute_blocks_until_it_is_settled(course: Course) -> None:
    course.attend(10)
    part = course.parts[0]
    attendance.mark_provider(actor=course.provider, booking=course.booking, part=part, present=False, reason="list")
    claim = course.claim()
    assert claim.state == ClaimState.BLOCKED and failed(claim) == {"dispute"}
    with pytest.raises(errors.ClaimBlocked) as caught:
        claims.release(actor=course.releaser, claim=claim)
    assert "1" in caught.value.text()
    mine = course.world.actor()
    attendance.confirm_on_page(actor=mine, booking=course.booking, part=part, present=False, reason="true, I was late")
    assert claims.check(actor=course.officer, claim=claim).state == ClaimState.CHECKED
    assert claims.release(actor=course.releaser, claim=claim).state == ClaimState.RELEASED


def test_a_learner_who_says_nothing_blocks(course: Course) -> None:
    assert failed(course.attend(10, confirm=False).claim()) == {"marked"}


def test_each_control_can_fail(world: World, course: Course) -> None:
    course.attend(10)
    world.provider.recognitions.update(valid_until="2026-01-01")
    world.training.recognitions.update(valid_until="2026-01-01")
    world.provider.iban = ""
    world.provider.save()
    Consent.objects.filter(subject=course.booking.pk).update(withdrawn_at=clock.now())
    course.booking.price_cents = 99_000
    course.booking.save()
    claim = course.claim()
    assert failed(claim) == {"recognised", "iban", "consent", "price"}
    assert all(str(control) for control in claims.controls_of(claim))


def test_a_recognition_that_ended_later_does_not_matter(world: World, course: Course) -> None:
    course.attend(10)
    world.training.recognitions.update(valid_until=world.session.start)
    world.provider.recognitions.update(valid_until=world.session.start)
    assert not failed(course.claim())


def test_who_belongs_to_the_provider_or_is_the_learner_can_t_release(world: World, course: Course) -> None:
    claim = course.attend(10).claim()
    from rugzak.accounts import access
    from rugzak.accounts.models import User

    mixed = User.objects.get(pk=course.releaser.user_id)
    add_membership(user=mixed, organisation=world.provider, role="provider")
    with pytest.raises(errors.ClaimBlocked):
        claims.release(actor=access.actor_of(mixed), claim=claim)
    learner = world.person.user
    add_membership(user=learner, organisation=world.authority, role="releaser")
    with pytest.raises(errors.ClaimBlocked):
        claims.release(actor=access.actor_of(learner), claim=claim)
    claim.refresh_from_db()
    assert claim.state == ClaimState.CHECKED


def test_four_eyes(world: World, course: Course) -> None:
    claim = course.attend(10).claim()
    with pytest.raises(NotAllowed):
        claims.release(actor=course.officer, claim=claim)
    Claim.objects.update(made_by=course.releaser.user_id)
    with pytest.raises(errors.SameEyes):
        claims.release(actor=course.releaser, claim=claim)


def test_a_claim_is_made_and_released_once(course: Course) -> None:
    claim = course.attend(10).claim()
    with pytest.raises(errors.AlreadyClaimed):
        course.claim()
    claims.release(actor=course.releaser, claim=claim)
    with pytest.raises(errors.ClaimState):
        claims.release(actor=course.releaser, claim=claim)
    with pytest.raises(errors.AlreadyClaimed):
        attendance.mark_provider(
            actor=course.provider, booking=course.booking, part=course.parts[0], present=False, reason="x"
        )


def test_a_release_that_breaks_half_way_pays_nothing(course: Course, monkeypatch) -> None:
    claim = course.attend(10).claim()

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(claims, "pay_lines", broken)
    with pytest.raises(RuntimeError):
        claims.release(actor=course.releaser, claim=claim)
    monkeypatch.undo()
    assert not Payable.objects.exists() and set(course.amounts().values()) == {0}
    claim.refresh_from_db()
    assert claims.release(actor=course.releaser, claim=claim).state == ClaimState.RELEASED


def answer(scheme: str, paid: int) -> Settlement:
    """What the bank's answer does: book what was paid, tell who made the payable."""
    payable = Payable.objects.get(fund__scheme=scheme)
    returned = payable.amount - paid
    if paid:
        legs = [ledger.Leg(payable.fund.used_account, payable.fund.outside_account, paid)]
        ledger.post(book=payable.book, key=payable.pk, legs=legs, kind="paid_out").require()
    payable.state = PayableState.PAID if paid else PayableState.REJECTED
    payable.paid_amount = paid
    payable.save()
    result = Settlement(payable, paid, returned, "AC04")
    payouts.settled(result)
    return result


def test_when_all_is_paid_the_claim_is_paid(course: Course) -> None:
    claim = course.attend(10).pay()
    answer(SECTOR, 39_200)
    claim.refresh_from_db()
    assert claim.state == ClaimState.RELEASED
    answer(CHEQUE, 12_500)
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID and books_balance()


def test_a_rejected_payment_goes_back_to_the_lot_that_paid(world: World, course: Course) -> None:
    course.attend(10).pay()
    lot = world.person.learning_account.purses.get(scheme=SECTOR)
    travel(to=course.parts[0].starts_at)  # the sector's lot is of this calendar year
    assert free(lot.ledger_account) == 800
    answer(SECTOR, 0)
    assert free(lot.ledger_account) == 40_000 and free(world.sector_fund.used_account) == 0
    assert course.booking.lines.get(scheme=SECTOR).returned == 39_200 and books_balance()


def test_of_an_expired_lot_it_goes_to_the_fund(world: World, course: Course) -> None:
    course.attend(10).pay()
    pot = free(world.sector_fund.pot_account)
    assert clock.today().year == 2027
    answer(SECTOR, 0)
    assert free(world.sector_fund.pot_account) == pot + 39_200 and books_balance()


def test_a_partial_payment_gives_back_the_rest(world: World, course: Course) -> None:
    claim = course.attend(10).pay()
    answer(CHEQUE, 10_000)
    assert course.booking.lines.get(scheme=CHEQUE).returned == 2_500
    assert free(world.cheques.used_account) == 0
    claim.refresh_from_db()
    assert books_balance()


def test_money_is_claimed_back_from_a_named_debtor(world: World, course: Course) -> None:
    claim = course.attend(10).pay()
    answer(SECTOR, 39_200)
    answer(CHEQUE, 12_500)
    claim.refresh_from_db()
    before = free(world.sector_fund.pot_account) or 0
    clawback = payouts.claw_back(
        actor=course.officer, claim=claim, debtor="provider", debtor_id=world.provider.pk, amount=51_700,
        reason="the course was not given",
    )  # fmt: skip
    assert ledger_queries.balance(clawback.receivable_account).posted == -51_700
    assert free(world.sector_fund.pot_account) == before + 39_200  # its lot ended with the year
    assert books_balance()
    debts.paid(actor=course.officer, clawback=clawback)
    debts.paid(actor=course.officer, clawback=clawback)
    assert ledger_queries.balance(clawback.receivable_account).posted == 0 and books_balance()


@pytest.mark.parametrize(
    "change", [{"amount": 51_701}, {"amount": 0}, {"reason": " "}, {"debtor": "aunt"}], ids=lambda c: next(iter(c))
)
def test_a_clawback_that_can_t_be_is_refused(world: World, course: Course, change: dict[str, object]) -> None:
    claim = course.attend(10).pay()
    given = {"debtor": "learner", "debtor_id": world.person.pk, "amount": 100, "reason": "left", **change}
    with pytest.raises(errors.BadClawback):
        payouts.claw_back(actor=course.officer, claim=claim, **given)


def test_nothing_is_claimed_back_twice(world: World, course: Course) -> None:
    claim = course.attend(10).pay()
    given = {"debtor": "provider", "debtor_id": world.provider.pk, "reason": "x"}
    payouts.claw_back(actor=course.officer, claim=claim, amount=51_000, **given)
    with pytest.raises(errors.BadClawback):
        payouts.claw_back(actor=course.officer, claim=claim, amount=701, **given)


def test_the_day_after_the_last_half_day_the_booking_is_over(course: Course) -> None:
    course.attend(10, confirm=False)
    travel(by=timedelta(days=1))
    assert due.run().failed == 0
    course.booking.refresh_from_db()
    assert course.booking.state == State.COMPLETED and course.booking.ended_at is not None


def test_what_nobody_claims_goes_back_in_the_end(world: World, course: Course) -> None:
    course.attend(10)
    travel(by=timedelta(days=200))
    due.run()
    assert all(leg.open == 0 for leg in ledger_queries.holds(course.booking.act)) and books_balance()
