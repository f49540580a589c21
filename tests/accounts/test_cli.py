"""The commands of accounts and bank, run as an operator would."""

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import rich
from typer.testing import CliRunner

from accounts import world
from accounts.closing_house import RUN_OFF, STOPS, House
from accounts.test_transfers import Moves, free
from rugzak.accounts import bank, interruptions, purses
from rugzak.accounts.bank import example_bank
from rugzak.accounts.bank.errors import NoWayBack
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.errors import Hidden, MoveNeedsReason
from rugzak.accounts.models import (
    BankEntry,
    DepositRequest,
    Employment,
    Interruption,
    PaymentBatch,
    Person,
    PurseTransfer,
    ReadLog,
)
from rugzak.base import due
from rugzak.base.errors import NotFound
from rugzak.cli import accounts, closings
from rugzak.cli import bank as bank_cli
from rugzak.cli import funds as funds_cli
from rugzak.cli import interruptions as interruptions_cli
from rugzak.cli import purses as purses_cli
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db


def run(app: object, *words: str, **options: object) -> str:
    rich.reconfigure(width=250)  # the console that all commands share was measured by whichever ran first
    result = CliRunner().invoke(app, words, catch_exceptions=False, **options)  # type: ignore[arg-type]
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_show_masks_and_logs() -> None:
    number = world.national_number()
    person = world.person(national_number=number)
    world.user("an@example.org", person=person)
    shown = run(accounts.app, "show", "an@example.org")
    assert "An Peeters" in shown and number not in shown
    assert ReadLog.objects.get().verb == "cli.person.show"
    with pytest.raises(NotFound):
        run(accounts.app, "show", str(uuid4()))


def test_export_and_erase(tmp_path: Path) -> None:
    person, file = world.person(), tmp_path / "export.json"
    run(accounts.app, "export", str(person.pk), "--to", str(file))
    assert json.loads(file.read_text("utf-8"))["accounts"]["person"]["family_name"] == "Peeters"
    assert CliRunner().invoke(accounts.app, ["erase", str(person.pk)], input="n\n").exit_code == 1
    assert Person.objects.exists()
    assert "receipt" in run(accounts.app, "erase", str(person.pk), "--yes")
    assert not Person.objects.exists()


def test_import_people(tmp_path: Path) -> None:
    employer = world.organisation()
    world.committee("200")
    file = tmp_path / "people.csv"
    head = "given_name;family_name;national_number;regime;joint_committee"
    file.write_text(f"{head}\nAn;Peeters;{world.national_number()};80;200\nBo;Maes;1;80;200\n", "utf-8")
    words = ["import", str(file), "--employer", employer.enterprise_number]
    assert "2 read, 1 made, 0 changed, 1 skipped" in run(accounts.app, *words, "--dry-run")
    assert not Employment.objects.exists()
    assert "line 3" in run(accounts.app, *words)
    assert Employment.objects.get().employer == employer


def test_purses_and_rights() -> None:
    person = world.person()
    purses.grant(fund=world.fund(), person=person, amount=7_000, key=uuid4())
    assert "70" in run(accounts.app, "purses", str(person.pk))
    assert "scheme" in run(accounts.app, "rights", str(person.pk))


def test_a_payment_file_from_draft_to_answer(tmp_path: Path) -> None:
    authority = world.organisation("authority")
    fund = world.fund(organisation=authority)
    officer, releaser = (world.member(role, authority) for role in ("officer", "releaser"))
    leg = ledger.Leg(debit=fund.pot_account, credit=fund.used_account, amount=10_000)
    ledger.post(book=fund.book, key=uuid4(), legs=[leg], kind="capture").require()
    payee = world.organisation("provider")
    bank.make_payable(fund=fund, payee=payee, amount=10_000, source="claim", source_id=uuid4())
    run(bank_cli.app, "make", "--as", officer.email, "--payer", authority.enterprise_number)
    batch = str(PaymentBatch.objects.get().pk)
    run(bank_cli.app, "release", batch, "--as", releaser.email)
    file, answer = tmp_path / "pay.xml", tmp_path / "answer.xml"
    run(bank_cli.app, "file", batch, "--as", officer.email, "--to", str(file))
    answer.write_bytes(example_bank.answer(file.read_bytes()))
    assert "1 paid, 0 in part, 0 rejected" in run(bank_cli.app, "status", str(answer), "--as", officer.email)
    assert "done" in run(bank_cli.app, "list", env={"COLUMNS": "200"})


