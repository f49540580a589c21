"""Export is complete, erasure reaches everything, the books stay whole, and old data goes."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test import Client

from accounts import world
from rugzak.accounts import access, facts, privacy, purses, retention, services, tokens
from rugzak.accounts.errors import MoneyLeft, StillBooked
from rugzak.accounts.models import BankFile, Consent, Fact, Person, ReadLog, User
from rugzak.base import clock as business
from rugzak.base import due, files
from rugzak.base import privacy as house
from rugzak.base.models import Due, Erasure, StoredFile
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db
SECRET = "Onvergetelijk"


@pytest.fixture
def somebody() -> Person:
    """A person with a row in every table of the room, and their name in the history."""
    number = world.national_number()
    person = world.person(family_name=SECRET, national_number=number, email="vergeet.mij@example.org")
    user = world.user("vergeet.mij@example.org", person=person)
    employer, coach = world.organisation(), world.member("coach", world.organisation("coach_centre"))
    world.job(person, employer, wage_month=295_000)
    services.update_person(person=person, phone="0470123456")
    services.give_consent(person=person, purpose="share_profile", organisation=employer)
    services.give_mandate(person=person, coach=coach, scopes=["rights"], end=business.today() + timedelta(days=9))
    facts.record(person, "person.education", "low", "document", "diploma.pdf")
    purses.grant(fund=world.fund(), person=person, amount=7_000, key=uuid4())
    access.require(access.actor_of(coach), "rights.see", access.scope_of_person(person.pk))
    tokens.issue(user=user, name="program")
    services.add_membership(user=user, organisation=employer, role="hr")
    return person


def everywhere(text: str) -> list[str]:
    """The tables of the room (and its neighbours at sign-in) in which a text still stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        tables = [row[1] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'select count(*) from "{table}" t where t::text ilike %s', [f"%{text}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_the_room_declares_every_column_about_a_person() -> None:
    undeclared = {column for column in house.undeclared_columns() if column.startswith("accounts_")}
    assert undeclared == set()


def test_declared_columns_exist() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select table_name || '.' || column_name from information_schema.columns")
        real = {row[0] for row in cursor.fetchall()}
    assert privacy.AccountsHandler.columns <= real


def test_the_export_holds_all_and_is_json(somebody: Person) -> None:
    exported = house.export(somebody.pk)["accounts"]
    text = json.dumps(exported, cls=DjangoJSONEncoder)
    assert len(exported["person"]["national_number"]) == 11
    for expected in (SECRET, "diploma.pdf", "vergeet.mij@example.org", "0470123456", "share_profile", "rights.see"):
        assert expected in text
    assert exported["purses"][0]["lines"][0]["amount"] == 7_000
    assert exported["sign_in"][0]["tokens"][0]["name"] == "program"
    assert all(exported[part] for part in ("jobs", "consents", "mandates", "facts", "read_log", "history"))


def test_the_export_of_nobody_is_empty() -> None:
    assert house.export(uuid4())["accounts"] == {}


def test_erasure_leaves_nothing_but_the_books(somebody: Person) -> None:
    ids, hash_ = (somebody.pk, somebody.pseudonym), bytes(somebody.national_number_hash or b"").hex()
    user_id = User.objects.get(person=somebody).pk
    fund = somebody.learning_account.purses.get().fund
    assert "accounts_personevent" in everywhere(SECRET)
    receipt = privacy.erase_person(somebody)
    assert receipt.done_at is not None
    assert receipt.rooms["accounts"]["history"] > 0
    for trace in (SECRET, "vergeet.mij", "0470123456", hash_, str(ids[1]), str(user_id)):
        assert everywhere(trace) == [], trace
    assert everywhere(str(ids[0])) == ["base_erasure"]  # the receipt
    assert ledger_queries.balance(fund.pot_account).free == 100_000  # what was not spent went back
    assert ledger_queries.check().ok


def test_what_was_spent_stays_in_the_books(somebody: Person) -> None:
    purse = somebody.learning_account.purses.select_related("fund").get()
    leg = ledger.Leg(debit=purse.ledger_account, credit=purse.fund.used_account, amount=3_000)
    ledger.post(book=purse.fund.book, key=uuid4(), legs=[leg], kind="capture").require()
    privacy.erase_person(somebody)
    assert ledger_queries.balance(purse.fund.used_account).posted == 3_000
    assert ledger_queries.balance(purse.fund.pot_account).free == 97_000
    assert ledger_queries.check().ok


def test_a_running_booking_or_own_money_comes_first(somebody: Person) -> None:
    world.organisation("authority")
    purses.deposit(person=somebody, amount=500, key=uuid4())
    with pytest.raises(MoneyLeft):
        privacy.erase_person(somebody)
    purse = somebody.learning_account.purses.select_related("fund").get(payer="gov")
    leg = ledger.Leg(debit=purse.ledger_account, credit=purse.fund.used_account, amount=1)
    held = ledger.reserve(book=purse.fund.book, key=uuid4(), legs=[leg], kind="booking")
    with pytest.raises(StillBooked):
        privacy.erase_person(somebody, give_up_savings=True)
    assert Person.objects.filter(pk=somebody.pk).exists()
    assert not Erasure.objects.exists()
    ledger.void(book=purse.fund.book, key=uuid4(), act=held.act)
    privacy.erase_person(somebody, give_up_savings=True)
    assert not Person.objects.filter(pk=somebody.pk).exists()
    assert ledger_queries.check().ok


def test_an_erased_person_is_signed_out(somebody: Person) -> None:
    client, user = Client(), User.objects.get(person=somebody)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.session[SESSION_KEY]
    privacy.erase_person(somebody)
    assert not User.objects.filter(pk=user.pk).exists()


def test_erasing_one_leaves_the_other(somebody: Person) -> None:
    other = world.person(email="blijft@example.org")
    services.give_consent(person=other, purpose="survey")
    privacy.erase_person(somebody)
    assert Person.objects.get() == other
    assert Consent.objects.get().person == other


def test_the_pseudonym_is_random_and_in_the_published_view(somebody: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pseudonym, statute, region from published.person where person_id = %s", [somebody.pk])
        assert cursor.fetchone() == (somebody.pseudonym, "", "")
    assert somebody.pseudonym not in (somebody.pk, world.person().pseudonym)


def test_who_said_no_to_surveys_is_not_invited(somebody: Person) -> None:
    def invited() -> int:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from published.contact where person_id = %s", [somebody.pk])
            return int(cursor.fetchone()[0])

    assert invited() == 1
    consent = services.give_consent(person=somebody, purpose="survey")
    services.withdraw_consent(person=somebody, consent_id=consent.pk)
    assert invited() == 0
    services.give_consent(person=somebody, purpose="survey")
    assert invited() == 1


def test_retention_keeps_what_is_young_and_plans_itself(clock) -> None:
    clock.to(datetime(2026, 10, 5, 8, tzinfo=UTC))
    person = world.person(national_number=world.national_number())
    world.job(person, world.organisation())
    facts.record(person, "person.pop_attest", True, valid_until=date(2026, 12, 31))
    consent = services.give_consent(person=person, purpose="survey")
    services.withdraw_consent(person=person, consent_id=consent.pk)
    access.log_reads(access.Actor(), "person.see", [person.pk])
    old = BankFile.objects.create(digest="x", message_id="m", original_message_id="o")
    old.file_id = files.store(name="status.xml", content=b"x").id
    old.save()
    assert retention.start() == retention.start()
    rows = Due.objects.filter(kind=retention.KIND)
    assert rows.get().date == date(2026, 11, 1)
    clock.to(datetime(2026, 11, 1, 8, tzinfo=UTC))
    due.run()
    assert (ReadLog.objects.count(), Consent.objects.count(), Fact.objects.count()) == (1, 1, 1)
    assert rows.get(done_at=None).date == date(2026, 12, 1)
    clock.to(datetime(2035, 1, 1, 8, tzinfo=UTC))
    retention.run(rows.get(done_at=None))
    assert (ReadLog.objects.count(), Consent.objects.count(), Fact.objects.count()) == (0, 0, 0)
    assert not StoredFile.objects.exists()
    assert BankFile.objects.get().file_id is None
    assert Person.objects.filter(pk=person.pk).exists()  # still has the job


def test_people_whom_payroll_brought_and_who_never_came_are_forgotten(clock) -> None:
    gone, comes = (world.person(national_number=world.national_number()) for _ in range(2))
    for person in (gone, comes):
        world.job(person, world.organisation(), end=business.today())
    world.user(person=comes)
    clock.by(days=4 * 366)
    assert retention.RULES["never_came"]() == 1
    assert Person.objects.get() == comes
