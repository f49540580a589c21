"""From a ticket to what the ledger is asked. Rows in, requests out; no query and no rule."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from rugzak.base import clock
from rugzak.base.clock import BRUSSELS
from rugzak.booking.rounds.models import Cap, Round, Rule, Ticket
from rugzak.booking.terms import midnight
from rugzak.ledger.entries import Leg, Request

KIND = "round.grant"
Legs = list[list[int | None]]


def legs_for(round: Round, *, group: str, purse: int, amount: int, caps: Iterable[Cap] = ()) -> Legs:
    """The legs of a ticket: its group's pot (else the common pot) to the purse, and one place of each cap."""
    pot = round.group_pots.get(group)
    money = [pot, purse, amount, round.pot] if pot else [round.pot, purse, amount, None]
    return [money, *([cap.account, cap.taken, 1, None] for cap in caps)]


def key_of(ticket: Ticket, again: int = 0) -> UUID:
    """The key of a ticket's act: its id, or for the n-th try from the reserve list a key made of it."""
    return uuid5(ticket.pk, f"again:{again}") if again else ticket.pk


def due_of(round: Round, at: datetime) -> datetime:
    """Until when a grant of this moment waits for its person: the end of a day, never before the round closes
    plus the days to accept where all apply on one day."""
    start = max(at, round.closes) if round.rule == Rule.ARRIVAL else at
    return midnight(start.astimezone(ZoneInfo(BRUSSELS)).date() + timedelta(days=round.accept_days + 1))


def of(tickets: Iterable[Ticket], *, at: datetime | None = None, again: bool = False) -> list[Request]:
    """What the ledger is asked for these tickets, in their order; `again`: from the reserve list.

    Tickets come with their round (`select_related("round")`). `at`: the business moment, now where left out.
    """
    tickets, at = list(tickets), at or clock.now()
    rounds = {ticket.round_id: ticket.round for ticket in tickets}
    due = {key: due_of(round, at) for key, round in rounds.items()}
    keys = [key_of(ticket, ticket.again + 1 if again else 0) for ticket in tickets]
    return [_one(key, row.legs, due[row.round_id], at) for key, row in zip(keys, tickets, strict=True)]


def arriving(round: Round, legs: Mapping[UUID, Legs]) -> list[Request]:
    """What the ledger is asked now for tickets of one round that apply for the first time; by ticket id, in order."""
    at = clock.now()
    due = due_of(round, at)
    return [_one(ticket, rows, due, at) for ticket, rows in legs.items()]


def _one(key: UUID, rows: Any, due: datetime, at: datetime) -> Request:
    legs = [Leg(debit, credit, amount, else_debit=other) for debit, credit, amount, other in rows]
    return Request(key=key, legs=legs, kind=KIND, due=due, at=at)
