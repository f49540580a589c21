"""What the verbs of rounds share: locks, states, who may run a round."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor, Scope
from rugzak.booking.rounds.errors import RoundInOtherState
from rugzak.booking.rounds.models import Round, RoundState

STATES = {
    RoundState.DRAFT: gettext_lazy("a draft"),
    RoundState.REGISTERING: gettext_lazy("published"),
    RoundState.OPEN: gettext_lazy("open"),
    RoundState.CLOSED: gettext_lazy("closed"),
    RoundState.DRAWN: gettext_lazy("drawn"),
    RoundState.SETTLED: gettext_lazy("settled"),
}


def scope_of(round: Round) -> Scope:
    """A round as a thing of the organisation whose fund pays."""
    return Scope("round", organisation_id=round.fund.organisation_id, made_by=round.made_by)


def require(actor: Actor | None, verb: str, round: Round) -> None:
    """Pass, or raise NotAllowed. No actor: the house itself (the worker, the command line)."""
    if actor is not None:
        access.require(actor, verb, scope_of(round))


def locked(round: Round, *states: RoundState) -> Round:
    """The round's row, locked until the transaction ends. Raises RoundInOtherState where it is in none of these."""
    row = Round.objects.select_for_update(of=("self",), no_key=True).select_related("fund").get(pk=round.pk)
    if states and row.state not in states:
        raise RoundInOtherState(state=_(str(STATES[RoundState(row.state)])))
    return row


def user_of(actor: Actor | None) -> UUID | None:
    """The user for the ledger and the history."""
    return actor.user_id if actor is not None else None
