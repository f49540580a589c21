"""Pages of debts: one asks to write off, another approves what they saw, and a fund sees its own only."""

import pytest
from django.test import Client
from django.urls import reverse

from booking.test_debts import WHOLE, Owed
from booking.world import World, books_balance, organisation
from portal.desks import member, one_question, sign_in, text_of
from rugzak.booking.debts.models import WriteOff
from rugzak.booking.models import Clawback

pytestmark = pytest.mark.django_db
REASON = {"reason": "The school is bankrupt", "key": "018f0000-0000-7000-8000-000000000009"}


@pytest.fixture
def owed(world: World) -> Owed:
    return Owed(world)


@pytest.fixture
def officer(world: World) -> Client:
    return sign_in(member("officer", world.authority))


@pytest.fixture
def releaser(world: World) -> Client:
    return sign_in(member("releaser", world.authority))


def test_one_asks_another_approves(owed: Owed, officer: Client, releaser: Client) -> None:
    address, overview = reverse("authority:debt", args=[owed.debt.pk]), reverse("authority:debts")
    page = text_of(officer.get(address))
    assert one_question(page) and "Ask to write off € 517" in page.replace("\xa0", " ").replace("€517", "€ 517")
    assert "Ask to write off" not in text_of(releaser.get(address))
    assert officer.post(address, REASON | {"reason": ""}).status_code == 422
    for _twice in range(2):
        assert officer.post(address, REASON).status_code == 302
    question = WriteOff.objects.get()
    answer = reverse("authority:write-off", args=[question.pk])
    assert "You asked this." in text_of(officer.get(address)) and "bankrupt" in text_of(releaser.get(overview))
    assert officer.post(answer, {"amount": WHOLE}).status_code == 403
    assert "Look at the write-off" in text_of(releaser.get(overview))
    assert f'name="amount" value="{WHOLE}"' in text_of(releaser.get(address))
    stale = releaser.post(answer, {"amount": WHOLE - 1})
    assert stale.status_code == 409 and "Nothing was written off" in text_of(stale)
    releaser.post(answer, {"amount": WHOLE})
    question.refresh_from_db()
    assert question.state == "done" and owed.left() == 0 and books_balance()
    assert "was written off" in text_of(officer.get(address))
    assert "Written off" in text_of(officer.get(reverse("authority:clawbacks")))
    late = officer.post(reverse("authority:clawback-paid", args=[owed.debt.pk]), follow=True)
    assert "Deposit it in the pots" in text_of(late) and Clawback.objects.get().paid_at is None


def test_a_part_comes_in_and_the_question_is_taken_back(owed: Owed, officer: Client) -> None:
    address, part = (reverse(f"authority:{name}", args=[owed.debt.pk]) for name in ("debt", "debt-part"))
    for _twice in range(2):
        assert officer.post(part, {"amount": "17", "key": REASON["key"]}).status_code == 302
    assert owed.left() == 50_000
    too_much = officer.post(part, {"amount": "501", "key": "018f0000-0000-7000-8000-000000000010"})
    assert too_much.status_code == 422 and 'value="501"' in text_of(too_much)
    assert officer.post(part, {"amount": "x"}).status_code == 422
    officer.post(address, REASON)
    officer.post(reverse("authority:write-off", args=[WriteOff.objects.get().pk]), {"do": "withdraw"})
    assert WriteOff.objects.get().state == "withdrawn" and "500" in text_of(officer.get(reverse("authority:debts")))


def test_a_fund_sees_the_debts_that_it_bears(world: World, owed: Owed, learner: Client) -> None:
    address = reverse("authority:debt", args=[owed.debt.pk])
    theirs = sign_in(member("officer", world.sector))
    page = text_of(theirs.get(address))
    assert "Other funds than yours" in page and "Ask to write off" not in page
    assert theirs.post(address, REASON).status_code == 403
    stranger = sign_in(member("officer", organisation("fund", "Fonds 301")))
    assert stranger.get(address).status_code == 404 and "Nobody owes" in text_of(
        stranger.get(reverse("authority:debts"))
    )
    assert learner.get(address).status_code == 403
