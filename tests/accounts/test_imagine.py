"""What would change, and what someone unknown would be entitled to: nothing of it is kept, nothing is guessed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts import world
from rugzak.accounts import facts, imagine, rights
from rugzak.accounts.errors import UnknownFact
from rugzak.accounts.imagine import Wish
from rugzak.accounts.models import Fact, Person
from rugzak.accounts.questions import next_question
from rugzak.schemes.models import DecisionRecord
from rugzak.schemes.services import publish_library

pytestmark = pytest.mark.django_db
CHEQUE, VOV = "be-vl-opleidingscheque", "be-vl-vov"
TODAY = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def autumn(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    publish_library()


@pytest.fixture
def worker() -> Person:
    person = world.person(
        national_number=world.national_number(date(1985, 7, 30)), education="low", statute="employee",
        municipality=world.place(),
    )  # fmt: skip
    employer = world.organisation(municipality=world.place(), staff_count=100)
    world.job(person, employer, fraction=Decimal("1"), hours_week=Decimal("38"), start=date(2020, 1, 1))
    return person


def turns(person: Person, **wish: object) -> dict[str, imagine.Change]:
    return {one.decision.scheme: one for one in imagine.what_if(person, Wish(**wish))}  # type: ignore[arg-type]


def test_who_moves_out_loses_the_flemish_cheque_and_who_moves_in_wins_it(worker: Person) -> None:
    changes = turns(worker, region="WA")
    lost = changes[CHEQUE]
    assert lost.turn == "lost" and lost.before and lost.before.outcome == "yes" and lost.before.amount == 12500
    assert VOV not in changes, "training leave depends on where one works"
    facts.record(worker, "person.region", "WA", "authentic")
    won = turns(worker, region="VL")[CHEQUE]
    assert won.turn == "gained" and won.after and won.after.amount == 12500


def test_fewer_hours_give_less_leave_and_below_the_line_none(worker: Person) -> None:
    less = turns(worker, hours_week=Decimal(19))["be-fed-opleidingsrecht"]
    assert less.turn == "less" and less.before and less.after
    assert (less.after.amount_bound or 0) * 2 == less.before.amount_bound
    assert VOV not in turns(worker, hours_week=Decimal("30.4")), "this year's leave was set by last March"
    assert turns(worker, hours_week=Decimal("27.9"))[VOV].turn == "lost"


def test_another_employer_makes_unknown_what_only_the_old_one_could_say(worker: Person) -> None:
    now = facts.gather(worker, on=TODAY)
    then = imagine.imagined(now, Wish(new_job=True), on=TODAY)
    assert then["employment.start"] == TODAY and then["employment.hours_week"] == Decimal(38)
    assert "employer.size_fte" in now and not [name for name in then if name.startswith("employer.")]
    assert turns(worker, new_job=True)[VOV].turn == "lost"  # from yes to maybe: is it a private employer?


def test_who_stops_working_keeps_nothing_of_a_job(worker: Person) -> None:
    changes = turns(worker, statute="jobseeker")
    assert changes[VOV].turn == "lost" and changes[CHEQUE].turn == "lost"
    then = imagine.imagined(facts.gather(worker, on=TODAY), Wish(statute="jobseeker"), on=TODAY)
    assert not [name for name in then if name.startswith(("employment.", "employer."))]


def test_an_age_is_that_of_today(worker: Person) -> None:
    then = imagine.imagined(facts.gather(worker, on=TODAY), Wish(age=45), on=TODAY)
    assert then["person.birth_date"] == date(1981, 10, 1)


def test_nothing_wished_changes_nothing_and_nothing_is_kept(worker: Person) -> None:
    before = facts.gather(worker, on=TODAY)
    assert Wish().empty and imagine.what_if(worker, Wish()) == []
    imagine.what_if(worker, Wish(region="WA", hours_week=Decimal(10), age=60, new_job=True))
    assert facts.gather(worker, on=TODAY) == before
    assert not DecisionRecord.objects.exists() and not Fact.objects.exists()


def test_a_wrong_wish_is_refused(worker: Person) -> None:
    with pytest.raises(UnknownFact):
        imagine.what_if(worker, Wish(region="MARS"))


def test_someone_unknown_gets_the_answers_of_these_facts_and_nothing_is_kept() -> None:
    given: dict[str, object] = {
        "person.region": "VL",
        "person.statute": "employee",
        "person.education": "low",
        "person.birth_date": "1985-03-02",
    }
    found = imagine.for_facts(given)
    by_id = {decision.scheme: decision for decision in found}
    order = [decision.outcome for decision in found]
    assert order == sorted(order, key=["yes", "maybe", "no"].index) and {"yes", "maybe"} <= set(order)
    assert by_id[CHEQUE].outcome == "yes" and by_id[CHEQUE].amount == 12500
    assert not DecisionRecord.objects.exists()
    with pytest.raises(UnknownFact):
        imagine.for_facts({"person.secret": 1})
    with pytest.raises(UnknownFact):
        imagine.for_facts({"person.region": "MARS"})


def test_the_next_question_settles_most_and_is_never_asked_twice() -> None:
    given: dict[str, object] = {"person.region": "VL", "person.statute": "employee"}
    decisions = imagine.for_facts(given)
    asked: list[str] = []
    while question := next_question(decisions, without=asked):
        asked.append(question.fact)
        assert len(asked) < 60
    assert len(asked) == len(set(asked)) > 3
    worth: dict[str, int] = {}
    for decision in decisions:
        if decision.outcome == "maybe" and decision.asset == "EUR":
            for missing in decision.missing:
                worth[missing.fact] = worth.get(missing.fact, 0) + (decision.amount_bound or 0)
    assert worth[asked[0]] == max(worth.values())
    assert next_question([one for one in decisions if one.outcome == "yes"]) is None


def test_a_right_shown_is_the_same_with_and_without_a_wish(worker: Person) -> None:
    """What is called *now* is what the overview says."""
    overview = {right.decision.scheme: right.decision for right in rights.overview(worker, record=False)}
    for change in imagine.what_if(worker, Wish(region="WA", age=50)):
        if change.before is not None:
            assert change.before == overview[change.before.scheme]


def test_who_stops_working_has_no_second_job_either(worker: Person) -> None:
    other = world.organisation(municipality=world.place(), staff_count=20)
    world.job(worker, other, fraction=Decimal("0.5"), start=date(2019, 1, 1))
    now = facts.gather(worker, on=TODAY)
    then = imagine.imagined(now, Wish(statute="jobseeker"), on=TODAY)
    assert now.history and then.history and len(now.history.jobs(TODAY)) == 2
    assert then.history.jobs(TODAY) == [], "the rules look at each of several jobs"
