"""Writing down interruptions of work while purses open: every purse ends where all of them together put it."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.test_interruptions import END, YEAR, House, at
from accounts.test_race import AT_ONCE, together
from rugzak.accounts import ends
from rugzak.accounts.models import Interruption, Purse
from rugzak.base.clock import travel
from rugzak.schemes.decision import Period

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NEXT = Period(date(2027, 1, 1), date(2027, 12, 31))


@pytest.fixture
def house(settings: object) -> House:
    settings.RUGZAK_CLOCK_MOVES = True  # type: ignore[attr-defined]
    travel(to=at(date(2026, 9, 1)))
    with transaction.atomic():
        return House()


def test_the_same_at_once_is_written_down_once(house: House) -> None:
    answers = together(lambda: house.away("illness", date(2026, 3, 1), date(2026, 3, 12)).pk)
    assert len(set(answers)) == 1, answers
    assert Interruption.objects.count() == 1 and house.end() == END + timedelta(days=12)


def test_purses_that_open_meanwhile_end_where_all_of_them_put_it(house: House) -> None:
    turn = iter(range(AT_ONCE))

    def work() -> object:
        n = next(turn)
        if n % 2:
            return house.open(period=NEXT if n % 4 == 1 else YEAR)
        return house.away("care", date(2027, 1, 1) + timedelta(days=10 * n), date(2027, 1, 5) + timedelta(days=10 * n))

    answers = together(work)
    assert not [one for one in answers if isinstance(one, Exception)], answers
    breaks = ends.breaks_of(house.person.pk)
    lots = list(Purse.objects.select_related("fund").order_by("valid_from"))
    assert len(lots) == 2 and len(breaks) == (AT_ONCE + 1) // 2
    assert not any(ends.work_out(lot, breaks) for lot in lots), "each has the end that all of them make"
    assert [house.due(lot) for lot in lots] == [
        [lot.valid_until + timedelta(days=1)] for lot in lots if lot.valid_until
    ]
