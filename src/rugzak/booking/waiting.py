"""The waiting list: a freed seat goes to the first in the queue, in the same act that frees it, and waits there.

A seat on the session's waiting account belongs to exactly one place with a running offer. Whoever changes that locks
the session's row first; an ordinary booking doesn't.
"""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max

from rugzak.accounts import access
from rugzak.accounts.models import Person
from rugzak.accounts.permissions import Actor
from rugzak.base import clock, due, registry
from rugzak.base.models import Due
from rugzak.booking import news
from rugzak.booking.errors import AlreadyBooked, AlreadyWaiting, SessionClosed, SessionNotFull
from rugzak.booking.models import Booking, State, WaitingPlace
from rugzak.booking.terms import offer_until
from rugzak.catalogue import seats
from rugzak.catalogue import services as catalogue
from rugzak.catalogue.models import Session
from rugzak.ledger import services as ledger

OFFER = "booking.offer"


@transaction.atomic
def join_waiting_list(*, actor: Actor, person: Person, session: Session) -> WaitingPlace:
    """Stand in the queue of a full session. Raises SessionNotFull, SessionClosed, AlreadyBooked, AlreadyWaiting."""
    access.require(actor, "waiting.change", access.scope_of_person(person.pk, kind="waiting"))
    session = lock(session)
    if not is_open(session):
        raise SessionClosed
    if Booking.objects.filter(person=person, session=session).exclude(state=State.CANCELLED).exists():
        raise AlreadyBooked
    if seats.free([session])[session.pk] > 0:
        raise SessionNotFull
    try:
        with transaction.atomic():
            place = WaitingPlace.objects.create(person=person, session=session, joined_at=_at_the_end(session))
    except IntegrityError as error:
        raise AlreadyWaiting from error
    news.tell(news.WAITING, person, session, place=queue_number(place))
    return place


def _at_the_end(session: Session) -> datetime:
    """Now, but after everyone in the queue: a clock that was set back lets nobody in before them."""
    queue = WaitingPlace.objects.filter(session=session, left_at=None)
    last = queue.aggregate(last=Max("joined_at"))["last"]
    return max(clock.now(), last + timedelta(microseconds=1)) if last else clock.now()


@transaction.atomic
def leave_waiting_list(*, actor: Actor, place: WaitingPlace) -> WaitingPlace:
    """Leave the queue; an offered seat goes to the next."""
    access.require(actor, "waiting.change", access.scope_of_person(place.person_id, kind="waiting"))
    return drop_place(place)


@transaction.atomic
def drop_place(place: WaitingPlace) -> WaitingPlace:
    """Take a place out of the queue, without asking who wants it; the house's own way in."""
    session = lock(place.session)
    place = WaitingPlace.objects.select_for_update().get(pk=place.pk)
    if place.left_at is None:
        _end(place, session, "left")
    return place


@transaction.atomic
def raise_capacity(*, actor: Actor | None, session: Session, capacity: int, reason: str) -> Session:
    """Change the seats of a session and offer what comes free to those who wait, before anyone else."""
    session = catalogue.set_capacity(session=session, capacity=capacity, reason=reason, actor=actor)
    session = lock(session)
    while is_open(session) and seats.free([session])[session.pk] > 0 and (place := first(session)):
        offer(place, session)
        _move(session, session.seat_pool, session.seat_waiting, "seat_offered")
    return session


def queue_number(place: WaitingPlace) -> int:
    """Which place in the queue this is, from 1."""
    rows = WaitingPlace.objects.filter(session_id=place.session_id, left_at=None, joined_at__lt=place.joined_at)
    return rows.count() + 1


def lock(session: Session) -> Session:
    """The session's row, locked against other changes of its queue (not against bookings)."""
    rows = Session.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("training__provider", "municipality").get(pk=session.pk)


def is_open(session: Session) -> bool:
    """It has not begun and was not cancelled."""
    return session.cancelled_at is None and session.start > clock.today()


def first(session: Session) -> WaitingPlace | None:
    """Who is next: waits longest and has no offer yet. Caller holds the session's lock."""
    rows = WaitingPlace.objects.filter(session=session, left_at=None, offered_until=None)
    return rows.select_for_update(of=("self",)).select_related("person").order_by("joined_at", "id").first()


def offer(place: WaitingPlace, session: Session) -> None:
    """Promise a seat to a place until a moment; the caller puts the seat on the waiting account."""
    place.offered_until = offer_until(clock.now())
    place.save(update_fields=["offered_until"])
    day = place.offered_until.astimezone(ZoneInfo(clock.BRUSSELS)).date()
    due.plan(date=day, kind=OFFER, subject=place.pk)
    last_day = (day - timedelta(days=1)).isoformat()
    news.tell(news.OFFERED, place.person, session, place_id=str(place.pk), last_day=last_day)


def running_offer(person: Person, session: Session) -> WaitingPlace | None:
    """The person's place in the queue, locked; its offer may or may not run."""
    rows = WaitingPlace.objects.filter(person=person, session=session, left_at=None)
    return rows.select_for_update().first()


def has_offer(place: WaitingPlace | None) -> bool:
    """A seat is kept for this place now."""
    return place is not None and place.offered_until is not None and clock.now() < place.offered_until


@registry.due_handler(OFFER)
def expire(row: Due) -> None:
    """An offer that was not taken in time goes to the next in the queue, or back to the free seats."""
    place = WaitingPlace.objects.select_related("session").filter(pk=row.subject, left_at=None).first()
    if place is None:
        return
    session = lock(place.session)
    place = WaitingPlace.objects.select_for_update().select_related("person").get(pk=place.pk)
    if place.left_at is None and not has_offer(place):
        _end(place, session, "expired")
        news.tell(news.OFFER_EXPIRED, place.person, session)


def _end(place: WaitingPlace, session: Session, outcome: str) -> None:
    held_a_seat = place.offered_until is not None
    place.left_at, place.outcome = clock.now(), outcome
    place.save(update_fields=["left_at", "outcome"])
    if not held_a_seat:
        return
    following = first(session) if is_open(session) else None
    if following is not None:
        offer(following, session)  # the seat stays where it is
    else:
        _move(session, session.seat_waiting, session.seat_pool, "offer_ended")


def _move(session: Session, debit: int, credit: int, kind: str) -> None:
    legs = [ledger.Leg(debit, credit, 1)]
    ledger.post(book=session.seat_book, key=uuid4(), legs=legs, kind=kind).require()
