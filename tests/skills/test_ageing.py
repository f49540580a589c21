"""Ageing: the arithmetic, the table with its sources, a person's pace, the check on the due list and its reminder."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Person
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import register_person, update_person
from rugzak.base import clock as business
from rugzak.base import due
from rugzak.base.models import Due, Message
from rugzak.skills import errors, services
from rugzak.skills.ageing import arithmetic, checks, queries, table
from rugzak.skills.ageing import services as ageing
from rugzak.skills.ageing.models import CompetenceCheck
from rugzak.skills.models import ProfileSkill

WELD, SOLVE = "urn:rugzak:starter:skill:arc-weld", "urn:rugzak:starter:skill:solve-problems"
OFFICER = Actor(roles=frozenset({("officer", None)}))


def test_half_is_left_after_a_half_life_and_a_quarter_after_two() -> None:
    assert arithmetic.share_left(10, 10) == 0.5
    assert arithmetic.share_left(20, 10) == 0.25
    assert arithmetic.share_left(0, 10) == arithmetic.share_left(-3, 10) == 1.0
    with pytest.raises(ValueError, match="half-life"):
        arithmetic.share_left(1, 0)


@given(st.floats(0, 80), st.floats(0, 80), st.floats(0.5, 50))
def test_it_only_ever_falls_and_two_spells_multiply(first: float, second: float, half: float) -> None:
    one, two = arithmetic.share_left(first, half), arithmetic.share_left(second, half)
    assert 0 <= arithmetic.share_left(first + second, half) == pytest.approx(one * two)
    assert (first <= second) == (one >= two) or one == two


TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(("aging", "last", "expected"), [
    ([], None, None),
    ([(TODAY, 2.5)], None, TODAY + timedelta(days=913)),
    ([(TODAY, 2.5), (TODAY, 20)], None, TODAY + timedelta(days=913)),
    ([(date(2001, 1, 1), 2.5)], None, TODAY + timedelta(days=30)),
    ([(date(2001, 1, 1), 2.5)], TODAY, TODAY + timedelta(days=183)),
    ([(date(2001, 1, 1), 2.5)], date(2020, 1, 1), TODAY + timedelta(days=1)),
    ([(TODAY, 20)], None, TODAY + timedelta(days=1095)),
])  # fmt: skip
def test_the_day_of_the_next_check(aging: list[tuple[date, float]], last: date | None, expected: date | None) -> None:
    assert arithmetic.next_check(aging, last=last, today=TODAY) == expected


def test_every_default_has_a_source_a_name_in_four_languages_and_says_how_sure() -> None:
    for row in table.defaults().values():
        assert row.source and row.sure in ("estimate", "assumption") and 0.5 <= row.years <= 50
        assert all(row.name.to_json().get(code) for code in ("nl", "fr", "de", "en")), row.code


def test_the_longest_code_that_fits_counts() -> None:
    rows = table.defaults()
    assert table.row_for(rows, "K0611").code == "K061" and table.row_for(rows, "K0912").code == "K"
    assert table.row_for(rows, "S5.6.1").code == "S5" and table.row_for(rows, "").code == ""


@pytest.fixture
def person(db: None) -> Person:
    return register_person(given_name="An", family_name="Peeters", email="an@example.org")


def learned(person: Person, years: float, uri: str = WELD) -> ProfileSkill:
    used = business.today() - timedelta(days=round(years * 365.25))
    return services.accept_skill(person=person, skill_uri=uri, level=3, last_used=used)


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
class TestAPerson:
    def test_last_use_counts_not_the_day_of_telling(self, person: Person) -> None:
        learned(person, 5)
        group = queries.ageing(person).groups[0]
        assert (group.row.code, group.half_life) == ("S8", 5.0)
        assert group.oldest.left == pytest.approx(0.5, abs=0.001)

    def test_a_skill_not_used_for_long_brings_the_planned_check_nearer(self, person: Person) -> None:
        learned(person, 0)
        planned = queries.planned(person)
        services.accept_skill(person=person, skill_uri=SOLVE, evidence="cv", last_used=date(1999, 12, 31))
        assert planned is not None and queries.planned(person) < planned  # type: ignore[operator]

    def test_the_fastest_group_comes_first(self, person: Person) -> None:
        learned(person, 1)
        learned(person, 1, SOLVE)
        assert [group.row.code for group in queries.ageing(person).groups] == ["S8", "T"]

    def test_slower_doubles_the_half_life_for_this_person_only(self, person: Person) -> None:
        other = register_person(given_name="Bo", family_name="Peeters")
        for one in (person, other):
            learned(one, 10)
        ageing.set_pace(person=person, group="S8", pace="slower")
        assert queries.ageing(person).groups[0].oldest.left == pytest.approx(0.5, abs=0.001)
        assert queries.ageing(other).groups[0].oldest.left == pytest.approx(0.25, abs=0.001)

    def test_off_shows_nothing_and_plans_nothing(self, person: Person) -> None:
        learned(person, 10)
        assert queries.planned(person)
        ageing.set_pace(person=person, pace="off")
        assert queries.ageing(person).off and not queries.ageing(person).groups and queries.planned(person) is None
        ageing.set_pace(person=person, pace="")
        assert queries.planned(person)

    def test_one_group_off_asks_nothing_about_it(self, person: Person) -> None:
        learned(person, 10)
        ageing.set_pace(person=person, group="S8", pace="off")
        assert queries.ageing(person).to_look_at == () and queries.planned(person) is None

    def test_a_check_confirms_lowers_and_drops(self, person: Person) -> None:
        for uri in (WELD, SOLVE, "urn:rugzak:starter:skill:cook-fish"):
            learned(person, 40, uri)
        assert len(queries.ageing(person).to_look_at) == 3
        answers = {WELD: "yes", SOLVE: "less", "urn:rugzak:starter:skill:cook-fish": "no", "urn:none": "yes"}
        check = ageing.do_check(person=person, answers=answers)
        assert (check.kept, check.lowered, check.dropped) == (1, 1, 1)
        assert ProfileSkill.objects.get(skill_uri=SOLVE).level == 2
        assert queries.ageing(person).to_look_at == ()
        assert (queries.planned(person) or TODAY) >= business.today() + arithmetic.SOONEST

    def test_refusals(self, person: Person) -> None:
        with pytest.raises(errors.NotAPace):
            ageing.set_pace(person=person, group="S8", pace="fast")
        with pytest.raises(errors.NoSuchGroup):
            ageing.set_pace(person=person, group="X9", pace="slower")
        with pytest.raises(errors.NoSuchAnswer):
            ageing.do_check(person=person, answers={WELD: "maybe"})
        assert not CompetenceCheck.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
class TestTheReminder:
    def test_comes_on_the_business_day_once_and_plans_the_next(self, person: Person, clock: object) -> None:
        learned(person, 20)
        clock.by(days=31)  # type: ignore[attr-defined]
        assert due.run().failed == 0
        message = Message.objects.get(kind="skills.check")
        assert (message.to, message.context["count"]) == ("an@example.org", 1)
        assert queries.planned(person) == business.today() - timedelta(days=1) + arithmetic.SOONEST
        clock.by(days=10)  # type: ignore[attr-defined]
        due.run()
        assert Message.objects.filter(kind="skills.check").count() == 1

    def test_stays_away_where_it_is_not_wanted(self, person: Person, clock: object) -> None:
        learned(person, 20)
        update_person(person=person, reminders=False)
        clock.by(days=31)  # type: ignore[attr-defined]
        due.run()
        assert not Message.objects.exists() and queries.planned(person), "the check itself stays planned"

    def test_a_profile_that_came_in_bulk_gets_a_check(self, person: Person, clock: object) -> None:
        ProfileSkill.objects.create(person=person, skill_uri=WELD, release="1", date=date(2015, 1, 1))
        checks.start()
        assert queries.planned(person) is None
        clock.by(days=2)  # type: ignore[attr-defined]
        due.run()
        assert queries.planned(person)
        assert Due.objects.filter(kind=checks.LOOK, done_at=None).count() == 1

    def test_an_erased_person_is_not_reminded(self, person: Person, clock: object) -> None:
        from rugzak.base import privacy

        learned(person, 20)
        privacy.erase(person.pk)
        clock.by(days=60)  # type: ignore[attr-defined]
        assert due.run().failed == 0 and not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
class TestAnAuthority:
    def test_sets_a_half_life_with_a_reason_and_takes_it_back(self, person: Person) -> None:
        learned(person, 5)
        row = ageing.set_half_life(actor=OFFICER, group="S8", years=Decimal("2.5"), reason="Robots came in 2026.")
        assert (row.years, row.sure, row.source, row.default) == (2.5, "own", "Robots came in 2026.", 5.0)
        assert queries.ageing(person).groups[0].oldest.left == pytest.approx(0.25, abs=0.001)
        assert ageing.reset_half_life(actor=OFFICER, group="S8").years == 5.0

    @pytest.mark.parametrize("years", ["0", "0.4", "51", "-1", "NaN", "Infinity"])
    def test_no_nonsense(self, db: None, years: str) -> None:
        with pytest.raises(errors.NotAHalfLife):
            ageing.set_half_life(actor=OFFICER, group="S8", years=Decimal(years), reason="x")

    def test_needs_a_reason_a_group_and_the_right(self, db: None) -> None:
        with pytest.raises(errors.NoReason):
            ageing.set_half_life(actor=OFFICER, group="S8", years=Decimal(2), reason=" ")
        with pytest.raises(errors.NoSuchGroup):
            ageing.set_half_life(actor=OFFICER, group="Z", years=Decimal(2), reason="x")
        with pytest.raises(NotAllowed):
            ageing.set_half_life(actor=Actor(), group="S8", years=Decimal(2), reason="x")
