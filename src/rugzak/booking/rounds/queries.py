"""Reads of rounds: what is coming, a ticket with its honest chance, figures, and the public record of a draw."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum

from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.booking.rounds.models import Round, RoundState, Rule, Ticket, TicketState
from rugzak.booking.rounds.phases import Phase, by_lot, phase
from rugzak.ledger import queries as ledger

LARGE = 1000


@dataclass(frozen=True, slots=True)
class Money:
    """Where the budget of a round is, in cents: free in its pots, kept for people, accepted, back with the fund."""

    budget: int
    free: int
    kept: int
    accepted: int

    @property
    def back(self) -> int:
        return self.budget - self.free - self.kept - self.accepted


@dataclass(frozen=True, slots=True)
class Standing:
    """How a ticket stands. `ahead`: how many on the reserve list come first; `moved_up`: how many left it so far.

    `chance`: for a draw, amounts in the pots by tickets so far, at most 1; None where nobody can say.
    """

    ticket: Ticket
    phase: Phase
    chance: float | None
    tickets: int
    grants: int
    ahead: int | None
    moved_up: int


def rounds(*, drafts: bool = False) -> QuerySet[Round]:
    """All rounds, newest opening first; drafts only for who makes them."""
    rows = Round.objects.select_related("fund__organisation").order_by("-opens", "-id")
    return rows if drafts else rows.exclude(state=RoundState.DRAFT)


def round(round_id: UUID, *, drafts: bool = False) -> Round:
    """One round. Raises NotFound; a draft is found only with `drafts`."""
    found = rounds(drafts=drafts).filter(pk=round_id).first()
    if found is None:
        raise NotFound
    return found


def upcoming(at: datetime | None = None) -> list[Round]:
    """Rounds that people can still do something with, the first to open first."""
    now = at or clock.now()
    rows = rounds().exclude(state__in=(RoundState.CLOSED, RoundState.DRAWN, RoundState.SETTLED))
    return [row for row in rows.order_by("opens") if row.closes > now]


def tickets_of(person_id: UUID) -> QuerySet[Ticket]:
    """A person's tickets, newest first. The caller checks who looks."""
    rows = Ticket.objects.filter(person_id=person_id).select_related("round__fund__organisation", "training")
    return rows.order_by("-registered_at")


def ticket(person_id: UUID, round: Round) -> Ticket | None:
    """A person's ticket in a round, if they have one."""
    return tickets_of(person_id).filter(round=round).first()


def standing(ticket: Ticket) -> Standing:
    """Place and chance of a ticket, as they are: nothing is promised that nobody knows."""
    round = ticket.round
    counts = _counts(round)
    waits = ticket.state == TicketState.RESERVE
    return Standing(
        ticket=ticket, phase=phase(round, clock.now()), chance=chance(round, counts["tickets"]),
        tickets=counts["tickets"], grants=round.budget // round.amount,
        ahead=_line(round).filter(act__lt=ticket.act).count() if waits else None, moved_up=counts["moved"],
    )  # fmt: skip


def _counts(round: Round) -> dict[str, int]:
    """Tickets, and how many left the reserve list; in a large round at most a quarter of a minute old."""
    key = f"round:{round.pk}:counts"
    known: dict[str, int] | None = cache.get(key)
    if known is not None:
        return known
    counts = Ticket.objects.filter(round=round).aggregate(
        tickets=Count("pk", filter=~Q(state=TicketState.WITHDRAWN)),
        moved=Count("pk", filter=Q(again__gt=0, act__isnull=False) & ~Q(state=TicketState.RESERVE)),
    )
    if counts["tickets"] >= LARGE:
        cache.set(key, counts, 15)
    return counts


def chance(round: Round, tickets: int) -> float | None:
    """For a draw: amounts by tickets so far. With quotas it differs by group, and with points by points: then None."""
    if round.rule != Rule.LOTTERY or round.quotas or not tickets:
        return None
    return min(1.0, (round.budget // round.amount) / tickets)


def _line(round: Round) -> QuerySet[Ticket]:
    return Ticket.objects.filter(round=round, state=TicketState.RESERVE)


def money(round: Round) -> Money:
    """Where the budget is now."""
    found = ledger.balances(round.pots).values()
    accepted = Ticket.objects.filter(round=round, state=TicketState.ACCEPTED).aggregate(n=Sum("amount"))["n"] or 0
    return Money(round.budget, sum(row.free or 0 for row in found), sum(row.held for row in found), int(accepted))


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group of a round: its share as promised, and how its tickets ended."""

    group: str
    share: str
    tickets: int
    granted: int
    waiting: int


def figures(round: Round) -> list[GroupFigures]:
    """Tickets and grants by group; "" is everyone else."""
    shares = {row["group"]: row["share"] for row in round.quotas}
    given = Q(state__in=(TicketState.GRANTED, TicketState.ACCEPTED))
    rows = Ticket.objects.filter(round=round).values("group").order_by("group")
    rows = rows.annotate(
        tickets=Count("pk"), granted=Count("pk", filter=given), waiting=Count("pk", filter=Q(state=TicketState.RESERVE))
    )
    return [
        GroupFigures(row["group"], shares.get(row["group"], ""), row["tickets"], row["granted"], row["waiting"])
        for row in rows
    ]


def states(round: Round) -> dict[str, int]:
    """Tickets by state."""
    rows = Ticket.objects.filter(round=round).values_list("state").annotate(n=Count("pk"))
    found = dict(rows)
    return {state.value: found.get(state.value, 0) for state in TicketState}


def record(round: Round) -> dict[str, Any]:
    """All that anyone needs to do the draw again, without names. Raises NotFound before closing."""
    if not round.list_hash or not by_lot(round):
        raise NotFound
    rows = Ticket.objects.filter(round=round, listed=True).order_by("pk").values_list("pk", "priority", "place")
    points = round.rule == Rule.PRIORITY
    return {
        "round": str(round.pk),
        "rule": str(round.rule),
        "seed_commitment": round.seed_commitment,
        "list_hash": round.list_hash,
        "public_source": round.public_source,
        "public_value": round.public_value,
        "seed": round.seed,
        "tickets": [
            {"ticket": str(ticket), "place": place} | ({"points": priority or 0} if points else {})
            for ticket, priority, place in rows
        ],
    }
