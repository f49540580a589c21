"""Registering people and changing what is known of them. Finding by number is for services only, never for a door."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from rugzak.accounts import national_number as numbers
from rugzak.accounts.errors import AlreadyRegistered
from rugzak.accounts.models import LearningAccount, Person
from rugzak.base.models import Municipality

_CHANGEABLE = frozenset(
    {"given_name", "family_name", "birth_date", "sex", "education", "language", "municipality", "statute", "email"}
) | {"phone", "reminders"}


@transaction.atomic
def register_person(
    *,
    given_name: str,
    family_name: str,
    national_number: str = "",
    birth_date: date | None = None,
    sex: str = "",
    education: str = "",
    language: str = "nl",
    municipality: Municipality | None = None,
    statute: str = "",
    email: str = "",
    phone: str = "",
    made_up: bool = False,
) -> Person:
    """A new person with an empty learning account. Raises BadNationalNumber, or AlreadyRegistered."""
    person = Person(
        **{"given_name": given_name, "family_name": family_name, "birth_date": birth_date, "sex": sex},
        **{"education": education, "language": language, "municipality": municipality, "statute": statute},
        **{"email": email.lower(), "phone": phone, "made_up": made_up},
    )
    if national_number:
        put_national_number(person, numbers.parse(national_number))
    _insert(person)
    LearningAccount.objects.create(person=person)
    return person


@transaction.atomic
def update_person(*, person: Person, **changes: Any) -> Person:
    """Change what a person may change. A birth date or sex that the national number gave stays as it is."""
    unknown = changes.keys() - _CHANGEABLE
    if unknown:
        raise TypeError(f"no such field to change: {sorted(unknown)}")
    if person.national_number_hash is not None:
        changes = {name: value for name, value in changes.items() if name not in ("birth_date", "sex")}
    for name, value in changes.items():
        setattr(person, name, value)
    checked = changes.keys() - {"municipality"}  # what was there before may be older than a rule
    person.full_clean(exclude={field.name for field in person._meta.fields} - checked, validate_unique=False)
    person.save(update_fields=list(changes))
    return person


def find_by_national_number(number: str) -> Person | None:
    """The person with this number. Internal: showing the outcome would tell who exists."""
    return Person.objects.filter(national_number_hash=numbers.parse(number).hash()).first()


def masked_national_number(person: Person) -> str:
    """What a page shows of the number; empty where there is none."""
    return numbers.mask(numbers.opened(bytes(person.national_number))) if person.national_number else ""


def put_national_number(person: Person, number: numbers.NationalNumber) -> None:
    """Set number, birth date and sex on a person, without saving."""
    person.national_number, person.national_number_hash = number.sealed(), number.hash()
    person.birth_date = number.birth_date or person.birth_date
    person.sex = number.sex or person.sex


def _insert(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        if "national_number_hash" not in str(error):
            raise
        raise AlreadyRegistered from error
