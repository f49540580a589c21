"""What rounds keep about people: exported whole; erased by withdrawing what is open and dropping the link.

Tickets stay without their person: the draw can be done again, and the books stay whole.
"""

from typing import Any
from uuid import UUID

from rugzak.booking.rounds.models import Ticket, TicketState
from rugzak.booking.rounds.services.people import give_back

COLUMNS = frozenset({"booking_ticket.person_id"})
_OPEN = (TicketState.REGISTERED, TicketState.GRANTED, TicketState.RESERVE)


def export(person_id: UUID) -> list[dict[str, Any]]:
    """Tickets with their round, state, group and points."""
    rows = Ticket.objects.filter(person_id=person_id).select_related("round")
    return [_ticket(row) for row in rows.order_by("registered_at")]


def erase(person_id: UUID) -> int:
    """Give back what is open (the reserve list gets it), then drop the link. An accepted amount is a purse by then."""
    for ticket in Ticket.objects.filter(person_id=person_id, state__in=_OPEN).select_related("round__fund"):
        give_back(ticket, quiet=True)
    return Ticket.objects.filter(person_id=person_id).update(person_id=None, decision=None, training=None)


def _ticket(row: Ticket) -> dict[str, Any]:
    return {
        "id": row.pk,
        "round": row.round.name.to_json(),
        "opens": row.round.opens,
        "registered_at": row.registered_at,
        "state": row.state,
        "group": row.group,
        "points": row.priority,
        "place": row.place,
        "amount_cents": row.amount,
        "accept_before": row.due,
        "settled_at": row.settled_at,
    }
