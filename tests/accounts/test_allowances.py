"""What the rules of real schemes say of allowances, kept by the purses: ceilings, last days, parts in turn."""

from datetime import UTC, date, datetime

import pytest

from accounts import world
from rugzak.accounts import purses
from rugzak.accounts.errors import NotEntitled
from rugzak.accounts.models import Fund, Person, Purse
from rugzak.base import due
from rugzak.ledger import queries as ledger_queries
from rugzak.schemes.decide import Decision, decide
from rugzak.schemes.load import load_library
from rugzak.schemes.services import publish_library

from .test_purses import hold

pytestmark = pytest.mark.django_db
SCHEMES = {scheme.id: scheme for scheme in load_library()}
WORKER = {"person.statute": "employee", "person.worked_half_time": True, "person.french_qualification_low": False}
DISMISSED = {
    "dismissal.by_employer": True, "dismissal.serious_cause": False, "dismissal.restructuring": False,
    "dismissal.notice_worked": False, "dismissal.weeks": 36, "dismissal.notified": date(2026, 11, 2),
    "dismissal.guidance_start": date(2026, 12, 1),
}  # fmt: skip


@pytest.fixture(autouse=True)
def the_books_balance():
    world.without_figures()
    yield
    assert ledger_queries.check().ok


@pytest.fixture
def cpf(clock) -> tuple[Fund, Person]:
    clock.to(datetime(2026, 3, 2, 10, tzinfo=UTC))
    publish_library()
    return world.fund("fr-cpf", budget=100_000_000), world.person()


def account(on: date, born: date = date(1985, 4, 12), **more: object) -> Decision:
    known = {**WORKER, "person.birth_date": born, **{name.replace("__", "."): value for name, value in more.items()}}
    return decide(SCHEMES["fr-cpf"], known, on=on)


def free(person: Person, on: date) -> list[int]:
    return [view.free for view in purses.purses_of(person, on)]


def test_what_gathers_stops_at_its_ceiling_and_grows_again_once_used(clock, cpf: tuple[Fund, Person]) -> None:
    fund, person = cpf
    for year in range(2026, 2038):
        clock.to(datetime(year, 3, 2, 10, tzinfo=UTC))
        due.run()
        purses.ensure_entitlement(person, account(date(year, 3, 2)), fund)
    assert sum(free(person, date(2037, 3, 2))) == 500_000
    purse = Purse.objects.get(valid_from=date(2026, 1, 1))
    hold(purse, 30_000)  # promised, still in it: no room yet
    assert purses.ensure_entitlement(person, account(date(2037, 3, 3)), fund).granted == 0
    purses.expiry.take_back(purse, fund, 20_000, reason="used")
    assert purses.ensure_entitlement(person, account(date(2037, 3, 3)), fund).granted == 20_000


def test_each_year_is_granted_once_also_when_its_last_day_becomes_known_later(cpf: tuple[Fund, Person]) -> None:
    fund, person = cpf
    first = purses.ensure_entitlement(person, account(date(2026, 3, 2), born=date(1985, 4, 12)), fund)
    assert first.valid_until == date(2052, 4, 11)
    again = purses.ensure_entitlement(person, account(date(2026, 5, 2), born=date(1986, 4, 12)), fund)
    assert (again.pk, again.granted, again.valid_until) == (first.pk, 50_000, date(2053, 4, 11))
    assert free(person, date(2026, 5, 2)) == [50_000]


def test_it_ends_at_the_age_of_its_rule_and_goes_back(clock, cpf: tuple[Fund, Person]) -> None:
    fund, person = cpf
    old = date(1960, 1, 10)
    purses.ensure_entitlement(person, account(date(2026, 3, 2), born=old), fund)
    clock.to(datetime(2027, 1, 9, 10, tzinfo=UTC))
    due.run()
    assert free(person, date(2027, 1, 9)) == [50_000]
    clock.to(datetime(2027, 1, 10, 10, tzinfo=UTC))
    due.run()
    assert free(person, date(2027, 1, 10)) == []
    assert purses.funds.pot(fund) == 100_000_000
    with pytest.raises(NotEntitled):
        purses.ensure_entitlement(person, account(date(2027, 1, 10), born=old), fund)


def guidance(on: date) -> Decision:
    return decide(SCHEMES["be-fed-outplacement-vergoeding"], DISMISSED, on=on)


def test_parts_open_one_after_the_other_and_no_more_can_be_used(clock) -> None:
    clock.to(datetime(2026, 12, 1, 10, tzinfo=UTC))
    publish_library()
    fund, person = world.fund("be-fed-outplacement-vergoeding", None, asset="MIN", payer="employer"), world.person()
    first = purses.ensure_entitlement(person, guidance(date(2026, 12, 1)), fund)
    assert (first.pot, first.granted, first.valid_until) == ("first", 1200, date(2027, 2, 1))
    assert purses.ensure_entitlement(person, guidance(date(2027, 2, 1)), fund).pk == first.pk
    clock.to(datetime(2027, 2, 2, 10, tzinfo=UTC))
    due.run()
    second = purses.ensure_entitlement(person, guidance(date(2027, 2, 2)), fund)
    assert (second.pot, second.granted, second.valid_until) == ("second", 1200, date(2027, 6, 1))
    assert free(person, date(2027, 2, 2)) == [1200]


@pytest.mark.parametrize("start", [None, date(2025, 1, 1)])
def test_no_part_is_open_before_the_guidance_starts_or_after_it_ended(start: date | None) -> None:
    known = {**DISMISSED, "dismissal.guidance_start": start}
    decision = decide(SCHEMES["be-fed-outplacement-vergoeding"], known, on=date(2026, 12, 1))
    assert decision.outcome == "yes" and decision.amount == 3600
    fund = world.fund("be-fed-outplacement-vergoeding", None, asset="MIN", payer="employer")
    with pytest.raises(NotEntitled):
        purses.ensure_entitlement(world.person(), decision, fund)
