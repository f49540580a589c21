"""Statements of the account: every booking has its effect once, and what nobody recognises waits for someone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from accounts import world
from accounts.test_bank import House
from rugzak.accounts import bank
from rugzak.accounts.bank import example_bank, example_statement, holders, settle, statement_file, worklist, xml_file
from rugzak.accounts.bank.errors import DoesNotFit, NotWaiting, NoWayBack, OtherAccount, ReasonMissing
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import BankEntry, BankFile, Payable
from rugzak.base.errors import BadFile
from rugzak.base.models import Message
from rugzak.ledger import queries as ledger

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
OURS = world.IBANS[0]


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture(autouse=True)
def books_hold() -> Iterator[None]:
    """Whatever a test did, the ledger adds up after it."""
    yield
    report = ledger.check()
    assert report.ok, report


@pytest.fixture(autouse=True)
def settled(monkeypatch) -> list[bank.Settlement]:
    heard: list[bank.Settlement] = []
    monkeypatch.setitem(settle._handlers, "claim", [heard.append])
    return heard


def valid(content: bytes, kind: str) -> None:
    etree.XMLSchema(etree.parse(DATA / f"{kind}.xsd")).assertValid(etree.fromstring(content))


def unknown_money(house: House) -> int:
    return ledger.balance(holders.accounts_of(house.authority).unknown_account).posted


def test_the_example_bank_follows_the_schemas(house: House) -> None:
    house.owe()
    _, xml = house.sent()
    back = Line(500, credit=True, name="Iemand", iban=world.IBANS[2], words="terug", reason="AC04", end_to_end="x")
    lines = [*example_statement.lines_of(xml), example_statement.batch_line(xml), back, Line(100, pending=True)]
    valid(statement(OURS, lines), "camt.053.001.08")
    valid(statement(OURS, lines, kind=example_statement.NOTIFICATION), "camt.054.001.08")
    valid((DATA / "statement-v2.xml").read_bytes(), "camt.053.001.02")


def test_a_day_of_a_belgian_bank_is_read() -> None:
    file = statement_file.read((DATA / "statement-v2.xml").read_bytes(), "v2.xml")
    [day] = file.statements
    assert (day.iban, day.pending, day.opening, day.closing) == (OURS, 1, 1_000_000, 1_073_450)
    whole, first, second, back, costs = day.bookings
    assert (whole.amount, whole.credit, whole.batch) == (25_000, False, "RZ01")
    assert (first.amount, first.reference, first.name) == (50_000, "010806817183", "WERKHUIS NV")
    assert (second.amount, second.reference, second.iban) == (40_000, "090933755493", world.IBANS[2])
    assert (back.reason, back.returned, back.end_to_end[-1]) == ("AC04 CLOSED ACCOUNT", True, "1")
    assert (costs.amount, costs.words, costs.end_to_end) == (1_550, "BEHEERSKOSTEN", "")
    assert len({mark for _row, mark, _looks in statement_file.marks(day)}) == 5


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<Amt Ccy="EUR">15.50', b'<Amt Ccy="EUR">15.505'),
        (b'<Amt Ccy="EUR">15.50', b'<Amt Ccy="EUR">NaN'),
        (b'<Amt Ccy="EUR">15.50', b'<Amt Ccy="EUR">-15.50'),
        (b'<Amt Ccy="EUR">15.50', b'<Amt Ccy="EUR">9999999999999999'),
        (b"<BookgDt><Dt>2026-10-05", b"<BookgDt><Dt>2026-13-05"),
        (b"<CdtDbtInd>DBIT", b"<CdtDbtInd>BOTH"),
        (b"<Document", b'<!DOCTYPE x [<!ENTITY e "e">]><Document'),
        (b"camt.053.001.02", b"pain.001.001.03"),
        (b"</Document>", b""),
    ],
)
def test_what_can_t_be_true_is_refused_before_anything_happens(old: bytes, new: bytes) -> None:
    content = (DATA / "statement-v2.xml").read_bytes().replace(old, new)
    with pytest.raises(BadFile):
        bank.read_statement(content)
    assert not BankFile.objects.exists()


def test_a_file_that_is_too_large_is_not_even_parsed(monkeypatch) -> None:
    monkeypatch.setattr(xml_file, "MAX_BYTES", 10)
    with pytest.raises(BadFile):
        statement_file.read(b"<a/>" * 10, "x.xml")


def test_payments_one_by_one_are_paid_and_the_payee_is_told(house: House, settled) -> None:
    one, two = house.owe(10_000, name="Een"), house.owe(20_000, name="Twee")
    world.add_membership(user=world.user("een@example.org"), organisation=one.payee, role="provider")
    batch, xml = house.sent()
    report = bank.read_statement(statement(OURS, example_statement.lines_of(xml), booked_on=date(2026, 10, 5)))
    assert (report.done, report.open, report.read) == ({"paid": 2}, 0, 2)
    one.refresh_from_db()
    batch.refresh_from_db()
    assert (one.state, one.paid_amount, one.booked_on, batch.state) == ("paid", 10_000, date(2026, 10, 5), "done")
    assert house.used() == 70_000 and {row.paid for row in settled} == {10_000, 20_000}
    [mail] = Message.objects.filter(kind="bank.remittance")
    assert mail.to == "een@example.org" and mail.context["amount"] == 10_000
    assert mail.context["lines"][0]["reference"] == bank.format_reference(one.reference)
    assert two.reference


def test_the_same_file_and_the_same_bookings_again_change_nothing(house: House) -> None:
    house.owe()
    _, xml = house.sent()
    lines = [replace(line, own="BANK-1") for line in example_statement.lines_of(xml)]
    content = statement(OURS, lines)
    assert bank.read_statement(content).done == {"paid": 1}
    again = bank.read_statement(content)
    assert again.replayed and again.done == {"paid": 1}
    other_file = bank.read_statement(statement(OURS, lines))
    notification = bank.read_statement(statement(OURS, lines, kind=example_statement.NOTIFICATION))
    assert (other_file.known, other_file.done, notification.known) == (1, {}, 1)
    assert house.used() == 90_000 and Message.objects.filter(kind="bank.remittance").count() == 0
    assert BankEntry.objects.count() == 1


def test_a_crash_half_way_is_finished_by_reading_again(house: House, monkeypatch) -> None:
    for amount in (1_000, 2_000, 3_000):
        house.owe(amount)
    _, xml = house.sent()
    content = statement(OURS, example_statement.lines_of(xml))
    count = 0

    def dying(result: bank.Settlement) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise RuntimeError("power cut")

    monkeypatch.setitem(settle._handlers, "claim", [dying])
    with pytest.raises(RuntimeError):
        bank.read_statement(content)
    assert BankEntry.objects.count() == 1, "the second booking and its effect went together"
    report = bank.read_statement(content)
    assert (report.known, report.done, house.used()) == (1, {"paid": 2}, 94_000)


def test_one_sum_for_the_whole_file(house: House) -> None:
    for amount in (1_000, 2_000):
        house.owe(amount)
    batch, xml = house.sent()
    report = bank.read_statement(statement(OURS, [example_statement.batch_line(xml)]))
    assert report.done == {"batch": 1} and house.used() == 97_000
    batch.refresh_from_db()
    assert batch.state == "done" and set(batch.payables.values_list("state", flat=True)) == {"paid"}


def test_another_sum_for_the_whole_file_waits(house: House) -> None:
    house.owe(1_000)
    _, xml = house.sent()
    line = replace(example_statement.batch_line(xml), amount=999)
    report = bank.read_statement(statement(OURS, [line]))
    assert (report.open, house.used()) == (1, 100_000)
    assert worklist.waiting().get().outcome == "other_sum"


def test_part_confirmed_refused_and_returned(house: House, settled) -> None:
    part, paid, refused = house.owe(5_000), house.owe(6_000), house.owe(7_000)
    _, xml = house.sent()
    answer = example_bank.answer(xml.replace(part.pk.hex.encode(), b"0" * 32), rejected={refused.pk.hex: "AC04"})
    bank.read_status(answer)
    lines = {line.end_to_end: line for line in example_statement.lines_of(xml)}
    report = bank.read_statement(statement(OURS, [replace(lines[part.pk.hex], amount=4_000), lines[paid.pk.hex]]))
    assert report.done == {"partial": 1, "confirmed": 1}
    back = replace(lines[paid.pk.hex], credit=True, reason="AC06")
    report = bank.read_statement(statement(OURS, [back]))
    assert report.done == {"returned": 1}
    states = {row.pk: (row.state, row.paid_amount, row.reason) for row in Payable.objects.all()}
    assert states[paid.pk] == ("returned", 0, "AC06") and states[part.pk][:2] == ("paid", 4_000)
    assert [(row.paid, row.returned) for row in settled] == [(6_000, 0), (0, 7_000), (4_000, 1_000), (0, 6_000)]


def test_a_refused_payment_that_was_booked_out_and_in_cancels_out(house: House) -> None:
    for first in ("debit", "credit", "later"):
        refused = house.owe(7_000)
        _, xml = house.sent()
        bank.read_status(example_bank.answer(xml, rejected={refused.pk.hex: "AC04"}))
        [out] = example_statement.lines_of(xml)
        back = replace(out, credit=True, reason="AC04")
        used = house.used()
        if first == "later":
            report = bank.read_statement(statement(OURS, [out]))
            assert worklist.waiting().get().outcome == "paid_though_refused" and report.open == 1
            bank.read_statement(statement(OURS, [back]))
        else:
            bank.read_statement(statement(OURS, [out, back] if first == "debit" else [back, out]))
        assert not worklist.waiting().exists() and house.used() == used


def test_a_booking_that_looks_like_another_without_the_bank_s_reference_waits(house: House) -> None:
    line = Line(5_000, credit=True, name="Iemand", iban=world.IBANS[2], words="gift", own="")
    bank.read_statement(statement(OURS, [line, line], id="day-1"))
    assert worklist.waiting().count() == 2, "two alike in one statement are two"
    report = bank.read_statement(statement(OURS, [line], id="day-1-again"))
    assert report.open == 1 and worklist.waiting().filter(outcome="perhaps_twice").count() == 1
    assert unknown_money(house) == 10_000, "what may be told twice isn't counted before someone looked"
    twin = worklist.waiting().get(outcome="perhaps_twice")
    worklist.set_aside(entry_id=twin.pk, by=house.officer, reason="the bank sent the day twice")
    with pytest.raises(NotWaiting):
        worklist.set_aside(entry_id=twin.pk, by=house.officer, reason="again")


def test_files_of_other_accounts_and_other_people(house: House) -> None:
    with pytest.raises(OtherAccount):
        bank.read_statement(statement(world.IBANS[2], [Line(100)]))
    with pytest.raises(NotAllowed):
        bank.read_statement(statement(OURS, [Line(100)]), by=world.user())
    assert not BankFile.objects.exists()


def test_balances_that_do_not_add_up_are_told(house: House) -> None:
    report = bank.read_statement(statement(OURS, [Line(100)], opening=1_000, closing=1_000), by=house.officer)
    assert report.gaps == [OURS] and report.open == 1


def test_unknown_money_lies_in_the_books_until_someone_decides(house: House) -> None:
    lines = [
        Line(5_000, credit=True, name="Iemand", iban=world.IBANS[2], words="geen idee"),
        Line(700, words="costs"),
        Line(900, credit=True, currency="USD"),
        Line(300, credit=True, name="Zonder rekening"),
    ]
    report = bank.read_statement(statement(OURS, lines), by=house.officer)
    assert report.open == 4 and unknown_money(house) == 5_300
    gift, costs, dollars, bare = (worklist.waiting().get(amount=line.amount) for line in lines)
    with pytest.raises(DoesNotFit):
        worklist.set_aside(entry_id=gift.pk, by=house.officer, reason="money can't be put aside")
    with pytest.raises(ReasonMissing):
        worklist.assign_to_fund(entry_id=gift.pk, fund_id=house.fund.pk, by=house.officer, reason=" ")
    with pytest.raises(NoWayBack):
        worklist.return_entry(entry_id=bare.pk, by=house.officer, reason="unknown")
    with pytest.raises(NotAllowed):
        worklist.set_aside(entry_id=costs.pk, by=house.releaser, reason="not mine to do")
    worklist.set_aside(entry_id=costs.pk, by=house.officer, reason="costs of the bank")
    worklist.set_aside(entry_id=dollars.pk, by=house.officer, reason="changed by hand")
    free = ledger.balance(house.fund.pot_account).free
    worklist.assign_to_fund(entry_id=bare.pk, fund_id=house.fund.pk, by=house.officer, reason="a gift")
    assert ledger.balance(house.fund.pot_account).free == (free or 0) + 300 and unknown_money(house) == 5_000


def test_what_is_sent_back_leaves_with_four_eyes_and_waits_again_where_it_fails(house: House) -> None:
    line = Line(5_000, credit=True, name="Iemand", iban=world.IBANS[2], words="vergissing")
    bank.read_statement(statement(OURS, [line]))
    entry = worklist.waiting().get()
    worklist.return_entry(entry_id=entry.pk, by=house.officer, reason="not for us")
    with pytest.raises(NotWaiting):
        worklist.return_entry(entry_id=entry.pk, by=house.officer, reason="twice")
    _, xml = house.sent()
    assert world.IBANS[2].encode() in xml and b"Iemand" in xml and unknown_money(house) == 0
    back = Payable.objects.get(source="bank_entry")
    bank.read_status(example_bank.answer(xml, rejected={back.pk.hex: "AC04"}))
    entry.refresh_from_db()
    assert (entry.state, entry.outcome, unknown_money(house)) == ("open", "came_back", 5_000)
    worklist.return_entry(entry_id=entry.pk, by=house.officer, reason="once more")
    _, xml = house.sent()
    assert bank.read_statement(statement(OURS, example_statement.lines_of(xml))).done == {"paid": 1}
    entry.refresh_from_db()
    assert (entry.state, unknown_money(house)) == ("sent_back", 0)


def test_a_payment_without_its_mark_is_assigned(house: House) -> None:
    payable = house.owe(8_000)
    world.add_membership(user=world.user("een@example.org"), organisation=payable.payee, role="provider")
    batch, _xml = house.sent()
    bank.read_statement(statement(OURS, [Line(8_000, words="our payment, says the bank by phone"), Line(8_001)]))
    good, bad = worklist.waiting().get(amount=8_000), worklist.waiting().get(amount=8_001)
    with pytest.raises(DoesNotFit):
        worklist.assign_to_payable(entry_id=bad.pk, payable_id=payable.pk, by=house.officer)
    worklist.assign_to_payable(entry_id=good.pk, payable_id=payable.pk, by=house.officer, note="by phone")
    payable.refresh_from_db()
    batch.refresh_from_db()
    assert (payable.state, batch.state, house.used()) == ("paid", "done", 92_000)
    bank.read_statement(statement(OURS, [Line(8_000, credit=True, words="terug", iban=world.IBANS[2])]))
    came = worklist.waiting().get(amount=8_000)
    worklist.assign_to_payable(entry_id=came.pk, payable_id=payable.pk, by=house.officer, note="account closed")
    payable.refresh_from_db()
    assert (payable.state, house.used(), unknown_money(house)) == ("returned", 100_000, 0)
    assert [row.to for row in Message.objects.filter(kind="bank.refused")] == ["een@example.org"]


def test_the_debit_of_what_an_officer_saw_come_back_undoes_itself(house: House) -> None:
    payable = house.owe(8_000)
    _, xml = house.sent()
    bank.read_statement(statement(OURS, [Line(8_000, credit=True, words="terug", iban=world.IBANS[2])]))
    came = worklist.waiting().get(amount=8_000)
    worklist.assign_to_payable(entry_id=came.pk, payable_id=payable.pk, by=house.officer)
    payable.refresh_from_db()
    assert (payable.state, house.used(), unknown_money(house)) == ("rejected", 100_000, 0)
    assert bank.read_statement(statement(OURS, example_statement.lines_of(xml))).done == {"cancelled_out": 1}
    assert (worklist.waiting().count(), house.used()) == (0, 100_000)
