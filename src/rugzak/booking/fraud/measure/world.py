"""Rows of a made-up year through the real models: people, firms, sessions, bookings, attendance and claims, in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from rugzak.accounts import funds
from rugzak.accounts.models import Employment, Fund, Mandate, Organisation, Person, User
from rugzak.base.ids import uuid7
from rugzak.base.text import Text
from rugzak.booking.fraud.models import Trace
from rugzak.booking.models import Attendance, Booking, BookingLine, Claim, ClaimState, State
from rugzak.catalogue.models import Session, SessionPart, Training
from rugzak.catalogue.services import PartSpec, SessionSpec, TrainingSpec, add_sessions, add_trainings

YEAR = 2025
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
ZONE = ZoneInfo("Europe/Brussels")
HALF = 210  # minutes of a half day
STARTS = (time(9), time(13, 30))
IDLE_BEFORE = ("syndicate", "summer school")
_DATED = "update accounts_personevent set pgh_created_at = %s where pgh_obj_id = %s and pgh_label = 'update'"


@dataclass(frozen=True, slots=True)
class How:
    """How a group behaves. Shares are 0 to 1; `fraud` is the truth that rules are measured against."""

    fraud: bool = False
    absent: float = 0.06
    confirm: str = "code"  # code: on the board; spread: on one's own page; reminded: after a mail; burst: all at once
    deny: float = 0.0  # learners who say that they were absent where the provider says present
    firm: Organisation | None = None  # who pays its part
    job: str = "real"  # real, forged (made weeks ago), none
    device: str = "own"
    booked_by: UUID | None = None  # empty: the person
    mandate: bool = False
    signed_in: bool = True
    dearer: float = 0.0  # how much more people with public money pay
    public: float = 0.8  # share of people with public money
    phone: str = ""  # one number for all
    changed: float = 0.0  # share whose contact details changed just before


@dataclass
class Story:
    """A provider and what is true of it; `patterns` are the rules that should see it."""

    kind: str
    provider: Organisation
    patterns: frozenset[str] = frozenset()
    trainings: list[Training] = field(default_factory=list)

    @property
    def fraud(self) -> bool:
        return bool(self.patterns)


@dataclass
class Group:
    """A session that is planned, with who comes and how they behave."""

    story: Story
    training: Training
    start: date
    people: Sequence[Person]
    how: How
    half: int = 0  # 0: starts in the morning, 1: in the afternoon
    days: int = 2


class World:
    """Collects what a seed tells, and writes it at once."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  (a made-up year, the same for the same seed)
        self.stories: list[Story] = []
        self.groups: list[Group] = []
        self.fraudulent: set[UUID] = set()
        self.serial = 10_000_000 + 500_000 * seed
        self.authority = self.organisation("authority", date(2015, 1, 1))
        self.public = self.fund(self.authority, "gov")
        self.firms: dict[UUID, Fund] = {}
        self.changed: dict[UUID, date] = {}
        self.claimed: str = ClaimState.PAID  # how a claim of this year begins

    def next(self) -> int:
        self.serial += 1
        return self.serial

    def organisation(self, kind: str, since: date, *, iban: str = "", staff: int | None = None) -> Organisation:
        """An organisation that came on a day."""
        number = f"{self.next():010d}"
        return Organisation.objects.create(
            kind=kind, name=f"{kind} {number}", enterprise_number=number, iban=iban or f"BE{number}00",
            staff_count=staff, created_at=at(since, time(9)), made_up=True,
        )  # fmt: skip

    def fund(self, owner: Organisation, payer: str) -> Fund:
        label = Text(en=owner.name)
        return funds.open_fund(organisation=owner, scheme="measure", payer=payer, asset="EUR", label=label, budget=None)

    def story(self, kind: str, since: date, *patterns: str, iban: str = "", courses: int = 2) -> Story:
        """A provider with its courses."""
        provider = self.organisation("provider", since, iban=iban)
        story = Story(kind, provider, frozenset(patterns))
        specs = [
            TrainingSpec(
                provider=provider, code=f"C{n}", title=Text(en=f"Course {n}"), contact_minutes=4 * HALF,
                price_cents=self.random.randrange(300, 1200) * 100, made_up=True,
            )
            for n in range(courses)
        ]  # fmt: skip
        story.trainings = add_trainings(specs=specs)
        self.stories.append(story)
        if since < date(YEAR - 2, 1, 1) and kind not in IDLE_BEFORE:
            self._last_year(story)
        return story

    def _last_year(self, story: Story) -> None:
        """A provider of some years taught last year as well."""
        for month in (6, 8, 10, 11):
            start = date(YEAR - 1, month, self.random.randrange(1, 28))
            self.group(story, start, self.people(self.random.randrange(4, 8)), How(confirm="spread"))

    def people(self, count: int, how: How | None = None) -> list[Person]:
        """New people with a user each; their phone is their own unless the story says otherwise."""
        how = how or How()
        rows = [self._person(how) for _ in range(count)]
        Person.objects.bulk_create(rows)
        seen = at(date(YEAR - 1, 11, 1), time(20)) if how.signed_in else None
        users = [User(email=row.email, person=row, last_login=seen) for row in rows]
        User.objects.bulk_create(users)
        if how.firm is not None and how.job != "none":
            Employment.objects.bulk_create([self._job(row, how) for row in rows])
        return rows

    def group(self, story: Story, start: date, people: Sequence[Person], how: How, **more: int) -> None:
        """Plan a session of a story that fits in the year."""
        if start <= LAST - timedelta(days=10):
            self.groups.append(Group(story, self.random.choice(story.trainings), start, people, how, **more))

    def write(self) -> None:
        """Make every planned session with its bookings, attendance and claims."""
        rows = Rows(self)
        for group, session, parts in self.plan():
            rows.add(group, session, parts)
        rows.save()
        self.change_contacts()

    def plan(self) -> list[tuple[Group, Session, list[SessionPart]]]:
        """Make the sessions of every planned group, with their half days."""
        made = add_sessions(specs=[_session(group) for group in self.groups])
        parts: dict[UUID, list[SessionPart]] = {}
        for part in SessionPart.objects.filter(session__in=made).order_by("date", "start_time"):
            parts.setdefault(part.session_id, []).append(part)
        return [(group, session, parts[session.pk]) for group, session in zip(self.groups, made, strict=True)]

    def _person(self, how: How) -> Person:
        number = self.next()
        phone = how.phone or (f"04{number}" if self.random.random() < 0.7 else "")
        return Person(
            given_name=f"P{number}", family_name="Made-up", email=f"p{number}@example.org", phone=phone,
            statute="employee", made_up=True, created_at=at(date(YEAR - 1, 6, 1), time(9)),
        )  # fmt: skip

    def _job(self, person: Person, how: How) -> Employment:
        assert how.firm is not None
        start = how.firm.created_at.date() if how.job == "forged" else date(YEAR - 3, 1, 1)
        return Employment(person=person, employer=how.firm, start=start, fraction=Decimal(1))

    def change_contacts(self) -> None:
        """Contact details that changed some days before the booking, with the history dated as it would be."""
        for person, day in self.changed.items():
            Person.objects.filter(pk=person).update(email=f"x{self.next()}@example.org")
            with connection.cursor() as cursor:
                cursor.execute(_DATED, [at(day, time(21)), person])
        with connection.cursor() as cursor:
            cursor.execute("analyze")


