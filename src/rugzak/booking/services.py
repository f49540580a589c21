"""The verbs of booking: book and cancel. Each is one transaction in which the ledger comes last."""

from collections.abc import Collection, Sequence
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from rugzak.accounts import access, permissions, purses
from rugzak.accounts.models import Fund, Person
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import give_consent
from rugzak.base import clock, due, durable
from rugzak.base.ids import uuid7
from rugzak.booking import house, lifecycle, news, waiting
from rugzak.booking.attendance import scope_of
from rugzak.booking.errors import (
    AlreadyBooked,
    ConsentMissing,
    NotCancellable,
    OfferExpired,
    OtherRequest,
    PurseRaced,
    ReasonNeeded,
    SessionClosed,
    SessionFull,
    TooLateToCancel,
    UnknownPurpose,
)
from rugzak.booking.models import Booking, BookingLine, Claim, Purpose, State, WaitingPlace
from rugzak.booking.quote import Quote, QuoteLine, must_hold
from rugzak.booking.quote import quote as make_quote
from rugzak.booking.stages import caps
from rugzak.booking.waiting import join_waiting_list, leave_waiting_list, raise_capacity
from rugzak.catalogue import seats
from rugzak.catalogue import services as catalogue
from rugzak.catalogue.models import Session
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.schemes import services as schemes

__all__ = ["book", "cancel", "cancel_session", "join_waiting_list", "leave_waiting_list", "raise_capacity"]


class _Refused(Exception):
    """The ledger refused a leg; raised to undo the transaction, turned into a Refusal outside it."""

    def __init__(self, leg: int | None) -> None:
        self.leg = leg
        super().__init__(leg)


def book(
    *,
    actor: Actor,
    person: Person,
    session: Session,
    purpose: str,
    quote: Quote | str,
    consents: Collection[int],
    key: UUID,
) -> Booking:
    """Book what the person saw: a hold a line and the seat, in one act. The same key twice is one booking.

    `quote` is the Quote or its token; `consents` are the numbers of the lines that the person agreed to spend. Raises
    QuoteChanged (with the new quote), QuoteExpired, PurseRaced, SessionFull, SessionClosed, AlreadyBooked,
    ConsentMissing, OtherRequest, ProviderAtCap.
    """
    access.require(actor, "booking.make", access.scope_of_person(person.pk, kind="booking"))
    if known := _replay(key, person, session, purpose):
        return known
    _must_be_possible(person, session, purpose)
    token = quote if isinstance(quote, str) else quote.token
    fresh = must_hold(token, person=person, session=session, purpose=purpose)
    if missing := {line.n for line in fresh.lines} - set(consents):
        raise ConsentMissing(lines=sorted(missing))
    granted = _grant(person, fresh)
    try:
        with transaction.atomic():
            return _book(actor, person, session, purpose, granted, key)
    except IntegrityError as error:
        if known := _replay(key, person, session, purpose):
            return known
        raise AlreadyBooked from error
    except _Refused as refused:
        raise _refusal(refused.leg, granted, person, session, purpose) from None


@transaction.atomic
def cancel(*, actor: Actor, booking: Booking, reason: str = "") -> Booking:
    """Let go of a booking: the person within the cooling-off time, the provider (with a reason) until it is claimed.

    A freed seat goes to whoever waits, in the same act. Raises TooLateToCancel, NotCancellable, ReasonNeeded.
    """
    session = waiting.lock(booking.session)
    booking = _lock(booking)
    if booking.state == State.CANCELLED:
        return booking
    _may_cancel(actor, booking, reason)
    _let_go(booking, session, "provider" if reason else "cooling_off", actor.user_id, words=reason)
    return booking


@transaction.atomic
def cancel_session(*, actor: Actor, session: Session, reason: str) -> int:
    """The provider calls a session off: every booking is let go, everyone is told. Gives the number of bookings."""
    if not reason.strip():
        raise ReasonNeeded
    catalogue.cancel_session(session=session, actor=actor)
    session = waiting.lock(session)
    WaitingPlace.objects.filter(session=session, left_at=None).update(left_at=clock.now(), outcome="cancelled")
    open_ones = list(Booking.objects.filter(session=session, state=State.HELD, claim=None).order_by("id"))
    for booking in open_ones:
        _let_go(_lock(booking), session, "called_off", actor.user_id, words=reason)
    return len(open_ones)


@transaction.atomic
def release_for_erasure(booking: Booking) -> None:
    """Let go of an open booking because its person is erased."""
    session = waiting.lock(booking.session)
    _let_go(_lock(booking), session, "erased", None)


def _replay(key: UUID, person: Person, session: Session, purpose: str) -> Booking | None:
    """The booking that this key made before; another person, session or purpose under it is an error."""
    found = Booking.objects.filter(key=key).first()
    if found is None:
        return None
    if (found.person_id, found.session_id, found.purpose) != (person.pk, session.pk, purpose):
        raise OtherRequest
    durable.answer_when_durable()
    return found


def _must_be_possible(person: Person, session: Session, purpose: str) -> None:
    if purpose not in Purpose.values:
        raise UnknownPurpose
    if not waiting.is_open(session):
        raise SessionClosed
    if Booking.objects.filter(person=person, session=session).exclude(state=State.CANCELLED).exists():
        raise AlreadyBooked


def _grant(person: Person, quote: Quote) -> Quote:
    """Rights that no purse holds yet become purses, each in an act of its own: what remains is the person's to keep."""
    for line in quote.lines:
        if line.new_right and line.decision is not None and line.fund_id is not None:
            purse = purses.ensure_entitlement(person, line.decision, Fund.objects.get(pk=line.fund_id))
            quote = quote.with_purse(line.n, purse)
    return quote


