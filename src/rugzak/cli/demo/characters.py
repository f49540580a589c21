"""The people who can sign in to the demo: one of each role, with enough around them to walk the whole journey."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rugzak.accounts import facts, purses
from rugzak.accounts.models import Employment, Membership, Organisation, Person, User
from rugzak.accounts.models.consent import FactSource
from rugzak.accounts.services import give_consent, give_mandate, register_person
from rugzak.base.models import Municipality
from rugzak.cli.demo.numbers import national_number
from rugzak.cli.demo.world import World

DOMAIN = "demo.rugzak.example"
MECHELEN = "12025"
WAREHOUSE = 9  # index of the employer: food, joint committee 118, with a learning budget


@dataclass(frozen=True)
class Character:
    """A demo user: the part before the @, names, what they are."""

    login: str
    given: str
    family: str
    who: str
    born: date = date(1985, 4, 12)
    sex: str = "F"
    education: str = "mid"
    order: int = 48


LEARNERS = (
    Character("an", "An", "Peeters", "learner: works in a warehouse in Mechelen", date(1985, 4, 12)),
    Character("bilal", "Bilal", "El Amrani", "learner: temp worker, no diploma", date(1999, 2, 3), "M", "low"),
    Character("claire", "Claire", "Lambert", "learner: looks for work, speaks French", date(1978, 9, 30), "F", "high"),
)
STAFF = (
    (Character("coach", "Greet", "Maes", "career coach"), "coach_centre", "coach"),
    (Character("hr", "Hilde", "Claes", "human resources at An's employer"), "employer", "hr"),
    (Character("provider", "Pieter", "Aerts", "training provider", sex="M"), "provider", "provider"),
    (Character("officer", "Olivia", "Simon", "officer of the authority"), "authority", "officer"),
    (Character("releaser", "Robin", "Thys", "second pair of eyes of the authority", sex="X"), "authority", "releaser"),
    (Character("assessor", "Mieke", "Jacobs", "assessor of recognitions at the authority"), "authority", "officer"),
    (
        Character("partner", "Paul", "Wouters", "social partner: reads the files of recognition", sex="M"),
        "partner",
        "partner",
    ),
    (Character("admin", "Arne", "Segers", "administrator", sex="M"), "authority", "admin"),
)


def make_characters(world: World) -> None:
    """Make the demo users; those who are there stay as they are."""
    if User.objects.filter(is_demo=True).exists():
        return
    an, bilal, claire = (_learner(world, character) for character in LEARNERS)
    warehouse = world.employers[WAREHOUSE % len(world.employers)]
    Organisation.objects.filter(pk=warehouse.pk).update(municipality=an.municipality)
    _employ(world, an, warehouse, Decimal(1))
    _employ(world, bilal, world.employers[7 % len(world.employers)], Decimal("0.8"))
    facts.record(claire, "person.career_years", 12, FactSource.DECLARED)
    facts.record(an, "person.career_years", 18, FactSource.DOCUMENT, "Mijn Loopbaan")
    facts.record(an, "person.career_cheques_used", 0, FactSource.AUTHENTIC, "VDAB")
    purses.deposit(person=an, amount=9_000, key=world.ids.next())
    for character, kind, role in STAFF:
        _staff(world, character, kind, role)
    coach = User.objects.get(email=f"coach@{DOMAIN}")
    scopes = ["profile", "rights", "plan", "learning", "bookings", "book"]
    give_mandate(person=an, coach=coach, scopes=scopes, end=world.today + timedelta(180))
    give_consent(person=an, purpose="share_learning", organisation=warehouse)


def logins() -> list[tuple[str, str, str]]:
    """(e-mail, password, who) of each demo user; they sign in without a password at /demo/."""
    people = [*LEARNERS, *(character for character, _, _ in STAFF)]
    return [(f"{character.login}@{DOMAIN}", "", character.who) for character in people]


def _learner(world: World, character: Character) -> Person:
    place = Municipality.objects.filter(nis=MECHELEN).first() or world.place("VL")
    language = "fr" if character.login == "claire" else "nl"
    person = register_person(
        given_name=character.given,
        family_name=character.family,
        national_number=national_number(character.born, character.sex, character.order),
        birth_date=character.born,
        sex=character.sex,
        education=character.education,
        language=language,
        municipality=place,
        statute={"an": "employee", "bilal": "temp", "claire": "jobseeker"}[character.login],
        email=f"{character.login}@{DOMAIN}",
        made_up=True,
    )
    _user(character, language, person)
    return person


def _employ(world: World, person: Person, employer: Organisation, fraction: Decimal) -> None:
    Employment.objects.create(
        **{"person": person, "employer": employer, "joint_committee": employer.joint_committees.first()},
        **{"start": world.today - timedelta(days=3_200), "fraction": fraction, "hours_week": 38 * fraction},
        wage_month=int(285_000 * fraction),
    )


def _staff(world: World, character: Character, kind: str, role: str) -> None:
    where = {
        "employer": world.employers[WAREHOUSE % len(world.employers)],
        "provider": world.providers[9],
    }.get(kind) or Organisation.objects.get(kind=kind, made_up=True)
    Membership.objects.create(user=_user(character, "nl", None), organisation=where, role=role, start=world.today)


def _user(character: Character, language: str, person: Person | None) -> User:
    user = User.objects.create_user(f"{character.login}@{DOMAIN}", None, person=person, language=language, is_demo=True)
    user.set_unusable_password()
    user.save()
    return user
