"""All of a person's data comes out; erasing leaves the books whole and no trace of the person."""

import json

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from booking.test_claims import Course
from booking.world import SECTOR, World, books_balance, free
from rugzak.base import privacy, registry
from rugzak.base.models import Due
from rugzak.booking.models import Attendance, Booking, WaitingPlace
from rugzak.booking.services import join_waiting_list


def mine(columns: set[str]) -> set[str]:
    return {column for column in columns if column.startswith(("booking_", "catalogue_"))}


def test_every_column_about_a_person_is_declared(world: World) -> None:
    assert not mine(privacy.undeclared_columns())


def test_the_check_would_see_a_column_that_is_not(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table booking_claim add column helper_person_id uuid")
    assert mine(privacy.undeclared_columns()) == {"booking_claim.helper_person_id"}


def test_the_export_holds_all_that_was_booked_said_and_paid(world: World) -> None:
    course = Course(world)
    course.attend(10).pay()
    found = registry.privacy_handlers["booking"].export(world.person.pk)
    text = json.dumps(found, cls=DjangoJSONEncoder)
    assert len(found["bookings"]) == 1 and len(found["bookings"][0]["attendance"]) == 10
    assert len(found["bookings"][0]["lines"]) == 4 and '"you": true' in text


def test_erasing_frees_what_is_open_and_drops_every_link(world: World) -> None:
    made = world.book()
    for _ in range(1):
        world.book(person=world.learner())
    waiting = world.learner()
    place = join_waiting_list(actor=world.actor(waiting), person=waiting, session=world.session)
    gone = world.person.pk
    registry.privacy_handlers["booking"].erase(gone)
    made.refresh_from_db()
    place.refresh_from_db()
    assert made.person_id is None and made.booked_by is None and made.state == "cancelled"
    assert place.offered_until is not None  # the seat went to who waited
    assert not Due.objects.filter(subject=made.pk, done_at=None).exists()
    assert not apps.get_model("booking", "BookingEvent").objects.filter(person_id=gone).exists()
    assert books_balance()


def test_erasing_who_has_an_offer_passes_it_on(world: World) -> None:
    booked = [world.book(person=world.learner()) for _ in range(2)]
    queue = [world.learner(), world.learner()]
    for person in queue:
        join_waiting_list(actor=world.actor(person), person=person, session=world.session)
    registry.privacy_handlers["booking"].erase(booked[0].person_id)
    registry.privacy_handlers["booking"].erase(queue[0].pk)
    left = WaitingPlace.objects.get()
    assert left.person_id == queue[1].pk and left.offered_until is not None
    assert free(world.session.seat_waiting) == 1


def test_what_was_paid_stays_without_the_person(world: World) -> None:
    course = Course(world)
    course.attend(10).pay()
    Attendance.objects.update(learner_reason="my child was ill")
    handler = registry.privacy_handlers["booking"]
    handler.erase(world.person.pk)
    handler.erase(world.person.pk)  # taken up again: no harm
    assert Booking.objects.get(pk=course.booking.pk).person_id is None
    assert course.booking.lines.count() == 4 and not Attendance.objects.exclude(learner_reason="").exists()
    events = apps.get_model("booking", "AttendanceEvent").objects
    assert not events.exclude(learner_reason="").exists() and books_balance()


def test_what_is_left_over_after_an_erasure_goes_to_the_funds(world: World) -> None:
    course = Course(world).attend(5)
    account = world.person.learning_account.purses.get(scheme=SECTOR).ledger_account
    privacy.erase(world.person.pk)
    before = free(world.sector_fund.pot_account)
    course.pay()
    assert free(account) == 0 and free(world.sector_fund.pot_account) == before + 39_200 - 19_600
    assert books_balance()


def test_the_published_views_hold_what_analysis_reads(world: World) -> None:
    course = Course(world)
    course.attend(5).pay()
    with connection.cursor() as cursor:
        cursor.execute("select person_id, purpose, state, start from published.booking")
        assert cursor.fetchall() == [(world.person.pk, "job", "completed", world.session.start)]
        cursor.execute("select count(*), sum(minutes) filter (where attended) from published.attendance")
        assert cursor.fetchall() == [(10, 1200)]
        cursor.execute("select sum(amount), sum(captured) from published.payment where asset = 'EUR'")
        assert cursor.fetchone()[0] == 98_000
        cursor.execute("select region, form, capacity from published.session")
        assert cursor.fetchall() == [("VL", "classroom", 2)]
