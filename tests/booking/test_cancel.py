"""Stepping back, and the queue for a full session."""

from datetime import timedelta

import pytest

from booking.world import World, books_balance, free, organisation
from rugzak.accounts.errors import Hidden
from rugzak.base import clock, due
from rugzak.base.clock import travel
from rugzak.base.models import Message
from rugzak.booking import errors
from rugzak.booking.models import State, WaitingPlace
from rugzak.booking.services import cancel, cancel_session, join_waiting_list, leave_waiting_list, raise_capacity
from rugzak.booking.waiting import queue_number
from rugzak.catalogue.services import set_capacity
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger.models import Act


def full(world: World, waiting: int = 1):
    """A full session with people in the queue."""
    booked = [world.book(person=world.learner()) for _ in range(2)]
    queue = [world.learner() for _ in range(waiting)]
    places = []
    for person in queue:
        places.append(join_waiting_list(actor=world.actor(person), person=person, session=world.session))
        travel(by=timedelta(seconds=1))
    return booked, queue, places


def step_back(world: World, booking):
    return cancel(actor=world.actor(booking.person), booking=booking)


def test_within_the_cooling_off_time_all_comes_back(world: World) -> None:
    made = world.book()
    travel(by=timedelta(days=14))
    assert step_back(world, made).state == State.CANCELLED
    assert all(leg.open == 0 for leg in ledger_queries.holds(made.act))
    assert free(world.session.seat_pool) == 2
    assert Message.objects.filter(kind="booking.cancelled").count() == 1
    assert books_balance()
    assert world.book()  # and may book again


def test_cancelling_twice_is_once(world: World) -> None:
    made = world.book()
    step_back(world, made)
    step_back(world, made)
    assert free(world.session.seat_pool) == 2


def test_after_it_the_person_is_told_until_when_and_whom_to_ask(world: World) -> None:
    made = world.book()
    travel(by=timedelta(days=15))
    with pytest.raises(errors.TooLateToCancel) as caught:
        step_back(world, made)
    assert "28/09/2026" in caught.value.text()


def test_the_cooling_off_time_ends_at_the_start(world: World) -> None:
    travel(by=timedelta(days=80))  # 3 December
    made = world.book()
    assert made.cooling_off_until == min(part.starts_at for part in world.session.parts.all())


def test_the_provider_cancels_later_with_a_reason(world: World) -> None:
    made, provider = world.book(), world.member("provider", world.provider)
    travel(by=timedelta(days=30))
    with pytest.raises(errors.ReasonNeeded):
        cancel(actor=provider, booking=made)
    assert cancel(actor=provider, booking=made, reason="the learner is ill").end_reason == "provider"
    assert Message.objects.get(kind="booking.cancelled").context["words"] == "the learner is ill"
    assert not Act.objects.filter(reason__contains="ill").exists()  # health is no business of the books
    assert books_balance()


def test_another_provider_can_t(world: World) -> None:
    made = world.book()
    with pytest.raises(Hidden):
        cancel(actor=world.member("provider", organisation("provider", "Ander huis")), booking=made, reason="x")


def test_you_wait_only_for_a_full_session_and_once(world: World) -> None:
    with pytest.raises(errors.SessionNotFull):
        join_waiting_list(actor=world.actor(), person=world.person, session=world.session)
    booked, queue, _places = full(world)
    with pytest.raises(errors.AlreadyWaiting):
        join_waiting_list(actor=world.actor(queue[0]), person=queue[0], session=world.session)
    with pytest.raises(errors.AlreadyBooked):
        join_waiting_list(actor=world.actor(booked[0].person), person=booked[0].person, session=world.session)


def test_a_freed_seat_is_kept_for_the_first_in_the_queue(world: World) -> None:
    booked, queue, places = full(world, waiting=2)
    step_back(world, booked[0])
    assert free(world.session.seat_pool) == 0 and free(world.session.seat_waiting) == 1
    places[0].refresh_from_db()
    assert places[0].offered_until - clock.now() >= timedelta(hours=48)
    assert Message.objects.filter(kind="waiting.offered", person_id=queue[0].pk).count() == 1
    for passer_by in (world.learner(), queue[1]):
        with pytest.raises(errors.SessionFull):
            world.book(person=passer_by)
    world.book(person=queue[0])
    places[0].refresh_from_db()
    assert places[0].outcome == "booked" and free(world.session.seat_waiting) == 0
    assert books_balance()