class Rows:
    """The rows of all groups, to be saved together."""

    def __init__(self, world: World) -> None:
        self.world, self.random = world, world.random
        self.bookings: list[Booking] = []
        self.lines: list[BookingLine] = []
        self.marks: list[Attendance] = []
        self.claims: list[Claim] = []
        self.traces: list[Trace] = []
        self.mandates: list[Mandate] = []

    def add(self, group: Group, session: Session, parts: list[SessionPart]) -> None:
        """One session: everyone books, comes or not, and is claimed some days later."""
        claimed_on = group.start + timedelta(days=self.random.randrange(9, 20))
        burst = at(parts[-1].date, time(23, self.random.randrange(50)))
        for n, person in enumerate(group.people):
            booking = self._booking(group, session, person)
            there = sum(self._mark(group, booking, part, burst + timedelta(seconds=7 * n)) for part in parts)
            self._claim(booking, there, len(parts), claimed_on)
            self._trace(group, booking)
            if group.how.fraud:
                self.world.fraudulent.add(booking.pk)

    def save(self) -> None:
        Booking.objects.bulk_create(self.bookings, batch_size=2000)
        BookingLine.objects.bulk_create(self.lines, batch_size=2000)
        Attendance.objects.bulk_create(self.marks, batch_size=2000)
        Claim.objects.bulk_create(self.claims, batch_size=2000)
        Trace.objects.bulk_create(self.traces, batch_size=2000)
        Mandate.objects.bulk_create(self.mandates, batch_size=2000)

    def _booking(self, group: Group, session: Session, person: Person) -> Booking:
        how, public = group.how, self.random.random() < group.how.public
        price = round(group.training.price_cents * (1 + (how.dearer if public else 0)))
        booked = at(group.start - timedelta(days=self.random.randrange(8, 40)), time(self.random.randrange(8, 22)))
        user = how.booked_by or person.user.pk
        row = Booking(
            id=uuid7(), person=person, session=session, purpose="job", state=State.COMPLETED, book=0,
            price_cents=price, booked_by=user, booked_at=booked, cooling_off_until=booked, ended_at=booked,
        )  # fmt: skip
        self.bookings.append(row)
        self._lines(row, price, public, how.firm)
        if how.mandate and how.booked_by:
            end = booked.date() + timedelta(days=365)
            self.mandates.append(Mandate(person=person, coach_id=how.booked_by, start=booked.date(), end=end))
        if self.random.random() < how.changed:
            self.world.changed[person.pk] = booked.date() - timedelta(days=self.random.randrange(1, 5))
        return row

    def _lines(self, booking: Booking, price: int, public: bool, firm: Organisation | None) -> None:
        world = self.world
        shares: list[tuple[str, Fund | None, float]] = [("self", None, 0.3)]
        if public:
            shares.append(("gov", world.public, 0.5))
        if firm is not None:
            fund = world.firms.get(firm.pk) or world.firms.setdefault(firm.pk, world.fund(firm, "employer"))
            shares.append(("employer", fund, 0.4))
        for n, (payer, paying, share) in enumerate(shares, start=1):
            cents = round(price * share)
            self.lines.append(
                BookingLine(booking=booking, n=n, payer=payer, fund=paying, asset="EUR", amount=cents, cents=cents)
            )

    def _mark(self, group: Group, booking: Booking, part: SessionPart, burst: datetime) -> int:
        how = group.how
        said = self.random.random() >= how.absent
        learner = said and self.random.random() >= how.deny
        moment, way = self._confirmed(how, part, burst)
        self.marks.append(
            Attendance(
                booking=booking, part=part, provider_mark=said, provider_at=part.ends_at, learner_mark=learner,
                learner_how=way, learner_at=moment,
            )
        )  # fmt: skip
        return int(said)

    def _confirmed(self, how: How, part: SessionPart, burst: datetime) -> tuple[datetime, str]:
        if how.confirm == "burst":
            return burst, "page"
        if how.confirm == "reminded":
            return part.ends_at + timedelta(minutes=90 + self.random.randrange(25)), "page"
        if how.confirm == "spread" or self.random.random() < 0.15:
            return part.ends_at + timedelta(minutes=self.random.randrange(60, 2000)), "page"
        return part.starts_at + timedelta(minutes=self.random.randrange(1, 20)), "code"

    def _claim(self, booking: Booking, there: int, planned: int, day: date) -> None:
        share = Decimal(there) / planned
        amount = round(booking.price_cents * 0.7 * float(share))
        self.claims.append(
            Claim(
                booking=booking, attended_minutes=there * HALF, planned_minutes=planned * HALF,
                share=round(share, 6), amount=amount, made_at=at(day, time(11)),
                state=self.world.claimed if day.year == YEAR else ClaimState.PAID,
            )
        )  # fmt: skip

    def _trace(self, group: Group, booking: Booking) -> None:
        name = f"{booking.person_id}" if group.how.device == "own" else f"{group.how.device} {group.story.provider.pk}"
        device = name.encode()[-32:]
        self.traces.append(Trace(person=booking.person, booking=booking, device=device, at=booking.booked_at))


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZONE)


def _session(group: Group) -> SessionSpec:
    days = [group.start + timedelta(days=7 * n) for n in range(group.days)]
    parts = [PartSpec(day, STARTS[group.half], HALF) for day in days]
    return SessionSpec(training=group.training, capacity=len(group.people), parts=parts, made_up=True)
