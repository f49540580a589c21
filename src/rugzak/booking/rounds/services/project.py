"""What the ledger answered becomes the state of tickets: in one statement, as often as you like."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from rugzak.booking.rounds.models import Round, Ticket, TicketState

# The answer to a ticket's own key. Refused for want of money or of a place in a cap (2): on the reserve list, unless
# that was full by then.
_ANSWERS = """
update booking_ticket t
   set act = a.id, refused_leg = a.refused_leg, settled_at = a.event_at,
       due = case when a.code = 0 then a.due end,
       state = case when a.code = 0 then 'granted'
                    when a.code = 2 and (%(cut)s::bigint is null or a.id < %(cut)s) then 'reserve'
                    else 'refused' end
  from ledger_actkey k join ledger_act a on a.id = k.act_id
 where t.round_id = %(round)s and t.state = 'registered' and k.book_id = %(book)s and k.key = t.id
"""

# Asked of the acts, by their keys: asked of the tickets, a batch of a draw would read all acts of the round so far.
_ONLY = "   and k.key = any(%(only)s::uuid[])"

# A grant whose holds were let go because its day had passed.
_EXPIRED = """
update booking_ticket t
   set state = 'expired', settled_at = e.event_at
  from ledger_act a join ledger_act e on e.target_id = a.id and e.kind = 'expire' and e.code = 0
 where t.round_id = %(round)s and t.state = 'granted' and a.id = t.act and not a.pending
"""


def project(round: Round, only: Sequence[UUID] | None = None) -> int:
    """Copy the ledger's answers to the tickets of a round; gives how many changed. Idempotent, needs no lock.

    A crash between an act and this loses nothing: the next call finds it by the ticket's key. `only`: these tickets.
    """
    if round.book is None:
        return 0
    with transaction.atomic():
        changed = _run(_ANSWERS + (_ONLY if only is not None else ""), round, only)
        changed += _run(_EXPIRED, round) if only is None else 0
        return changed + (_cut(round) if changed and round.reserve_size is not None else 0)


def _run(statement: str, round: Round, only: Sequence[UUID] | None = None) -> int:
    asked = {"round": round.pk, "book": round.book, "cut": round.reserve_cut, "only": list(only or [])}
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return int(cursor.rowcount)


def _cut(round: Round) -> int:
    """Close the reserve list for good once it was full: who came later was refused, and stays so."""
    if round.reserve_cut is None:
        beyond = refused(round).values_list("act", flat=True)[round.reserve_size or 0 :][:1]
        round.reserve_cut = next(iter(beyond), None)
        if round.reserve_cut is None:
            return 0
        Round.objects.filter(pk=round.pk, reserve_cut=None).update(reserve_cut=round.reserve_cut)
    late = Ticket.objects.filter(round=round, state=TicketState.RESERVE, again=0, act__gte=round.reserve_cut)
    return late.update(state=TicketState.REFUSED)


def refused(round: Round) -> QuerySet[Ticket]:
    """Who was refused a grant, in the order of acts; by a partial index, as most tickets of a round are not refused."""
    return Ticket.objects.filter(round=round, act__isnull=False, refused_leg__isnull=False).order_by("act")
