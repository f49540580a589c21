"""Reminders: in time, spread over days, one mail for all that ends together, none about what is empty."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from accounts import world
from rugzak.accounts import purses, reminders, rights
from rugzak.accounts.models import Person, Purse
from rugzak.accounts.reminders import LOOK, MAIL, REMIND, days_before
from rugzak.accounts.services import update_person
from rugzak.base import due
from rugzak.base.models import Due, Message
from rugzak.ledger import services as ledger
from rugzak.schemes.services import publish_library

pytestmark = pytest.mark.django_db
CHEQUE, END = "be-vl-opleidingscheque", date(2027, 8, 31)


@pytest.fixture(autouse=True)
def autumn(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    world.without_figures()
    publish_library()


@pytest.fixture
def purse() -> Purse:
    """A cheque of 125 euros that ends on 31 August."""
    fund = world.fund(CHEQUE)
    person = world.person(education="low", statute="employee", municipality=world.place(), email="an@example.org")
    employer = world.organisation(municipality=world.place())
    world.job(person, employer)
    decision = rights.right(person, CHEQUE).decision
    made = purses.ensure_entitlement(person, decision, fund)
    assert made.valid_until == END
    return made


def walk(clock, until: date) -> list[Message]:
    """Let the due list run day by day; gives the reminders that were posted."""
    reminders.start()
    first = Due.objects.get(kind=LOOK, done_at=None).date
    for days in range((until - first).days + 1):
        day = first + timedelta(days=days)
        clock.to(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
        assert due.run().failed == 0
    return list(Message.objects.filter(kind=MAIL).order_by("created_at"))


def told(purse: Purse) -> list[date]:
    return sorted(END - timedelta(days=days) for days in days_before(purse.account_id))


def test_three_times_before_the_end_and_never_after(clock, purse: Purse) -> None:
    clock.to(datetime(2027, 6, 1, 10, tzinfo=UTC))
    mails = walk(clock, date(2027, 9, 3))
    assert [mail.created_at.date() for mail in mails] == told(purse)
    assert {mail.to for mail in mails} == {"an@example.org"}
    assert [(end["free"], end["until"]) for mail in mails for end in mail.context["ends"]] == [
        (12500, "2027-08-31")
    ] * 3


def test_what_is_spent_or_promised_is_no_news(clock, purse: Purse) -> None:
    clock.to(datetime(2027, 6, 1, 10, tzinfo=UTC))
    leg = ledger.Leg(debit=purse.ledger_account, credit=purse.fund.used_account, amount=12500)
    ledger.reserve(book=purse.fund.book, key=uuid4(), legs=[leg], kind="booking").require()
    assert walk(clock, END) == []


def test_who_wants_none_gets_none(clock, purse: Purse) -> None:
    update_person(person=purse.account.person, reminders=False)
    clock.to(datetime(2027, 6, 1, 10, tzinfo=UTC))
    assert walk(clock, END) == []
    assert not Due.objects.filter(kind=REMIND).exists()


def test_who_turns_them_off_after_the_look_gets_none_either(clock, purse: Purse) -> None:
    row = Due(date=told(purse)[0], kind=REMIND, subject=purse.account_id)
    update_person(person=purse.account.person, reminders=False)
    clock.to(datetime(2027, 6, 20, 10, tzinfo=UTC))
    reminders.remind(row)
    assert not Message.objects.filter(kind=MAIL).exists()


def test_the_days_are_spread_and_the_database_counts_them_alike(clock, purse: Purse) -> None:
    accounts = [uuid4() for _ in range(500)]
    days = [days_before(one) for one in accounts]
    assert {each[0] for each in days} == set(range(71, 85)), "fourteen days share the first mail"
    assert all(22 <= each[1] <= 28 and 5 <= each[2] <= 7 for each in days)
    busiest = max(sum(each[0] == day for each in days) for day in range(71, 85))
    assert busiest < 500 / 14 * 2
    for days_left in days_before(purse.account_id):
        assert _due_on(END - timedelta(days=days_left)) == {purse.account_id}
        assert purse.account_id not in _due_on(END - timedelta(days=days_left + 30))


def _due_on(day: date) -> set[UUID]:
    return set(reminders._accounts(day))


def test_starting_twice_plans_one_look(clock, purse: Purse) -> None:
    assert reminders.start() == reminders.start()
    assert Due.objects.filter(kind=LOOK).count() == 1


def test_a_person_without_an_address_is_left_alone(clock, purse: Purse) -> None:
    Person.objects.filter(pk=purse.account.person_id).update(email="")
    clock.to(datetime(2027, 6, 1, 10, tzinfo=UTC))
    assert walk(clock, END) == []
