"""What a stage means: caps that a learner meets, a hold until its day, a look by hand, up, and down with a reason."""

from datetime import timedelta

import pytest

from booking.test_claims import Course, failed
from booking.world import World, books_balance, mondays
from door.gate import Gate
from rugzak.accounts.bank.withheld import withheld
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import Payable
from rugzak.base import clock, due
from rugzak.booking import claims
from rugzak.booking import errors as booking_errors
from rugzak.booking.fraud.models import Case
from rugzak.booking.models import BookingLine, Claim, ClaimState
from rugzak.booking.quote import quote
from rugzak.booking.stages import by_hand, caps, holds, review
from rugzak.catalogue.trust import errors, standing
from rugzak.catalogue.trust.models import Standing, TrustStep
from rugzak.catalogue.trust.rules import BadRules, on, read, stage, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(world: World) -> Gate:
    return Gate(world)


def fill(world: World, cents: int) -> None:
    """A booking in December of which so many cents are funders' money."""
    booking = world.book(world.learner(), mondays(world.training, world.ghent, 9))
    lines = booking.lines.filter(fund__isnull=False, cents__gt=0)
    first = lines.first()
    lines.exclude(pk=first.pk).update(cents=0)
    BookingLine.objects.filter(pk=first.pk).update(cents=cents)


def test_a_provider_without_a_row_is_at_full_and_nothing_changes(world: World) -> None:
    assert standing.stage_of(world.provider.pk).code == "full" and standing.lock(world.provider.pk) is None
    fill(world, 900_000_000)
    assert world.book().state == "held"


def test_the_month_is_full_and_the_learner_reads_what_to_do_and_no_amount(world: World) -> None:
    standing.place(world.provider, "new", reason="New.")
    fill(world, stage("new").month_cents or 0)
    seen = quote(person=world.person, session=world.session, purpose="job")
    told = [str(warning) for warning in seen.warnings if warning.code == "provider_full"]
    assert told and "another month" in told[0] and not any(char.isdigit() for char in told[0])
    with pytest.raises(booking_errors.ProviderAtCap):
        world.book()
    assert books_balance()
    other = mondays(world.training, world.ghent, 9, first=world.session.start + timedelta(days=35))
    assert world.book(session=other).state == "held"


def test_cancelled_bookings_count_no_more(world: World) -> None:
    from rugzak.booking.services import cancel

    standing.place(world.provider, "new", reason="New.")
    booking = world.book()
    used = caps.used(world.session, stage("new"))
    assert (used.month, used.session) == (51_700, 51_700)
    cancel(actor=world.actor(), booking=booking)
    assert caps.used(world.session, stage("new")).month == 0


def test_the_first_claims_pass_through_someones_hands(world: World) -> None:
    standing.place(world.provider, "new", reason="New.")
    course = Course(world)
    claim = course.attend(10).claim()
    assert claim.state == ClaimState.BLOCKED and failed(claim) == {"by_hand"}
    with pytest.raises(booking_errors.ClaimBlocked):
        claims.release(actor=course.releaser, claim=claim)
    with pytest.raises(booking_errors.LookNeedsWords):
        by_hand.look(actor=course.officer, claim=claim, note=" ")
    with pytest.raises(NotAllowed):
        by_hand.look(actor=course.provider, claim=claim, note="fine")
    by_hand.look(actor=course.officer, claim=claim, note="Signed list, two learners on the phone.")
    claim.refresh_from_db()
    assert claim.state == ClaimState.CHECKED and by_hand.waiting(world.provider.pk) == 4
    claims.release(actor=course.releaser, claim=claim)
    assert Claim.objects.get().state == ClaimState.RELEASED


def test_a_hold_ends_at_its_date(world: World) -> None:
    standing.place(world.provider, "new", reason="New.")
    course = Course(world)
    claim = course.attend(10).claim()
    by_hand.look(actor=course.officer, claim=claim, note="Seen.")
    claims.release(actor=course.releaser, claim=Claim.objects.get())
    ids = set(Payable.objects.values_list("pk", flat=True))
    day = claim.made_at.date() + timedelta(days=30)
    assert len(ids) == 2 and withheld(ids) == ids and holds.pays_from(claim) == day
    clock.travel(by=timedelta(days=29))
    assert withheld(ids) == ids
    clock.travel(by=timedelta(days=1))
    assert clock.today() == day and withheld(ids) == set()


