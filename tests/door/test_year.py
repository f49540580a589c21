"""A small year, played through the real door, caps, holds and desk: the figures add up and nothing of it stays."""

import pytest

from rugzak.accounts.models import Organisation
from rugzak.base import clock
from rugzak.booking.models import Booking
from rugzak.booking.stages.year.cast import KINDS
from rugzak.booking.stages.year.count import count
from rugzak.booking.stages.year.market import iban_of, number_of
from rugzak.booking.stages.year.play import played

SEED = 3


@pytest.mark.django_db
def test_a_small_year() -> None:
    before, steps = clock.today(), []
    with played(seed=SEED, providers=14, employers=20, step=steps.append) as year:
        result = count(year)
    assert {row.kind for row in result.crooked} == set(KINDS) and result.honest.providers >= 14 - len(KINDS) - 1
    shell = next(row for row in result.crooked if row.kind == "shell company")
    assert (shell.at_door, shell.out_cents) == (1, 0) and result.door["door_check_over"] == 1
    assert result.stopped_moves == 1
    total = result.total
    assert total.wrong_cents > 0 and total.out_cents < total.wrong_cents
    assert 0 <= result.honest.share <= result.honest.unheld <= 1
    assert steps.count("told") >= 13 and steps.count("week") > 50
    assert not Organisation.objects.exists() and not Booking.objects.exists() and clock.today() == before


def test_made_up_numbers_check() -> None:
    from rugzak.accounts.services.organisations import enterprise_number, iban

    for serial in (1, 97, 10_500_000, 123_456_789):
        assert enterprise_number(number_of(serial)) and iban(iban_of(serial))
