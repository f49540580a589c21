"""Searching as people ask: with typing errors, in another language, by days and price, in an order, with counts."""

from datetime import date, time, timedelta

import numpy as np
import pytest

from catalogue import world
from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.base.text import Text
from rugzak.catalogue import services
from rugzak.catalogue.models import Training
from rugzak.catalogue.search import find, lookup, said, spelling, vectors
from rugzak.catalogue.search.models import CatalogueWord, TrainingVector
from rugzak.catalogue.search.question import MOST, Page, Question, Row, facets, price_group
from rugzak.catalogue.search.ranking import ordered
from rugzak.catalogue.wording import all_words
from rugzak.skills import esco

pytestmark = pytest.mark.django_db


def search(page: int = 1, per_page: int = 20, **asked: object) -> Page:
    return find.search(Question(**asked), page=page, per_page=per_page)


def titles(page: Page) -> list[str]:
    return [str(hit.training.title) for hit in page.hits]


def next_weekday(day: int) -> date:
    """The first such day (ISO) at least a week from now."""
    start = clock.today() + timedelta(days=7)
    return start + timedelta(days=(day - start.isoweekday()) % 7)


@pytest.fixture
def offer() -> dict[str, Training]:
    where = world.provider("Huis van Leren")
    rows = {
        "weld": world.training(where, title=Text(fr="Soudage TIG"), summary=Text(fr="Assembler des métaux à l’arc")),
        "fork": world.training(where, title=Text(nl="Heftruckchauffeur"), summary=Text(nl="Rijden in het magazijn")),
        "bake": world.training(where, title=Text(nl="Brood bakken"), summary=Text(nl="Deeg kneden"), form="workplace"),
    }
    vectors.index_trainings()
    spelling.learn_words()
    vectors.forget()
    return rows


@pytest.mark.parametrize(("typed", "meant"), [("heftrukchauffeur", "heftruckchauffeur"), ("soudagge", "soudage")])
def test_a_typing_error_finds_the_word_and_says_so(offer: dict[str, Training], typed: str, meant: str) -> None:
    page = search(text=typed)
    assert page.hits and page.hits[0].by_words
    assert page.spelled == {typed: meant}
    assert search(text="hefftruck").hits[0].training == offer["fork"]  # also in the beginning of a word


def test_a_right_word_that_no_training_has_is_not_put_right(offer: dict[str, Training]) -> None:
    labels = (all_words(skill.label.nl) for skill in esco.snapshot().skills())
    word = max(next(found for found in labels if found), key=len)
    assert CatalogueWord.objects.get(word=word).trainings == 0
    assert search(text=word).spelled == {}
    assert search(text="xqzwvk").spelled == {} and search(text="brod").spelled == {}  # too strange; too short


@pytest.mark.parametrize(
    ("text", "key"), [("Metall schweißen", "weld"), ("welding metal", "weld"), ("faire du pain", "bake")]
)
def test_another_language_finds_it_by_meaning(offer: dict[str, Training], text: str, key: str) -> None:
    page = search(text=text)
    assert page.hits[0].training == offer[key] and not page.hits[0].by_words


def test_a_skill_is_found_in_each_language_by_its_words(offer: dict[str, Training]) -> None:
    skill = next(
        one for one in esco.snapshot().skills() if one.label.fr and one.label.nl and one.label.fr != one.label.nl
    )
    spec = [services.SkillSpec(skill.uri, esco.snapshot().release)]
    made = world.training(offer["weld"].provider, title=Text(nl="Iets anders"), skills=spec)
    assert any(hit.training == made and hit.by_words for hit in search(text=skill.label.fr).hits)
    Training.objects.filter(pk=made.pk).update(search=None)
    assert said.read_again([made]) == 1
    assert any(hit.training == made and hit.by_words for hit in search(text=skill.label.fr).hits)


def test_empty_words_tell_nothing_apart(offer: dict[str, Training]) -> None:
    assert spelling.spell(["de", "heftruckchauffeur"]).telling == ("heftruckchauffeur",)
    assert titles(search(text="ik wil brood bakken"))[0] == "Brood bakken"
    assert search(text="de").number == 1


def test_a_word_that_nearly_all_have_is_left_out_where_another_tells_more(offer: dict[str, Training]) -> None:
    where = offer["weld"].provider
    services.add_trainings(specs=[world.spec(where, title=Text(nl=f"Cursus {n}")) for n in range(150)])
    spelling.learn_words()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("analyze catalogue_training")
    assert spelling.spell(["cursus", "brood"]).telling == ("brood",)
    assert titles(search(text="cursus brood"))[0] == "Brood bakken"


