"""A provider and an employer who share, another provider who needs a room, on 14 September 2026."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

import pytest
from django.utils import translation

from booking.world import World, make_world, organisation
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor
from rugzak.base.models import PostCode
from rugzak.catalogue.spaces.models import Space
from rugzak.catalogue.spaces.services import SpaceSpec, offer
from rugzak.catalogue.spaces.slots import Slot

MONDAY = date(2026, 9, 21)


@dataclass
class Scene:
    world: World
    school: Organisation
    hr: Actor
    teacher: Actor
    other: Actor
    room: Space

    def slot(self, part: str = "morning", day: date = MONDAY) -> Slot:
        return Slot(day, part)


def make_scene(**more: object) -> Scene:
    world = make_world()
    school = organisation("provider", "Zwaaikom")
    PostCode.objects.create(code="9000", municipality=world.ghent)
    hr = world.member("hr", world.employer)
    room = offer(owner=world.employer, spec=spec(world, **more), actor=hr)
    return Scene(world, school, hr, world.member("provider", world.provider), world.member("provider", school), room)


def spec(world: World, **more: object) -> SpaceSpec:
    given = {"kind": "room", "name": "Bakery school", "municipality": world.ghent, "address": "Kaai 1", "seats": 12}
    return SpaceSpec(**{**given, "price_cents": 4_000, "consent": "instant", "closes": time(17, 30), **more})


@pytest.fixture
def scene(clock: object, db: None) -> Scene:
    return make_scene()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield
