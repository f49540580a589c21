from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client

from booking import world as small
from booking.world import World, make_world
from rugzak.accounts import access
from rugzak.accounts.models import Employment, Organisation, Person, User
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import add_membership, give_consent, register_person
from rugzak.careers.firm import roles
from rugzak.careers.firm.models import FirmRole
from rugzak.skills import esco
from rugzak.skills.esco import Occupation, Skill
from rugzak.skills.services import accept_skill


@pytest.fixture(scope="package")
def library(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The real scheme files, published once for this room."""
    from rugzak.schemes.models import SchemeVersion
    from rugzak.schemes.services import publish_library

    settings.RUGZAK_CLOCK_MOVES = True
    with django_db_blocker.unblock():
        publish_library()
    yield
    with django_db_blocker.unblock():
        SchemeVersion.objects.all().delete()


@dataclass
class Firm:
    """A bakery with planners and drivers; `planners` share everything, in the order in which they were made."""

    world: World
    hr: User
    planner: Occupation
    driver: Occupation
    people: list[Person] = field(default_factory=list)

    @property
    def employer(self) -> Organisation:
        return self.world.employer

    @property
    def actor(self) -> Actor:
        return access.actor_of(self.hr)

    @property
    def skills(self) -> list[Skill]:
        """What a planner must be able to do."""
        return list(esco.snapshot().skills_of(self.planner.uri).essential)

    def role(self, name: str = "Planner", people: int = 14, later: int | None = None) -> FirmRole:
        uri = self.planner.uri if name == "Planner" else self.driver.uri
        return roles.add_role(
            actor=self.actor, employer=self.employer, name=name, occupation_uri=uri, people=people, people_later=later
        )

    def hire(
        self, n: int, job: str, team: str = "", *, shares: bool = True, where: Organisation | None = None
    ) -> list[Person]:
        made = []
        for i in range(n):
            who = register_person(
                given_name=f"P{i}", family_name=job, birth_date=date(1990, 1, 1), statute="employee",
                email=f"{job}{i}{team}{len(self.people)}@example.org".casefold(), municipality=self.world.ghent,
            )  # fmt: skip
            Employment.objects.create(
                person=who, employer=where or self.employer, joint_committee_id="200", start=date(2020, 1, 1),
                fraction=Decimal(1), hours_week=Decimal(38), wage_month=320_000, team=team, job=job,
            )  # fmt: skip
            if shares:
                give_consent(person=who, purpose="share_profile", organisation=where or self.employer)
            made.append(who)
        self.people += made
        return made

    def client(self) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.hr)
        return client


def can(people: list[Person], skill: Skill, level: int | None = 3) -> None:
    for who in people:
        accept_skill(person=who, skill_uri=skill.uri, evidence="self", level=level)


def staff_of(where: Organisation, role: str = "hr") -> User:
    user = User.objects.create_user(f"{role}.{where.pk}@example.org")
    add_membership(user=user, organisation=where, role=role, start=date(2020, 1, 1))
    return user


@pytest.fixture
def firm(library: None, clock: object) -> Firm:
    world = make_world()
    shot = esco.snapshot()
    planner, driver = (
        shot.search(words, "occupation", "nl", 1)[0] for words in ("logistiek planner", "heftruckchauffeur")
    )
    return Firm(world, staff_of(world.employer), planner, driver)


def elsewhere(firm: Firm, n: int, people: int, lacking: int) -> None:
    """`n` other firms of the sector that compare, each with so many planners who share, of whom some lack all."""
    for number in range(n):
        where = small.organisation(
            "employer", f"Firma {number}", joint_committees=[firm.employer.joint_committees.get()]
        )
        actor = access.actor_of(staff_of(where))
        roles.add_role(actor=actor, employer=where, name="Planner", occupation_uri=firm.planner.uri, people=people)
        roles.choose(actor=actor, employer=where, compares=True)
        made = firm.hire(people, "Planner", f"t{number}", where=where)
        can(made[lacking:], firm.skills[0])


def soon(days: int) -> date:
    from rugzak.base import clock

    return clock.today() + timedelta(days=days)