class Desk:
    """An authority that keeps money, and an employer with an empty budget."""

    def __init__(self) -> None:
        self.authority = world.organisation("authority")
        self.officer, self.releaser = (world.member(role, self.authority).email for role in ("officer", "releaser"))
        self.employer = world.organisation("employer")
        self.hr = world.member("hr", self.employer).email
        self.fund = world.fund("budget", 0, organisation=self.employer, payer="employer")

    def statement(self, folder: Path, *lines: Line) -> str:
        file = folder / f"{uuid4()}.xml"
        file.write_bytes(statement(self.authority.iban, lines))
        return run(bank_cli.app, "statement", str(file), "--as", self.officer)


def test_a_deposit_from_question_to_grant(tmp_path: Path) -> None:
    desk = Desk()
    fund = str(desk.fund.pk)
    asked = run(funds_cli.app, "deposit", fund, "--as", desk.hr, "--euros", "250.50")
    row = DepositRequest.objects.get()
    assert bank.format_reference(row.reference) in asked and desk.authority.iban in asked
    assert "open" in run(funds_cli.app, "deposits", fund, "--as", desk.hr, env={"COLUMNS": "200"})
    told = desk.statement(tmp_path, Line(26_000, credit=True, reference=row.reference, iban=world.IBANS[1]))
    assert "1 surplus" in told
    credit = str(bank.credits_of(desk.fund).get().pk)
    assert credit in run(funds_cli.app, "credits", fund, "--as", desk.hr, env={"COLUMNS": "200"})
    assert "used" in run(funds_cli.app, "credit", credit, "--as", desk.hr, "--use")
    world.job(world.person(), desk.employer)
    words = ["grant", fund, "--as", desk.hr, "--euros", "100", "--until", "2030-12-31"]
    assert "1 people" in run(funds_cli.app, *words)
    run(funds_cli.app, "rule", fund, "--as", desk.hr, "--keep", "5000", "--warn-weeks", "8")
    seen = run(funds_cli.app, "outlook", fund, "--as", desk.hr)
    assert "granted: € 100" in seen.replace("\u00a0", " ") and "too little" in seen
    assert "260" not in run(funds_cli.app, "list", env={"COLUMNS": "200"})


def test_the_unknown_and_what_failed(tmp_path: Path) -> None:
    desk = Desk()
    lines = [Line(700, words="costs"), Line(900, credit=True, words="gift", iban=world.IBANS[2], name="Iemand")]
    assert "2 wait for an officer" in desk.statement(tmp_path, *lines)
    costs, gift = (str(row.pk) for row in (BankEntry.objects.get(amount=700), BankEntry.objects.get(amount=900)))
    listed = run(bank_cli.app, "unknown", "--as", desk.officer, env={"COLUMNS": "250"})
    assert costs in listed and gift in listed
    run(bank_cli.app, "aside", costs, "--as", desk.officer, "--reason", "costs of the bank")
    run(bank_cli.app, "assign", gift, "--as", desk.officer, "--fund", str(desk.fund.pk), "--reason", "a gift")
    assert BankEntry.objects.filter(state="open").count() == 0
    assert "payable" in run(bank_cli.app, "failed", "--as", desk.officer, env={"COLUMNS": "250"})


