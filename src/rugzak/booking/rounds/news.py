"""What people are told about a round, once each: messages in the outbox (docs/rounds.md lists them)."""

from typing import Any

from django.db import transaction
from django.db.models import F

from rugzak.base.models import Message
from rugzak.booking.rounds.models import Round, Ticket, TicketState

REGISTERED, ACCEPTED, WITHDRAWN = "registered", "accepted", "withdrawn"
MOVED_UP, LAPSED = "moved_up", "lapsed"
BATCH = 500
# Who asked for it themselves (registered, accepted, gave back) is told at once; the rest by the sweep.
_SWEPT = (TicketState.GRANTED, TicketState.REFUSED, TicketState.RESERVE, TicketState.EXPIRED)


def tell(ticket: Ticket, what: str) -> None:
    """One message now, in the transaction of what it tells; nothing where there is no address."""
    ticket.told = what
    Ticket.objects.filter(pk=ticket.pk).update(told=what)
    if message := _message(ticket, what):
        message.save(force_insert=True)


def tell_all(round: Round) -> int:
    """Everyone whose ticket changed since they were last told; gives how many. A crash repeats nothing."""
    told = 0
    while changed := _tell_some(round):
        told += changed
    return told


@transaction.atomic
def _tell_some(round: Round) -> int:
    changed = Ticket.objects.filter(round=round, person__isnull=False, state__in=_SWEPT).exclude(told=F("state"))
    changed = changed.exclude(state=TicketState.GRANTED, told=MOVED_UP).select_for_update(
        of=("self",), skip_locked=True
    )
    tickets = list(changed.select_related("round", "person__user")[:BATCH])
    found = [_message(ticket, _news(ticket)) for ticket in tickets]
    Message.objects.bulk_create([message for message in found if message], batch_size=BATCH)
    for ticket in tickets:
        ticket.told = MOVED_UP if _news(ticket) == MOVED_UP else ticket.state
    Ticket.objects.bulk_update(tickets, ["told"], batch_size=BATCH)
    return len(tickets)


def _news(ticket: Ticket) -> str:
    """The message that a ticket's state asks for."""
    if ticket.state == TicketState.GRANTED and ticket.again:
        return MOVED_UP
    return LAPSED if ticket.state == TicketState.EXPIRED and ticket.act is None else str(ticket.state)


def _message(ticket: Ticket, what: str) -> Message | None:
    person = ticket.person
    user = getattr(person, "user", None) if person is not None else None
    address = (person.email if person else "") or (user.email if user is not None else "")
    if person is None or not address:
        return None
    return Message(
        kind=f"round.{what}", to=address, language=person.language, person_id=person.pk, context=_context(ticket)
    )


def _context(ticket: Ticket) -> dict[str, Any]:
    round = ticket.round
    return {
        "round_id": str(round.pk),
        "ticket_id": str(ticket.pk),
        "title": round.name.to_json(),
        "rule": round.rule,
        "amount": ticket.amount,
        "opens": round.opens.isoformat(),
        "closes": round.closes.isoformat(),
        "due": ticket.due.isoformat() if ticket.due else "",
        "place": ticket.place,
        "use_until": round.use_until.isoformat() if round.use_until else "",
    }