def _book(actor: Actor, person: Person, session: Session, purpose: str, quote: Quote, key: UUID) -> Booking:
    caps.take(session, sum(line.cents for line in quote.lines if line.fund_id is not None))
    place = waiting.running_offer(person, session)
    booking = Booking.objects.create(
        id=uuid7(),
        key=key,
        person=person,
        session=session,
        purpose=purpose,
        book=session.seat_book,
        seat_leg=len(quote.lines) + 1,
        price_cents=quote.price_cents,
        booked_by=actor.user_id,
        cooling_off_until=quote.cooling_off_until,
    )
    _lines(booking, person, quote)
    lifecycle.plan(booking, session)
    _leave_queue(place)
    news.tell_booking(news.BOOKED, booking, lines=[line.as_news() for line in quote.lines], price=quote.price_cents)
    seat = session.seat_waiting if waiting.has_offer(place) else session.seat_pool
    legs = [*_legs(session, quote.lines), ledger.Leg(seat, session.seat_taken, 1, n=booking.seat_leg)]
    outcome = ledger.reserve(
        book=session.seat_book, key=booking.pk, legs=legs, kind="booking", actor=actor.user_id, basis=quote.basis
    )
    if not outcome.granted:
        raise _Refused(outcome.leg)
    return booking


def _lines(booking: Booking, person: Person, quote: Quote) -> None:
    records = {d.scheme: schemes.record(person.pk, d, quote.facts, cause=booking.pk) for d in quote.used_decisions()}
    rows = []
    for line in quote.lines:
        consent = give_consent(
            person=person,
            purpose=ConsentPurpose.SPEND,
            subject=booking.pk,
            detail={"line": line.n, "payer": line.payer, "asset": line.asset, "amount": line.amount},
        )
        record = records.get(line.scheme)
        rows.append(
            BookingLine(
                booking=booking,
                n=line.n,
                payer=line.payer,
                scheme=line.scheme,
                asset=line.asset,
                fund_id=line.fund_id,
                purse_id=line.purse_id,
                amount=line.amount,
                cents=line.cents,
                why=line.why,
                consent=consent,
                decision_id=record.pk if record else None,
            )
        )
    BookingLine.objects.bulk_create(rows)


def _legs(session: Session, lines: Sequence[QuoteLine]) -> list[ledger.Leg]:
    legs = []
    for line in lines:
        if line.debit is None:
            own = house.accounts_of(session.training.provider)
            legs.append(ledger.Leg(own.own_outside, own.own_due, line.amount, n=line.n))
        else:
            legs.append(ledger.Leg(line.debit, line.credit, line.amount, n=line.n))
    return legs


def _leave_queue(place: WaitingPlace | None) -> None:
    if place is not None:
        place.left_at, place.outcome = clock.now(), "booked"
        place.save(update_fields=["left_at", "outcome"])


def _refusal(leg: int | None, quote: Quote, person: Person, session: Session, purpose: str) -> Exception:
    if leg == len(quote.lines) + 1:
        late = WaitingPlace.objects.filter(person=person, session=session, offered_until__lte=clock.now())
        return OfferExpired() if late.exists() else SessionFull()
    return PurseRaced(make_quote(person=person, session=session, purpose=purpose))


def _lock(booking: Booking) -> Booking:
    rows = Booking.objects.select_for_update(of=("self",)).select_related("person", "session__training__provider")
    return rows.get(pk=booking.pk)


def _may_cancel(actor: Actor, booking: Booking, reason: str) -> None:
    scope = scope_of(booking)
    if permissions.may(actor, "session.manage", scope):
        if not reason.strip():
            raise ReasonNeeded
    else:
        access.require(actor, "booking.cancel", scope)
        if booking.state == State.HELD and clock.now() >= booking.cooling_off_until:
            raise TooLateToCancel(until=f"{booking.cooling_off_until:%d/%m/%Y}")
    if booking.state != State.HELD or Claim.objects.filter(booking=booking).exists():
        raise NotCancellable


def _let_go(booking: Booking, session: Session, why: str, by: UUID | None, *, words: str = "") -> None:
    """Void the act. The ledger and the booking keep a code (`why`) only; the words go to the person and no further."""
    act = booking.act
    into = _seat_goes_to(booking, session, act)
    booking.state, booking.ended_at, booking.end_reason = State.CANCELLED, clock.now(), why
    booking.save(update_fields=["state", "ended_at", "end_reason"])
    due.drop(subject=booking.pk)
    if why != "erased":
        news.tell_booking(news.CANCELLED, booking, why=why, words=words)
    ledger.void(book=booking.book, key=uuid5(booking.pk, "cancel"), act=act, into=into, reason=why, actor=by).require()
    seats.settle_debt(session, reason="seat_freed")


def _seat_goes_to(booking: Booking, session: Session, act: int) -> dict[int, int] | None:
    """Where the seat pours: to the queue while someone waits, else to the free seats (None: where it came from)."""
    came_from = next(leg.debit for leg in ledger_queries.holds(act) if leg.n == booking.seat_leg)
    place = waiting.first(session) if waiting.is_open(session) and not seats.in_debt(session) else None
    if place is not None:
        waiting.offer(place, session)
    goal = session.seat_waiting if place is not None else session.seat_pool
    return None if goal == came_from else {booking.seat_leg: goal}