def test_a_change_of_title_loses_the_old_meaning_until_it_is_made_anew(offer: dict[str, Training]) -> None:
    spec = world.spec(offer["bake"].provider, title=Text(nl="Haar knippen"), code=offer["bake"].code)
    services.change_training(training=offer["bake"], spec=spec)
    assert not TrainingVector.objects.filter(training=offer["bake"]).exists() and vectors.missing_vectors() == 1
    assert vectors.index_trainings() == 1 and vectors.index_trainings() == 0
    vectors.forget()
    assert search(text="couper les cheveux").hits[0].training == offer["bake"]


def test_what_is_new_or_gone_is_seen_without_a_restart(
    offer: dict[str, Training], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert search(text="welding").hits
    made = world.training(offer["weld"].provider, title=Text(nl="Haar knippen en kleuren"))
    vectors.index_trainings()
    monkeypatch.setattr(vectors, "FRESH_SECONDS", 0.0)
    assert search(text="cut hair").hits[0].training == made
    services.withdraw_training(training=made)
    assert made not in [hit.training for hit in search(text="cut hair").hits]


def test_on_which_days_and_in_the_evening(offer: dict[str, Training]) -> None:
    saturday, monday = next_weekday(6), next_weekday(1)
    world.session(offer["weld"], start=saturday)
    world.session(offer["fork"], start=saturday, days=2)  # also on Sunday
    evening = services.SessionSpec(
        training=offer["bake"], capacity=5, parts=[services.PartSpec(monday, time(18, 30), 180)]
    )
    services.add_session(spec=evening)
    assert titles(search(weekdays=frozenset({6}))) == ["Soudage TIG"]
    assert set(titles(search(weekdays=frozenset({6, 7})))) == {"Soudage TIG", "Heftruckchauffeur"}
    assert titles(search(evening=True)) == ["Brood bakken"]
    assert titles(search(text="brood", weekdays=frozenset({6}))) == []
    assert titles(search(start_before=saturday, weekdays=frozenset({6}))) == ["Soudage TIG"]


def test_by_recognition(offer: dict[str, Training]) -> None:
    services.recognise(label="vov", valid_from=date(2020, 1, 1), training=offer["weld"])
    services.recognise(label="vov", valid_from=date(2020, 1, 1), valid_until=date(2020, 2, 1), training=offer["fork"])
    services.recognise(label="registered", valid_from=date(2020, 1, 1), provider=offer["fork"].provider)
    assert titles(search(label="vov")) == ["Soudage TIG"] and search(label="registered").total == 3


def test_in_an_order(offer: dict[str, Training]) -> None:
    places = world.places()
    for key, price, days, place in (
        ("weld", 900, 50, "Gent"),
        ("fork", 100, 40, "Namur"),
        ("bake", 500, 30, "Antwerpen"),
    ):
        Training.objects.filter(pk=offer[key].pk).update(price_cents=price)
        world.session(offer[key], start=clock.today() + timedelta(days=days), municipality=places[place])
    assert titles(search(order="cheapest")) == ["Heftruckchauffeur", "Brood bakken", "Soudage TIG"]
    assert titles(search(order="soonest")) == ["Brood bakken", "Heftruckchauffeur", "Soudage TIG"]
    near = search(order="nearest", near=places["Gent"], within_km=300)
    assert titles(near) == ["Soudage TIG", "Brood bakken", "Heftruckchauffeur"]


def test_counts_say_what_each_choice_leaves(offer: dict[str, Training]) -> None:
    world.session(offer["bake"], start=date(clock.today().year + 1, 3, 2))
    found = search().facets
    assert found["form"] == {"classroom": 2, "workplace": 1} and found["language"] == {"nl": 3}
    assert found["price"] == {"500": 3} and found["month"] == {f"{clock.today().year + 1}-03": 1}
    for form, count in found["form"].items():
        assert search(form=form).total == count


def test_more_than_anyone_reads_is_not_counted(offer: dict[str, Training], monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (find, lookup):
        monkeypatch.setattr(module, "MOST", 2)
    page = search()
    assert page.more and page.total == 2 and page.facets == {} and MOST == 1_000


def test_groups_of_price() -> None:
    assert [price_group(cents) for cents in (0, 1, 20_000, 20_001, 100_000, 100_001)] == [
        *("0", "200", "200", "500", "1000", "more")
    ]
    row = Row(uuid7(), "online", "nl", 150_000, 1.0, None, None)
    assert facets([row])["price"] == {"more": 1} and facets([row])["month"] == {}


def test_words_and_meaning_together_come_before_either() -> None:
    both, worded, meant = (Row(uuid7(), "online", "nl", 1, rank, None, None) for rank in (0.4, 0.5, 0.0))
    liked = {both.id: 0.8, meant.id: 0.9}
    assert ordered([meant, worded, both], liked, "best", {})[0] == both


def test_the_common_part_is_that_of_the_starter_pack() -> None:
    assert np.allclose(vectors.common_part_of_starter(), vectors._common(), atol=1e-3)
