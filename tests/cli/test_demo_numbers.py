"""The made-up numbers pass the checks that real ones pass."""

import random
from datetime import date

import pytest
from stdnum.be import iban as be_iban
from stdnum.be import nn, vat

from rugzak.cli.demo.numbers import Ids, enterprise_number, iban, national_number


@pytest.mark.parametrize("index", [0, 1, 96, 97, 4321, 899_999])
def test_enterprise_and_account_numbers_are_valid(index: int) -> None:
    assert vat.is_valid(enterprise_number(index))
    assert be_iban.is_valid(iban(index))


@pytest.mark.parametrize(
    ("born", "sex"), [(date(1985, 7, 30), "M"), (date(2001, 2, 28), "F"), (date(1999, 12, 31), "F")]
)
@pytest.mark.parametrize("order", [0, 24, 48])
def test_national_numbers_give_back_birth_and_sex(born: date, sex: str, order: int) -> None:
    number = national_number(born, sex, order)
    assert nn.validate(number) == number
    assert nn.get_birth_date(number) == born
    assert nn.get_gender(number) == sex


def test_ids_follow_from_the_seed_and_rise() -> None:
    first, second = Ids(random.Random(1)), Ids(random.Random(1))
    ids = [first.next() for _ in range(50)]
    assert ids == [second.next() for _ in range(50)]
    assert ids == sorted(ids)
    assert {i.version for i in ids} == {7}
