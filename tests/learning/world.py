"""One learner, one provider, a session that ended, and a booking made without the money side."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from accounts import world as people
from rugzak.accounts import access
from rugzak.accounts.models import Organisation, Person
from rugzak.accounts.permissions import Actor
from rugzak.base import clock
from rugzak.base.text import Text
from rugzak.booking.models import Attendance, Booking
from rugzak.catalogue.models import Session, Training, TrainingSkill
from rugzak.catalogue.services import PartSpec, SessionSpec, TrainingSpec, add_session, add_training

NOW = datetime(2026, 9, 14, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))
LATER = datetime(2026, 10, 20, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))
SKILL = "http://data.europa.eu/esco/skill/00000000-0000-0000-0000-000000000001"


@dataclass
class World:
    provider: Organisation
    training: Training
    session: Session
    person: Person
    booking: Booking
    actor: Actor

    def mark(self, *, present: int) -> None:
        """The provider marks the first half days present and the rest absent."""
        for i, part in enumerate(self.session.parts.all()):
            Attendance.objects.create(booking=self.booking, part=part, provider_mark=i < present)


def make(**training: object) -> World:
    clock.travel(to=NOW)
    provider = people.organisation("provider", name="Opleidingshuis")
    given = {"contact_minutes": 480, "price_cents": 30000, "title": Text(nl="Lassen", fr="Souder", en="Welding")}
    row = add_training(spec=TrainingSpec(provider=provider, code="LAS-1", **given | training))
    TrainingSkill.objects.create(training=row, skill_uri=SKILL, release="1.2.0", level=2)
    parts = [PartSpec(date(2026, 10, 5), start, 240) for start in (time(9), time(13))]
    session = add_session(spec=SessionSpec(training=row, capacity=5, parts=parts))
    person = people.person(email="an@example.org", language="nl")
    booking = Booking.objects.create(
        person=person, session=session, purpose="other_job", book=session.seat_book, price_cents=30000,
        cooling_off_until=NOW,
    )  # fmt: skip
    actor = access.actor_of(people.member("provider", provider))
    clock.travel(to=LATER)
    return World(provider, row, session, person, booking, actor)