def test_interruptions_of_work() -> None:
    employer, person = world.organisation(), world.person()
    me, boss = world.user(person=person).email, world.member("hr", employer).email
    world.job(person, employer)
    assert "illness 2026-03-01 – 2026-03-12" in run(
        interruptions_cli.app, "record", "illness", "2026-03-01", "--until", "2026-03-12", "--as", me
    )
    of = ("--of", str(person.pk), "--as", boss)
    run(interruptions_cli.app, "record", "unpaid", "2026-04-01", *of, "--at", employer.enterprise_number)
    mine, theirs = Interruption.objects.order_by("start")
    assert str(mine.pk) in run(interruptions_cli.app, "list", "--as", me)
    seen = run(interruptions_cli.app, "list", *of)
    assert str(theirs.pk) in seen and str(mine.pk) not in seen
    run(interruptions_cli.app, "change", str(theirs.pk), "--until", "2026-04-30", *of)
    run(interruptions_cli.app, "withdraw", str(mine.pk), "--as", me)
    assert [(row.kind, row.until) for row in interruptions.of(person.pk)] == [("unpaid", date(2026, 4, 30))]
    for refused in (("list", "--of", str(person.pk)), ("withdraw", str(theirs.pk), "--of", str(person.pk))):
        with pytest.raises(Hidden):
            run(interruptions_cli.app, *refused, "--as", world.user().email)
    with pytest.raises(Hidden):
        run(interruptions_cli.app, "record", "care", "2026-05-01", *of, "--at", world.organisation().enterprise_number)


def test_moving_between_purses_and_a_proposal() -> None:
    moves = Moves()
    me, boss = moves.user.email, world.member("hr", moves.employer).email
    late, soon = str(moves.late.pk), str(moves.soon.pk)
    assert f"{soon}" in run(purses_cli.app, "list", "--as", me)
    assert "€ 40 done" in run(purses_cli.app, "move", late, soon, "4000", "--as", me).replace("\xa0", " ")
    with pytest.raises(MoveNeedsReason):
        run(purses_cli.app, "move", soon, late, "1", "--as", me)
    for answer in ("accept", "decline"):
        run(purses_cli.app, "propose", soon, late, "100", "--reason", "next year", "--as", boss)
        waits = PurseTransfer.objects.get(state="proposed")
        assert str(waits.pk) in run(purses_cli.app, "list", "--as", me)
        assert answer in run(purses_cli.app, answer, str(waits.pk), "--as", me).replace("done", "accept")
    assert free(moves.soon) == 13_900


def test_a_pot_ends_from_the_command_line(clock, tmp_path: Path) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    house = House(clock)
    fund, asks = str(house.fund.pk), ("--as", house.asks.email)
    days = ("--stops-on", str(STOPS), "--run-off", str(RUN_OFF), "--reason", "The law ends.")
    assert "asked: nothing new from 2026-12-01" in run(closings.app, "ask", fund, *asks, *days)
    assert "stopped" in run(closings.app, "confirm", fund, "--as", house.confirms.email)
    assert "there is still some in backpacks: € 500" in run(closings.app, "show", fund, *asks).replace("\xa0", " ")
    house.travel(RUN_OFF + timedelta(days=1))
    assert "closed 2027-04-01; papers until 2027-06-30" in run(closings.app, "close", fund, *asks)
    due.run()
    kept = tmp_path / "papers.zip"
    assert "sha256" in run(closings.app, "archive", fund, *asks, str(kept))
    assert zipfile.is_zipfile(kept)


def test_an_employers_rest_goes_back_from_the_command_line(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    house = House(clock, payer="employer")
    house.stop()
    asks = (str(house.fund.pk), "--as", house.asks.email)
    house.travel(RUN_OFF + timedelta(days=1))
    assert "goes to Bakker nv" in run(closings.app, "rest", *asks)


def test_a_stop_is_undone_from_the_command_line(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    house = House(clock)
    house.stop()
    assert "withdrawn" in run(closings.app, "withdraw", str(house.fund.pk), "--as", house.asks.email)


def test_own_money_in_and_out() -> None:
    person = world.person(email="an@example.org")
    me = world.user("an@example.org", person=person).email
    world.organisation("authority", account=world.IBANS[0])
    *_, iban, reference = run(purses_cli.app, "save", "--as", me).split()
    assert iban == world.IBANS[0]
    with pytest.raises(NoWayBack):
        run(purses_cli.app, "take-back", "100", "--as", me)
    line = Line(900, credit=True, reference=bank.parse_reference(reference), iban=world.IBANS[1])
    bank.read_statement(statement(iban, [line]))
    assert "€ 9 leaving" in run(purses_cli.app, "take-back", "900", "--as", me).replace("\xa0", " ")
