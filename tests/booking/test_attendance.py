"""Who was there: two sides, a code that changes, and what happens when they differ."""

from datetime import timedelta

import pytest

from booking.world import World, organisation
from rugzak.accounts.errors import Hidden, NotAllowed
from rugzak.accounts.models import ReadLog
from rugzak.base import clock
from rugzak.base.clock import travel
from rugzak.base.errors import NotFound
from rugzak.booking import attendance, codes, errors, queries
from rugzak.booking.models import Attendance


@pytest.fixture
def class_room(world: World):
    """A booked learner and a provider, at nine on the first Monday."""
    made, provider = world.book(), world.member("provider", world.provider)
    part = world.session.parts.first()
    travel(to=part.starts_at)
    return made, provider, part


def board(provider, part) -> str:
    return attendance.current_code(actor=provider, part=part).digits


def test_the_code_on_the_board_confirms(world: World, class_room) -> None:
    made, provider, part = class_room
    row = attendance.confirm_by_code(actor=world.actor(), part=part, code=board(provider, part))
    assert row.learner_mark is True and row.learner_how == "code" and row.outcome is None
    attendance.mark_provider(actor=provider, booking=made, part=part, present=True)
    row.refresh_from_db()
    assert row.outcome is True


def test_a_scan_says_how(world: World, class_room) -> None:
    _made, provider, part = class_room
    code = attendance.current_code(actor=provider, part=part)
    assert str(part.pk) in code.path and code.digits in code.path
    assert attendance.confirm_by_code(actor=world.actor(), part=part, code=code.digits, how="qr").learner_how == "qr"


def test_the_code_changes_every_minute_and_differs_by_half_day(world: World, class_room) -> None:
    _made, provider, part = class_room
    first = board(provider, part)
    seen = set()
    for _ in range(10):
        travel(by=timedelta(seconds=60))
        seen.add(board(provider, part))
    assert len(seen) > 5 and first not in list(seen)[:1]
    other = list(world.session.parts.all())[1]
    assert any(
        codes.current(part.pk, clock.now() + timedelta(minutes=i)).digits
        != codes.current(other.pk, clock.now() + timedelta(minutes=i)).digits
        for i in range(3)
    )


def test_the_code_of_the_last_minute_still_works_an_older_one_says_so(world: World, class_room) -> None:
    _made, provider, part = class_room
    code = board(provider, part)
    travel(by=timedelta(seconds=60))
    assert attendance.confirm_by_code(actor=world.actor(), part=part, code=code).learner_mark
    old = board(provider, part)
    travel(by=timedelta(minutes=5))
    Attendance.objects.update(learner_mark=None)
    with pytest.raises(errors.CodeExpired):
        attendance.confirm_by_code(actor=world.actor(), part=part, code=old)


def test_a_wrong_or_short_code_says_what_is_wrong(world: World, class_room) -> None:
    _made, provider, part = class_room
    right = board(provider, part)
    wrong = next(f"{n:04d}" for n in range(10_000) if codes.age(part.pk, f"{n:04d}", clock.now()) is None)
    assert wrong != right
    with pytest.raises(errors.WrongCode) as caught:
        attendance.confirm_by_code(actor=world.actor(), part=part, code=wrong)
    assert caught.value.code == "wrong_code"
    with pytest.raises(errors.CodeLength) as caught:
        attendance.confirm_by_code(actor=world.actor(), part=part, code="123")
    assert "3" in caught.value.text() and "4" in caught.value.text()


def test_guessing_stops(world: World, class_room) -> None:
    _made, provider, part = class_room
    wrong = next(f"{n:04d}" for n in range(10_000) if codes.age(part.pk, f"{n:04d}", clock.now()) is None)
    for _ in range(attendance.MAX_WRONG_CODES):
        with pytest.raises(errors.WrongCode):
            attendance.confirm_by_code(actor=world.actor(), part=part, code=wrong)
    with pytest.raises(errors.TooManyCodes):
        attendance.confirm_by_code(actor=world.actor(), part=part, code=board(provider, part))
    assert Attendance.objects.get(part=part).learner_mark is None


