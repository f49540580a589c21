"""What the year shows, by kind of provider: stopped at the door, caught later, money out; honest ones bothered."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from rugzak.booking.stages.year.cast import KINDS
from rugzak.booking.stages.year.market import HONEST, Provider
from rugzak.booking.stages.year.play import Year, amounts


@dataclass
class Row:
    """One kind. Money in cents: what was claimed wrongly, and what of it was paid and not held."""

    kind: str
    providers: int = 0
    at_door: int = 0
    capped: int = 0
    by_hand: int = 0
    held: int = 0
    missed: int = 0
    wrong_cents: int = 0
    out_cents: int = 0


@dataclass
class Honest:
    """Honest providers: never held and never delayed, and what happened to the others. A provider may be in several."""

    providers: int = 0
    new: int = 0
    refused_at_door: int = 0
    held: int = 0  # an inquiry kept money that was due
    capped: int = 0  # a booking was refused for the cap of the stage
    termed: int = 0  # paid later, by the published term of the stage
    untouched: int = 0  # none of held, capped, refused at the door
    claimed_cents: int = 0

    @property
    def share(self) -> float:
        """Of all honest providers, the part that was never held, capped or refused (0 to 1)."""
        return self.untouched / self.providers if self.providers else 1.0

    @property
    def unheld(self) -> float:
        """The part whose money was never held by suspicion (0 to 1)."""
        return 1 - (self.held + self.refused_at_door) / self.providers if self.providers else 1.0


@dataclass
class Result:
    """A whole year in figures."""

    crooked: list[Row] = field(default_factory=list)
    honest: Honest = field(default_factory=Honest)
    door: dict[str, int] = field(default_factory=dict)
    stopped_moves: int = 0
    bookings: int = 0

    @property
    def total(self) -> Row:
        """All crooked kinds together."""
        whole = Row("all of them")
        for row in self.crooked:
            for name in ("providers", "at_door", "capped", "by_hand", "held", "missed", "wrong_cents", "out_cents"):
                setattr(whole, name, getattr(whole, name) + getattr(row, name))
        return whole


def count(year: Year) -> Result:
    """Count a year that was played, while its rows are there."""
    from rugzak.booking.models import Booking

    money = amounts(year)
    providers = year.market.providers
    bookings = Booking.objects.filter(session__training__provider__in=year.market.kinds()).count()
    return Result(
        crooked=[_crooked(year, kind, money, _of(providers, kind)) for kind in KINDS],
        honest=_honest(year, money, list(_of(providers, HONEST))),
        door=dict(year.market.gate.came) if year.market.gate else {},
        stopped_moves=year.seen.stopped_moves,
        bookings=bookings,
    )


def _of(providers: Iterable[Provider], kind: str) -> Iterable[Provider]:
    return [row for row in providers if row.kind == kind]


def _crooked(year: Year, kind: str, money: dict[UUID, dict[str, int]], rows: Iterable[Provider]) -> Row:
    found, seen = Row(kind), year.seen
    for row in rows:
        found.providers += 1
        pk = row.organisation.pk if row.organisation else None
        found.at_door += pk is None
        if pk is None:
            continue
        found.capped += pk in year.rows.refused
        found.by_hand += pk in seen.found_by_hand
        found.held += pk in seen.held
        found.missed += pk not in seen.held and pk not in seen.found_by_hand
        found.wrong_cents += money[pk]["wrong"]
        found.out_cents += money[pk]["out"]
    return found


def _honest(year: Year, money: dict[UUID, dict[str, int]], rows: list[Provider]) -> Honest:
    found, seen = Honest(providers=len(rows)), year.seen
    for row in rows:
        pk = row.organisation.pk if row.organisation else None
        found.new += row.new
        found.refused_at_door += pk is None
        held, capped = pk in seen.held, pk in year.rows.refused
        found.held += held
        found.capped += capped
        found.termed += pk in seen.termed and not held
        found.untouched += not (held or capped or pk is None)
        found.claimed_cents += money[pk]["claimed"] if pk else 0
    return found
