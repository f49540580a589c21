"""A round as a line of moments: what was, what is now with the one thing to do, what comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.base import clock
from rugzak.base.quantities import euros
from rugzak.booking.rounds.groups import all_groups
from rugzak.booking.rounds.models import Round, Rule, Ticket, TicketState
from rugzak.booking.rounds.phases import Phase, by_lot, phase
from rugzak.booking.rounds.requests import due_of
from rugzak.portal.templatetags.rz import day, time_of_day

TICKET_STATES = {
    "registered": (gettext_lazy("You have a ticket"), "yes"),
    "granted": (gettext_lazy("Kept for you"), "yes"),
    "refused": (gettext_lazy("Used up"), ""),
    "reserve": (gettext_lazy("On the reserve list"), "warn"),
    "accepted": (gettext_lazy("In your backpack"), "yes"),
    "expired": (gettext_lazy("Lapsed"), ""),
    "withdrawn": (gettext_lazy("You stopped"), ""),
}
_PHASES = {
    Phase.COMING: (gettext_lazy("Coming"), ""),
    Phase.REGISTERING: (gettext_lazy("You can register"), "warn"),
    Phase.OPEN: (gettext_lazy("Open"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One moment; `act` names what can be done at the present one."""

    when: str
    title: str
    text: str
    state: str = ""
    act: str = ""


def tag_of(round: Round, ticket: Ticket | None) -> tuple[Any, str]:
    """Two words about a round in a list: my ticket's, else the round's."""
    if ticket is not None:
        return TICKET_STATES[ticket.state]
    now = phase(round, clock.now())
    now = Phase.REGISTERING if by_lot(round) and now is Phase.OPEN else now
    return _PHASES.get(now, (_("Closed"), ""))


def at(moment: datetime) -> str:
    """21 september 2026, 9.00 uur"""
    return f"{day(moment)}, {time_of_day(moment)}"


def steps(round: Round, ticket: Ticket | None, *, may: bool) -> list[Step]:
    """The whole way, for this person now. `may`: they can take part, as far as we know."""
    rows = list(_steps(round, ticket))
    now = _now(round, ticket)
    found = []
    for n, (row, act) in enumerate(rows):
        state = "done" if n < now else "now" if n == now else ""
        shown = act if state == "now" and (may or act != "register") and _wants(act, round, ticket) else ""
        found.append(Step(row.when, row.title, row.text, state, shown))
    return found


def _steps(round: Round, ticket: Ticket | None) -> Iterator[tuple[Step, str]]:
    check = _("One ticket a person. We check at once whether you can take part.")
    yield Step(at(round.opens_register), _("You register"), check), "register"
    title, text, act = _CHOICE[Rule(round.rule)]
    yield Step(at(round.closes if by_lot(round) else round.opens), str(title), str(text)), act
    keep = _("Is there an amount for you? Then we keep it until you say yes. If you don’t, it goes to the next.")
    yield Step(_accept_by(round, ticket), _("You accept"), keep), "accept"
    use = _("%(money)s is in your backpack. What you don’t use goes back.") % {"money": euros(round.amount)}
    yield Step(_before(round.use_until) if round.use_until else _("From then on"), _("You use it"), use), ""


_CHOICE = {
    Rule.ARRIVAL: (
        gettext_lazy("You ask for the amount"),
        gettext_lazy("One click, from this hour. Who comes first, gets first. Your answer comes at once."),
        "apply",
    ),
    Rule.ROLLING: (
        gettext_lazy("You ask for the amount"),
        gettext_lazy("From this day on, as long as there is money. Your answer comes at once."),
        "apply",
    ),
    Rule.LOTTERY: (
        gettext_lazy("We draw lots"),
        gettext_lazy("Everyone with a ticket has the same chance. Coming early makes no difference."),
        "",
    ),
    Rule.PRIORITY: (
        gettext_lazy("We put all tickets in order"),
        gettext_lazy("Most points first. Lots decide between equal points."),
        "",
    ),
}


def _accept_by(round: Round, ticket: Ticket | None) -> str:
    if ticket is not None and ticket.due is not None:
        return _before(ticket.due - timedelta(minutes=1))
    days = {"n": round.accept_days}
    if round.rule == Rule.ARRIVAL:
        return _before(due_of(round, round.opens) - timedelta(minutes=1))
    return _("Within %(n)s days after the draw") % days if by_lot(round) else _("Within %(n)s days") % days


def _before(moment: Any) -> str:
    return _("Until %(day)s") % {"day": day(moment)}


_PLACE = {
    TicketState.GRANTED: 2,
    TicketState.RESERVE: 2,
    TicketState.ACCEPTED: 3,
    TicketState.REFUSED: 9,
    TicketState.EXPIRED: 9,
    TicketState.WITHDRAWN: 9,
}


def _now(round: Round, ticket: Ticket | None) -> int:
    if ticket is None or (ticket.state == TicketState.WITHDRAWN and ticket.act is None):
        return 0 if phase(round, clock.now()) in (Phase.COMING, Phase.REGISTERING, Phase.OPEN) else 9
    return _PLACE.get(TicketState(ticket.state), 1)


def _wants(act: str, round: Round, ticket: Ticket | None) -> bool:
    """Whether the button of a step does something at this moment."""
    now = phase(round, clock.now())
    if act == "register":
        return now in (Phase.REGISTERING, Phase.OPEN)
    if act == "apply":
        return now is Phase.OPEN
    return act == "accept" and ticket is not None and ticket.state == TicketState.GRANTED


def promises(round: Round) -> list[str]:
    """What part of the budget is kept for whom, and what gives points, in words."""
    names = {code: group.label for code, group in all_groups().items()}
    found = [
        _("At least %(share)s %% is for people %(group)s.")
        % {"share": f"{float(row['share']) * 100:g}", "group": names[row["group"]]}
        for row in round.quotas
    ]
    points = _("Points for people %(group)s: %(points)s.")
    return found + [points % {"points": row["points"], "group": names[row["group"]]} for row in round.points]
