"""What the parts of the demo world share while it is made: the seed, the day, the ids, and who was made."""

import random
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from rugzak.accounts.models import Fund, Organisation
from rugzak.base import clock
from rugzak.base.models import Municipality
from rugzak.cli.demo.numbers import Ids


@dataclass
class Worker:
    """A made-up person, as far as the rest of the world must know."""

    id: UUID
    education: str
    region: str
    statute: str
    employer: int | None  # index in World.employers
    account: UUID


@dataclass
class World:
    """The demo world in the making."""

    people: int
    seed: int
    today: date = field(default_factory=clock.today)
    employers: list[Organisation] = field(default_factory=list)
    providers: list[Organisation] = field(default_factory=list)
    funds: dict[str, Fund] = field(default_factory=dict)
    workers: list[Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311  made-up data, nothing secret
        self.ids = Ids(self.rng)
        self.places = list(Municipality.objects.order_by("nis"))

    def place(self, region: str | None = None) -> Municipality | None:
        """A municipality, large ones more often; None where no list of places was imported."""
        fit = [p for p in self.places if region is None or p.region == region]
        if not fit:
            return None
        return self.rng.choices(fit, weights=[p.population or 5_000 for p in fit])[0]