def test_up_by_itself_when_every_condition_is_met(world: World) -> None:
    row = standing.place(world.provider, "new", reason="New.")
    course = Course(world)
    rows = [world.book(world.learner(), mondays(world.training, world.ghent, 9)) for _ in range(9)]
    course.attend(10)
    clock.travel(by=timedelta(days=1))
    due.run()
    assert {c.code: c.met for c in review.conditions(row)} == {
        "days": True, "paid": False, "inquiries": True, "contradicted": True,
    }  # fmt: skip
    assert Standing.objects.get().stage == "new"
    claim = course.claim()
    copies = [Claim(booking=b, attended_minutes=0, planned_minutes=0, share=0, amount=0, state="paid") for b in rows]
    Claim.objects.bulk_create(copies)
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.PAID)
    held = {"holds": True, "hold_until": clock.today() + timedelta(days=9)}
    Case.objects.update_or_create(provider=world.provider, state="open", defaults=held)
    clock.travel(by=timedelta(days=7))
    due.run()
    assert Standing.objects.get().stage == "new"
    Case.objects.update(holds=False)
    clock.travel(by=timedelta(days=7))
    due.run()
    assert Standing.objects.get().stage == "limited"
    assert list(TrustStep.objects.values_list("kind", "stage")) == [("placed", "new"), ("up", "limited")]


def test_down_needs_a_reason_and_someone_else_answers_the_objection(gate: Gate) -> None:
    world = gate.world
    provider = world.member("provider", world.provider)
    with pytest.raises(errors.ReasonMissing):
        standing.lower(actor=gate.officer, provider=world.provider, to="new", reason="")
    with pytest.raises(NotAllowed):
        standing.lower(actor=provider, provider=world.provider, to="new", reason="x")
    standing.lower(actor=gate.officer, provider=world.provider, to="limited", reason="Two lists were false.")
    with pytest.raises(errors.BadStage):
        standing.lower(actor=gate.officer, provider=world.provider, to="full", reason="x")
    standing.object_to(actor=provider, provider=world.provider, text="They were not.")
    with pytest.raises(errors.OtherDecides):
        standing.answer(actor=gate.officer, provider=world.provider, granted=True, reason="x")
    standing.answer(actor=gate.second, provider=world.provider, granted=True, reason="Right.")
    assert Standing.objects.get(pk=world.provider.pk).stage == "full"
    with pytest.raises(errors.WrongStep):
        standing.object_to(actor=provider, provider=world.provider, text="Again.")


def test_too_late_to_object_against_going_down(gate: Gate) -> None:
    world = gate.world
    standing.lower(actor=gate.officer, provider=world.provider, to="new", reason="False lists.")
    clock.travel(by=timedelta(days=31))
    with pytest.raises(errors.TooLateToObject):
        standing.object_to(actor=world.member("provider", world.provider), provider=world.provider, text="No.")


def test_after_going_down_claims_are_held_to_the_new_caps(gate: Gate) -> None:
    world = gate.world
    course = Course(world)
    fill(world, stage("new").month_cents or 0)
    other = Claim.objects.create(
        booking=world.session.training.sessions.exclude(pk=world.session.pk).get().bookings.get(),
        attended_minutes=0, planned_minutes=0, share=0, amount=0, state=ClaimState.PAID,
    )  # fmt: skip
    assert other.state == ClaimState.PAID
    course.attend(10)
    standing.lower(actor=gate.officer, provider=world.provider, to="new", reason="False lists.")
    claim = course.claim()
    assert failed(claim) == {"by_hand", "cap"}
    by_hand.look(actor=gate.officer, claim=claim, note="Seen.")
    assert not failed(Claim.objects.get(pk=claim.pk))


def test_the_rules_are_whole_and_dated() -> None:
    assert versions()[0].stages["new"].hold_days > versions()[0].stages["limited"].hold_days
    with pytest.raises(BadRules):
        on(versions()[0].since - timedelta(days=1))
    with pytest.raises(BadRules):
        read({"from": versions()[0].since, "source": "x", "door": {}, "stages": {}})
