"""One open case of the fraud desk, so that an officer who signs in sees how it works: a group that confirmed at once.

It is made the way every case is: bookings that hold money, claims, one of them approved and not paid out yet, and a
look that finds them. It concerns none of the people and providers of `rugzak journey`.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rugzak.accounts import access, purses
from rugzak.accounts.models import Fund, Organisation, Person, User
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import give_consent
from rugzak.base.calendar import is_workday
from rugzak.base.clock import BRUSSELS
from rugzak.booking import claims, house
from rugzak.booking.fraud import desk, scan
from rugzak.booking.fraud.models import Case
from rugzak.booking.models import Attendance, Booking, BookingLine, Purpose
from rugzak.booking.terms import cooling_off_until
from rugzak.catalogue.models import Session, Training
from rugzak.catalogue.services import add_session
from rugzak.catalogue.specs import PartSpec, SessionSpec
from rugzak.cli.demo.characters import DOMAIN
from rugzak.cli.demo.copy import analyze
from rugzak.cli.demo.history import WHY
from rugzak.cli.demo.money import SECTOR
from rugzak.cli.demo.world import World
from rugzak.ledger import services as ledger

TRAINING = "LANG-FR2"
PEOPLE, HALF_DAY, DAYS_AGO, SECTOR_SHARE = 7, 210, 24, 40
READ = ("booking_booking", "booking_attendance", "booking_claim", "catalogue_session", "catalogue_sessionpart")
QUESTION = "Stuur de getekende lijsten van de twee lesdagen, en de naam van wie lesgaf."
FOUND = "Ik belde drie deelnemers. Twee zeggen dat er op de tweede dag geen les was. Mijn nota zit erbij."
NOTE = "Nota (voorbeeld)\nTelefoon met drie deelnemers over de tweede lesdag: twee keer geen les, één keer niemand.\n"


def make_inquiry(world: World) -> Case:
    """Make the group, its claims and the case, with a question to the provider and something that an officer found."""
    analyze(READ)  # a look at bookings that were just copied would take minutes
    training = Training.objects.select_related("provider").get(code=TRAINING, made_up=True)
    session, fund = _session(world, training), Fund.objects.get(scheme=SECTOR, asset="EUR", closed_at=None)
    bookings = [_book(world, session, fund, person) for person in _people(world)]
    provider = Actor(roles=frozenset({("provider", training.provider_id)}))
    for n, booking in enumerate(bookings):
        _confirm(booking, n)
        claim = claims.make_claim(actor=provider, booking=booking)
        if n == 0:  # before the others stand beside it, nothing looks wrong
            claims.release(actor=_actor("releaser"), claim=claim)
    scan.one(training.provider_id)
    return _gather(training.provider)


def _session(world: World, training: Training) -> Session:
    days: list[date] = []
    day = world.today - timedelta(days=DAYS_AGO)
    while len(days) < 2:
        if is_workday(day):
            days.append(day)
        day += timedelta(days=1)
    parts = [PartSpec(date=day, start_time=begin, minutes=HALF_DAY) for day in days for begin in (time(9), time(13))]
    return add_session(spec=SessionSpec(training=training, capacity=PEOPLE, parts=parts, made_up=True))


def _people(world: World) -> list[Person]:
    fit = [worker.id for worker in world.workers if worker.statute == "employee"]
    return list(Person.objects.filter(pk__in=world.rng.sample(fit, PEOPLE)).order_by("pk"))


def _book(world: World, session: Session, fund: Fund, person: Person) -> Booking:
    """A booking of some weeks ago whose money is still held: a part of the sector, the rest of the learner."""
    booked = _at(session.start - timedelta(days=30), time(19, world.rng.randrange(60)))
    booking = Booking.objects.create(
        id=world.ids.next(), key=world.ids.next(), person=person, session=session, purpose=Purpose.JOB,
        book=session.seat_book, seat_leg=3, price_cents=session.price, booked_at=booked,
        cooling_off_until=cooling_off_until(booked, _at(session.start, time(9))),
    )  # fmt: skip
    pays = session.price * SECTOR_SHARE // 100
    purse = purses.grant(fund=fund, person=person, amount=pays, key=world.ids.next())
    own, rest = house.accounts_of(session.training.provider), session.price - pays
    _line(booking, 1, pays, payer=fund.payer, scheme=fund.scheme, fund=fund, purse=purse)
    _line(booking, 2, rest, payer="self")
    legs = [
        ledger.Leg(purse.ledger_account, fund.used_account, pays, n=1),
        ledger.Leg(own.own_outside, own.own_due, rest, n=2),
        ledger.Leg(session.seat_pool, session.seat_taken, 1, n=3),
    ]
    ledger.reserve(book=booking.book, key=booking.pk, legs=legs, kind="booking", reason="demo world").require()
    return booking


def _line(booking: Booking, n: int, cents: int, **more: object) -> None:
    assert booking.person is not None
    consent = give_consent(person=booking.person, purpose=ConsentPurpose.SPEND, subject=booking.pk, detail={"line": n})
    given = {"asset": "EUR", "amount": cents, "cents": cents, "why": WHY, "consent": consent, **more}
    BookingLine.objects.create(booking=booking, n=n, **given)


def _confirm(booking: Booking, n: int) -> None:
    """The provider says present; the learner too, late in the evening, some seconds after the one before."""
    parts = list(booking.session.parts.all())
    evening = _at(booking.session.end, time(22, 40)) + timedelta(seconds=11 * n)
    Attendance.objects.bulk_create(
        Attendance(
            booking=booking, part=part, provider_mark=True, provider_at=part.ends_at, learner_mark=True,
            learner_how="page", learner_at=evening,
        )
        for part in parts
    )  # fmt: skip


def _gather(provider: Organisation) -> Case:
    case, officer = Case.objects.get(provider=provider), _actor("officer")
    desk.ask(actor=officer, case=case, question=QUESTION)
    desk.add_evidence(actor=officer, case=case, text=FOUND, name="nota.txt", content=NOTE.encode())
    return case


def _actor(login: str) -> Actor:
    return access.actor_of(User.objects.get(email=f"{login}@{DOMAIN}"))


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZoneInfo(BRUSSELS))
