"""What is asked by skill, region, sector and month, beside what trainings teach; few employers are hidden."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from tests.careers.demand.conftest import Row, table, today

from catalogue import world as offers
from rugzak.base.calendar import months_after
from rugzak.careers import demand
from rugzak.careers.demand import queries
from rugzak.careers.demand.services import import_vacancies
from rugzak.catalogue.services import PartSpec, SessionSpec, SkillSpec, add_session
from rugzak.skills import esco

BAKE, PICK = "urn:rugzak:starter:skill:bake-bread", "urn:rugzak:starter:skill:pick-orders"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
Make = Callable[..., Row]


def told(*rows: Row) -> None:
    import_vacancies("jobs.csv", table(*rows))


def teach(*uris: str, region: str = "VL") -> None:
    """A training in Ghent, with a session to come, that teaches these."""
    place = offers.places()["Gent"]
    place.region = region
    place.save()
    skills = [SkillSpec(uri, esco.snapshot().release) for uri in uris]
    training = offers.training(offers.provider(), skills=skills)
    parts = [PartSpec(today() + timedelta(days=20), time(9), 180)]
    add_session(spec=SessionSpec(training=training, capacity=5, parts=parts, municipality=place))


def uris(rows: tuple[queries.SkillDemand, ...] | tuple[queries.Taught, ...]) -> set[str]:
    return {row.skill.uri for row in rows}


@pytest.mark.usefixtures("places")
def test_demand_is_counted_by_region(vacancy: Make) -> None:
    told(*(vacancy() for _ in range(3)), *(vacancy(post_code="5000") for _ in range(4)))
    counts = {region: demand.asked(BAKE, region) for region in (None, "VL", "WA", "BR")}
    assert {region: row and row.vacancies for region, row in counts.items()} == {None: 7, "VL": 3, "WA": 4, "BR": None}
    assert counts["WA"] is not None and (counts["WA"].total, counts["WA"].share) == (4, 1.0)
    assert demand.asked("http://no/such") is None


@pytest.mark.usefixtures("places")
def test_few_employers_are_hidden(vacancy: Make) -> None:
    told(*(vacancy(employer=f"Bakkerij {number % 2}", text=f"brood bakken {number}") for number in range(6)))
    assert demand.asked(BAKE) is None
    found = queries.comparison()
    assert BAKE not in uris(found.asked) and found.hidden >= 1 and found.vacancies == 6
    assert found.employers_few
    assert queries.sectors() == []


@pytest.mark.usefixtures("places")
def test_months_are_counted_apart_and_old_ones_drop_out(vacancy: Make) -> None:
    first = today().replace(day=1)
    recent, long_ago = months_after(first, -1), months_after(first, -14)
    told(*(vacancy(date=str(day)) for day in (recent, long_ago) for _ in range(3)))
    told(vacancy(date=str(months_after(first, -2))))
    assert queries.history(BAKE) == [(long_ago, 3), (months_after(first, -2), None), (recent, 3)]
    row = queries.asked(BAKE)
    assert row is not None and (row.vacancies, row.recent, row.before) == (4, 4, 0)


@pytest.mark.usefixtures("places")
def test_sectors_are_counted_apart(vacancy: Make) -> None:
    told(*(vacancy(nace="10.71") for _ in range(3)), *(vacancy(nace="47.24") for _ in range(5)), vacancy(nace="56.10"))
    assert queries.sectors() == [("G", 5), ("C", 3)]
    assert queries.comparison(sector="C").vacancies == 3
    assert queries.comparison(region="WA", sector="C").vacancies == 0


def test_asked_and_not_taught_and_the_other_way_round(vacancy: Make) -> None:
    teach(PICK)
    told(*(vacancy() for _ in range(3)))
    found = queries.comparison()
    assert BAKE in uris(found.not_taught) and PICK not in uris(found.asked)
    assert uris(found.not_asked) == {PICK}
    assert (found.trainings, found.silent_trainings) == (1, 0)


def test_what_is_asked_and_taught_is_in_neither_list(vacancy: Make) -> None:
    teach(BAKE)
    told(*(vacancy() for _ in range(3)))
    found = queries.comparison("VL")
    assert BAKE in uris(found.asked)
    assert BAKE not in uris(found.not_taught) | uris(found.not_asked)


@pytest.mark.usefixtures("places")
def test_what_is_taught_elsewhere_is_not_taught_here(vacancy: Make) -> None:
    told(*(vacancy(post_code="5000") for _ in range(3)))
    assert BAKE in uris(queries.comparison("WA").not_taught)


def test_few_ask_it_is_no_proof_that_nobody_does(vacancy: Make) -> None:
    """A skill that one employer asks is hidden, and yet not called "not asked"."""
    teach(BAKE)
    told(vacancy())
    found = queries.comparison()
    assert BAKE not in uris(found.asked) | uris(found.not_asked)


def test_without_vacancies_nothing_is_called_not_asked(clock: object) -> None:
    teach(BAKE)
    found = queries.comparison()
    assert (found.vacancies, found.not_asked, found.newest) == (0, (), None)


@pytest.mark.parametrize(("recent", "before", "trend"), [(30, 5, "up"), (5, 30, "down"), (10, 8, "level")])
def test_a_trend_is_more_than_chance(starter: esco.Snapshot, recent: int, before: int, trend: str) -> None:
    row = queries.SkillDemand(starter.skill(BAKE), 40, 20, 80, 9, recent, before)
    assert row.trend == trend and row.share == 0.5


def test_the_count_is_the_same_when_it_is_done_again(vacancy: Make) -> None:
    told(*(vacancy(date=str(today() - timedelta(days=40 * n))) for n in range(3)))
    before = queries.history(BAKE)
    told(vacancy(date="1999-01-01"))
    assert queries.history(BAKE) == before and all(isinstance(day, date) for day, _count in before)