def test_a_clock_that_is_set_back_lets_nobody_jump_the_queue(world: World) -> None:
    booked, _queue, places = full(world, waiting=1)
    travel(by=-timedelta(hours=1))
    late = world.learner()
    place = join_waiting_list(actor=world.actor(late), person=late, session=world.session)
    assert (queue_number(places[0]), queue_number(place)) == (1, 2)
    step_back(world, booked[0])
    for each in (places[0], place):
        each.refresh_from_db()
    assert places[0].offered_until is not None and place.offered_until is None


def test_an_offer_that_is_not_taken_moves_on_and_then_comes_free(world: World) -> None:
    booked, queue, places = full(world, waiting=2)
    step_back(world, booked[0])
    travel(by=timedelta(days=2))
    due.run()
    places[0].refresh_from_db()
    assert places[0].outcome == ""  # the second day is not over
    travel(by=timedelta(days=1))
    due.run()
    for place in places:
        place.refresh_from_db()
    assert places[0].outcome == "expired" and places[1].offered_until is not None
    with pytest.raises(errors.OfferExpired):
        world.book(person=queue[0])
    travel(by=timedelta(days=3))
    due.run()
    assert free(world.session.seat_pool) == 1 and free(world.session.seat_waiting) == 0
    assert books_balance()


def test_leaving_the_queue_passes_the_seat_on(world: World) -> None:
    booked, queue, places = full(world, waiting=2)
    step_back(world, booked[0])
    leave_waiting_list(actor=world.actor(queue[0]), place=places[0])
    places[1].refresh_from_db()
    assert places[1].offered_until is not None
    leave_waiting_list(actor=world.actor(queue[1]), place=places[1])
    assert free(world.session.seat_pool) == 1


def test_who_took_an_offer_and_steps_back_passes_the_seat_on(world: World) -> None:
    booked, queue, _places = full(world, waiting=2)
    step_back(world, booked[0])
    taken = world.book(person=queue[0])
    step_back(world, taken)
    assert free(world.session.seat_waiting) == 1
    world.book(person=queue[1])
    assert free(world.session.seat_waiting) == 0 and books_balance()


def test_who_took_an_offer_and_steps_back_with_an_empty_queue_frees_the_seat(world: World) -> None:
    booked, queue, _places = full(world, waiting=1)
    step_back(world, booked[0])
    step_back(world, world.book(person=queue[0]))
    assert free(world.session.seat_pool) == 1 and free(world.session.seat_waiting) == 0


def test_more_seats_go_to_the_queue_first(world: World) -> None:
    _booked, _queue, places = full(world, waiting=1)
    raise_capacity(
        actor=world.member("provider", world.provider), session=world.session, capacity=4, reason="bigger room"
    )
    places[0].refresh_from_db()
    assert places[0].offered_until is not None
    assert free(world.session.seat_waiting) == 1 and free(world.session.seat_pool) == 1


def test_a_smaller_room_keeps_what_is_booked_and_sells_no_freed_seat(world: World) -> None:
    booked = [world.book(person=world.learner()) for _ in range(2)]
    set_capacity(session=world.session, capacity=1, reason="smaller room")
    step_back(world, booked[0])
    with pytest.raises(errors.SessionFull):
        world.book()
    step_back(world, booked[1])
    world.book()
    with pytest.raises(errors.SessionFull):
        world.book(person=world.learner())
    assert books_balance()


def test_a_freed_seat_of_a_room_that_is_too_small_is_not_offered(world: World) -> None:
    booked, _queue, places = full(world, waiting=1)
    set_capacity(session=world.session, capacity=1, reason="smaller room")
    step_back(world, booked[0])
    places[0].refresh_from_db()
    assert places[0].offered_until is None


def test_a_session_called_off_gives_everything_back(world: World) -> None:
    booked, _queue, places = full(world, waiting=1)
    provider = world.member("provider", world.provider)
    assert cancel_session(actor=provider, session=world.session, reason="teacher ill") == 2
    for made in booked:
        made.refresh_from_db()
        assert made.state == State.CANCELLED
    assert WaitingPlace.objects.get(pk=places[0].pk).outcome == "cancelled"
    assert books_balance()
