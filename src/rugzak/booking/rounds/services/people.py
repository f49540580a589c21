"""What a person does: register, apply, accept, give back. Each locks their own ticket and answers twice the same."""

from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from rugzak.accounts import access, purses
from rugzak.accounts.models import Person, Purse
from rugzak.accounts.permissions import Actor
from rugzak.base import clock
from rugzak.booking.rounds import eligibility, news, requests
from rugzak.booking.rounds.eligibility import Answer
from rugzak.booking.rounds.errors import (
    AppliedAlready,
    DrawnByLot,
    NotEligible,
    NothingToGiveBack,
    NotKnownYet,
    OfferGone,
    RoundClosed,
    RoundNotOpen,
    TrainingNeeded,
)
from rugzak.booking.rounds.models import Cap, CapKind, Round, Rule, Ticket, TicketState
from rugzak.booking.rounds.phases import Phase, by_lot, phase
from rugzak.booking.rounds.services.authority import when
from rugzak.booking.rounds.services.moving import move_up
from rugzak.booking.rounds.services.shared import locked, user_of
from rugzak.catalogue.models import Training
from rugzak.ledger import services as ledger
from rugzak.ledger.entries import Code
from rugzak.schemes import services as records


def register(*, actor: Actor | None, person: Person, round: Round, training: Training | None = None) -> Ticket:
    """A person's one ticket. Eligibility is decided here and nowhere later; registering twice gives the same ticket.

    Raises RoundNotOpen, RoundClosed, TrainingNeeded, NotEligible, NotKnownYet. In a rolling round that is open the
    ticket applies at once.
    """
    _may(actor, "ticket.register", person.pk)
    _open_for_registration(round)
    ticket = _mine(round, person)
    if ticket is None or ticket.state == TicketState.WITHDRAWN:
        ticket = _register(person, round, training, ticket)
    if round.rule == Rule.ROLLING and phase(round, clock.now()) is Phase.OPEN and ticket.act is None:
        return apply(ticket, actor=actor)
    return ticket


def _open_for_registration(round: Round) -> None:
    now = phase(round, clock.now())
    if now in (Phase.HIDDEN, Phase.COMING):
        raise RoundNotOpen(when=when(round.opens_register))
    if now not in (Phase.REGISTERING, Phase.OPEN):
        raise RoundClosed


def _register(person: Person, round: Round, training: Training | None, before: Ticket | None) -> Ticket:
    if round.caps and training is None:
        raise TrainingNeeded
    answer = eligibility.decide(person, round, training)
    _require(answer)
    try:
        with transaction.atomic():
            return _again(before, answer, training) if before else _make(person, round, training, answer)
    except IntegrityError:  # the other half of a double click was first
        return Ticket.objects.select_related("round__fund").get(round=round, person=person)


def _require(answer: Answer) -> None:
    decision = answer.decision
    if decision.outcome == "no":
        raise NotEligible(why=" ".join(str(row.text) for row in decision.reasons if row.held is False))
    if decision.outcome == "maybe":
        raise NotKnownYet(missing=", ".join(dict.fromkeys(str(row.label) for row in decision.missing)))


def _make(person: Person, round: Round, training: Training | None, answer: Answer) -> Ticket:
    ticket = Ticket(round=round, person=person, training=training, purse_account=0, legs=[], amount=answer.amount)
    ticket.purse_account = ledger.open_account(asset=round.fund.asset, kind="purse", label=round.fund.scheme)
    _fix(ticket, answer, training)
    ticket.save(force_insert=True)
    kept = records.record(person.pk, answer.decision, answer.facts, cause=ticket.pk)
    Ticket.objects.filter(pk=ticket.pk).update(decision=kept.pk)
    news.tell(ticket, news.REGISTERED)
    return ticket


def _again(ticket: Ticket, answer: Answer, training: Training | None) -> Ticket:
    """Someone who withdrew before applying registers again: the same ticket, decided again."""
    ticket = _locked(ticket)
    if ticket.state != TicketState.WITHDRAWN:
        return ticket
    if ticket.act is not None:
        raise AppliedAlready
    ticket.state, ticket.training = TicketState.REGISTERED, training
    _fix(ticket, answer, training)
    ticket.save()
    news.tell(ticket, news.REGISTERED)
    return ticket


def _fix(ticket: Ticket, answer: Answer, training: Training | None) -> None:
    """All that later steps look at, and nothing of it changes after this."""
    round = ticket.round
    ticket.group, ticket.priority, ticket.amount = answer.group, answer.points, answer.amount
    ticket.legs = requests.legs_for(
        round, group=answer.group, purse=ticket.purse_account, amount=answer.amount, caps=caps_for(round, training)
    )


def caps_for(round: Round, training: Training | None) -> list[Cap]:
    """The caps that a ticket for this training takes a place of, opened when first needed."""
    if training is None:
        return []
    subjects = {CapKind.COURSE: training.pk, CapKind.PROVIDER: training.provider_id}
    return [_cap(round, kind, subjects[kind], round.caps[kind]) for kind in CapKind if round.caps.get(kind)]


def _cap(round: Round, kind: CapKind, subject: UUID, most: int) -> Cap:
    found = Cap.objects.filter(round=round, kind=kind, subject=subject).first()
    if found is not None:
        return found
    asset = f"cap:{round.pk}:{kind}:{subject}"[:80]
    account, taken = ledger.open_accounts(
        [
            ledger.AccountSpec(asset=asset, kind="cap", floor=-most),
            ledger.AccountSpec(asset=asset, kind="cap_taken", floor=None),
        ]
    )
    return Cap.objects.get_or_create(
        round=round, kind=kind, subject=subject, defaults={"most": most, "account": account, "taken": taken}
    )[0]


