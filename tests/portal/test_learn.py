"""Finding a training on the page: a word put right, choices with counts, a map, and three side by side."""

import re
from datetime import date, time, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World
from rugzak.base import clock
from rugzak.base.models import Municipality, PostCode
from rugzak.base.text import Text
from rugzak.catalogue import services
from rugzak.catalogue.models import Training, TrainingPrice
from rugzak.catalogue.search import spelling, vectors
from rugzak.evaluation.models import Indicator

pytestmark = pytest.mark.django_db


def add(
    world: World, title: str, *, place: Municipality | None = None, start: date | None = None, **values: object
) -> Training:
    given = {"title": Text(nl=title), "contact_minutes": 480, "price_cents": 15_000, **values}
    spec = services.TrainingSpec(provider=world.provider, code=title[:30], **given)
    made = services.add_training(spec=spec)
    day = start or clock.today() + timedelta(days=42 + (3 - clock.today().isoweekday()) % 7)  # a Wednesday
    parts = [services.PartSpec(day, time(9), 240)]
    services.add_session(spec=services.SessionSpec(training=made, capacity=9, parts=parts, municipality=place))
    return made


def _place(nis: str, name: str, latitude: float, longitude: float) -> Municipality:
    values = {"name": Text(nl=name), "region": "VL", "latitude": latitude, "longitude": longitude}
    return Municipality.objects.update_or_create(nis=nis, defaults=values)[0]


@pytest.fixture
def offer(world: World) -> list[Training]:
    near, far = _place("12025", "Mechelen", 51.03, 4.48), _place("44021", "Gent", 51.05, 3.72)
    PostCode.objects.create(code="2800", municipality=near)
    made = [
        add(world, "Soudage TIG", place=near, language="fr"),
        add(world, "Heftruckchauffeur", place=far, price_cents=90_000),
        add(world, "Brood bakken", form="online"),
    ]
    vectors.index_trainings()
    spelling.learn_words()
    vectors.forget()
    return made


def page(client: Client, **asked: str) -> str:
    answer = client.get(reverse("person:learn"), asked)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_word_that_was_put_right_is_said(learner: Client, offer: list[Training]) -> None:
    found = page(learner, text="heftrukchauffeur")
    assert "We looked for <b>heftruckchauffeur</b> instead of “heftrukchauffeur”." in found
    assert "Heftruckchauffeur</a>" in found


def test_what_only_means_it_is_said_too(learner: Client, offer: list[Training]) -> None:
    found = page(learner, text="making bread")
    assert "No training has these words. These mean something like it." in found and "Brood bakken" in found


def test_choices_leave_what_they_say_and_can_be_undone(learner: Client, offer: list[Training]) -> None:
    found = page(learner)
    href, count = re.findall(r'href="([^"]+form=online[^"]*)">Online \((\d+)\)', found)[0]
    narrowed = unescape(learner.get(href).content.decode())
    assert f"{count} training" in narrowed and "Brood bakken" in narrowed and "Soudage" not in narrowed
    undone = re.findall(r'href="([^"]+)" aria-current="true"', narrowed)[0]
    assert "Soudage" in learner.get(undone).content.decode()


def test_on_saturdays(learner: Client, world: World, offer: list[Training]) -> None:
    day = clock.today() + timedelta(days=(6 - clock.today().isoweekday()) % 7 + 14)
    add(world, "Zaterdagschool", start=day)
    found = page(learner, when="saturday")
    assert "Zaterdagschool" in found and "Brood bakken" not in found


def test_a_map_shows_where_they_are_around_the_place_that_was_asked(learner: Client, offer: list[Training]) -> None:
    found = page(learner, place="2800", within="100", order="nearest")
    assert "Mechelen, 0 km: 1 training" in found and "Gent, 53 km: 2 trainings" in found and "<svg" in found
    west, middle = re.findall(r'class="rz-map-viable" cx="(\d+)" cy="(\d+)"', found)[::-1]
    assert middle == ("180", "180") and int(west[0]) < 120 and abs(int(west[1]) - 180) < 15
    assert "<svg viewBox" not in page(learner)


@pytest.mark.usefixtures("offer")
def test_without_a_list_of_places_none_is_asked(learner: Client) -> None:
    assert 'name="place"' in page(learner)
    PostCode.objects.all().delete()
    assert 'name="place"' not in page(learner)


def test_two_or_three_stand_side_by_side(learner: Client, offer: list[Training]) -> None:
    some = [str(row.pk) for row in offer]
    answer = learner.get(reverse("person:compare"), {"training": some, "back": "text=x&"})
    table = unescape(answer.content.decode()).replace("\xa0", " ")
    assert answer.status_code == 200 and "3 trainings side by side" in table and "/me/learn?text=x&" in table
    for words in ("Heftruckchauffeur", "Gent", "Online", "Français", "€ 150", "€ 900"):
        assert words in table


@pytest.mark.parametrize("count", [0, 1, 4])
def test_another_number_is_explained(learner: Client, world: World, offer: list[Training], count: int) -> None:
    some = [str(row.pk) for row in [*offer, add(world, "Nog een")]][:count]
    answer = learner.get(reverse("person:compare"), {"training": [*some, "no-id"], "back": ""}, follow=True)
    assert "Tick two or three trainings" in answer.content.decode()


def test_a_withdrawn_one_is_left_out(learner: Client, offer: list[Training]) -> None:
    services.withdraw_training(training=offer[0])
    answer = learner.get(reverse("person:compare"), {"training": [str(row.pk) for row in offer]})
    assert "2 trainings side by side" in answer.content.decode()


def test_a_training_shows_how_its_price_went_and_what_people_say(
    learner: Client, world: World, offer: list[Training]
) -> None:
    address = reverse("person:training", args=[offer[0].pk])
    assert "How did the price go?" not in learner.get(address).content.decode()
    TrainingPrice.objects.filter(training=offer[0]).update(since=date(2024, 3, 1), price_cents=10_000)
    spec = services.TrainingSpec(
        provider=world.provider, code=offer[0].code, title=offer[0].title, contact_minutes=480, price_cents=20_000
    )
    for _twice in range(2):
        services.change_training(training=offer[0], spec=spec)
    values = {"scope": "provider", "scope_id": world.provider.pk, "period": "2025"}
    Indicator.objects.create(code="satisfaction", value="0.8", n=40, numerator=32, denominator=40, **values)
    Indicator.objects.create(code="pass_rate", value=None, n=None, suppressed=True, **values)
    shown = unescape(learner.get(address).content.decode()).replace("\xa0", " ")
    assert "How did the price go?" in shown and "€ 200" in shown and "€ 100" in shown and "since 1 March 2024" in shown
    assert "What do others say of this provider?" in shown and "80" in shown and "Passed" not in shown
    assert offer[0].prices.count() == 2
