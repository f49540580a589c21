"""The overview of rights: every scheme decided, joined with purses, nothing shown that can't be spent."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from accounts import world
from rugzak.accounts import facts, purses, rights
from rugzak.accounts.models import Person
from rugzak.base.errors import NotFound
from rugzak.ledger import services as ledger
from rugzak.schemes.models import DecisionRecord
from rugzak.schemes.services import publish_library, replay

pytestmark = pytest.mark.django_db
CHEQUE, VOV, EMPLOYER = "be-vl-opleidingscheque", "be-vl-vov", "be-voorbeeld-werkgever"


@pytest.fixture(autouse=True)
def autumn(clock) -> None:
    clock.to(datetime(2026, 10, 1, 10, tzinfo=UTC))
    publish_library()


@pytest.fixture
def worker() -> Person:
    person = world.person(
        national_number=world.national_number(date(1985, 7, 30)),
        education="low",
        statute="employee",
        municipality=world.place(),
    )
    employer = world.organisation(municipality=world.place(), staff_count=100)
    world.job(person, employer, fraction=Decimal("0.9"), hours_week=Decimal("34.2"), joint_committee=world.committee())
    return person


def by_scheme(person: Person) -> dict[str, rights.Right]:
    return {right.decision.scheme: right for right in rights.overview(person)}


def test_yes_comes_first_and_only_yes_shows_a_balance(worker: Person) -> None:
    world.fund(CHEQUE)
    found = rights.overview(worker)
    order = [right.decision.outcome for right in found]
    assert order == sorted(order, key=["yes", "maybe", "no"].index)
    assert {"yes", "no"} <= set(order)
    for right in found:
        if right.decision.outcome != "yes":
            assert (right.free, right.granted, right.purses) == (None, None, ())


def test_what_a_first_booking_would_be_granted(worker: Person) -> None:
    assert by_scheme(worker)[CHEQUE].free is None  # no fund: nothing to spend
    fund = world.fund(CHEQUE, budget=10_000_000)
    right = by_scheme(worker)[CHEQUE]
    assert right.decision.outcome == "yes"
    assert right.free == right.decision.amount == right.granted
    purse = purses.ensure_entitlement(worker, right.decision, fund)
    leg = ledger.Leg(debit=purse.ledger_account, credit=fund.used_account, amount=2_500)
    ledger.reserve(book=fund.book, key=uuid4(), legs=[leg], kind="booking").require()
    right = by_scheme(worker)[CHEQUE]
    assert right.purse is not None
    assert right.free == right.granted - 2_500


def test_an_empty_pot_shows_nothing_to_spend(worker: Person) -> None:
    world.fund(CHEQUE, budget=1)
    assert by_scheme(worker)[CHEQUE].free == 0


def test_a_purse_whose_right_is_gone_shows_no_balance(worker: Person) -> None:
    fund = world.fund(CHEQUE)
    purses.ensure_entitlement(worker, by_scheme(worker)[CHEQUE].decision, fund)
    worker.statute = "self_employed"
    worker.save()
    right = by_scheme(worker)[CHEQUE]
    assert right.decision.outcome == "no"
    assert (right.free, right.purses) == (None, ())


def test_unknown_facts_give_maybe_with_what_is_missing() -> None:
    maybe = [right for right in rights.overview(world.person()) if right.decision.outcome == "maybe"]
    assert maybe
    assert all(right.decision.missing for right in maybe)


def test_of_several_jobs_the_one_for_which_a_scheme_holds_answers(worker: Person) -> None:
    sector = "be-sector-124"
    assert sector not in by_scheme(worker)
    builder = world.organisation(municipality=world.place(), staff_count=9, name="Bouw nv")
    world.job(worker, builder, fraction=Decimal("0.1"), joint_committee=world.committee("124"))
    found = by_scheme(worker)[sector].decision
    assert found.job == "Bouw nv" and {one.code: one.held for one in found.reasons}["in_sector"] is True
    assert by_scheme(worker)[VOV].decision.job == "", "the largest job answers where it can"
    kept = DecisionRecord.objects.filter(scheme=sector).latest("at")
    assert kept.facts["employment.joint_committee"] == "124" and Decimal(kept.facts["employer.size_fte"]) == 9
    assert replay(kept).same


def test_what_was_recorded_of_the_first_job_says_nothing_of_another(worker: Person) -> None:
    facts.record(worker, "employment.permanent", True)
    first, second = worker.employments.get().employer, world.organisation()
    world.job(worker, second, fraction=Decimal("0.1"))
    world.job(worker, first, fraction=Decimal("0.05"), start=date(2021, 1, 1))
    known = facts.gather(worker, on=date(2026, 10, 1))
    assert known.history is not None
    own = facts.in_another_job(worker, known, known.history.only(second.pk), on=date(2026, 10, 1))
    assert known["employment.permanent"] is True and "employment.permanent" not in own
    assert own["employment.fraction"] == Decimal("0.1") and own["person.education"] == "low"
    assert [job.employer_id for job in known.history.jobs(date(2026, 10, 1))] == [first.pk, second.pk]


def test_the_fraction_of_the_reference_month_counts(worker: Person) -> None:
    worker.employments.update(end=date(2026, 8, 31))
    world.job(worker, world.organisation(municipality=world.place()), start=date(2026, 9, 1), fraction=Decimal("1"))
    decision = by_scheme(worker)[VOV].decision
    assert decision.pots[0].amount == int(125 * 60 * Decimal("0.9"))


def test_each_answer_is_recorded_once_a_day(worker: Person, clock) -> None:
    rights.overview(worker)
    count = DecisionRecord.objects.filter(subject=worker.pk).count()
    assert count == len(rights.overview(worker))
    assert DecisionRecord.objects.filter(subject=worker.pk).count() == count
    worker.statute = "jobseeker"
    worker.save()
    rights.overview(worker)
    assert DecisionRecord.objects.filter(subject=worker.pk).count() > count
    rights.overview(worker, record=False, on=date(2026, 11, 1))
    assert not DecisionRecord.objects.filter(on=date(2026, 11, 1)).exists()


def test_one_right_in_detail(worker: Person) -> None:
    assert rights.right(worker, CHEQUE).decision.scheme == CHEQUE
    with pytest.raises(NotFound):
        rights.right(worker, "be-nothing")


def test_the_employers_budget_is_a_right_by_its_fund(worker: Person) -> None:
    employer = worker.employments.get().employer
    world.fund(EMPLOYER, payer="employer", organisation=employer, budget=1_000_000)
    right = by_scheme(worker)[EMPLOYER]
    assert right.decision.outcome == "yes"
    assert right.free == 45_000  # 500 euro by the fraction


def test_who_moved_away_still_reads_of_a_scheme_of_which_they_hold_a_purse(worker: Person) -> None:
    purses.ensure_entitlement(worker, by_scheme(worker)[CHEQUE].decision, world.fund(CHEQUE))
    worker.municipality = world.place("52011", "WA")
    worker.save()
    right = by_scheme(worker)[CHEQUE]
    assert (right.decision.outcome, right.free) == ("no", None)
    assert "be-vl-werkbaarheidscheque" not in by_scheme(worker)


def test_what_follows_from_a_dismissal_is_a_right_once_it_is_told(worker: Person) -> None:
    assert "be-fed-39ter" in {scheme.id for scheme in rights.of_events()}
    assert "be-fed-39ter" not in by_scheme(worker)
    facts.record(worker, "dismissal.by_employer", True)
    assert by_scheme(worker)["be-fed-39ter"].decision.outcome == "maybe"
