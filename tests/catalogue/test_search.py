"""Finding a training: words in four languages, skill, place, form, price, start."""

import time as clock_time
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection

from catalogue import world
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.ids import uuid7
from rugzak.base.text import Text
from rugzak.catalogue import queries, services
from rugzak.catalogue.search import find
from rugzak.catalogue.search.question import Page, Question
from rugzak.catalogue.wording import plain, words

pytestmark = pytest.mark.django_db


def soon(days: int = 30) -> date:
    return clock.today() + timedelta(days=days)


def search(page: int = 1, per_page: int = 20, **asked: object) -> Page:
    return find.search(Question(**asked), page=page, per_page=per_page)


def titles(page: Page) -> list[str]:
    return [str(hit.training.title.nl) for hit in page.hits]


@pytest.fixture
def offer() -> dict[str, object]:
    places, where = world.places(), world.provider("Huis van Leren")
    weld = world.training(
        where, title=Text(nl="Lassen: de basis", fr="Souder : la base", de="Schweißen", en="Welding"),
        summary=Text(nl="Met élan leren"), skills=world.skills("weld", "read-plan"), price_cents=40_000,
    )  # fmt: skip
    bake = world.training(where, title=Text(nl="Brood bakken", en="Baking bread"), form="workplace", price_cents=90_000)
    code = world.training(
        where, title=Text(nl="Programmeren", en="Programming"), form="online", skills=world.skills("code")
    )
    world.session(weld, start=soon(60), municipality=places["Gent"])
    world.session(weld, start=soon(10), municipality=places["Antwerpen"])
    world.session(bake, start=soon(20), municipality=places["Namur"])
    world.session(code, start=soon(30))
    return {"places": places, "weld": weld, "bake": bake, "code": code, "provider": where}


@pytest.mark.parametrize(
    "text", ["lassen", "LASS", "souder", "schweiss", "weld", "elan", "élan", "de basis", "leren lass"]
)
def test_words_are_found_in_every_language_by_their_beginning(offer: object, text: str) -> None:
    assert titles(search(text=text))[:1] == ["Lassen: de basis"]


def test_a_provider_is_found_by_name_and_a_title_comes_before_a_summary(offer: dict[str, object]) -> None:
    assert search(text="huis van leren").total == 3
    world.training(offer["provider"], title=Text(nl="Iets anders"), summary=Text(nl="ook wat lassen"))
    assert titles(search(text="lassen")) == ["Lassen: de basis", "Iets anders"]


@pytest.mark.parametrize("text", ["!!!", "' or 1=1 --", "lassen & !bakken | (", "a" * 5000, "\\", "lassen:*"])
def test_odd_words_do_no_harm(offer: object, text: str) -> None:
    assert search(text=text).number == 1


def test_only_punctuation_finds_nothing(offer: object) -> None:
    assert search(text="?!").total == 0 and search(text="  ").total == 3


def test_by_skill_form_language_and_price(offer: dict[str, object]) -> None:
    assert titles(search(skills=(world.SKILL + "weld",))) == ["Lassen: de basis"]
    assert search(skills=(world.SKILL + "weld", world.SKILL + "code")).total == 2
    assert titles(search(form="workplace")) == ["Brood bakken"]
    assert titles(search(max_price=45_000)) == ["Lassen: de basis"]
    assert search(language="fr").total == 0
    assert search(provider_id=uuid7()).total == 0


def test_near_gives_what_is_in_reach_and_what_is_online(offer: dict[str, object]) -> None:
    places = offer["places"]
    page = search(near=places["Gent"], within_km=20)
    assert set(titles(page)) == {"Lassen: de basis", "Programmeren"}
    weld = next(hit for hit in page.hits if hit.training == offer["weld"])
    assert weld.next_session.municipality == places["Gent"] and weld.km == 0 and weld.sessions == 1
    assert search(near=places["Gent"], within_km=500).total == 3
    wide = next(hit for hit in search(near=places["Gent"], within_km=60).hits if hit.training == offer["weld"])
    assert wide.next_session.municipality == places["Antwerpen"] and 45 < wide.km < 60


