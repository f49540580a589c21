"""The writer of a round: applications in order of arrival, each batch one commit. It looks at no rule, only at legs.

What may be decided was decided at registration; a ticket's legs are fixed since. The writer reads them and asks the
ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rugzak.base import clock
from rugzak.booking.rounds import requests
from rugzak.booking.rounds.models import Round, TicketState
from rugzak.ledger import calls
from rugzak.ledger.entries import Outcome
from rugzak.ledger.writer import MOST, Line, Store

Applying = Line[UUID, "Prepared", Outcome | None]
# Who withdrew before the answer does not apply any more; whoever has an answer gets the stored one.
_TICKETS = (
    "select id, legs from booking_ticket where round_id = %s and id = any(%s) and not (state = %s and act is null)"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch ready for the ledger, and of each ticket its place in it (None: not in this round)."""

    columns: list[Any] | None
    places: list[int | None]


def applying(round: Round, reading: Store, writing: Store, *, most: int = MOST) -> Applying:
    """A line of ticket ids for one round. `reading` and `writing` belong to this line alone."""

    def prepare(tickets: Sequence[UUID]) -> Prepared:
        unique = list(dict.fromkeys(tickets))
        legs = reading.run(lambda cursor: _legs(cursor, round.pk, unique))
        known = {ticket: legs[ticket] for ticket in unique if ticket in legs}
        place = {ticket: index for index, ticket in enumerate(known)}
        asked = requests.arriving(round, known)
        columns = calls.columns_of(post=False, book=round.book or 0, requests=asked, at=clock.now()) if asked else None
        return Prepared(columns, [place.get(ticket) for ticket in tickets])

    def write(batch: Prepared) -> list[Outcome | None]:
        columns = batch.columns
        outcomes = writing.run(lambda cursor: calls.send(cursor, columns)) if columns is not None else []
        return [None if place is None else outcomes[place] for place in batch.places]

    return Line(prepare, write, most=most)


def _legs(cursor: Any, round: UUID, tickets: list[UUID]) -> dict[UUID, requests.Legs]:
    cursor.execute(_TICKETS, [round, tickets, TicketState.WITHDRAWN])
    return dict(cursor.fetchall())
