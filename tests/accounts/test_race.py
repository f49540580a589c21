"""Many at once ask for the same right: one purse, granted once. A control shows that the rig does race."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction

from accounts import world
from rugzak.accounts import funds, purses
from rugzak.accounts.models import Fund, LearningAccount, Person, Purse
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 12


def together(work: Callable[[], object]) -> list[object]:
    """Run the same work in many threads that start at one moment."""
    barrier = Barrier(AT_ONCE)

    def run(_: int) -> object:
        try:
            barrier.wait()
            return work()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_a_right_asked_for_at_once_is_granted_once() -> None:
    fund, person = world.fund(), world.person()
    answers = together(lambda: purses.ensure_entitlement(person, world.decision(), fund).pk)
    assert len(set(answers)) == 1, answers
    assert Purse.objects.get().granted == 25_000
    assert funds.pot(fund) == 75_000
    assert ledger_queries.check().ok


def test_an_employer_grant_sent_at_once_is_given_once() -> None:
    fund, person, key = world.fund(), world.person(), uuid4()
    together(lambda: purses.grant(fund=fund, person=person, amount=1_000, key=key))
    assert Purse.objects.get().granted == 1_000
    assert funds.pot(fund) == 99_000


def test_the_last_of_the_pot_goes_to_as_many_as_it_holds() -> None:
    fund = world.fund(budget=100_000)
    people = iter([world.person() for _ in range(AT_ONCE)])
    answers = together(lambda: purses.ensure_entitlement(next(people), world.decision(), fund))
    assert sum(isinstance(answer, Purse) for answer in answers) == 4
    assert funds.pot(fund) == 0
    assert Purse.objects.count() == 4


def test_control_without_the_lock_the_right_is_granted_more_than_once() -> None:
    fund, person = world.fund(), world.person()
    barrier = Barrier(AT_ONCE)

    def naive() -> None:
        with transaction.atomic():
            seen = Purse.objects.filter(account_id=person.pk).exists()
            barrier.wait()
            if not seen:
                _grant_naively(person, fund)

    together(naive)
    assert funds.pot(fund) is not None
    assert 100_000 - (funds.pot(fund) or 0) > 25_000


def _grant_naively(person: Person, fund: Fund) -> None:
    account = LearningAccount.objects.get(pk=person.pk)
    ledger_account = ledger.open_account(asset="EUR", kind="purse")
    leg = ledger.Leg(debit=fund.pot_account, credit=ledger_account, amount=25_000)
    ledger.post(book=fund.book, key=uuid4(), legs=[leg], kind="grant")
    assert account
