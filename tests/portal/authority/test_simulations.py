"""Pages of simulations: what one assumes, how far it is, and an answer that never stands without its assumptions."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World
from portal.desks import member, one_question, sign_in, text_of
from rugzak.evaluation import simulations
from rugzak.evaluation.models import Simulation

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world: World) -> Client:
    return sign_in(member("officer", world.authority))


def _fields(page: str) -> dict[str, str]:
    """What the form holds when nobody changes anything."""
    values = dict(re.findall(r'<input type="number" name="([^"]+)" value="([^"]*)"', page))
    chosen = re.findall(r'<select name="([^"]+)".*?<option value="([^"]+)" selected', page, re.S)
    return values | dict(chosen)


@pytest.mark.parametrize("code", sorted(simulations.shipped()))
def test_each_reform_can_be_tried_as_it_ships(officer: Client, code: str) -> None:
    address = reverse("authority:simulation-new", args=[code])
    page = text_of(officer.get(address))
    assert one_question(page)
    answer = officer.post(address, _fields(page))
    row = Simulation.objects.get()
    assert answer["Location"] == reverse("authority:simulation", args=[row.pk])
    assert (row.reform, row.state, row.people) == (code, "waiting", simulations.USUAL)


def test_what_is_filled_in_is_what_is_asked(officer: Client) -> None:
    address = reverse("authority:simulation-new", args=["stap-flanders"])
    fields = _fields(text_of(officer.get(address)))
    assert fields["b:be-vl-stap-voorstel"] == "60"
    officer.post(address, fields | {"b:be-vl-stap-voorstel": "12.5", "take_up_low": "10", "people": "50000"})
    row = Simulation.objects.get()
    assert row.document["add"][0]["budget"] == 1_250_000_000 and row.people == 50_000
    assert row.document["assumptions"]["take_up"]["default"]["low"] == "0.1"


def test_numbers_in_the_wrong_order_are_refused(officer: Client) -> None:
    address = reverse("authority:simulation-new", args=["stap-flanders"])
    fields = _fields(text_of(officer.get(address)))
    answer = officer.post(address, fields | {"take_up_low": "90"})
    assert answer.status_code == 200 and not Simulation.objects.exists()
    assert "between the lowest and the highest" in text_of(answer)


def test_the_page_waits_and_then_shows_the_answer_with_its_assumptions(officer: Client) -> None:
    row = simulations.start("stap-flanders", by=None, people=10_000)
    address = reverse("authority:simulation", args=[row.pk])
    waiting = officer.get(address, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in waiting and "hx-get" in text_of(waiting)
    simulations.run(row.pk)
    assert officer.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = text_of(officer.get(address))
    assert "uncalibrated" in page and "made-up people" in page
    assert "take_up.default" in page and "assumption" in page
    assert page.count('class="rz-vega"') >= 4


@pytest.mark.parametrize(
    "key", ["variants", "schemes", "assumptions", "public-scenario", "winners-education-stap-flanders"]
)
def test_every_table_is_a_file_too(officer: Client, key: str) -> None:
    row = simulations.run(simulations.start("stap-flanders", by=None, people=10_000).pk)
    answer = officer.get(reverse("authority:simulation-csv", args=[row.pk, key]))
    assert answer.status_code == 200 and len(answer.content.decode("utf-8-sig").splitlines()) > 1
    assert officer.get(reverse("authority:simulation-csv", args=[row.pk, "nothing"])).status_code == 404


def test_what_failed_says_why(officer: Client) -> None:
    row = Simulation.objects.create(reform="gone", document={}, people=1, state="failed", error="It is too much.")
    assert "It is too much." in text_of(officer.get(reverse("authority:simulation", args=[row.pk])))


def test_an_unknown_reform_is_no_page(officer: Client) -> None:
    assert officer.get(reverse("authority:simulation-new", args=["nothing"])).status_code == 404
