"""An authority with its three key holders, two bidders, and a call that is ready to be published."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import translation

from booking.world import World, make_world, organisation
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.permissions import Actor
from rugzak.base import clock
from rugzak.catalogue.calls import awarding, bidding, drafting, opening, scoring, sealing
from rugzak.catalogue.calls.models import Bid, Call
from rugzak.catalogue.calls.scoring import Point
from rugzak.catalogue.calls.specs import CallSpec, CriterionSpec, LotBid, LotSpec, content

PHRASE = "four words are enough"
WHY = "The best plan for the fewest euros."


@cache
def _private(place: int) -> rsa.RSAPrivateKey:
    """Real keys, made once a run: that takes seconds."""
    return rsa.generate_private_key(public_exponent=65537, key_size=sealing.BITS)


def pair(place: int, call: str) -> tuple[str, dict[str, Any]]:
    """A holder's key, its passphrase stretched less than outside tests."""
    return sealing.sealed_key(_private(place), call=call, passphrase=PHRASE, iterations=1_000)


def spec(**more: Any) -> CallSpec:
    now = clock.now()
    given = {
        "title": "Forklift training", "need": "Forty people learn to drive.", "language": "en",
        "questions_until": now + timedelta(days=14), "deadline": now + timedelta(days=21),
        "lots": [LotSpec("Ghent", 40, "people who pass", 4_000_000), LotSpec("Namur", 20, "who pass", 2_000_000)],
        "criteria": [CriterionSpec("Price", 40, "price"), CriterionSpec("Plan", 60)],
    }  # fmt: skip
    return CallSpec(**{**given, **more})


@dataclass
class Tender:
    """Who takes part, and what they do."""

    world: World
    school: Organisation
    officer: Actor
    releaser: Actor
    admin: Actor
    teacher: Actor
    other: Actor
    call: Call
    sealed: dict[Any, Any] = field(default_factory=dict)

    @property
    def house(self) -> tuple[Actor, Actor, Actor]:
        return (self.officer, self.releaser, self.admin)

    def keys(self) -> None:
        for place, actor in enumerate(self.house):
            public, sealed = pair(place, str(self.call.pk))
            drafting.keep_key(actor=actor, call=self.call, public_key=public, sealed_key=sealed)

    def publish(self) -> Call:
        self.keys()
        self.call = drafting.publish(actor=self.releaser, call=self.call)
        return self.call

    def envelope(self, bidder: Organisation, *lots: LotBid) -> str:
        publics = list(self.call.holders.values_list("public_key", flat=True))
        return sealing.seal(content=content(lots), call=str(self.call.pk), bidder=str(bidder.pk), public_keys=publics)

    def bid(self, actor: Actor, bidder: Organisation, *lots: LotBid) -> Bid:
        sealed = self.envelope(bidder, *lots)
        return bidding.send(actor=actor, call=self.call, organisation=bidder, envelope=sealed)

    def two_bids(self) -> tuple[Bid, Bid]:
        both = LotBid(1, 3_000_000, 38, "In the hall."), LotBid(2, 1_500_000, 20, "By bus.")
        one = self.bid(self.teacher, self.world.provider, *both)
        return one, self.bid(self.other, self.school, LotBid(1, 2_400_000, 40, "On the road."))

    def give(self, actor: Actor) -> Call:
        holder, wrapped = opening.wrapped_for(actor=actor, call=self.call)
        shares = sealing.unwrap_all(
            wrapped=wrapped, sealed_key=holder.sealed_key, call=str(self.call.pk), passphrase=PHRASE
        )
        self.call = opening.give(actor=actor, call=self.call, shares=shares)
        return self.call

    def open(self, first: Actor | None = None, second: Actor | None = None) -> Call:
        clock.travel(to=self.call.deadline + timedelta(minutes=1))
        self.give(first or self.officer)
        return self.give(second or self.releaser)

    def assess(self, points: dict[Any, int] | None = None) -> None:
        for actor in (self.officer, self.admin):
            email = User.objects.get(pk=actor.user_id).email
            drafting.name_assessor(actor=self.officer, call=self.call, email=email)
            scoring.declare(actor=actor, call=self.call, conflict=False)
        for add, actor in ((0, self.officer), (10, self.admin)):
            given = [
                Point(
                    bid.pk, lot.number, one.number, (points or {}).get(bid.pk, 60) + add, f"{bid.digest[:4]} is clear"
                )
                for bid, lot, one in scoring.to_score(self.call)
            ]
            scoring.score(actor=actor, call=self.call, points=given)

    def award(self) -> Call:
        first: dict[int, Any] = {
            place.lot.number: place.bid.pk for place in scoring.standings(self.call) if place.rank == 1
        }
        decided = {lot.number: (first.get(lot.number), WHY) for lot in self.call.lots.all()}
        self.call = awarding.award(actor=self.releaser, call=self.call, decided=decided)
        return self.call


def make_tender() -> Tender:
    world = make_world()
    officer, releaser, admin = (world.member(role, world.authority) for role in ("officer", "releaser", "admin"))
    school = organisation("provider", "Zwaaikom")
    call = drafting.make(actor=officer, buyer=world.authority, spec=spec())
    teacher, other = world.member("provider", world.provider), world.member("provider", school)
    return Tender(world, school, officer, releaser, admin, teacher, other, call)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases may be stretched less; that they may not outside tests is tested by itself."""
    monkeypatch.setattr(drafting, "ITERATIONS", 1_000)


@pytest.fixture
def tender(clock: object, db: None) -> Tender:
    return make_tender()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield
