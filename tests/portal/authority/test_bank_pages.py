"""The authority's pages about the bank: a statement read, the unknown decided, a failed payment paid again, a pot."""

from datetime import date, timedelta
from uuid import uuid4

import altair
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from booking.world import World, books_balance, learner, organisation
from portal.desks import claimed, give, member, one_question, sign_in, text_of
from rugzak.accounts import funds, outlook, purses
from rugzak.accounts.bank import worklist
from rugzak.accounts.bank.example_bank import answer
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.models import Organisation, Payable, PayAgain, PaymentBatch
from rugzak.base import clock
from rugzak.portal.shared.outlook import Board

pytestmark = pytest.mark.django_db
THEIRS, NEW = "BE71096123456769", "BE43068999999501"


@pytest.fixture
def officer(world: World) -> Client:
    return sign_in(member("officer", world.authority))


@pytest.fixture
def releaser(world: World) -> Client:
    return sign_in(member("releaser", world.authority))


def upload(desk: Client, content: bytes) -> str:
    file = SimpleUploadedFile("statement.xml", content, "application/xml")
    return text_of(desk.post(reverse("authority:answer"), {"file": file}, follow=True))


def test_a_statement_is_read_and_what_it_left_is_decided(officer: Client, world: World) -> None:
    budget = funds.open_budget(world.employer)
    lines = [
        Line(900, words="BEHEERSKOSTEN"),
        Line(7_000, credit=True, name="Iemand", iban=THEIRS, words="opleiding?"),
        Line(300, credit=True, name="Een ander", iban=THEIRS),
    ]
    content = statement(world.authority.iban, lines, closing=5)
    page = upload(officer, content)
    assert "3 bookings" in page and "Wait for an officer" in page and "don’t add up" in page
    assert "3 bookings" in upload(officer, content)
    page = text_of(officer.get(reverse("authority:unknown")))
    assert one_question(page) and "BEHEERSKOSTEN" in page and "Iemand" in page and "Nobody knows it" in page
    costs, gift, other = (worklist.waiting().get(amount=line.amount) for line in lines)
    address = {row.pk: reverse("authority:movement", args=[row.pk]) for row in (costs, gift, other)}
    page = text_of(officer.get(address[gift.pk]))
    assert one_question(page) and 'value="aside"' not in page and 'value="fund"' in page
    assert officer.post(address[gift.pk], {"what": "fund", "reason": "no pot chosen"}).status_code == 422
    officer.post(address[gift.pk], {"what": "fund", "fund": str(budget.pk), "reason": "they told us by phone"})
    officer.post(address[other.pk], {"what": "back", "reason": "not for us"})
    officer.post(address[costs.pk], {"what": "aside", "reason": "costs of the bank"})
    assert not worklist.waiting().exists() and funds.pot(budget) == 7_000 and books_balance()
    assert "they told us by phone" in text_of(officer.get(address[gift.pk]))
    assert Payable.objects.get(source="bank_entry").to_iban == THEIRS


def test_the_list_is_for_officers_of_that_account(world: World, releaser: Client, officer: Client) -> None:
    upload(officer, statement(world.authority.iban, [Line(900)]))
    entry = worklist.waiting().get()
    address = reverse("authority:movement", args=[entry.pk])
    assert releaser.get(address).status_code == 403
    assert sign_in(member("officer", world.sector)).get(address).status_code == 404
    assert sign_in(member("provider", world.provider)).get(address).status_code == 403


def sent(officer: Client, releaser: Client, world: World) -> tuple[bytes, Payable]:
    """A payment file that went to the bank, and the first payment in it."""
    teacher = member("provider", world.provider)
    claim = claimed(give(world, teacher))
    releaser.post(reverse("authority:claim-release", args=[claim.pk]))
    debtor = Payable.objects.filter(state="open").first().debtor  # type: ignore[union-attr]
    officer.post(reverse("authority:batch-make"), {"debtor": str(debtor.pk)})
    batch = PaymentBatch.objects.get()
    releaser.post(reverse("authority:batch-release", args=[batch.pk]))
    xml = officer.post(reverse("authority:batch-file", args=[batch.pk])).content
    payable = batch.payables.first()
    assert payable is not None
    return xml, payable


