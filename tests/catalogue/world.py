"""Providers, places and trainings for the tests of the catalogue."""

from datetime import date, time, timedelta
from itertools import count

from rugzak.accounts import access
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import add_membership, register_organisation
from rugzak.base.models import Municipality, PostCode
from rugzak.base.text import Text
from rugzak.catalogue.models import Session, Training
from rugzak.catalogue.services import PartSpec, SessionSpec, SkillSpec, TrainingSpec, add_session, add_training

_serial = count(1)
SKILL = "http://data.europa.eu/esco/skill/"
PLACES = {
    "44021": ("Gent", "9000", 51.05, 3.72),
    "11002": ("Antwerpen", "2000", 51.22, 4.40),
    "92094": ("Namur", "5000", 50.47, 4.87),
}


def number() -> str:
    base = 4200000 + next(_serial)
    return f"{base:08d}{97 - base % 97:02d}"


def places() -> dict[str, Municipality]:
    made = {}
    for nis, (name, code, latitude, longitude) in PLACES.items():
        row = Municipality.objects.create(
            nis=nis, name=Text(nl=name), region="VL", latitude=latitude, longitude=longitude
        )
        PostCode.objects.create(code=code, municipality=row)
        made[name] = row
    return made


def provider(name: str = "Opleidingshuis", kind: str = "provider") -> Organisation:
    return register_organisation(kind=kind, name=name, number=number(), account="BE68539007547034")


def member(role: str, where: Organisation) -> Actor:
    user = User.objects.create_user(f"{role}{next(_serial)}@example.org", "a long pass phrase")
    add_membership(user=user, organisation=where, role=role, start=date(2020, 1, 1))
    return access.actor_of(user)


def spec(where: Organisation, **values: object) -> TrainingSpec:
    given = {
        "provider": where, "code": f"T-{next(_serial)}", "title": Text(nl="Lassen: de basis", fr="Souder : la base"),
        "contact_minutes": 2400, "price_cents": 50_000, **values,
    }  # fmt: skip
    return TrainingSpec(**given)


def training(where: Organisation, **values: object) -> Training:
    return add_training(spec=spec(where, **values))


def skills(*names: str) -> list[SkillSpec]:
    return [SkillSpec(SKILL + name, "1.1.1") for name in names]


def session(of: Training, *, start: date, days: int = 1, capacity: int = 10, **values: object) -> Session:
    parts = [PartSpec(start + timedelta(days=day), hour, 210) for day in range(days) for hour in (time(9), time(13))]
    return add_session(spec=SessionSpec(training=of, capacity=capacity, parts=parts, **values))
