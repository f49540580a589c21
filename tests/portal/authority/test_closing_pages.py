"""Pages of the end of a pot: one asks, another confirms, the holder sees the day, and in the end there are papers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.closing_house import RUN_OFF, STOPS, House
from portal.desks import one_question, sign_in, text_of
from rugzak.accounts.models import Closing
from rugzak.base import due

pytestmark = pytest.mark.django_db
ASKED = {"do": "ask", "stops_on": str(STOPS), "run_off": str(RUN_OFF), "reason": "The law ends."}


@pytest.fixture
def house(clock) -> House:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    return House(clock)


@pytest.fixture
def officer(house: House) -> Client:
    return sign_in(house.asks)


@pytest.fixture
def releaser(house: House) -> Client:
    return sign_in(house.confirms)


def test_from_the_question_to_the_papers(house: House, officer: Client, releaser: Client) -> None:
    page = reverse("authority:fund-end", args=[house.fund.pk])
    assert "This pot is open." in text_of(officer.get(page)) and one_question(text_of(officer.get(page)))
    assert officer.post(page, ASKED | {"reason": ""}).status_code == 422
    assert officer.post(page, ASKED | {"run_off": str(STOPS)}).status_code == 422
    assert officer.post(page, ASKED).status_code == 302
    assert "You asked this." in text_of(officer.get(page)) and "Confirm it" not in text_of(officer.get(page))
    assert "Someone asks to close a pot." in text_of(releaser.get(reverse("authority:funds")))
    assert officer.post(page, {"do": "confirm"}).status_code == 403
    assert releaser.post(page, {"do": "confirm"}).status_code == 302
    shown = text_of(officer.get(page)).replace("\xa0", " ")
    assert "31 March 2027" in shown and "There is still some in backpacks" in shown and "500" in shown
    assert "This pot ends." in text_of(officer.get(reverse("authority:fund", args=[house.fund.pk])))
    assert officer.post(page, {"do": "close"}).status_code == 409
    house.travel(RUN_OFF + timedelta(days=1))
    assert "Nothing is open any more." in text_of(officer.get(page))
    assert officer.post(page, {"do": "close"}).status_code == 302
    assert "The archive is being made." in text_of(officer.get(page))
    due.run()
    assert "Take all papers (zip)" in text_of(officer.get(page))
    papers = officer.get(reverse("authority:fund-archive", args=[house.fund.pk]))
    assert papers["Content-Type"] == "application/zip" and papers.content[:2] == b"PK"


def test_it_is_taken_back(house: House, officer: Client) -> None:
    page = reverse("authority:fund-end", args=[house.fund.pk])
    officer.post(page, ASKED)
    assert officer.post(page, {"do": "withdraw"}).status_code == 302
    assert "This pot is open." in text_of(officer.get(page))
    assert officer.post(page, {"do": "rubbish"}).status_code == 409


def test_an_employer_closes_its_own_budget_and_no_other(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    house, other = House(clock, payer="employer"), House(clock, payer="employer")
    hr = sign_in(house.asks)
    page = reverse("employer:end", args=[house.fund.pk])
    assert hr.get(reverse("employer:end", args=[other.fund.pk])).status_code == 404
    assert hr.post(page, ASKED).status_code == 302
    sign_in(house.confirms).post(reverse("authority:fund-end", args=[house.fund.pk]), {"do": "confirm"})
    assert Closing.objects.get().state == "stopped"
    assert "This pot ends." in text_of(hr.get(reverse("employer:outlook", args=[house.fund.pk])))
    house.travel(RUN_OFF + timedelta(days=1))
    assert "1,000" in text_of(hr.get(page)) and "goes back to who put it in" in text_of(hr.get(page))
    assert hr.post(page, {"do": "send"}).status_code == 302
    assert "payments are on their way" in text_of(hr.get(page)).lower()
