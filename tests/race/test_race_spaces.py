"""Many want one slot of one room at the same moment: one has it, the others hear when it is free; and the control."""

from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from accounts.test_race import AT_ONCE, together
from booking.world import organisation
from rugzak.catalogue.spaces import errors, uses
from rugzak.catalogue.spaces.models import LIVE, SpaceUse, UseState
from rugzak.catalogue.spaces.slots import Slot, period
from spaces.conftest import MONDAY, Scene, make_scene

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("rounds", [pytest.param(1, marks=pytest.mark.short), pytest.param(15)])


@pytest.fixture
def scene() -> Scene:
    with transaction.atomic():
        return make_scene()


@SIZES
@pytest.mark.parametrize("consent", ["instant", "asked"])
def test_one_slot_is_held_once(scene: Scene, rounds: int, consent: str, record_property: object) -> None:
    scene.room.consent = consent
    scene.room.save()
    rivals = [organisation("provider", f"Rival {n}") for n in range(AT_ONCE)]
    for number in range(rounds):
        slot = Slot(MONDAY + timedelta(days=7 * number), ("morning", "day")[number % 2])
        turn = iter(rivals)
        answers = together(lambda turn=turn, slot=slot: uses.book(space=scene.room, user=next(turn), slot=slot))  # type: ignore[misc]
        held = [answer for answer in answers if isinstance(answer, SpaceUse)]
        refused = [answer for answer in answers if isinstance(answer, errors.SlotTaken)]
        assert (len(held), len(refused)) == (1, AT_ONCE - 1), answers
        following = slot.date + timedelta(days=1)
        assert {f"{following:%d/%m/%Y}" in answer.text() for answer in refused} == {True}
    assert SpaceUse.objects.filter(state__in=LIVE).count() == rounds
    record_property("figure", f"one slot, {AT_ONCE} at once, {rounds} times: one held each time")  # type: ignore[operator]


def test_halves_and_wholes_of_one_day_never_meet(scene: Scene) -> None:
    rivals = iter([organisation("provider", f"Rival {n}") for n in range(AT_ONCE)])
    parts = iter(["morning", "afternoon", "day"] * (AT_ONCE // 3))
    together(lambda: uses.book(space=scene.room, user=next(rivals), slot=Slot(MONDAY, next(parts))))
    held = sorted(SpaceUse.objects.filter(state__in=LIVE).values_list("part", flat=True))
    assert held in (["day"], ["afternoon", "morning"])


@pytest.mark.short
def test_control_without_the_constraint_the_slot_is_sold_more_than_once(scene: Scene) -> None:
    """Who looks first and writes then sells one slot several times once the guard is off."""
    slot, barrier = Slot(date(2026, 9, 21), "morning"), Barrier(AT_ONCE)
    with connection.cursor() as cursor:
        cursor.execute("alter table catalogue_spaceuse drop constraint space_use_no_double")
    row = {"space": scene.room, "user": scene.school, "date": slot.date, "part": slot.part, "state": UseState.ASKED}

    def naive() -> None:
        with transaction.atomic():
            taken = SpaceUse.objects.filter(space=scene.room, date=slot.date, state__in=LIVE).exists()
            barrier.wait(timeout=60)
            if not taken:
                SpaceUse.objects.create(**row, period=period(scene.room, slot))

    try:
        together(naive)
        assert SpaceUse.objects.count() > 1
    finally:
        SpaceUse.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "alter table catalogue_spaceuse add constraint space_use_no_double exclude using gist"
                " (space_id with =, period with &&) where (state in ('asked', 'confirmed'))"
            )
