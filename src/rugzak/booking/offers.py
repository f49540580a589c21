"""What can pay for a booking: decisions on every scheme, the person's purses, and rights that no purse holds yet."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from rugzak.accounts import facts as known
from rugzak.accounts import purses, rights
from rugzak.accounts.facts import Facts
from rugzak.accounts.funds import Pots
from rugzak.accounts.models import Fund, Person
from rugzak.accounts.models.money import PayerKind
from rugzak.accounts.purses import PurseView
from rugzak.base import clock
from rugzak.base.quantities import Asset, half_up
from rugzak.catalogue.models import Session
from rugzak.catalogue.queries import recognitions_of_each, training_facts
from rugzak.schemes.decision import Decision, Pot
from rugzak.schemes.scheme import Scheme
from rugzak.schemes.split import Offer, offer

OWN_ORDER = 90


@dataclass(frozen=True, slots=True)
class Source:
    """Where an offer's money comes from; `purse` is None for a right that becomes a purse at booking.

    `held` is what the purse has now; the offer may be more, where the right of this booking is larger than was granted.
    """

    offer: Offer
    fund: Fund
    decision: Decision | None
    purse: PurseView | None
    held: int = 0

    @property
    def key(self) -> tuple[str, UUID | None, UUID | None]:
        return self.offer.scheme, self.offer.funder_id, self.offer.purse_id


@dataclass(frozen=True, slots=True)
class Means:
    """All that may pay, and what was decided on the way."""

    sources: tuple[Source, ...]
    decisions: tuple[Decision, ...]
    facts: Facts
    spent: tuple[Decision, ...]  # a right, but the fund's pot is empty
    schemes: tuple[Scheme, ...]


def means(person: Person, session: Session, purpose: str, *, without: Collection[str] = ()) -> Means:
    """Decide every scheme for this booking and gather what can pay. `without`: schemes that the person leaves out.

    Purses of today and of the day that the session starts: a new school year has a purse of its own.
    """
    return means_of_each(person, [session], purpose, without=without)[session.pk]


def means_of_each(
    person: Person, sessions: Sequence[Session], purpose: str, *, without: Collection[str] = ()
) -> dict[UUID, Means]:
    """The same for many sessions of one person, by their id; what is the same for all is looked up once."""
    today, past = clock.today(), known.History(person)
    starts = sorted({session.start for session in sessions})
    lots = [lot for lot in purses.purses_on(person, today, *starts) if lot.purse.scheme not in without]
    held = {lot.purse.scheme for lot in lots}
    left_out = {*without, *_hopeless(person, past, today, held)} if len(sessions) > 1 else without
    in_view = rights.in_view(today, held=held, without=left_out)
    recognised = recognitions_of_each([session.training for session in sessions])
    asked = {
        session.pk: known.gather(
            person, on=today, history=past, booking=_booking(purpose),
            training=training_facts(session.training, session, recognised[session.training_id]),
        )
        for session in sessions
    }  # fmt: skip
    found = {pk: list(rights.decided(person, facts, in_view, on=today, held=held)) for pk, facts in asked.items()}
    job = past.job(today)
    pots = Pots([decision for each in found.values() for _scheme, decision in each], job.employer_id if job else None)
    return {
        session.pk: _means(session, purpose, asked[session.pk], found[session.pk], _on(lots, today, session), pots)
        for session in sessions
    }


def _booking(purpose: str) -> dict[str, Any]:
    return {"booking.purpose": purpose, "booking.initiative": "self", "booking.consent": True}


def _hopeless(person: Person, past: known.History, today: date, held: Collection[str]) -> set[str]:
    """Schemes that say no for reasons that lie in the person: no training makes that a yes."""
    facts = known.gather(person, on=today, history=past)
    decided = rights.decided(person, facts, rights.in_view(today, held=held), on=today, held=held)
    shown = {scheme.id: decision.outcome for scheme, decision in decided}
    return {scheme_id for scheme_id, outcome in shown.items() if outcome == "no" and scheme_id not in held}


def _on(lots: Sequence[PurseView], today: date, session: Session) -> list[PurseView]:
    """Purses that run today first, then those of the day of the session."""
    running = [lot for lot in lots if lot.runs_on(today) or lot.runs_on(session.start)]
    return sorted(running, key=lambda lot: not lot.runs_on(today))


def _means(
    session: Session,
    purpose: str,
    facts: Facts,
    found: Sequence[tuple[Scheme, Decision]],
    lots: Iterable[PurseView],
    known_pots: Pots,
) -> Means:
    decisions = tuple(decision for _scheme, decision in found)
    fitting = [lot for lot in lots if fits(lot.purse.earmark, session, purpose)]
    pots = _Pots(known_pots)
    sources: list[Source] = []
    for decision in decisions:
        sources += _of_decision(decision, fitting, pots, session)
    decided = {decision.scheme for decision in decisions}
    sources += _without_scheme(lot for lot in fitting if lot.purse.scheme not in decided)
    return Means(tuple(sources), decisions, facts, tuple(pots.spent), tuple(scheme for scheme, _decision in found))


def fits(earmark: dict[str, Any], session: Session, purpose: str) -> bool:
    """Whether a purse's earmark allows this; an earmark that we don't know is never met."""
    training = session.training
    values = {
        "purpose": {purpose},
        "form": {training.form},
        "training": {str(training.pk)},
        "provider": {str(training.provider_id)},
        "skill": {skill.skill_uri for skill in training.skills.all()} if "skill" in earmark else set(),
    }
    for name, wanted in earmark.items():
        allowed = {wanted} if isinstance(wanted, str) else set(wanted)
        if not allowed & values.get(name, set()):
            return False
    return True


class _Pots:
    """Which fund pays a right that no purse holds yet, and whether it still can."""

    def __init__(self, pots: Pots) -> None:
        self._pots = pots
        self.spent: list[Decision] = []

    def fund_for(self, decision: Decision, lacks: int) -> Fund | None:
        """The fund, if it has room for what is still to be granted."""
        fund = self._pots.fund(decision)
        if fund is None or lacks <= 0:
            return None
        left = self._pots.left(fund)
        if left is not None and left < lacks:
            self.spent.append(decision)
            return None
        return fund


def _of_decision(decision: Decision, lots: list[PurseView], pots: _Pots, session: Session) -> Iterator[Source]:
    if decision.outcome != "yes" or decision.terms is None:
        return
    if decision.asset == Asset.MINUTES and decision.terms.takes is None:
        return  # how much is taken is not known: nothing is promised
    own = [lot for lot in lots if lot.purse.scheme == decision.scheme and lot.purse.asset == decision.asset]
    current, pot = _current(decision, own), decision.opened(decision.on)
    lying = sum(lot.free + lot.held for lot in own if pot is not None and lot.purse.pot == pot.code)
    lacks = purses.lacking(pot, current.granted if current else 0, lying) if pot else 0
    fund = pots.fund_for(decision, lacks)
    if current is None and fund is not None:
        found = offer(decision, free=lacks, funder_id=fund.organisation_id)
        if found is not None:
            yield Source(found, fund, decision, None)
    extra = {current.purse.pk: lacks} if current is not None and fund is not None else {}
    yield from _of_purses(decision, own, extra, session)


def _current(decision: Decision, lots: list[PurseView]) -> PurseView | None:
    """The lot of the decision's own period: what a grant would fill."""
    pot = decision.opened(decision.on)
    start = pot.period.start if pot else None
    return next((lot for lot in lots if start is None or _opened_then(lot, start, pot)), None)


