"""Which person a user is: at sign-up a new one; with a verified national number the one who has that number.

A typed number proves nothing and links nothing: only a party that verified it (itsme, ACM/IDM) connects a user to a
person whom an employer or the authority registered before.
"""

from django.apps import apps
from django.db import transaction

from rugzak.accounts import national_number as numbers
from rugzak.accounts.errors import UnlinkedSignIn
from rugzak.accounts.models import LearningAccount, Person, User
from rugzak.accounts.services.people import put_national_number, register_person

_ROOM = "accounts"


@transaction.atomic
def person_of_user(*, user: User, given_name: str = "", family_name: str = "") -> Person:
    """The user's person, made where there is none yet."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.person is None:
        locked.person = register_person(
            given_name=given_name, family_name=family_name, email=user.email, language=user.language
        )
        locked.save(update_fields=["person"])
    user.person = locked.person
    return locked.person


def user_with_national_number(number: str) -> User | None:
    """The user who already signed in as the holder of a verified number."""
    return User.objects.filter(person__national_number_hash=numbers.parse(number).hash(), is_active=True).first()


@transaction.atomic
def connect_national_number(*, user: User, national_number: str, given_name: str = "", family_name: str = "") -> Person:
    """Make a user the person with this verified number. Raises UnlinkedSignIn where two histories would merge."""
    number = numbers.parse(national_number)
    locked = User.objects.select_for_update().get(pk=user.pk)
    known = Person.objects.select_for_update().filter(national_number_hash=number.hash()).first()
    if known is None:
        known = _verify_own(locked, number, given_name, family_name)
    elif locked.person_id != known.pk:
        _take_over(locked, known)
    user.person = known  # whoever holds this object may save it again
    return known


def _verify_own(user: User, number: numbers.NationalNumber, given_name: str, family_name: str) -> Person:
    person = person_of_user(user=user, given_name=given_name, family_name=family_name)
    if person.national_number_hash is not None:
        raise UnlinkedSignIn  # this user is someone else already
    put_national_number(person, number)
    person.given_name, person.family_name = given_name or person.given_name, family_name or person.family_name
    person.save()
    return person


def _take_over(user: User, known: Person) -> None:
    """The user becomes the known person; an own person without a history makes way."""
    own = user.person
    if User.objects.filter(person=known).exists() or (own is not None and not _blank(own)):
        raise UnlinkedSignIn
    user.person = known
    user.save(update_fields=["person"])
    if own is not None:
        own.delete()


def _blank(person: Person) -> bool:
    """Nothing hangs on this person but the empty learning account: deleting it loses nothing."""
    if person.national_number_hash is not None:
        return False
    account = LearningAccount.objects.filter(person=person).first()
    if account is not None and account.purses.exists():
        return False
    return not any(_rows(relation, person) for relation in Person._meta.related_objects)


def _rows(relation: object, person: Person) -> bool:
    model = relation.related_model  # type: ignore[attr-defined]
    if model in (User, LearningAccount) or model is apps.get_model(_ROOM, "PersonEvent"):
        return False
    name = relation.field.name  # type: ignore[attr-defined]
    return bool(model._base_manager.filter(**{name: person}).exists())
