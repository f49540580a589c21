"""A past year of bookings, with what became of them: who paid, who came, who passed, what they said.

Shares by education follow what surveys find (who learned much learns more); they are made up and no statistics.
The money goes the way it always goes: from a pot to what was used, and paid out from there; the books balance.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pgtrigger

from rugzak.accounts.models import Fund
from rugzak.base import clock
from rugzak.base.imports import progress
from rugzak.base.text import Text
from rugzak.booking.house import accounts_of
from rugzak.booking.models import Booking, BookingLine, Purpose, State
from rugzak.booking.terms import midnight
from rugzak.catalogue.models import Session
from rugzak.cli.demo import outcomes
from rugzak.cli.demo.copy import copy_rows
from rugzak.cli.demo.money import CHEQUE, LEAVE, SECTOR
from rugzak.cli.demo.world import Worker, World
from rugzak.ledger import services as ledger

WEIGHT = {"low": 0.45, "mid": 0.9, "high": 1.3}
PURPOSES = ((Purpose.JOB, 0.62), (Purpose.EMPLOYABLE, 0.17), (Purpose.OTHER_JOB, 0.13), (Purpose.SELF, 0.08))
CHEQUE_MOST, SECTOR_MOST = 12_500, 40_000
WHY = Text(
    nl="voorbeeld uit het verleden",
    fr="exemple du passé",
    de="Beispiel aus der Vergangenheit",
    en="example from the past",
)
_BOOKING = [
    "id",
    "key",
    "person_id",
    "session_id",
    "purpose",
    "state",
    "book",
    "seat_leg",
    "price_cents",
    "booked_at",
    "cooling_off_until",
    "ended_at",
    "end_reason",
]
_LINE = [
    "id",
    "booking_id",
    "n",
    "payer",
    "scheme",
    "fund_id",
    "asset",
    "amount",
    "cents",
    "captured",
    "returned",
    "why",
]
SILENT = [
    f"{model}:{trigger}"
    for model in ("booking.Booking", "booking.Attendance", "booking.Claim")
    for trigger in ("insert_insert",)
]


@dataclass
class Part:
    """Who pays how much of a past booking; a fund of None is the learner."""

    fund: Fund | None
    amount: int


@dataclass
class Past:
    """A past booking in the making."""

    id: UUID
    worker: Worker
    session: Session
    purpose: str
    booked_at: datetime
    share: float  # of the half days that were attended
    parts: list[Part] = field(default_factory=list)


def make_history(world: World) -> None:
    """Fill the sessions that are over, and write down what came of each booking."""
    sessions = list(
        Session.objects.filter(end__lt=world.today, made_up=True)
        .select_related("training__provider")
        .prefetch_related("parts", "training__skills")
    )
    funds = {fund.scheme: fund for fund in Fund.objects.filter(scheme__in=[CHEQUE, LEAVE, SECTOR])}
    with progress("Bookings of the past year", len(sessions)) as step, pgtrigger.ignore(*SILENT):
        for session in sessions:
            past = _fill(world, session, funds)
            if past:
                _write(world, session, past)
                outcomes.write(world, session, past)
            step.advance()


def _fill(world: World, session: Session, funds: dict[str, Fund]) -> list[Past]:
    rng, capacity = world.rng, session.capacity
    count = max(1, int(capacity * rng.uniform(0.45, 0.95)))
    drawn = rng.sample(range(len(world.workers)), min(count * 3, len(world.workers)))
    fit = [world.workers[i] for i in drawn if rng.random() < WEIGHT[world.workers[i].education] / 1.3]
    return [_past(world, session, worker, funds) for worker in fit[:count]]


def _past(world: World, session: Session, worker: Worker, funds: dict[str, Fund]) -> Past:
    rng = world.rng
    booked = midnight(session.start) - timedelta(days=rng.randint(15, 60), hours=rng.randint(4, 14))
    share = 1.0 if rng.random() < 0.72 else rng.choice([0.0, 0.5, 0.9, 0.95])
    purpose = rng.choices([p for p, _ in PURPOSES], [w for _, w in PURPOSES])[0]
    past = Past(world.ids.next(), worker, session, purpose, booked, share)
    past.parts = list(_parts(worker, session, funds))
    return past


def _parts(worker: Worker, session: Session, funds: dict[str, Fund]) -> Iterator[Part]:
    left = session.price
    if worker.statute == "employee" and worker.region in ("VL", "BR"):
        pays = min(left // 2, CHEQUE_MOST)
        left -= pays
        yield Part(funds[CHEQUE], pays)
        yield Part(funds[LEAVE], sum(part.minutes for part in session.parts.all()))
    if worker.employer is not None and worker.employer % 2 and left > 0:
        pays = min(int(session.price * 0.4), SECTOR_MOST, left)
        left -= pays
        yield Part(funds[SECTOR], pays)
    if left > 0:
        yield Part(None, left)


def _write(world: World, session: Session, past: list[Past]) -> None:
    """Bookings and lines by COPY, the money and the seats through the ledger, one batch a session."""
    copy_rows(Booking, _BOOKING, (_booking_row(world, booking) for booking in past))
    copy_rows(BookingLine, _LINE, (row for booking in past for row in _line_rows(world, booking)))
    house = accounts_of(session.training.provider)
    requests = [
        ledger.Request(
            key=booking.id, legs=list(_legs(booking, house)), kind="booking", reason="demo world", at=booking.booked_at
        )
        for booking in past
    ]
    also = [part.fund.book for booking in past for part in booking.parts if part.fund]
    for outcome in ledger.post_batch(book=session.seat_book, requests=requests, also=sorted(set(also))):
        outcome.require()


def _legs(booking: Past, house: Any) -> Iterator[ledger.Leg]:
    for part in booking.parts:
        if part.fund is None:
            yield ledger.Leg(debit=house.own_outside, credit=house.own_due, amount=part.amount)
        else:
            yield ledger.Leg(debit=part.fund.pot_account, credit=part.fund.outside_account, amount=part.amount)
    yield ledger.Leg(debit=booking.session.seat_pool, credit=booking.session.seat_taken, amount=1)


def _booking_row(world: World, booking: Past) -> list[Any]:
    session, ended = booking.session, midnight(booking.session.end + timedelta(days=1))
    state = State.COMPLETED if booking.share else State.NO_SHOW
    row = [booking.id, world.ids.next(), booking.worker.id, session.pk, booking.purpose, state, session.seat_book]
    return [
        *row,
        len(booking.parts) + 1,
        session.price,
        booking.booked_at,
        booking.booked_at + timedelta(days=14),
        ended,
        "",
    ]


def _line_rows(world: World, booking: Past) -> Iterable[list[Any]]:
    for n, part in enumerate(booking.parts, 1):
        fund = part.fund
        asset = fund.asset if fund else "EUR"
        cents = part.amount if asset == "EUR" else 0
        payer, scheme = (fund.payer, fund.scheme) if fund else ("self", "")
        row = [world.ids.next(), booking.id, n, payer, scheme, fund.pk if fund else None, asset, part.amount, cents]
        yield [*row, part.amount, 0, WHY]


def moment_of(booking: Past) -> datetime:
    """When a past booking was over: the midnight after its last day, and never later than now."""
    return min(midnight(booking.session.end + timedelta(days=1)), clock.now())
