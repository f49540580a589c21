"""Clock, outbox, due list, files and crypto on a real database."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.core import mail

from rugzak.base import clock, crypto, due, files, outbox, privacy, registry
from rugzak.base.errors import BadFile, ClockIsFixed, NotFound
from rugzak.base.imports import read_csv
from rugzak.base.models import Due, Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moving_clock(settings):
    settings.RUGZAK_CLOCK_MOVES = True


def test_the_clock_travels_and_comes_back() -> None:
    clock.travel(to=datetime(2027, 3, 1, 12, tzinfo=UTC))
    assert clock.today().isoformat() == "2027-03-01"
    clock.travel(by=timedelta(days=2))
    assert clock.today().isoformat() == "2027-03-03"
    clock.reset()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_outside_a_demo_the_clock_is_fixed(settings) -> None:
    settings.RUGZAK_CLOCK_MOVES = False
    with pytest.raises(ClockIsFixed):
        clock.travel(by=timedelta(days=1))


def test_the_business_date_is_that_of_brussels() -> None:
    clock.travel(to=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert clock.today().isoformat() == "2027-01-01"
    clock.reset()


def test_a_message_is_sent_once() -> None:
    outbox.post(kind="hello", to="an@example.org", language="nl", context={"a": 1})
    assert outbox.send_due() == 1
    assert outbox.send_due() == 0
    assert len(mail.outbox) == 1


def test_a_message_that_breaks_stays_and_holds_nobody_up(monkeypatch) -> None:
    def render(message):
        if message.kind == "bad":
            raise ValueError
        return "s", "b"

    monkeypatch.setattr(registry, "_renderers", [render])
    outbox.post(kind="bad", to="a@example.org", language="nl", context={})
    outbox.post(kind="good", to="b@example.org", language="nl", context={})
    assert outbox.send_due(limit=2) == 1
    bad = Message.objects.get(kind="bad")
    assert (bad.sent_at, bad.error) == (None, "ValueError")


def test_due_rows_run_on_their_date_once_and_a_bad_one_stays(monkeypatch) -> None:
    seen = []

    def handler(row):
        seen.append(row.payload["n"])
        if row.payload["n"] == 2:
            raise RuntimeError("no")

    Due.objects.all().delete()  # what migrations planned
    monkeypatch.setitem(registry.due_handlers, "test", handler)
    day = clock.today()
    for n, date in ((3, day + timedelta(days=9)), (1, day), (2, day)):
        due.plan(date=date, kind="test", subject=uuid4(), payload={"n": n})
    report = due.run(day)
    assert (report.done, report.failed, sorted(seen)) == (1, 1, [1, 2])
    assert "no" in Due.objects.get(payload__n=2).error
    assert due.run(day + timedelta(days=9)).done == 1


def test_work_that_plans_its_next_part_gives_way_after_a_while(monkeypatch) -> None:
    """A worker does other things too; who asks without a limit gets it all done."""
    day, spent = clock.today(), [0.0]

    def part(row: Due) -> None:
        spent[0] += 1
        if row.payload["left"]:
            due.plan(date=day, kind="part", subject=uuid4(), payload={"left": row.payload["left"] - 1})

    monkeypatch.setitem(registry.due_handlers, "part", part)
    monkeypatch.setattr(due.time, "monotonic", lambda: spent[0])
    due.plan(date=day, kind="part", subject=uuid4(), payload={"left": 9})
    for done in (3, 6):
        due.run(day, seconds=3)
        assert spent == [done]
    due.run(day)
    assert spent == [10] and not Due.objects.filter(kind="part", done_at=None).exists()


def test_planning_twice_is_planning_once() -> None:
    subject, day = uuid4(), clock.today()
    assert due.plan(date=day, kind="x", subject=subject).pk == due.plan(date=day, kind="x", subject=subject).pk


def test_files_are_sealed_with_the_key_of_their_person() -> None:
    person = uuid4()
    ref = files.store(name="cv.txt", content=b"my cv", person_id=person)
    assert files.read(ref.id) == b"my cv"
    assert b"my cv" not in bytes(files.StoredFile.objects.get(pk=ref.id).content)
    files.PersonKey.objects.filter(pk=person).delete()
    with pytest.raises(NotFound):
        files.read(ref.id)


def test_sealed_values_open_in_their_own_context_only() -> None:
    sealed = crypto.encrypt("85073003328", context="person.national_number")
    assert crypto.decrypt(sealed, context="person.national_number") == b"85073003328"
    with pytest.raises(InvalidTag):
        crypto.decrypt(sealed, context="something else")
    with pytest.raises(InvalidTag):
        crypto.decrypt(sealed[:-1] + bytes([sealed[-1] ^ 1]), context="person.national_number")


def test_hashes_differ_by_purpose() -> None:
    assert crypto.keyed_hash("a", purpose="x") != crypto.keyed_hash("a", purpose="y")


def test_erasure_keeps_a_receipt_and_goes_on_where_it_stopped(monkeypatch) -> None:
    class Broken:
        room, columns, works = "skills", frozenset(), False

        def export(self, person_id):
            return {}

        def erase(self, person_id):
            if not self.works:
                raise RuntimeError("power cut")
            return {"rows": 1}

    broken, person = Broken(), uuid4()
    monkeypatch.setattr(registry, "privacy_handlers", {"skills": broken, "base": registry.privacy_handlers["base"]})
    files.store(name="a", content=b"a", person_id=person)
    with pytest.raises(RuntimeError):
        privacy.erase(person)
    assert files.StoredFile.objects.filter(person_id=person).exists()
    broken.works = True
    receipt = privacy.erase(person)
    assert receipt.rooms["skills"] == {"rows": 1}
    assert receipt.rooms["base"]["files"] == 1
    assert not files.StoredFile.objects.filter(person_id=person).exists()


@pytest.mark.parametrize("content", [b"a;b\n1;2\n", "\ufeffa,b\n1,2\n".encode(), "a\tb\n1\t2\n".encode("cp1252")])
def test_csv_in_any_usual_shape(content: bytes) -> None:
    assert read_csv("x.csv", required=["a", "b"], content=content) == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("content", [b"", b"  \n", b"a;c\n1;2\n", b"\x00\x01\x02"])
def test_a_csv_that_is_none_is_refused(content: bytes) -> None:
    with pytest.raises(BadFile) as caught:
        read_csv("x.csv", required=["a", "b"], content=content)
    assert caught.value.as_problem()["status"] == 422
