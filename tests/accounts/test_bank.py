"""Payment files: four eyes, a schema that holds, and answers that have their effect once."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from lxml import etree

from accounts import world
from rugzak.accounts import bank
from rugzak.accounts.bank import example_bank, settle, transfer_file
from rugzak.accounts.bank.references import with_check
from rugzak.accounts.errors import (
    BadAmount,
    BadReference,
    FileDoesNotValidate,
    FourEyes,
    NoIban,
    NotAllowed,
    NothingToPay,
    UnknownBatch,
    WrongState,
)
from rugzak.accounts.models import BankFile, Fund, Organisation, Payable, PaymentBatch, User
from rugzak.accounts.services import add_membership
from rugzak.base.errors import BadFile
from rugzak.base.models import StoredFile
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db
XSD = Path(__file__).parent / "data" / f"{example_bank.VERSION}.xsd"
NS = {"p": transfer_file.NAMESPACE}


class House:
    """An authority with a fund of which 1,000 euro was used, someone who makes files and someone who releases them."""

    def __init__(self) -> None:
        self.authority: Organisation = world.organisation("authority", name="Vlaamse Overheid & Co")
        self.fund: Fund = world.fund(organisation=self.authority)
        self.officer: User = world.member("officer", self.authority)
        self.releaser: User = world.member("releaser", self.authority)
        leg = ledger.Leg(debit=self.fund.pot_account, credit=self.fund.used_account, amount=100_000)
        ledger.post(book=self.fund.book, key=uuid4(), legs=[leg], kind="capture").require()

    def owe(self, amount: int = 10_000, name: str = "Leerhuis Ŝtrøm", **values: object) -> Payable:
        payee = world.organisation("provider", name=name, account=world.IBANS[1])
        given = {"fund": self.fund, "payee": payee, "amount": amount, "source": "claim", "source_id": uuid4()}
        return bank.make_payable(**{**given, **values})  # type: ignore[arg-type]

    def sent(self) -> tuple[PaymentBatch, bytes]:
        batch = bank.make_batch(debtor=self.authority, by=self.officer)
        bank.release_batch(batch_id=batch.pk, by=self.releaser)
        return batch, bank.take_file(batch_id=batch.pk, by=self.officer)

    def used(self) -> int:
        return ledger_queries.balance(self.fund.used_account).posted


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def settled(monkeypatch) -> list[bank.Settlement]:
    heard: list[bank.Settlement] = []
    monkeypatch.setattr(settle, "_handlers", {"claim": [heard.append]})
    return heard


def test_structured_references_check() -> None:
    assert with_check(108068171) == "010806817183"
    assert bank.format_reference("010806817183") == "+++010/8068/17183+++"
    assert bank.parse_reference("+++010/8068/17183+++") == "010806817183"
    assert with_check(97).endswith("97")  # a remainder of nought is written 97
    with pytest.raises(BadReference):
        bank.parse_reference("010/8068/17184")


def test_one_source_has_one_living_payable(house: House) -> None:
    source, payee = uuid4(), world.organisation("provider")
    one, two = (house.owe(source_id=source, payee=payee) for _ in range(2))
    assert one == two
    assert list(bank.payables_of("claim", source)) == [one]
    with pytest.raises(IntegrityError), transaction.atomic():
        copy = Payable.objects.get(pk=one.pk)
        copy.pk, copy.reference, copy._state.adding = uuid4(), with_check(9_999_999), True
        copy.save()
    for amount in (0, -5):
        with pytest.raises(BadAmount):
            house.owe(amount=amount)


def test_minutes_are_not_paid_by_bank(house: House) -> None:
    hours = world.fund("vov", asset="MIN", organisation=house.authority)
    with pytest.raises(BadAmount):
        house.owe(fund=hours)


def test_the_file_validates_and_carries_the_belgian_reference(house: House) -> None:
    payable = house.owe(12_345)
    house.owe(1)
    _, xml = house.sent()
    document = etree.fromstring(xml)
    assert document.nsmap[None] == "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
    transfer_file._schema().assertValid(document)
    assert document.xpath("string(//p:GrpHdr/p:CtrlSum)", namespaces=NS) == "123.46"
    assert document.xpath("string(//p:GrpHdr/p:NbOfTxs)", namespaces=NS) == "2"
    assert document.xpath("string(//p:InitgPty/p:Nm)", namespaces=NS) == "Vlaamse Overheid   Co"
    row = document.xpath(f"//p:CdtTrfTxInf[p:PmtId/p:EndToEndId='{payable.pk.hex}']", namespaces=NS)[0]
    path = "string(p:RmtInf/p:Strd/p:CdtrRefInf/{})"
    assert row.xpath(path.format("p:Ref"), namespaces=NS) == payable.reference
    assert row.xpath(path.format("p:Tp/p:Issr"), namespaces=NS) == "BBA"
    assert row.xpath(path.format("p:Tp/p:CdOrPrtry/p:Cd"), namespaces=NS) == "SCOR"
    assert row.xpath("string(p:Amt/p:InstdAmt)", namespaces=NS) == "123.45"
    assert row.xpath("string(p:Cdtr/p:Nm)", namespaces=NS) == "Leerhuis Strm"
    assert not row.xpath("p:RmtInf/p:Ustrd", namespaces=NS)


def test_a_file_that_does_not_validate_is_not_released(house: House) -> None:
    house.owe()
    Organisation.objects.filter(kind="provider").update(iban="no iban at all")
    batch = bank.make_batch(debtor=house.authority, by=house.officer)
    with pytest.raises(FileDoesNotValidate):
        bank.release_batch(batch_id=batch.pk, by=house.releaser)
    batch.refresh_from_db()
    assert (batch.state, batch.file_id, batch.released_by) == ("draft", None, None)


def test_the_kept_file_is_encrypted(house: House) -> None:
    house.owe()
    batch, xml = house.sent()
    batch.refresh_from_db()
    assert b"IBAN" in xml
    assert b"IBAN" not in bytes(StoredFile.objects.get(pk=batch.file_id).content)


def test_four_eyes(house: House) -> None:
    house.owe()
    both = world.member("officer", house.authority)
    add_membership(user=both, organisation=house.authority, role="releaser")
    batch = bank.make_batch(debtor=house.authority, by=both)
    with pytest.raises(FourEyes):
        bank.release_batch(batch_id=batch.pk, by=both)
    with pytest.raises(NotAllowed):
        bank.release_batch(batch_id=batch.pk, by=house.officer)  # another, but without the role
    with pytest.raises(WrongState):
        bank.take_file(batch_id=batch.pk, by=both)
    bank.release_batch(batch_id=batch.pk, by=house.releaser)
    with pytest.raises(WrongState):
        bank.release_batch(batch_id=batch.pk, by=house.releaser)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database holds it too
        PaymentBatch.objects.filter(pk=batch.pk).update(released_by=both)


def test_who_may_make_files(house: House) -> None:
    house.owe()
    for who in (house.releaser, world.member("hr", world.organisation()), world.user()):
        with pytest.raises(NotAllowed):
            bank.make_batch(debtor=house.authority, by=who)
    sector = world.organisation("fund")
    with pytest.raises(NotAllowed):
        bank.make_batch(debtor=house.authority, by=world.member("officer", sector))


def test_what_can_not_be_paid_waits(house: House) -> None:
    with pytest.raises(NothingToPay):
        bank.make_batch(debtor=house.authority, by=house.officer)
    waits = house.owe(payee=world.organisation("provider", account=""))
    house.owe()
    batch = bank.make_batch(debtor=house.authority, by=house.officer)
    assert waits not in batch.payables.all()
    house.authority.iban = ""
    with pytest.raises(NoIban):
        bank.make_batch(debtor=house.authority, by=house.officer)


def test_a_draft_can_be_undone(house: House) -> None:
    payable = house.owe()
    batch = bank.make_batch(debtor=house.authority, by=house.officer)
    assert bank.cancel_batch(batch_id=batch.pk, by=house.officer) == 1
    payable.refresh_from_db()
    assert (payable.state, payable.batch) == ("open", None)


def test_paid_rejected_and_partly_paid(house: House, settled: list[bank.Settlement]) -> None:
    paid, rejected, part = house.owe(10_000), house.owe(20_000), house.owe(30_000)
    batch, xml = house.sent()
    content = example_bank.answer(xml, rejected={rejected.pk.hex: "AC04"}, paid={part.pk.hex: 12_500})
    etree.XMLSchema(file=str(XSD)).assertValid(etree.fromstring(content))
    report = bank.read_status(content, by=house.officer)
    assert (report.paid, report.rejected, report.partial, report.unknown) == (1, 1, 1, [])
    ends = {row.payable.pk: (row.payable.state, row.paid, row.returned, row.reason) for row in settled}
    assert ends == {
        paid.pk: ("paid", 10_000, 0, ""),
        rejected.pk: ("rejected", 0, 20_000, "AC04"),
        part.pk: ("paid", 12_500, 17_500, ""),
    }
    assert house.used() == 100_000 - 10_000 - 12_500
    batch.refresh_from_db()
    assert batch.state == "done"
    assert ledger_queries.check().ok


def test_the_same_answer_twice_has_no_second_effect(house: House, settled: list[bank.Settlement]) -> None:
    house.owe()
    _, xml = house.sent()
    content = example_bank.answer(xml)
    bank.read_status(content)
    again = bank.read_status(content)
    assert (again.replayed, again.paid) == (True, 1)
    other_message = bank.read_status(example_bank.answer(xml))
    assert (other_message.replayed, other_message.paid, other_message.unchanged) == (False, 0, 1)
    assert len(settled) == 1
    assert house.used() == 90_000
    assert BankFile.objects.count() == 2


def test_a_file_cut_short_goes_on_where_it_stopped(house: House, monkeypatch) -> None:
    first, second = house.owe(10_000), house.owe(20_000)
    _, xml = house.sent()
    heard: list[UUID] = []

    def falls_over_once(row: bank.Settlement) -> None:
        heard.append(row.payable.pk)
        if heard == [first.pk, second.pk]:
            raise ConnectionError

    monkeypatch.setattr(settle, "_handlers", {"claim": [falls_over_once]})
    content = example_bank.answer(xml)
    with pytest.raises(ConnectionError):
        bank.read_status(content)
    assert house.used() == 90_000  # the first is done, the second undone as a whole
    report = bank.read_status(content)
    assert (report.paid, report.unchanged) == (1, 1)
    assert heard == [first.pk, second.pk, second.pk]
    assert house.used() == 70_000


def test_money_that_comes_back_after_it_was_paid(house: House, settled: list[bank.Settlement]) -> None:
    payable = house.owe(10_000)
    _, xml = house.sent()
    bank.read_status(example_bank.answer(xml))
    bank.read_status(example_bank.answer(xml, rejected={payable.pk.hex: "MD07"}))
    assert [(row.payable.state, row.returned) for row in settled] == [("paid", 0), ("returned", 10_000)]
    assert house.used() == 100_000
    assert ledger_queries.check().ok


def test_on_its_way_is_not_paid(house: House, settled: list[bank.Settlement]) -> None:
    payable = house.owe()
    batch, xml = house.sent()
    report = bank.read_status(example_bank.answer(xml).replace(b"ACSC", b"ACSP"))
    payable.refresh_from_db()
    assert (report.pending, payable.state, settled) == (1, "sent", [])
    batch.refresh_from_db()
    assert batch.state == "sent"


def test_a_status_for_the_whole_file(house: House, settled: list[bank.Settlement]) -> None:
    house.owe(), house.owe()
    _, xml = house.sent()
    answer = etree.fromstring(example_bank.answer(xml))
    block = answer.find(".//{*}OrgnlPmtInfAndSts")
    block.getparent().remove(block)
    answer.find(".//{*}GrpSts").text = "RJCT"
    assert bank.read_status(etree.tostring(answer)).rejected == 2
    assert {row.returned for row in settled} == {10_000}


def test_a_payment_of_another_file_is_named_and_left_alone(house: House, settled: list[bank.Settlement]) -> None:
    payable = house.owe()
    _, xml = house.sent()
    stranger = uuid4().hex
    content = example_bank.answer(xml).replace(payable.pk.hex.encode(), stranger.encode())
    content = content.replace(b"<GrpSts>ACSC</GrpSts>", b"<GrpSts>PART</GrpSts>")
    assert bank.read_status(content).unknown == [stranger]
    assert settled == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<Document/>",
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><D xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.12">&b;</D>',
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>',
    ],
)
def test_a_file_that_is_no_status_report(content: bytes) -> None:
    with pytest.raises(BadFile):
        bank.read_status(content, name="x.xml")


def test_an_answer_to_a_file_we_never_sent(house: House) -> None:
    house.owe()
    batch, xml = house.sent()
    content = example_bank.answer(xml).replace(batch.message_id.encode(), b"RZ00")
    with pytest.raises(UnknownBatch):
        bank.read_status(content)
    with pytest.raises(NotAllowed):
        bank.read_status(example_bank.answer(xml), by=world.user())
