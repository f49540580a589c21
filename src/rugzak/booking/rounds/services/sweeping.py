"""What happens to rounds by itself, again and again: open, close, project, expire, move up, tell."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from rugzak.base import clock
from rugzak.booking.rounds import news
from rugzak.booking.rounds.models import Round, RoundState, Ticket, TicketState
from rugzak.booking.rounds.phases import by_lot
from rugzak.booking.rounds.services.authority import close, open_round
from rugzak.booking.rounds.services.moving import move_up, release_quotas
from rugzak.booking.rounds.services.people import let_go
from rugzak.booking.rounds.services.project import project
from rugzak.booking.rounds.services.shared import locked
from rugzak.ledger import services as ledger
from rugzak.ledger.models import Act, ActKey

logger = logging.getLogger(__name__)
_LIVE = (RoundState.REGISTERING, RoundState.OPEN, RoundState.CLOSED, RoundState.DRAWN)


@dataclass
class Swept:
    """What one sweep did."""

    opened: int = 0
    closed: int = 0
    projected: int = 0
    expired: int = 0
    moved_up: int = 0
    told: int = 0

    def __bool__(self) -> bool:
        return any(vars(self).values())


def sweep(*, tell: bool = True) -> Swept:
    """One turn over all rounds that run. Each step is a transaction of its own and can be taken up again."""
    swept = Swept()
    for round in Round.objects.filter(state__in=_LIVE).select_related("fund").order_by("opens"):
        with _alone(round):
            _by_the_clock(round, swept)
            if round.state == RoundState.DRAWN or not by_lot(round):  # a draw copies its own answers
                swept.projected += project(round)
            _let_go_of_withdrawn(round)
    _expire(swept)
    for round in Round.objects.filter(state__in=_LIVE).select_related("fund"):
        with _alone(round):
            swept.moved_up += _finish_arrival(round) or move_up(round)
            swept.told += news.tell_all(round) if tell else 0
    return swept


@contextmanager
def _alone(round: Round) -> Iterator[None]:
    """One bad round must not hold up the others."""
    try:
        yield
    except Exception:
        logger.exception("round %s was not swept", round.pk)


def _by_the_clock(round: Round, swept: Swept) -> None:
    now = clock.now()
    if round.state == RoundState.REGISTERING and round.opens <= now < round.closes:
        open_round(actor=None, round=round)
        swept.opened += 1
    elif round.state in (RoundState.REGISTERING, RoundState.OPEN) and now >= round.closes:
        close(actor=None, round=round)
        swept.closed += 1


@transaction.atomic
def _expire(swept: Swept) -> None:
    """Grants whose day has passed: let go, projected and offered to the next, in one transaction."""
    while acts := ledger.expire_due():
        swept.expired += len(acts)
        books = Act.objects.filter(pk__in=acts).values("book_id")
        for round in Round.objects.filter(book__in=books).order_by("pk"):
            project(round)
            swept.moved_up += move_up(round)


@transaction.atomic
def _finish_arrival(round: Round) -> int:
    """After the window of a round without a draw: who never applied lapses, groups' money goes to all."""
    round = locked(round)
    if round.state != RoundState.CLOSED or by_lot(round):
        return 0
    project(round)
    Ticket.objects.filter(round=round, state=TicketState.REGISTERED).update(
        state=TicketState.EXPIRED, settled_at=clock.now()
    )
    round.state = RoundState.DRAWN
    round.save(update_fields=["state"])
    release_quotas(round)
    return move_up(round)


def _let_go_of_withdrawn(round: Round) -> None:
    """A ticket that was withdrawn (or erased) while its application was under way: what it got goes back."""
    gone = Ticket.objects.filter(round=round, act=None).filter(Q(state=TicketState.WITHDRAWN) | Q(person=None))
    keys = ActKey.objects.filter(book=round.book, act__pending=True, key__in=gone.values("pk"))
    for key in keys:
        ticket = Ticket.objects.select_related("round").get(pk=key.key)
        with transaction.atomic():
            let_go(ticket, key.act_id)
            move_up(round)