@transaction.atomic
def apply(ticket: Ticket, *, actor: Actor | None = None) -> Ticket:
    """Ask for the amount now: the ledger's answer, stored under the ticket's id. Twice gives the same answer.

    Raises RoundNotOpen before the hour, RoundClosed after it, DrawnByLot where nobody applies.
    """
    ticket = _locked(ticket)
    _may(actor, "ticket.register", ticket.person_id)
    if ticket.act is not None:
        return ticket
    _open_for_applying(ticket.round)
    if ticket.state != TicketState.REGISTERED:
        raise OfferGone
    request = requests.of([ticket])[0]
    answer = ledger.reserve_batch(book=ticket.round.book or 0, requests=[request])[0]
    _answer(ticket, answer, request)
    return ticket


def _open_for_applying(round: Round) -> None:
    now = phase(round, clock.now())
    if now in (Phase.HIDDEN, Phase.COMING, Phase.REGISTERING):
        raise RoundNotOpen(when=when(round.opens))
    if by_lot(round):
        raise DrawnByLot
    if now is not Phase.OPEN:
        raise RoundClosed


def _answer(ticket: Ticket, answer: ledger.Outcome, request: ledger.Request) -> None:
    cut = ticket.round.reserve_cut
    full = cut is not None and answer.act >= cut
    waits = answer.code is Code.NOT_ENOUGH and not full
    ticket.act, ticket.refused_leg, ticket.settled_at = answer.act, answer.leg, clock.now()
    ticket.due = request.due if answer.granted else None
    ticket.state = TicketState.GRANTED if answer.granted else TicketState.RESERVE if waits else TicketState.REFUSED
    ticket.save(update_fields=["act", "refused_leg", "settled_at", "due", "state"])


@transaction.atomic
def accept(ticket: Ticket, *, actor: Actor | None = None) -> Purse:
    """Take what is kept: it moves into a purse of the person, which pays for learning like any other.

    Twice gives the same purse. Raises OfferGone where nothing is kept (any more).
    """
    ticket = _locked(ticket)
    person = ticket.person
    _may(actor, "ticket.accept", ticket.person_id)
    if ticket.state == TicketState.ACCEPTED:
        return Purse.objects.get(ledger_account=ticket.purse_account)
    if ticket.state != TicketState.GRANTED or ticket.act is None or person is None:
        raise OfferGone
    if ticket.due is not None and ticket.due <= clock.now():
        raise OfferGone
    purse = _purse(ticket, person)
    ticket.state, ticket.settled_at = TicketState.ACCEPTED, clock.now()
    ticket.save(update_fields=["state", "settled_at"])
    news.tell(ticket, news.ACCEPTED)
    ledger.capture(
        book=ticket.round.book or 0, key=uuid5(ticket.pk, "accept"), act=ticket.act, kind="round.accept",
        actor=user_of(actor),
    ).require()  # fmt: skip
    return purse


def _purse(ticket: Ticket, person: Person) -> Purse:
    round = ticket.round
    earmark = {"training": str(ticket.training_id)} if ticket.training_id else {}
    return purses.receive(
        person=person, fund=round.fund, ledger_account=ticket.purse_account, amount=ticket.amount, label=round.name,
        pot=round.pk.hex, valid_until=round.use_until, earmark=earmark,
    )  # fmt: skip


@transaction.atomic
def give_back(ticket: Ticket, *, actor: Actor | None = None, quiet: bool = False) -> Ticket:
    """Withdraw, or give back what is kept; the next on the reserve list gets it in the same transaction.

    Raises NothingToGiveBack where the amount was accepted or the ticket is over.
    """
    round = locked(ticket.round)
    ticket = _locked(ticket)
    _may(actor, "ticket.accept", ticket.person_id)
    if ticket.state == TicketState.WITHDRAWN:
        return ticket
    if ticket.state not in (TicketState.REGISTERED, TicketState.GRANTED, TicketState.RESERVE):
        raise NothingToGiveBack
    held = ticket.act if ticket.state == TicketState.GRANTED else None
    ticket.state, ticket.settled_at, ticket.due = TicketState.WITHDRAWN, clock.now(), None
    ticket.save(update_fields=["state", "settled_at", "due"])
    if not quiet:
        news.tell(ticket, news.WITHDRAWN)
    if held is not None:
        let_go(ticket, held)
        move_up(round)
    return ticket


def let_go(ticket: Ticket, act: int) -> None:
    """Free what an act still holds for a ticket."""
    ledger.void(
        book=ticket.round.book or 0, key=uuid5(ticket.pk, f"back:{act}"), act=act, kind="round.give_back"
    ).require()


def _mine(round: Round, person: Person) -> Ticket | None:
    return Ticket.objects.select_related("round__fund", "person").filter(round=round, person=person).first()


def _locked(ticket: Ticket) -> Ticket:
    rows = Ticket.objects.select_for_update(of=("self",)).select_related("round__fund__organisation", "person")
    return rows.get(pk=ticket.pk)


def _may(actor: Actor | None, verb: str, person_id: UUID | None) -> None:
    if actor is not None and person_id is not None:
        access.require(actor, verb, access.scope_of_person(person_id, kind="ticket"))
