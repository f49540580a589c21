"""The reserve list: what comes free goes to the first in line who can be paid, in the transaction that frees it.

The round's row is locked first, then its book; nobody who applies at that moment gets in between, because the book is
locked from the first act to the end of the transaction.
"""

from collections.abc import Iterator

from django.db import transaction

from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.booking.rounds import requests
from rugzak.booking.rounds.models import Cap, Round, RoundState, Ticket, TicketState
from rugzak.booking.rounds.services.shared import locked
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

BATCH = 500
_MOVES = (RoundState.REGISTERING, RoundState.OPEN, RoundState.CLOSED, RoundState.DRAWN)


@transaction.atomic
def release_quotas(round: Round) -> int:
    """What groups did not use goes to the common pot, in cents: after the draw, or when applying is over."""
    round = locked(round)
    free = ledger_queries.balances(round.group_pots.values())
    legs = [ledger.Leg(row.account, round.pot or 0, row.free) for row in free.values() if row.free]
    if round.book is None or not legs:
        return 0
    ledger.post(book=round.book, key=uuid7(), legs=legs, kind="round.release", reason=str(round.pk)).require()
    return sum(leg.amount for leg in legs)


@transaction.atomic
def move_up(round: Round) -> int:
    """Offer what is free to the reserve list, in its order; gives how many moved up."""
    round = locked(round)
    if round.state not in _MOVES or round.book is None:
        return 0
    moved = 0
    while chosen := list(_first_in_line(round)):
        moved += (granted := _try(round, chosen))
        if granted < len(chosen):
            break
    return moved


def _first_in_line(round: Round) -> Iterator[Ticket]:
    """Tickets that can be paid with what is free now, as a walk along the line would find them."""
    free, found = _free(round), 0
    most = max((free.get(account) or 0 for account in round.pots), default=0)
    if not most:
        return
    # A rest that is too small for anyone must not make the worker read the whole line every turn.
    line = Ticket.objects.filter(round=round, state=TicketState.RESERVE, person__isnull=False, amount__lte=most)
    line = line.order_by("act")
    for ticket in line.iterator(chunk_size=BATCH):
        if _take(free, ticket):
            ticket.round = round
            found += 1
            yield ticket
        if found == BATCH or not any(free.get(account) for account in round.pots):
            return


def _free(round: Round) -> dict[int, int | None]:
    caps = Cap.objects.filter(round=round).values_list("account", flat=True)
    return {account: row.free for account, row in ledger_queries.balances([*round.pots, *caps]).items()}


def _take(free: dict[int, int | None], ticket: Ticket) -> bool:
    """Take a ticket's legs out of what is free, all or none; as the ledger will judge them."""
    used: list[tuple[int, int]] = []
    for debit, _credit, amount, other in ticket.legs:
        account = debit if (free.get(debit) or 0) >= amount else other
        if account is None or (free.get(account) or 0) < amount:
            for back, value in used:
                free[back] = (free[back] or 0) + value
            return False
        free[account] = (free[account] or 0) - amount
        used.append((account, amount))
    return True


def _try(round: Round, tickets: list[Ticket]) -> int:
    now = clock.now()
    asked = requests.of(tickets, at=now, again=True)
    answers = ledger.reserve_batch(book=round.book or 0, requests=asked)
    for ticket, request, answer in zip(tickets, asked, answers, strict=True):
        ticket.again += 1
        if answer.granted:
            ticket.state, ticket.act, ticket.due = TicketState.GRANTED, answer.act, request.due
            ticket.refused_leg, ticket.settled_at = None, now
    Ticket.objects.bulk_update(tickets, ["again", "state", "act", "due", "refused_leg", "settled_at"], batch_size=BATCH)
    return sum(answer.granted for answer in answers)
