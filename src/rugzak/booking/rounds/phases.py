"""What a round lets people do at a moment: from its times, so that a late worker closes nobody's door. Pure."""

from datetime import datetime
from enum import StrEnum

from rugzak.booking.rounds.models import Round, RoundState, Rule

_BY_LOT = frozenset({Rule.LOTTERY, Rule.PRIORITY})
_RUNNING = frozenset({RoundState.REGISTERING, RoundState.OPEN})


class Phase(StrEnum):
    """Where a round stands for people."""

    HIDDEN = "hidden"  # a draft
    COMING = "coming"  # published, registration not open
    REGISTERING = "registering"
    OPEN = "open"
    CLOSED = "closed"  # results are on their way
    DRAWN = "drawn"
    SETTLED = "settled"


def phase(round: Round, at: datetime) -> Phase:
    """The phase of a round at a moment."""
    if round.state == RoundState.DRAFT:
        return Phase.HIDDEN
    if round.state not in _RUNNING:
        return Phase(round.state)
    if at >= round.closes:
        return Phase.CLOSED
    if at >= round.opens:
        return Phase.OPEN
    return Phase.REGISTERING if at >= round.opens_register else Phase.COMING


def by_lot(round: Round) -> bool:
    """Places are given out after closing: nobody applies, every ticket takes part by itself."""
    return round.rule in _BY_LOT
