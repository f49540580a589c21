"""A booking reserves while its purse is moved, and a click sent twice; a control shows that the rig does race."""

from threading import Barrier
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import F

from accounts.test_race import AT_ONCE, together
from accounts.test_transfers import NOW, Moves, adds_up, free
from rugzak.accounts.errors import NotEnoughToMove
from rugzak.accounts.models import Purse, PurseTransfer
from rugzak.base.clock import travel
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def moves(settings: object) -> Moves:
    settings.RUGZAK_CLOCK_MOVES = True  # type: ignore[attr-defined]
    travel(to=NOW)
    with transaction.atomic():
        return Moves()


def test_a_booking_and_a_move_share_what_there_is(moves: Moves) -> None:
    turn, leg = iter(range(AT_ONCE)), ledger.Leg(moves.late.ledger_account, moves.budget.used_account, 2_500)

    def work() -> object:
        if next(turn) % 2:
            return moves.move(moves.late, moves.soon, 2_500)
        with transaction.atomic():
            return ledger.reserve(book=moves.budget.book, key=uuid4(), legs=[leg], kind="booking").granted

    answers = together(work)
    moved = sum(isinstance(answer, PurseTransfer) for answer in answers)
    held = sum(answer is True for answer in answers)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert moved + held == 4 and all(isinstance(error, NotEnoughToMove) for error in refused), answers
    lot = ledger_queries.balance(moves.late.ledger_account)
    assert (lot.posted, lot.held, free(moves.soon)) == (10_000 - moved * 2_500, held * 2_500, 10_000 + moved * 2_500)
    assert Purse.objects.get(pk=moves.late.pk).moved == -moved * 2_500 and adds_up(moves.budget)


def test_one_click_sent_by_many_moves_once(moves: Moves) -> None:
    key = uuid4()
    answers = together(lambda: moves.move(moves.late, moves.soon, 6_000, key=key).pk)
    assert len(set(answers)) == 1, answers
    assert (free(moves.late), free(moves.soon)) == (4_000, 16_000) and adds_up(moves.budget)


def test_both_ways_at_once_end_without_a_deadlock(moves: Moves) -> None:
    twin = moves.grant(moves.second, moves.late.valid_until)
    turn = iter(range(AT_ONCE))
    answers = together(lambda: moves.move(*((moves.late, twin) if next(turn) % 2 else (twin, moves.late)), amount=100))
    assert all(isinstance(answer, PurseTransfer) for answer in answers), answers
    assert free(moves.late) + free(twin) == 20_000 and adds_up(moves.budget) and adds_up(moves.second)


def test_control_look_first_and_the_same_money_moves_more_than_once(moves: Moves) -> None:
    barrier = Barrier(AT_ONCE)

    def naive() -> None:
        with transaction.atomic():
            left = Purse.objects.get(pk=moves.late.pk).granted
            barrier.wait()
            if left >= 6_000:
                Purse.objects.filter(pk=moves.late.pk).update(granted=F("granted") - 6_000)

    together(naive)
    assert Purse.objects.get(pk=moves.late.pk).granted < 0
