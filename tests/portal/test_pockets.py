"""Pockets of a person: moving something to another one, and a proposal to say yes or no to."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.world import IBANS
from booking.world import World, fund
from portal.desks import one_question, text_of
from rugzak.accounts import purses, transfers
from rugzak.accounts.bank import parse_reference, read_statement
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.models import Purse, PurseTransfer, SavingsBack
from rugzak.accounts.permissions import Actor
from rugzak.ledger import queries as ledger

pytestmark = pytest.mark.django_db
KEY = "018f0000-0000-7000-8000-000000000021"


class Pockets:
    """A budget with something until the end of this year and of the next."""

    def __init__(self, world: World) -> None:
        self.fund = fund(world.employer, "pockets", "employer", "EUR", 100_000)
        self.soon, self.late = (
            purses.grant(
                fund=self.fund, person=world.person, amount=10_000, key=uuid4(), valid_until=date(year, 12, 31)
            )
            for year in (2026, 2027)
        )
        self.manager = Actor(user_id=uuid4(), roles=frozenset({("hr", world.employer.pk)}))

    def propose(self) -> PurseTransfer:
        return transfers.propose(
            actor=self.manager, source=self.soon, target=self.late, amount=2_500, reason="Next year", key=uuid4()
        )

    def free(self) -> tuple[int | None, int | None]:
        return tuple(ledger.balance(purse.ledger_account).free for purse in (self.soon, self.late))  # type: ignore[return-value]


@pytest.fixture
def pockets(world: World) -> Pockets:
    return Pockets(world)


def test_something_is_moved_to_where_it_may_go(pockets: Pockets, learner: Client) -> None:
    address = reverse("person:move", args=[pockets.late.pk])
    page = text_of(learner.get(reverse("person:purses")))
    assert one_question(page) and address in page and reverse("person:move", args=[pockets.soon.pk]) not in page
    assert one_question(text_of(learner.get(address)))
    form = {"target": str(pockets.soon.pk), "amount": "40.50", "key": KEY}
    too_much = learner.post(address, form | {"amount": "100.01"})
    assert too_much.status_code == 422 and 'value="100.01"' in text_of(too_much) and "at most" in text_of(too_much)
    assert learner.post(address, form | {"target": str(pockets.late.pk)}).status_code == 422
    for _twice in range(2):
        assert learner.post(address, form).status_code == 302
    assert pockets.free() == (14_050, 5_950)
    assert "moved between your pockets" in text_of(learner.get(reverse("person:activity")))


def test_where_nothing_may_go_there_is_no_page(pockets: Pockets, learner: Client, world: World) -> None:
    assert learner.get(reverse("person:move", args=[pockets.soon.pk])).status_code == 404
    stranger = world.learner()
    theirs = purses.deposit(person=stranger, amount=100, key=uuid4())
    assert learner.get(reverse("person:move", args=[theirs.pk])).status_code == 404
    assert Purse.objects.filter(account_id=stranger.pk).count() == 1


def test_a_proposal_is_accepted_or_declined(pockets: Pockets, learner: Client) -> None:
    first, second = pockets.propose(), pockets.propose()
    assert "2 proposals" in text_of(learner.get(reverse("person:home")))
    assert "Next year" in text_of(learner.get(reverse("person:purses")))
    learner.post(reverse("person:transfer-answer", args=[first.pk]), {"do": "decline"})
    assert pockets.free() == (10_000, 10_000)
    yes = reverse("person:transfer-answer", args=[second.pk])
    for _twice in range(2):
        assert learner.post(yes).status_code == 302
    assert pockets.free() == (7_500, 12_500)
    late = learner.post(reverse("person:transfer-answer", args=[first.pk]))
    assert late.status_code == 409 and "doesn’t wait" in text_of(late).replace("&#x27;", "’")


def test_nobody_answers_for_another(pockets: Pockets, world: World) -> None:
    other = Client()
    other.force_login(world.learner().user)
    assert other.post(reverse("person:transfer-answer", args=[pockets.propose().pk])).status_code == 404


def test_own_money_in_by_bank_and_out_again(world: World, learner: Client) -> None:
    page = text_of(learner.get(reverse("person:save")))
    reference = re.search(r"\+\+\+[\d/]+\+\+\+", page)
    assert reference and world.authority.iban in page
    line = Line(5_000, credit=True, reference=parse_reference(reference[0]), name="An", iban=IBANS[1])
    read_statement(statement(world.authority.iban, [line]))
    assert IBANS[1][-4:] in text_of(learner.get(reverse("person:save")))
    address = reverse("person:take-back")
    form = learner.get(address)
    key = form.context["form"]["key"].value()
    assert learner.post(address, {"amount": "50.01", "key": key}).status_code == 422
    assert learner.post(address, {"amount": "", "key": key}).status_code == 422
    for _ in range(2):  # a double click is one return
        assert learner.post(address, {"amount": "20", "key": key}).status_code == 302
    assert SavingsBack.objects.get().amount == 2_000
    assert "20" in text_of(learner.get(reverse("person:save")))
