"""A small world with real scheme rules: one worker, one provider, funds, and a session of five Mondays."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from rugzak.accounts import access, facts, funds
from rugzak.accounts.models import Employment, Fund, JointCommittee, Organisation, Person, User
from rugzak.accounts.models.consent import FactSource
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import add_membership, register_organisation, register_person
from rugzak.base import clock
from rugzak.base.models import Municipality
from rugzak.base.text import Text
from rugzak.booking.models import Booking
from rugzak.booking.quote import quote
from rugzak.booking.services import book
from rugzak.catalogue.models import Session, Training
from rugzak.catalogue.services import PartSpec, SessionSpec, TrainingSpec, add_session, add_training, recognise
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

NOW = datetime(2026, 9, 14, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))
CHEQUE, LEAVE, SECTOR = "be-vl-opleidingscheque", "be-vl-vov", "be-voorbeeld-sectorfonds"
IBAN = "BE68539007547034"
_serial = count(1)


def enterprise_number() -> str:
    base = 4100000 + next(_serial)
    return f"{base:08d}{97 - base % 97:02d}"


@dataclass
class World:
    """Everything that a journey needs."""

    authority: Organisation
    sector: Organisation
    provider: Organisation
    employer: Organisation
    ghent: Municipality
    training: Training
    session: Session
    person: Person
    cheques: Fund
    leave: Fund
    sector_fund: Fund

    def actor(self, person: Person | None = None) -> Actor:
        who = person or self.person
        return access.actor_of(who.user)

    def member(self, role: str, where: Organisation) -> Actor:
        user = User.objects.create_user(f"{role}{next(_serial)}@example.org", "a long pass phrase")
        add_membership(user=user, organisation=where, role=role, start=date(2020, 1, 1))
        return access.actor_of(user)

    def book(self, person: Person | None = None, session: Session | None = None, key: UUID | None = None) -> Booking:
        who, where = person or self.person, session or self.session
        seen = quote(person=who, session=where, purpose="job")
        return book(
            actor=self.actor(who), person=who, session=where, purpose="job", quote=seen.token,
            consents=[line.n for line in seen.lines], key=key or uuid4(),
        )  # fmt: skip

    def learner(self, **values: object) -> Person:
        return learner(self.ghent, self.employer, **values)


def make_world(*, capacity: int = 2, sector_budget: int = 1_000_000) -> World:
    clock.travel(to=NOW)
    ghent = Municipality.objects.create(nis="44021", name=Text(nl="Gent"), region="VL", latitude=51.05, longitude=3.72)
    committee = JointCommittee.objects.create(code="200", name=Text(nl="Bedienden"))
    authority = organisation("authority", "Vlaanderen")
    sector = organisation("fund", "Sectorfonds 200")
    provider = organisation("provider", "Opleidingshuis")
    employer = organisation("employer", "Bakkerij Peeters", municipality=ghent, joint_committees=[committee])
    training = logistics(provider)
    recognise(label="vov", valid_from=date(2025, 1, 1), training=training)
    recognise(label="registered", valid_from=date(2025, 1, 1), provider=provider)
    session = mondays(training, ghent, capacity)
    return World(
        authority=authority, sector=sector, provider=provider, employer=employer, ghent=ghent, training=training,
        session=session, person=learner(ghent, employer),
        cheques=fund(authority, CHEQUE, "gov", "EUR", 1_000_000),
        leave=fund(authority, LEAVE, "gov", "MIN", None),
        sector_fund=fund(sector, SECTOR, "sector", "EUR", sector_budget),
    )  # fmt: skip


def organisation(kind: str, name: str, **values: object) -> Organisation:
    return register_organisation(kind=kind, name=name, number=enterprise_number(), account=IBAN, **values)


def fund(where: Organisation, scheme: str, payer: str, asset: str, budget: int | None) -> Fund:
    return funds.open_fund(
        organisation=where, scheme=scheme, payer=payer, asset=asset, label=Text(en=scheme), budget=budget
    )


def logistics(provider: Organisation, **values: object) -> Training:
    given = {
        "provider": provider, "code": f"LOG-{next(_serial)}", "contact_minutes": 40 * 60, "price_cents": 98_000,
        "title": Text(nl="Logistiek planner", fr="Planificateur logistique", de="Logistik", en="Logistics planner"),
        **values,
    }  # fmt: skip
    return add_training(spec=TrainingSpec(**given))


def mondays(training: Training, place: Municipality | None, capacity: int, first: date = date(2026, 12, 7)) -> Session:
    """Five Mondays, morning and afternoon of four hours."""
    days = [first + timedelta(weeks=week) for week in range(5)]
    parts = [PartSpec(day, start, 240) for day in days for start in (time(9), time(13, 30))]
    return add_session(spec=SessionSpec(training=training, capacity=capacity, parts=parts, municipality=place))


def learner(place: Municipality, employer: Organisation, *, education: str = "mid", **values: object) -> Person:
    number = next(_serial)
    who = register_person(
        given_name=f"An{number}", family_name="Peeters", education=education, statute="employee", municipality=place,
        email=f"an{number}@example.org", birth_date=date(1985, 7, 30), **values,
    )  # fmt: skip
    Employment.objects.create(
        person=who, employer=employer, joint_committee_id="200", start=date(2020, 1, 1), fraction=Decimal(1),
        hours_week=Decimal(38),
    )  # fmt: skip
    facts.record(who, "employment.fixed_schedule", False, FactSource.DOCUMENT, "contract")
    User.objects.create_user(f"an{number}@example.org", "a long pass phrase", person=who)
    return Person.objects.get(pk=who.pk)


def free(account: int) -> int | None:
    return ledger_queries.balance(account).free


def books_balance() -> bool:
    report = ledger_queries.check()
    assert report.ok, report
    return True


def drain(person: Person, account: int, to: int, amount: int, book: int) -> None:
    """Spend from a purse by another way than a booking."""
    ledger.post(book=book, key=uuid4(), legs=[ledger.Leg(account, to, amount)], kind="test")
