"""The draw: the order of the tickets, and the ledger asked in that order. After a crash it goes on where it stopped."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from rugzak.accounts.permissions import Actor
from rugzak.base import clock
from rugzak.booking.rounds import draw as drawing
from rugzak.booking.rounds import queries, requests
from rugzak.booking.rounds.errors import BadRound, PublicValueNeeded, WrongSeed
from rugzak.booking.rounds.models import Round, RoundState, Rule, Ticket, TicketState
from rugzak.booking.rounds.phases import by_lot
from rugzak.booking.rounds.services.authority import reveal
from rugzak.booking.rounds.services.moving import move_up, release_quotas
from rugzak.booking.rounds.services.project import project
from rugzak.booking.rounds.services.shared import locked, require
from rugzak.ledger import services as ledger

BATCH = 500


def draw(*, actor: Actor | None, round: Round, public_value: str = "") -> Round:
    """Draw a closed round: fix the order, ask the ledger for everyone in it, publish the seed, start the reserve list.

    Raises PublicValueNeeded where a public number was announced and isn't given. Once begun, the number stays.
    """
    round = _order(actor, round, public_value)
    place = 0
    while place := _next_batch(round, place):
        pass
    return _finish(round)


@transaction.atomic
def _order(actor: Actor | None, round: Round, public_value: str) -> Round:
    round = locked(round, RoundState.CLOSED)
    require(actor, "round.run", round)
    if not by_lot(round):
        raise BadRound(why=_("in this round people apply in order of arrival"))
    if round.drawn_at is None:
        round.public_value = public_value.strip()
        if round.public_source and not round.public_value:
            raise PublicValueNeeded(source=round.public_source)
        _write_places(round, _places(round))
        round.drawn_at = clock.now()
        round.save(update_fields=["public_value", "drawn_at"])
    return round


def _places(round: Round) -> list[UUID]:
    seed = drawing.mix(reveal(round), round.list_hash, round.public_value)
    tickets = Ticket.objects.filter(round=round, listed=True).values_list("pk", "priority")
    points = {ticket: priority or 0 for ticket, priority in tickets}
    return drawing.by_priority(seed, points) if round.rule == Rule.PRIORITY else drawing.order(seed, points)


def _write_places(round: Round, ids: Sequence[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update booking_ticket t set place = o.n from unnest(%s::uuid[]) with ordinality o(id, n)"
            " where t.id = o.id and t.round_id = %s",
            [list(ids), round.pk],
        )


@transaction.atomic
def _next_batch(round: Round, after: int = 0) -> int:
    """The next tickets in the order, from a place on; gives the last place of theirs, 0 where there were none.

    Their answers are stored under their ids, so doing one again changes nothing.
    """
    waiting = Ticket.objects.filter(round=round, listed=True, state=TicketState.REGISTERED, person__isnull=False)
    waiting = waiting.filter(place__gt=after)
    tickets = list(waiting.order_by("place").select_related("round")[:BATCH])
    if tickets:
        ledger.reserve_batch(book=round.book or 0, requests=requests.of(tickets))
        project(round, [ticket.pk for ticket in tickets])
    return tickets[-1].place or 0 if tickets else 0


@transaction.atomic
def _finish(round: Round) -> Round:
    round = locked(round, RoundState.CLOSED)
    round.state, round.seed = RoundState.DRAWN, reveal(round).hex()
    round.save(update_fields=["state", "seed"])
    release_quotas(round)
    move_up(round)
    return round


def replay(round: Round, seed: str = "") -> list[str]:
    """Do the draw again from its public record; what differs, in words (nothing: it is in order). Raises WrongSeed."""
    record: dict[str, Any] = queries.record(round)
    given = seed or round.seed or ""
    if not drawing.fits(given, round.seed_commitment):
        raise WrongSeed
    return drawing.check(record, given)
