"""What organisations of the demo world share, and who booked it."""

from dataclasses import replace
from datetime import time, timedelta

from rugzak.accounts.models import Organisation
from rugzak.catalogue.spaces import services, slots, uses
from rugzak.catalogue.spaces.models import Space
from rugzak.catalogue.spaces.services import SpaceSpec
from rugzak.catalogue.spaces.slots import Slot
from rugzak.cli.demo.characters import WAREHOUSE
from rugzak.cli.demo.world import World

PROVIDER = 9  # the provider that the demo user acts for
_OFFERS = {
    "hall": SpaceSpec("room", "Opleidingslokaal magazijn", "Met beamer en een heftruck om op te oefenen.", seats=14),
    "computers": SpaceSpec("room", "Computerklas", "Zestien computers, beamer, whiteboard.", seats=16),
    "bus": SpaceSpec("mobile", "Lasbus", "Een bus met vier lasposten, die naar je bedrijf komt.", seats=4),
    "glasses": SpaceSpec("equipment", "Twee VR-brillen heftruck", "Met oefeningen in vier talen.", seats=2),
    "kitchen": SpaceSpec("room", "Keuken", "Kookeilanden voor twaalf cursisten.", seats=12),
}
_CENTS = {"hall": 4_500, "computers": 6_000, "bus": 12_500, "glasses": 0, "kitchen": 8_000}


def make_spaces(world: World) -> None:
    """Five offers; one slot is booked, one waits for an answer."""
    firm = world.employers[WAREHOUSE % len(world.employers)]
    school, other = world.providers[PROVIDER], world.providers[0]
    owners = {"hall": firm, "computers": school, "bus": school, "glasses": other, "kitchen": other}
    made = {name: _offer(world, owner, name) for name, owner in owners.items()}
    for name, user, days, note in (
        ("computers", firm, 10, "Opleiding voorraadbeheer"),
        ("hall", school, 17, "Heftruck, 10 cursisten"),
        ("kitchen", school, 12, "Hygiëne in de keuken"),
    ):
        uses.book(space=made[name], user=user, slot=_slot(world, made[name], days), note=note)


def _offer(world: World, owner: Organisation, name: str) -> Space:
    """A room without a known place (no list of places was imported) is offered as equipment."""
    spec = _OFFERS[name]
    place = None if spec.kind == "mobile" else owner.municipality or world.place("VL")
    spec = replace(spec, municipality=place, price_cents=_CENTS[name], opens=time(8, 30), closes=time(17, 30))
    if spec.kind == "room":
        spec = replace(spec, kind="room" if place else "equipment", access=["wheelchair", "transport"])
    if name in ("computers", "kitchen"):
        spec = replace(spec, consent="instant")
    return services.offer(owner=owner, spec=spec, made_up=True)


def _slot(world: World, space: Space, days: int) -> Slot:
    """The first whole day that it is open, so many days from now on."""
    return next(slot for slot, _span in slots.coming(space, world.today + timedelta(days=days), 14, "day"))
