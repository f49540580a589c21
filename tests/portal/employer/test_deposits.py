"""An employer brings money in by bank transfer: the page says how, and only the bank's word fills the budget."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World, books_balance
from portal.desks import one_question, text_of
from portal.employer.conftest import SignIn
from rugzak.accounts import bank, funds
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.models import DepositRequest, Fund, FundRule
from rugzak.accounts.services import register_organisation as register

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(world: World) -> Fund:
    return funds.open_budget(world.employer)


def asked(hr: Client, fund: Fund, euros: str = "500") -> DepositRequest:
    form = {"euros": euros, "key": str(uuid4())}
    answer = hr.post(reverse("employer:deposit", args=[fund.pk]), form)
    row = DepositRequest.objects.latest("made_at")
    assert answer.headers["Location"] == reverse("employer:deposit-one", args=[row.pk])
    hr.post(reverse("employer:deposit", args=[fund.pk]), form)
    assert DepositRequest.objects.filter(key=form["key"]).count() == 1
    return row


def came(world: World, row: DepositRequest, cents: int) -> None:
    line = Line(cents, credit=True, reference=row.reference, name="Bakkerij", iban=world.employer.iban)
    bank.read_statement(statement(world.authority.iban, [line]))


def test_nothing_is_credited_before_the_bank_says_so(hr: Client, fund: Fund, world: World) -> None:
    row = asked(hr, fund)
    page = text_of(hr.get(reverse("employer:deposit-one", args=[row.pk])))
    assert one_question(page) and bank.format_reference(row.reference) in page and funds.pot(fund) == 0
    assert re.sub(r"\s", "", world.authority.iban) in re.sub(r"\s", "", page)
    came(world, row, 20_000)
    page = text_of(hr.get(reverse("employer:budget")))
    assert "€ 200 came, € 300 is still to come." in page.replace("\u00a0", " ") and funds.pot(fund) == 20_000
    came(world, row, 35_000)
    page = text_of(hr.get(reverse("employer:budget")))
    assert "You paid too much" in page and funds.pot(fund) == 50_000
    [credit] = bank.credits_of(fund)
    address = reverse("employer:credit", args=[credit.pk])
    hr.post(address, {"do": "use"})
    assert "already used" in text_of(hr.post(address, {"do": "back"}, follow=True))
    assert funds.pot(fund) == 55_000 and books_balance()


def test_a_deposit_can_be_given_up_once(hr: Client, fund: Fund) -> None:
    row = asked(hr, fund)
    address = reverse("employer:deposit-one", args=[row.pk])
    assert hr.post(address).status_code == 302
    assert hr.post(address).status_code == 409
    assert "You cancelled this" in text_of(hr.get(address))


def test_another_employer_s_money_is_not_there(hr: Client, fund: Fund, sign_in: SignIn) -> None:
    row = asked(hr, fund)
    other = sign_in("hr", register(kind="employer", name="Elders", number="0403.170.701"))
    assert other.get(reverse("employer:deposit-one", args=[row.pk])).status_code == 404
    assert other.get(reverse("employer:outlook", args=[fund.pk])).status_code == 404
    assert other.post(reverse("employer:credit", args=[uuid4()])).status_code == 404


def test_how_long_it_lasts_and_a_rule(hr: Client, fund: Fund) -> None:
    address = reverse("employer:outlook", args=[fund.pk])
    page = text_of(hr.get(address))
    assert one_question(page) and "The pot is empty." in page
    assert hr.post(address, {"keep": "-1", "warn_weeks": "6"}).status_code == 422
    hr.post(address, {"keep": "12.50", "week_most": "", "warn_weeks": "8", "reason": "a small pot"})
    rule = FundRule.objects.get(pk=fund.pk)
    assert (rule.keep, rule.week_most, rule.warn_weeks) == (1_250, None, 8)
    assert 'value="12.50"' in text_of(hr.get(address))