def test_what_came_in_part_is_told_of(officer: Client, releaser: Client, world: World) -> None:
    xml, payable = sent(officer, releaser, world)
    upload(officer, answer(xml, paid={payable.pk.hex: payable.amount - 100}))
    assert "1 payment that failed" in text_of(officer.get(reverse("authority:payouts")))
    assert "€ 1</em> did not arrive" in text_of(officer.get(reverse("authority:again", args=[payable.pk]))).replace(
        "\xa0", " "
    )


def test_a_failed_payment_is_paid_again_by_two(officer: Client, releaser: Client, world: World) -> None:
    xml, failed = sent(officer, releaser, world)
    upload(officer, answer(xml, rejected={failed.pk.hex: "AC04"}))
    page = text_of(officer.get(reverse("authority:failed")))
    assert one_question(page) and world.provider.name in page and "AC04" in page
    assert "1 payment that failed" in text_of(officer.get(reverse("authority:payouts")))
    address = reverse("authority:again", args=[failed.pk])
    refused = officer.post(address, {"reason": "it will go well now"})
    assert refused.status_code == 422 and "still has the account number" in text_of(refused)
    Organisation.objects.filter(pk=world.provider.pk).update(iban=NEW)
    officer.post(address, {"reason": "a new number, by letter"})
    row = PayAgain.objects.get()
    approve = reverse("authority:again-approve", args=[row.pk])
    assert "someone else must approve" in text_of(officer.post(approve, follow=True))
    assert "Pay it again" in text_of(releaser.get(reverse("authority:failed")))
    releaser.post(approve)
    row.refresh_from_db()
    assert row.state == "done" and row.new is not None and row.new.state == "open" and books_balance()


def test_how_long_a_pot_lasts(officer: Client, world: World) -> None:
    clock.travel(to=clock.now().replace(hour=10))
    fund = world.sector_fund
    for week in range(14):
        who = learner(world.ghent, world.employer)
        end = date(2027, 6, 30)
        purses.grant(fund=fund, person=who, amount=20_000 + 1_000 * (week % 5), key=uuid4(), valid_until=end)
        clock.travel(by=timedelta(weeks=1))
    page = text_of(officer.get(reverse("authority:fund", args=[fund.pk])))
    assert one_question(page) and "Most likely empty around" in page and "eight of ten" in page
    assert "14 people" in page and 'data-chart="chart-outlook-' in page
    board = Board(outlook.outlook(fund, least=10))
    assert board.chart is not None
    altair.Chart.from_dict(dict(board.chart.spec))
    form = {"keep": "1000", "warn_weeks": "4"}
    assert officer.post(reverse("authority:fund", args=[fund.pk]), form).status_code == 302
    other = sign_in(member("officer", world.sector))
    assert other.get(reverse("authority:fund", args=[world.cheques.pk])).status_code == 404


def test_a_provider_marks_what_learners_paid(world: World, releaser: Client) -> None:
    teacher = member("provider", world.provider)
    claim = claimed(give(world, teacher))
    releaser.post(reverse("authority:claim-release", args=[claim.pk]))
    desk = sign_in(teacher)
    part = claim.booking.own_part
    address = reverse("provider:own-part", args=[part.pk])
    assert "The learner paid" in text_of(desk.get(reverse("provider:payouts")))
    desk.post(address)
    part.refresh_from_db()
    assert part.paid_at is not None
    assert "with a reason" in text_of(desk.post(address, {"do": "undo"}, follow=True))
    desk.post(address, {"do": "undo", "reason": "another learner"})
    part.refresh_from_db()
    assert part.paid_at is None and books_balance()
    other = sign_in(member("provider", organisation("provider", "Elders")))
    assert other.post(address).status_code == 404