def _opened_then(lot: PurseView, start: date, pot: Pot | None) -> bool:
    """What is kept for good may have been opened on any day of its period."""
    begun = lot.purse.valid_from
    return begun >= start if pot is not None and pot.kept else begun == start


def _of_purses(
    decision: Decision, lots: list[PurseView], extra: Mapping[UUID, int], session: Session
) -> Iterator[Source]:
    """Several lots of one scheme together pay no more than the scheme pays; `extra` is still to be granted."""
    left = most(decision, session)
    for lot in lots:
        fund, free = lot.purse.fund, lot.free + extra.get(lot.purse.pk, 0)
        found = offer(decision, free=free, funder_id=fund.organisation_id, purse_id=lot.purse.pk)
        if found is None:
            continue
        if left is not None:
            found = replace(found, cap=left if found.cap is None else min(found.cap, left))
            left -= min(left, free)
        yield Source(found, fund, decision, lot, lot.free)


def most(decision: Decision, session: Session) -> int | None:
    """The most that a scheme pays of the price, in cents."""
    terms = decision.terms
    if terms is None or decision.asset != Asset.EUR:
        return None
    limits = [session.price]
    limits += [half_up(session.price * terms.share)] if terms.share is not None else []
    limits += [terms.cap] if terms.cap is not None else []
    return min(limits)


def _without_scheme(lots: Iterable[PurseView]) -> Iterator[Source]:
    """Purses that no scheme speaks of (own savings, an employer's own gift): they pay what they hold."""
    for lot in lots:
        purse = lot.purse
        if purse.asset != Asset.EUR or lot.free <= 0:
            continue
        order = OWN_ORDER if purse.payer == PayerKind.SELF else OWN_ORDER - 1
        payer = PayerKind(purse.payer).value
        found = Offer(
            payer=payer,  # type: ignore[arg-type]
            scheme=purse.scheme,
            funder_id=purse.fund.organisation_id,
            purse_id=purse.pk,
            asset=purse.asset,
            free=lot.free,
            share=None,
            cap=None,
            order=order,
            why=purse.label,
        )
        yield Source(found, purse.fund, None, lot, lot.free)
