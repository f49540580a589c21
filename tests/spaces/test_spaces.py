"""Sharing a room: offer, find, take, ask, answer, cancel by the terms, hold a session there, and settle."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from booking.world import logistics
from rugzak.accounts.errors import NotAllowed
from rugzak.base import due
from rugzak.base.models import Message
from rugzak.catalogue.models import Session
from rugzak.catalogue.services import PartSpec, SessionSpec, add_session, cancel_session
from rugzak.catalogue.spaces import errors, queries, services, uses
from rugzak.catalogue.spaces.models import SpaceUse, UseState
from rugzak.catalogue.spaces.slots import Slot
from spaces.conftest import MONDAY, Scene, spec

pytestmark = pytest.mark.django_db


def test_the_database_itself_refuses_overlap(scene: Scene) -> None:
    one = uses.book(space=scene.room, user=scene.school, slot=scene.slot(), actor=scene.other)
    twin = SpaceUse(space=scene.room, user=scene.world.provider, date=MONDAY, part="day", period=one.period)
    twin.state = UseState.ASKED
    with pytest.raises(IntegrityError, match="space_use_no_double"), transaction.atomic():
        twin.save()
    twin.state = UseState.CANCELLED
    twin.save()


def test_a_taken_slot_names_the_next_free_one(scene: Scene) -> None:
    uses.book(space=scene.room, user=scene.school, slot=scene.slot("day"), actor=scene.other)
    uses.book(space=scene.room, user=scene.school, slot=scene.slot(day=date(2026, 9, 22)), actor=scene.other)
    with pytest.raises(errors.SlotTaken) as refused:
        uses.book(space=scene.room, user=scene.world.provider, slot=scene.slot(), actor=scene.teacher)
    assert refused.value.text() == "Bakery school is already taken then. The next free moment is 23/09/2026, morning."
    with pytest.raises(errors.NotOpen, match="22/09/2026, afternoon"):
        uses.book(space=scene.room, user=scene.school, slot=Slot(date(2026, 9, 20), "afternoon"), actor=scene.other)
    with pytest.raises(errors.SlotOver):
        uses.book(space=scene.room, user=scene.school, slot=Slot(date(2026, 9, 11), "day"), actor=scene.other)


def test_the_same_again_is_the_same_booking(scene: Scene) -> None:
    first = uses.book(space=scene.room, user=scene.school, slot=scene.slot(), actor=scene.other)
    assert uses.book(space=scene.room, user=scene.school, slot=scene.slot(), actor=scene.other) == first


def test_price_of_halves_and_of_one_s_own(scene: Scene) -> None:
    whole = uses.book(space=scene.room, user=scene.school, slot=scene.slot("day"), actor=scene.other)
    assert (whole.price_cents, whole.owed_cents, whole.state) == (8_000, 8_000, "confirmed")
    own = uses.book(space=scene.room, user=scene.world.employer, slot=scene.slot(day=date(2026, 9, 22)), actor=scene.hr)
    assert (own.price_cents, own.state) == (0, "confirmed")


def test_the_owner_is_asked_and_answers(scene: Scene) -> None:
    room = services.change(space=scene.room, spec=spec(scene.world, consent="asked"), actor=scene.hr)
    asked = uses.book(space=room, user=scene.school, slot=scene.slot(), note="12 learners", actor=scene.other)
    assert asked.state == "asked" and asked.owed_cents == 0
    assert Message.objects.filter(kind="space.news", context__what="asked").count() == 1
    with pytest.raises(NotAllowed):
        uses.answer(use=asked, yes=True, actor=scene.other)
    with pytest.raises(errors.WhyMissing):
        uses.answer(use=asked, yes=False, actor=scene.hr)
    assert uses.answer(use=asked, yes=True, actor=scene.hr).owed_cents == 4_000
    with pytest.raises(errors.UseDecided):
        uses.answer(use=asked, yes=False, reason="no", actor=scene.hr)


def test_who_does_not_answer_lets_it_lapse(scene: Scene, clock: object) -> None:
    room = services.change(space=scene.room, spec=spec(scene.world, consent="asked"), actor=scene.hr)
    asked = uses.book(space=room, user=scene.school, slot=scene.slot(), actor=scene.other)
    clock.by(days=8)  # type: ignore[attr-defined]
    assert due.run().failed == 0
    asked.refresh_from_db()
    assert asked.state == "lapsed"
    later = Slot(MONDAY + timedelta(days=7), "morning")
    assert queries.next_free(room, later) == later


def test_cancelled_by_the_terms(scene: Scene, clock: object) -> None:
    early = uses.book(space=scene.room, user=scene.school, slot=scene.slot(day=date(2026, 9, 28)), actor=scene.other)
    late = uses.book(space=scene.room, user=scene.school, slot=scene.slot(), actor=scene.other)
    assert uses.cancel(use=early, actor=scene.other).owed_cents == 0
    clock.by(days=1)  # type: ignore[attr-defined]
    assert uses.cancel(use=late, actor=scene.other).owed_cents == 2_000
    third = uses.book(space=scene.room, user=scene.school, slot=scene.slot(), actor=scene.other)
    with pytest.raises(errors.WhyMissing):
        uses.cancel(use=third, actor=scene.hr)
    assert uses.cancel(use=third, reason="the oven broke", actor=scene.hr).owed_cents == 0
    with pytest.raises(NotAllowed):
        uses.cancel(use=late, actor=scene.teacher)


def test_both_sides_see_what_is_owed_and_the_owner_settles(scene: Scene, clock: object) -> None:
    used = uses.book(space=scene.room, user=scene.school, slot=scene.slot(), actor=scene.other)
    assert queries.owed(actor=scene.hr, organisation_id=scene.world.employer.pk) == []
    clock.by(days=10)  # type: ignore[attr-defined]
    for actor, organisation in ((scene.hr, scene.world.employer), (scene.other, scene.school)):
        assert queries.owed(actor=actor, organisation_id=organisation.pk) == [used]
    with pytest.raises(NotAllowed):
        queries.owed(actor=scene.teacher, organisation_id=scene.school.pk)
    with pytest.raises(NotAllowed):
        uses.settle(use=used, actor=scene.other)
    uses.settle(use=used, actor=scene.hr)
    assert queries.owed(actor=scene.other, organisation_id=scene.school.pk) == []
    with pytest.raises(errors.UseDecided):
        uses.settle(use=used, actor=scene.hr)


def session(scene: Scene, days: list[date], capacity: int = 10) -> Session:
    parts = [PartSpec(day, start, 180) for day in days for start in (time(9, 30), time(13, 30))]
    made = SessionSpec(training=logistics(scene.world.provider), capacity=capacity, parts=parts)
    return Session.objects.get(pk=add_session(spec=made).pk)


def test_a_session_is_held_there_or_nowhere(scene: Scene) -> None:
    days = [MONDAY, MONDAY + timedelta(days=1)]
    held = session(scene, days)
    made = uses.book_session(space=scene.room, session=held, actor=scene.teacher)
    assert [(row.date, row.part) for row in made] == [(day, part) for day in days for part in ("morning", "afternoon")]
    held.refresh_from_db()
    assert held.address == "Bakery school, Kaai 1" and held.municipality == scene.world.ghent
    assert uses.book_session(space=scene.room, session=held, actor=scene.teacher) == []
    other = session(scene, [MONDAY + timedelta(days=2), MONDAY])
    with pytest.raises(errors.SlotTaken, match="23/09/2026"), transaction.atomic():
        uses.book_session(space=scene.room, session=other, actor=scene.teacher)
    assert SpaceUse.objects.filter(session=other).count() == 0
    with pytest.raises(errors.OtherSession, match="fewer seats"):
        uses.book_session(space=scene.room, session=session(scene, [MONDAY], capacity=13), actor=scene.teacher)
    with pytest.raises(errors.OtherSession, match="not open on 20/09/2026"):
        uses.book_session(space=scene.room, session=session(scene, [date(2026, 9, 20)]), actor=scene.teacher)
    cancel_session(session=held, actor=scene.teacher)
    assert set(SpaceUse.objects.filter(session=held).values_list("state", flat=True)) == {"cancelled"}


def test_a_session_waits_for_the_owner(scene: Scene) -> None:
    room = services.change(space=scene.room, spec=spec(scene.world, consent="asked"), actor=scene.hr)
    held = session(scene, [MONDAY])
    first, second = uses.book_session(space=room, session=held, actor=scene.teacher)
    uses.answer(use=first, yes=True, actor=scene.hr)
    held.refresh_from_db()
    assert held.address == ""
    uses.answer(use=second, yes=True, actor=scene.hr)
    held.refresh_from_db()
    assert held.address == "Bakery school, Kaai 1"


def test_what_can_be_found(scene: Scene) -> None:
    van = services.offer(owner=scene.school, spec=spec(scene.world, kind="mobile", name="Van", municipality=None))
    near = queries.search(near=scene.world.ghent)
    assert [(one.space.name, one.km) for one in near] == [("Bakery school", 0.0), ("Van", None)]
    assert [one.space.name for one in queries.search(kind="mobile")] == ["Van"]
    assert queries.search(seats=13) == [] and queries.search(text="bakery")[0].space == scene.room
    uses.book(space=scene.room, user=scene.school, slot=scene.slot("day"), actor=scene.other)
    assert [one.space for one in queries.search(day=MONDAY)] == [van]
    free = queries.calendar(scene.room, MONDAY, 7)
    assert [row.use is None for row in free[:4]] == [False, False, True, True] and len(free) == 10
    services.withdraw(space=scene.room, actor=scene.hr)
    with pytest.raises(errors.SpaceGone):
        uses.book(space=scene.room, user=scene.school, slot=Slot(date(2026, 10, 5), "day"), actor=scene.other)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"municipality": None}, "a room needs a place"),
        ({"seats": 0}, "a room needs seats"),
        ({"weekdays": []}, "choose the days"),
        ({"weekdays": [7]}, "choose the days"),
        ({"closes": time(8)}, "closes before"),
        ({"name": " "}, "no name"),
        ({"kind": "boat"}, "kind"),
        ({"access": ["ramp"]}, "accessibility"),
        ({"late_percent": 101}, "late"),
        ({"price_cents": -1}, "price"),
        ({"free_cancel_days": 91}, "days to cancel"),
    ],
)
def test_a_bad_offer_is_refused(scene: Scene, wrong: dict[str, object], why: str) -> None:
    with pytest.raises(errors.BadSpace, match=why):
        services.offer(owner=scene.world.employer, spec=spec(scene.world, **wrong), actor=scene.hr)


def test_only_the_owner_offers_and_an_authority_does_not(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        services.offer(owner=scene.world.employer, spec=spec(scene.world), actor=scene.other)
    with pytest.raises(errors.BadSpace, match="provider or an employer"):
        services.offer(owner=scene.world.authority, spec=spec(scene.world))


def test_a_photo_is_a_picture(scene: Scene) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(10)
    assert services.set_photo(space=scene.room, content=png, actor=scene.hr).photo
    for bad in (b"<svg>", png + bytes(services.PHOTO_BYTES)):
        with pytest.raises(errors.BadPhoto):
            services.set_photo(space=scene.room, content=bad, actor=scene.hr)


def test_the_guard_is_in_the_database(scene: Scene) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_constraintdef(oid) from pg_constraint where conname = 'space_use_no_double'")
        (text,) = cursor.fetchone()
    assert text.startswith("EXCLUDE USING gist (space_id WITH =, period WITH &&) WHERE")