def test_a_place_without_coordinates_stands_for_itself(offer: dict[str, object]) -> None:
    here = offer["places"]["Gent"]
    here.latitude = None
    here.save()
    assert set(titles(search(near=here, within_km=500))) == {"Lassen: de basis", "Programmeren"}


def test_by_start(offer: dict[str, object]) -> None:
    assert titles(search(start_after=soon(25))) == ["Programmeren", "Lassen: de basis"]
    assert titles(search(start_before=soon(15))) == ["Lassen: de basis"]
    assert titles(search()) == ["Lassen: de basis", "Brood bakken", "Programmeren"]  # soonest first


def test_hits_say_price_seats_and_recognition(offer: dict[str, object]) -> None:
    services.recognise(label="odb", valid_from=date(2020, 1, 1), training=offer["weld"])
    services.recognise(label="registered", valid_from=date(2020, 1, 1), provider=offer["provider"])
    hit = search(text="lassen").hits[0]
    assert (hit.price_cents, hit.seats_free, hit.sessions, hit.labels) == (40_000, 10, 2, {"odb", "registered"})


def test_withdrawn_and_called_off_are_gone(offer: dict[str, object]) -> None:
    services.withdraw_training(training=offer["bake"])
    for session in offer["code"].sessions.all():
        services.cancel_session(session=session)
    assert titles(search(start_after=soon(0))) == ["Lassen: de basis"]
    assert titles(search()) == ["Lassen: de basis", "Programmeren"]  # without a date it may still be read about


def test_pages(offer: dict[str, object]) -> None:
    first, last = search(per_page=2), search(per_page=2, page=99)
    assert (first.pages, first.total, len(first.hits)) == (2, 3, 2)
    assert (last.number, len(last.hits)) == (2, 1) and not set(titles(first)) & set(titles(last))
    assert search(page=-1).number == 1 and search(text="zzz").pages == 1


def test_a_training_s_page(offer: dict[str, object]) -> None:
    assert queries.training(offer["weld"].pk) == offer["weld"]
    views = queries.sessions_of(offer["weld"], near=offer["places"]["Gent"])
    assert [view.session.start for view in views] == [soon(10), soon(60)] and views[0].seats_free == 10
    assert len(views[0].parts) == 2 and views[0].km > 40
    assert len(queries.sessions_of_provider(offer["provider"].pk)) == 4
    for read in (queries.training, queries.session):
        with pytest.raises(NotFound):
            read(uuid7())


def test_words_are_plain_and_bounded() -> None:
    assert plain("Élèves ÀÇ") == "eleves ac" and words("één, twee-drie!") == ["een", "twee", "drie"]
    assert len(words("x " * 50)) == 12


def test_search_is_fast_with_a_thousand_trainings() -> None:
    places, where = world.places(), world.provider()
    made = services.add_trainings(
        specs=[world.spec(where, title=Text(nl=f"Cursus nummer {n} lassen")) for n in range(1000)]
    )
    spec = services.SessionSpec
    part = [services.PartSpec(soon(n), world.time(9), 200) for n in (40,)]
    services.add_sessions(
        specs=[
            spec(training=row, capacity=5, parts=part, municipality=places["Gent"]) for row in made for _ in range(3)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("analyze catalogue_training, catalogue_session")
    for asked in ({"text": "lass"}, {"near": places["Gent"]}, {"text": "cursus", "max_price": 60_000}, {}):
        times = []
        for _ in range(5):
            start = clock_time.perf_counter()
            assert search(**asked).total == 1000
            times.append(clock_time.perf_counter() - start)
        assert min(times) < 0.15, (asked, times)


@pytest.mark.usefixtures("clock")
def test_what_begins_today_can_not_be_booked_and_is_not_offered(offer: dict[str, object]) -> None:
    soonest = queries.sessions_of(offer["weld"])[0].session
    clock.travel(to=datetime.combine(soonest.start, time(6), tzinfo=UTC))
    assert soonest not in [view.session for view in queries.sessions_of(offer["weld"])]
    assert soonest in [view.session for view in queries.sessions_of(offer["weld"], after=soonest.start)]
    assert queries.first_start(offer["weld"]) != soonest.start
