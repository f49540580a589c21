"""A payment arrives while the debt is written off, and two approve at once; a control shows that the rig does race."""

from threading import Barrier

import pytest
from django.db import transaction

from accounts.test_race import AT_ONCE, together
from booking.test_debts import WHOLE, Owed
from booking.world import books_balance, make_world
from rugzak.booking.debts import queries
from rugzak.booking.errors import DebtChanged, WriteOffEnded, WrittenOff
from rugzak.booking.models import Clawback
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def owed(settings: object) -> Owed:
    from rugzak.schemes.services import publish_library

    settings.RUGZAK_CLOCK_MOVES = True  # type: ignore[attr-defined]
    publish_library()
    with transaction.atomic():
        return Owed(make_world())


def receivable(owed: Owed) -> int:
    return ledger_queries.balance(owed.debt.receivable_account).posted


def test_a_payment_and_a_write_off_never_cross(owed: Owed) -> None:
    row, turn = owed.ask(), iter(range(AT_ONCE))
    before = sum(owed.pots())
    answers = together(lambda: owed.receive(WHOLE) if next(turn) % 2 else owed.release(row))
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert receivable(owed) == 0, answers
    written = before - sum(owed.pots())
    paid = Clawback.objects.get().paid_at is not None
    assert (written, paid) in ((WHOLE, False), (0, True)), answers
    kinds = (WrittenOff, WriteOffEnded)
    assert all(isinstance(error, kinds) or getattr(error, "code", "") == "bad_payment" for error in refused), refused
    assert books_balance()


def test_a_part_that_comes_meanwhile_is_never_written_off_too(owed: Owed) -> None:
    row, turn = owed.ask(), iter(range(AT_ONCE))
    before = sum(owed.pots())
    answers = together(lambda: owed.receive(100) if next(turn) % 2 else owed.release(row))
    paid = sum(isinstance(answer, Clawback) for answer in answers) * 100
    stale = [answer for answer in answers if isinstance(answer, DebtChanged)]
    written = before - sum(owed.pots())
    assert written in (0, WHOLE - paid) and (written or stale), answers
    assert receivable(owed) == -(WHOLE - paid - written) == -queries.open_of([owed.debt])[owed.debt.pk]
    assert books_balance()


def test_two_who_approve_at_once_write_it_off_once(owed: Owed) -> None:
    row, before, turn = owed.ask(), sum(owed.pots()), iter(range(AT_ONCE))
    eyes = (owed.releaser, owed.world.member("releaser", owed.world.authority))
    answers = together(lambda: owed.release(row, actor=eyes[next(turn) % 2]))
    done = [answer for answer in answers if not isinstance(answer, Exception)]
    assert len({answer.act for answer in done}) == 1 and len({answer.released_by for answer in done}) == 1  # type: ignore[attr-defined]
    assert all(isinstance(answer, WriteOffEnded) for answer in answers if isinstance(answer, Exception)), answers
    assert before - sum(owed.pots()) == WHOLE and receivable(owed) == 0 and books_balance()


def test_control_without_the_lock_a_debt_is_squared_twice(owed: Owed) -> None:
    barrier, fund, turn = Barrier(AT_ONCE), owed.world.cheques, iter(range(AT_ONCE))

    def naive() -> None:
        with transaction.atomic():
            left, mine = owed.left(), next(turn)
            barrier.wait()
            leg = ledger.Leg(fund.pot_account, owed.debt.receivable_account, left)
            ledger.post(book=fund.book, key=owed.debt.pk.__class__(int=mine), legs=[leg], kind="test").require()

    together(naive)
    assert receivable(owed) > 0
