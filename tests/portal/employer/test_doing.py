"""What an employer does: bring in people, put money in, give it; wrong input says what to do and changes nothing."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from booking.world import World, books_balance
from portal.employer.conftest import SignIn
from rugzak.accounts import funds
from rugzak.accounts.models import Employment, Fund, Purse
from rugzak.accounts.services import register_organisation as register
from rugzak.base import clock as business
from rugzak.ledger import queries as ledger

pytestmark = pytest.mark.django_db
HEAD = "given_name;family_name;national_number;regime;joint_committee;start\n"
GOOD = HEAD + "Bo;Claes;85.07.30-033.28;80;200;2024-03-01\n"
MIXED = GOOD + "Cas;Daems;85.07.30-033.29;100;200;2024-03-01\n"


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def file(content: str | bytes) -> SimpleUploadedFile:
    raw = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile("people.csv", raw, content_type="text/csv")


def sealed(page: str) -> str:
    found = re.search(r'name="file" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_file_is_looked_at_before_anything_is_kept(hr: Client, world: World) -> None:
    page = text_of(hr.post(reverse("employer:import"), {"file": file(MIXED)}))
    assert "1 of the 2 lines" in page and ">3<" in page and "national number is not right" in page
    assert Employment.objects.count() == 1 and "85.07.30" not in page
    done = hr.post(reverse("employer:import-confirm"), {"file": sealed(page)}, follow=True)
    assert "1 new job is in" in text_of(done)
    assert Employment.objects.filter(employer=world.employer).count() == 2
    again = hr.post(reverse("employer:import-confirm"), {"file": sealed(page)}, follow=True)
    assert "0 new jobs" in text_of(again) and Employment.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("name;number\nx;1\n", "the column given_name"),
        (b"\x00\x01\x02" * 10, "not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(hr: Client, content: str | bytes, says: str) -> None:
    answer = hr.post(reverse("employer:import"), {"file": file(content)})
    assert answer.status_code == 422 and says in text_of(answer)
    assert hr.post(reverse("employer:import"), {}).status_code == 422


def test_a_sealed_file_is_of_one_employer_and_one_hour(
    hr: Client, sign_in: SignIn, world: World, clock: object
) -> None:
    seal = sealed(text_of(hr.post(reverse("employer:import"), {"file": file(GOOD)})))
    other = sign_in("hr", register(kind="employer", name="Elders", number="0403.170.701"))
    for client, value in ((other, seal), (hr, "forged"), (hr, "")):
        answer = client.post(reverse("employer:import-confirm"), {"file": value}, follow=True)
        assert "too long ago" in text_of(answer)
    business.travel(by=timedelta(hours=2))
    assert "too long ago" in text_of(hr.post(reverse("employer:import-confirm"), {"file": seal}, follow=True))
    assert Employment.objects.count() == 1


def test_importing_is_for_hr_only(sign_in: SignIn, world: World) -> None:
    provider = sign_in("provider", world.provider)
    assert provider.post(reverse("employer:import"), {"file": file(GOOD)}).status_code == 403
    assert provider.post(reverse("employer:import-confirm"), {"file": "x"}).status_code == 403
    assert provider.post(reverse("employer:start")).status_code == 403
    assert not Fund.objects.filter(organisation=world.employer).exists()


def test_in_a_demo_a_first_budget_is_opened_once_and_filled_once(
    hr: Client, world: World, settings: LazySettings
) -> None:
    settings.RUGZAK_DEMO = True
    hr.post(reverse("employer:start"))
    answer = hr.post(reverse("employer:start"))
    fund = Fund.objects.get(organisation=world.employer)
    address = reverse("employer:deposit", args=[fund.pk])
    assert answer.headers["Location"] == address
    form = {"euros": "1 250,50", "key": str(uuid4())}
    assert hr.post(address, form).status_code == 302
    hr.post(address, form)
    assert funds.pot(fund) == 125_050, "a second click puts nothing more in"
    for wrong in ("", "0", "-5", "abc", "1.234,567", "99999999999"):
        answer = hr.post(address, {"euros": wrong, "key": str(uuid4())})
        assert answer.status_code == 422 and "rz-error" in text_of(answer), wrong
    assert funds.pot(fund) == 125_050 and books_balance()


def test_budget_goes_to_one_to_the_rest_and_to_all(hr: Client, world: World, pot: Fund) -> None:
    other = world.learner()
    address = reverse("employer:grant", args=[pot.pk])
    form = {"to": "one", "person": str(world.person.pk), "euros": "100", "until": "2026-12-31", "key": str(uuid4())}
    assert hr.post(address, form).status_code == 302
    hr.post(address, form)
    assert Purse.objects.get(fund=pot).granted == 10_000
    assert "1 person" in text_of(hr.get(address))
    hr.post(address, {"to": "new", "euros": "50", "until": "2026-12-31", "key": str(uuid4())})
    assert Purse.objects.get(fund=pot, account_id=other.pk).granted == 5_000
    hr.post(address, {"to": "all", "euros": "10", "until": "2026-12-31", "key": str(uuid4())})
    assert sorted(Purse.objects.filter(fund=pot).values_list("granted", flat=True)) == [6_000, 11_000]
    assert books_balance()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"euros": "600"}, "too little in the pot"),
        ({"until": "2020-01-01"}, "This day is over"),
        ({"to": "one", "person": ""}, "Choose the person"),
        ({"to": "someone"}, "rz-error"),
        ({"key": "nonsense"}, "rz-banner-alert"),
    ],
)
def test_a_gift_that_cannot_be_is_said_and_nobody_gets_anything(
    hr: Client, world: World, pot: Fund, change: dict[str, str], says: str
) -> None:
    world.learner()
    form = {"to": "all", "euros": "10", "until": "2026-12-31", "key": str(uuid4())} | change
    answer = hr.post(reverse("employer:grant", args=[pot.pk]), form)
    assert answer.status_code == 422 and says in text_of(answer)
    assert not Purse.objects.filter(fund=pot).exists() and ledger.balance(pot.pot_account).free == 100_000


def test_nobody_gives_to_who_left_or_works_elsewhere(hr: Client, world: World, pot: Fund) -> None:
    Employment.objects.filter(person=world.person).update(end=date(2026, 9, 1))
    form = {"to": "one", "person": str(world.person.pk), "euros": "10", "until": "2026-12-31", "key": str(uuid4())}
    assert hr.post(reverse("employer:grant", args=[pot.pk]), form).status_code == 422
    assert not Purse.objects.exists()
