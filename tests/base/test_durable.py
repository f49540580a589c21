"""Early lock release: the commit waits for nothing, the answer does; what leaves the house is durable first."""

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from rugzak.base import durable, outbox

pytestmark = pytest.mark.django_db(transaction=True)

happened: list[str] = []


@pytest.fixture(autouse=True)
def commits_wait():
    """As in production; the server of the tests waits for nothing."""
    run("set synchronous_commit = on")
    yield
    run("reset synchronous_commit")


def run(query: str, *params: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchone()[0] if cursor.description else None


def written() -> object:
    """Write a row, and give how far the log of the database was then."""
    outbox.post(kind="hello", to="an@example.org", language="nl", context={})
    return run("select pg_current_wal_insert_lsn()")


def durable_until(place: object) -> object:
    return run("select pg_current_wal_flush_lsn() >= %s::pg_lsn", place)


def test_the_commit_does_not_wait_and_the_answer_does() -> None:
    with transaction.atomic():
        durable.release_early()
        assert run("show synchronous_commit") == "off"
        place = written()
        transaction.on_commit(lambda: seen.append(durable_until(place)))
        seen: list[object] = []
        assert durable_until(place) is False
    assert seen == [True]
    assert run("show synchronous_commit") == "on"


def test_a_savepoint_that_is_rolled_back_takes_the_early_release_with_it() -> None:
    with transaction.atomic():
        with transaction.atomic():
            durable.release_early()
            transaction.set_rollback(True)
        assert run("show synchronous_commit") == "on"
        assert not connection.run_on_commit


def test_many_verbs_in_one_transaction_wait_once() -> None:
    with transaction.atomic():
        durable.release_early()
        durable.release_early()
        assert len(connection.run_on_commit) == 1


def test_who_answers_with_what_another_wrote_waits_for_it_too() -> None:
    run("set synchronous_commit = off")
    place = written()
    run("set synchronous_commit = on")
    with transaction.atomic():
        durable.answer_when_durable()
    assert durable_until(place)


class Postbox(BaseEmailBackend):
    """Sends nothing; notes when it was asked to."""

    def send_messages(self, messages):
        happened.append("mail")
        return len(messages)


def test_no_mail_leaves_before_what_it_tells_is_durable(settings, monkeypatch) -> None:
    """The order is what can be seen: the server may well write a careless commit to the disk at once by itself."""
    settings.EMAIL_BACKEND = f"{Postbox.__module__}.Postbox"
    flush = durable.flush
    monkeypatch.setattr(durable, "flush", lambda: (flush(), happened.append("flush")))
    happened.clear()
    written()
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    assert happened == ["flush", "mail"]
