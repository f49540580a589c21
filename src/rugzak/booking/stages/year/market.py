"""A market of providers: those that were there, and those that come by the door during the year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from rugzak.accounts.models import Organisation
from rugzak.booking.errors import ProviderAtCap
from rugzak.booking.fraud.measure.world import FIRST, YEAR, Group, Rows, Story, World, at
from rugzak.booking.models import Claim, ClaimState
from rugzak.booking.stages import caps
from rugzak.booking.stages.year.gate import Gate, StoppedAtTheDoor
from rugzak.booking.stages.year.people import Desk
from rugzak.catalogue.models import Session, SessionPart

HONEST = "honest"


@dataclass
class Provider:
    """What is known of one that was told: its kind, whether it came in, its row (None: it never came in)."""

    kind: str
    organisation: Organisation | None
    new: bool


class Market(World):
    """A world whose providers of this year come in by the door, or don't."""

    def __init__(self, seed: int) -> None:
        self.gate: Gate | None = None
        super().__init__(seed)
        self.authority.iban = iban_of(self.next())
        self.authority.save(update_fields=["iban"])
        self.claimed = ClaimState.CHECKED
        self.desk = Desk(self.authority, seed)
        self.gate = Gate(self.authority, self.desk)
        self.providers: list[Provider] = []
        self.reads_account = True  # whether who applies now reads the account that it names
        self.account_of: Organisation | None = None  # whose account it names

    def organisation(self, kind: str, since: date, *, iban: str = "", staff: int | None = None) -> Organisation:
        if kind != "provider" or since < FIRST or self.gate is None:
            return super().organisation(kind, since, iban=iban, staff=staff)
        number = number_of(self.next())
        own = self.account_of.iban if self.account_of else iban or iban_of(self.next())
        made = self.gate.walk(number=number, iban=own, day=since, reads_account=self.reads_account)
        Organisation.objects.filter(pk=made.pk).update(created_at=at(since, time(9)), made_up=True)
        made.refresh_from_db()
        return made

    def tell(self, kind: str, teller: Callable[[], None]) -> None:
        """Tell one story; its providers are noted with their kind, also where the door stopped them."""
        before = len(self.stories)
        try:
            teller()
        except StoppedAtTheDoor:
            self.providers.append(Provider(kind, None, new=True))
        for story in self.stories[before:]:
            self.providers.append(Provider(kind, story.provider, new=story.provider.created_at.date() >= FIRST))

    def kinds(self) -> dict[UUID, str]:
        """The kind of each provider that is in."""
        return {row.organisation.pk: row.kind for row in self.providers if row.organisation is not None}


class Bookings(Rows):
    """The bookings of the year, written when people book; at a provider with caps each asks the caps first."""

    def __init__(self, world: Market) -> None:
        super().__init__(world)
        self.later: list[Claim] = []  # claims of this year, until their day
        self.refused: dict[UUID, int] = {}

    def group(self, group: Group, session: Session, parts: list[SessionPart]) -> None:
        """A group of a provider without caps: at once."""
        self.add(group, session, parts)

    def one_by_one(self, group: Group, session: Session, parts: list[SessionPart]) -> None:
        """A group of a provider with caps: each booking takes its room, or is refused."""
        for person in group.people:
            before = (len(self.bookings), len(self.lines), len(self.marks), len(self.claims), len(self.traces))
            alone = Group(group.story, group.training, group.start, [person], group.how, group.half, group.days)
            self.add(alone, session, parts)
            cents = sum(line.cents for line in self.lines[before[1] :] if line.fund is not None)
            try:
                caps.take(session, cents)
            except ProviderAtCap:
                provider = group.story.provider.pk
                self.refused[provider] = self.refused.get(provider, 0) + 1
                self._undo(before)
            self.save()

    def save(self) -> None:
        """Save all but the claims of this year: they come on their day."""
        self.later += [claim for claim in self.claims if claim.made_at.year == YEAR]
        self.claims = [claim for claim in self.claims if claim.made_at.year < YEAR]
        super().save()
        for rows in (self.bookings, self.lines, self.marks, self.claims, self.traces, self.mandates):
            rows.clear()

    def due(self, day: date) -> list[Claim]:
        """Make the claims whose day has come."""
        ready = [claim for claim in self.later if claim.made_at.date() <= day]
        self.later = [claim for claim in self.later if claim.made_at.date() > day]
        return Claim.objects.bulk_create(ready, batch_size=2000)

    def _undo(self, before: tuple[int, ...]) -> None:
        kept: list[list[Any]] = [self.bookings, self.lines, self.marks, self.claims, self.traces]
        for rows, length in zip(kept, before, strict=True):
            gone = rows[length:]
            del rows[length:]
            self.world.fraudulent -= {row.pk for row in gone}


def number_of(serial: int) -> str:
    """An enterprise number whose check digits are right."""
    base = serial % 10**7 + 10_000_000
    return f"{base:08d}{97 - base % 97:02d}"


def iban_of(serial: int) -> str:
    """A Belgian account number whose check digits are right."""
    body = f"{serial % 10**10:010d}"
    bban = f"{body}{int(body) % 97 or 97:02d}"
    return f"BE{98 - int(f'{bban}111400') % 97:02d}{bban}"


def stories_of(market: Market, kind: str) -> list[Story]:
    """The stories that were told of one kind."""
    kinds = market.kinds()
    return [story for story in market.stories if kinds.get(story.provider.pk) == kind]
