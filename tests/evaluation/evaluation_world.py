"""A small world behind the published views: tables in their place, so that each test says what the rooms publish."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

VIEWS = {
    "person": "person_id uuid, pseudonym uuid, sex text, birth_date date, education text, region text, statute text",
    "contact": "person_id uuid, email text, language text",
    "employment": 'person_id uuid, employer_id uuid, joint_committee text, start date, "end" date',
    "purse": "person_id uuid, scheme text, payer text, asset text, granted bigint, valid_from date, valid_until date",
    "session": """session_id uuid, training_id uuid, provider_id uuid, start date, "end" date, capacity int,
        region text, form text, cancelled bool""",
    "training": "training_id uuid, provider_id uuid, title jsonb, aftercare_days int",
    "training_skill": "training_id uuid, skill_uri text, release text",
    "booking": """booking_id uuid, person_id uuid, session_id uuid, training_id uuid, provider_id uuid, purpose text,
        state text, price_cents int, booked_at timestamptz, start date, "end" date, ended_at timestamptz""",
    "attendance": "booking_id uuid, date date, minutes int, attended bool",
    "payment": "booking_id uuid, payer text, scheme text, asset text, amount bigint, captured bigint",
    "waiting": "person_id uuid, session_id uuid, joined_at timestamptz, outcome text",
    "achievement": "booking_id uuid, person_id uuid, training_id uuid, passed bool, score numeric, date date",
    "log": "person_id uuid, booking_id uuid, kind text, share text, minutes int, date date, purpose text",
}


@dataclass
class World:
    """Rows that rooms publish, put in one by one."""

    provider: UUID = field(default_factory=uuid4)
    training: UUID = field(default_factory=uuid4)
    session: UUID = field(default_factory=uuid4)

    def add(self, view: str, **values: Any) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join(["%s"] * len(values))
        with connection.cursor() as cursor:
            cursor.execute(f"insert into published.{view} ({names}) values ({marks})", list(values.values()))

    def person(self, **values: Any) -> UUID:
        person_id = uuid4()
        base = {"sex": "F", "birth_date": date(1990, 5, 1), "education": "mid", "region": "VL", "statute": "employee"}
        self.add("person", person_id=person_id, pseudonym=uuid4(), **base | values)
        self.add("contact", person_id=person_id, email=f"{person_id}@example.org", language="nl")
        return person_id

    def booking(self, person_id: UUID | None, **values: Any) -> UUID:
        booking_id = uuid4()
        base = {
            "session_id": self.session,
            "training_id": self.training,
            "provider_id": self.provider,
            "purpose": "job",
            "state": "completed",
            "price_cents": 30000,
            "booked_at": "2025-01-05T12:00:00Z",
            "start": date(2025, 3, 3),
            "end": date(2025, 3, 4),
        }
        self.add("booking", booking_id=booking_id, person_id=person_id, **base | values)
        return booking_id

    def offer(self, *, title: str = "Lassen", aftercare_days: int = 90, skills: tuple[str, ...] = ()) -> None:
        text = f'{{"nl": "{title}", "en": "Welding"}}'
        self.add(
            "training",
            training_id=self.training,
            provider_id=self.provider,
            title=text,
            aftercare_days=aftercare_days,
        )
        for uri in skills:
            self.add("training_skill", training_id=self.training, skill_uri=uri, release="1.2.0")