def test_the_code_works_only_during_the_class(world: World, class_room) -> None:
    _made, _provider, part = class_room
    travel(by=timedelta(hours=6))
    digits = codes.current(part.pk, clock.now()).digits
    with pytest.raises(errors.NotNow):
        attendance.confirm_by_code(actor=world.actor(), part=part, code=digits)
    made = world.person.bookings.get()
    assert attendance.confirm_on_page(actor=world.actor(), booking=made, part=part, present=True).learner_how == "page"


def test_nobody_says_anything_before_the_class(world: World) -> None:
    made, provider = world.book(), world.member("provider", world.provider)
    part = world.session.parts.first()
    for call in (
        lambda: attendance.current_code(actor=provider, part=part),
        lambda: attendance.mark_provider(actor=provider, booking=made, part=part, present=True),
        lambda: attendance.confirm_on_page(actor=world.actor(), booking=made, part=part, present=True),
    ):
        with pytest.raises(errors.TooEarly):
            call()


def test_who_has_no_booking_can_t_confirm(world: World, class_room) -> None:
    _made, provider, part = class_room
    with pytest.raises(NotFound):
        attendance.confirm_by_code(actor=world.actor(world.learner()), part=part, code=board(provider, part))


def test_another_provider_sees_nothing(world: World, class_room) -> None:
    made, _provider, part = class_room
    other = world.member("provider", organisation("provider", "Ander huis"))
    with pytest.raises(Hidden):
        attendance.mark_provider(actor=other, booking=made, part=part, present=False)
    with pytest.raises(NotAllowed):
        attendance.current_code(actor=other, part=part)
    with pytest.raises(NotAllowed):
        queries.roll(other, part)


def test_a_disagreement_shows_on_both_sides_and_is_mended_with_a_reason(world: World, class_room) -> None:
    made, provider, part = class_room
    attendance.mark_provider(actor=provider, booking=made, part=part, present=False)
    row = attendance.confirm_by_code(actor=world.actor(), part=part, code=board(provider, part))
    assert row.disputed and row.outcome is None
    assert list(queries.disputes(person_id=world.person.pk)) == [row]
    assert list(queries.disputes(provider_id=world.provider.pk)) == [row]
    assert not queries.disputes(provider_id=world.employer.pk)
    with pytest.raises(errors.ReasonNeeded):
        attendance.mark_provider(actor=provider, booking=made, part=part, present=True)
    attendance.mark_provider(actor=provider, booking=made, part=part, present=True, reason="came in late")
    row.refresh_from_db()
    assert row.outcome is True and not queries.disputes()


def test_an_officer_decides_what_stays_open(world: World, class_room) -> None:
    made, provider, part = class_room
    attendance.mark_provider(actor=provider, booking=made, part=part, present=False)
    row = attendance.confirm_on_page(actor=world.actor(), booking=made, part=part, present=True)
    officer = world.member("officer", world.authority)
    with pytest.raises(errors.ReasonNeeded):
        attendance.decide(actor=officer, attendance=row, present=True, reason=" ")
    assert attendance.decide(actor=officer, attendance=row, present=True, reason="seen on the list").outcome is True
    with pytest.raises(NotAllowed):
        attendance.decide(actor=provider, attendance=row, present=False, reason="no")


def test_absent_by_the_provider_and_not_contradicted_is_absent(world: World, class_room) -> None:
    made, provider, part = class_room
    assert attendance.mark_provider(actor=provider, booking=made, part=part, present=False).outcome is False


def test_the_roll_shows_who_still_waits_first(world: World, class_room) -> None:
    _made, provider, part = class_room
    travel(by=timedelta(hours=-24 * 60))
    late = world.book(person=world.learner())
    travel(to=part.starts_at)
    attendance.confirm_by_code(actor=world.actor(), part=part, code=board(provider, part))
    rows = queries.roll(provider, part)
    assert [row.confirmed for row in rows] == [False, True] and rows[0].booking == late
    assert ReadLog.objects.filter(verb="session.participants", person_id=world.person.pk).exists()


def test_every_change_stays_in_the_history(world: World, class_room) -> None:
    from django.apps import apps

    made, provider, part = class_room
    attendance.mark_provider(actor=provider, booking=made, part=part, present=False)
    attendance.mark_provider(actor=provider, booking=made, part=part, present=True, reason="wrong name")
    events = apps.get_model("booking", "AttendanceEvent").objects.filter(part_id=part.pk).order_by("pgh_id")
    assert [event.provider_mark for event in events][-2:] == [False, True]
