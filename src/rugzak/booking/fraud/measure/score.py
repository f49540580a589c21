"""Scan a made-up year every two weeks, and count who was seen: by rule, and by all of them together."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from django.db import transaction

from rugzak.booking.fraud.measure import crooked, honest
from rugzak.booking.fraud.measure.world import FIRST, LAST, World
from rugzak.booking.fraud.rules import Hit, Rule, all_rules, hits
from rugzak.booking.models import Claim

EVERY, PAID_AFTER = 14, 14  # days: between two scans; from a claim to its payment where nothing holds it
Values = Mapping[str, Mapping[str, int]]


@dataclass
class Count:
    """Providers seen, by what they are. `own` of `meant` have the pattern that the rule is for."""

    right: int = 0
    wrong: int = 0
    own: int = 0
    meant: int = 0
    honest: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """Of the providers with its pattern."""
        return self.own / self.meant if self.meant else None

    def add(self, other: "Count") -> None:
        for name in ("right", "wrong", "own", "meant", "honest"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class Year:
    """What one seed gave. Money in cents; `days` from the first wrong claim of a provider to its hold."""

    rules: dict[str, Count] = field(default_factory=dict)
    hold: Count = field(default_factory=Count)
    anything: Count = field(default_factory=Count)
    crooked_cents: int = 0
    crooked_held: int = 0
    honest_cents: int = 0
    honest_held: int = 0
    days: list[int] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    bothered: list[str] = field(default_factory=list)

    def add(self, other: "Year") -> None:
        for code, count in other.rules.items():
            self.rules.setdefault(code, Count()).add(count)
        self.hold.add(other.hold)
        self.anything.add(other.anything)
        for name in ("crooked_cents", "crooked_held", "honest_cents", "honest_held"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("days", "missed", "bothered"):
            getattr(self, name).extend(getattr(other, name))

    @property
    def median_days(self) -> float | None:
        return median(self.days) if self.days else None


@contextmanager
def made_up(seed: int) -> Iterator[World]:
    """The world of a seed, as long as the block lasts: nothing of it stays in the database."""
    with transaction.atomic():
        world = World(seed)
        honest.tell(world)
        crooked.tell(world)
        world.write()
        yield world
        transaction.set_rollback(True)


def measure(seed: int) -> Year:
    """Make the year of a seed, scan it, count."""
    with made_up(seed) as world:
        seen = {rule.code: scanned(rule) for rule in all_rules().values()}
        return _year(world, seen)


def scanned(rule: Rule, values: Mapping[str, int] | None = None) -> dict[date, list[Hit]]:
    """What a rule sees on each day of scanning."""
    days = [FIRST + timedelta(days=n) for n in range(28, (LAST - FIRST).days, EVERY)]
    return {day: hits(rule, day, values=values) for day in days}


def count(world: World, code: str, providers: set[UUID]) -> Count:
    """How right it is to have seen these providers; `code`: the rule, or empty for all together."""
    found = Count()
    for story in world.stories:
        seen, meant = story.provider.pk in providers, code in story.patterns if code else story.fraud
        found.honest += not story.fraud
        found.right += seen and story.fraud
        found.wrong += seen and not story.fraud
        found.meant += meant
        found.own += seen and meant
    return found


def _year(world: World, seen: dict[str, dict[date, list[Hit]]]) -> Year:
    rules = all_rules()
    by_rule = {code: {hit.provider for found in days.values() for hit in found} for code, days in seen.items()}
    holding = set().union(*(who for code, who in by_rule.items() if rules[code].holds))
    year = Year({code: count(world, code, who) for code, who in by_rule.items()})
    year.hold, year.anything = count(world, "", holding), count(world, "", set().union(*by_rule.values()))
    year.missed = [story.kind for story in world.stories if story.fraud and story.provider.pk not in holding]
    year.bothered = [story.kind for story in world.stories if not story.fraud and story.provider.pk in holding]
    _money(world, year, *_first_holds(seen))
    return year


def _first_holds(seen: dict[str, dict[date, list[Hit]]]) -> tuple[dict[UUID, date], dict[UUID, date]]:
    """The first day on which a booking, or everything of a provider, was held."""
    bookings: dict[UUID, date] = {}
    providers: dict[UUID, date] = {}
    for code, days in seen.items():
        rule = all_rules()[code]
        for day, found in sorted(days.items()) if rule.holds else ():
            for hit in found:
                if rule.covers == "provider":
                    providers[hit.provider] = min(day, providers.get(hit.provider, day))
                for booking in hit.bookings:
                    bookings[booking] = min(day, bookings.get(booking, day))
    return bookings, providers


def _money(world: World, year: Year, bookings: dict[UUID, date], providers: dict[UUID, date]) -> None:
    """A claim is held in time where the hold came before its payment would have gone."""
    mine = {story.provider.pk for story in world.stories}
    rows = Claim.objects.filter(booking__session__training__provider__in=mine)
    fields = ("booking_id", "booking__session__training__provider_id", "amount", "made_at")
    first: dict[UUID, tuple[date, date]] = {}
    for booking, provider, amount, made_at in rows.values_list(*fields):
        held = min(bookings.get(booking, date.max), providers.get(provider, date.max))
        in_time = held <= made_at.date() + timedelta(days=PAID_AFTER)
        name = "crooked" if booking in world.fraudulent else "honest"
        setattr(year, f"{name}_cents", getattr(year, f"{name}_cents") + amount)
        setattr(year, f"{name}_held", getattr(year, f"{name}_held") + amount * in_time)
        if name == "crooked":
            known = first.get(provider, (date.max, date.max))
            first[provider] = (min(known[0], made_at.date()), min(known[1], held))
    year.days = [max((held - claimed).days, 0) for claimed, held in first.values() if held < date.max]
