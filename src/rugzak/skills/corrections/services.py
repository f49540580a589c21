"""A person says that something is wrong, or takes it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.skills import esco
from rugzak.skills.corrections.models import Objection, Thing
from rugzak.skills.errors import NoSuchObjection, NothingToCorrect
from rugzak.skills.text.words import fold

MAX_WORDS, MAX_SAID, MOST_SHOWN = 300, 500, 20
REGIONS = ("VL", "BR", "WA")


@dataclass(frozen=True, slots=True)
class About:
    """The thing itself, as objections and corrections name it. For a nearby job, `words` is the job it was near to."""

    about: str
    occupation_uri: str = ""
    skill_uri: str = ""
    words: str = ""
    region: str = ""

    def values(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__slots__}


def named(about: str, *, occupation_uri: str = "", skill_uri: str = "", words: str = "", region: str = "") -> About:
    """The thing, checked: it must be one of Thing and name what that thing needs.

    Raises NothingToCorrect, UnknownConcept.
    """
    if about not in Thing.values:
        raise NothingToCorrect
    _known(occupation_uri, skill_uri)
    if about == Thing.PROPOSAL:
        return _proposal(occupation_uri, skill_uri, words)
    if not occupation_uri:
        raise NothingToCorrect
    if about in (Thing.ASKED, Thing.NOT_ASKED):
        return _relation(about, occupation_uri, skill_uri)
    if about == Thing.SHORTAGE and region not in REGIONS:
        raise NothingToCorrect
    if about == Thing.NEAR and words:
        _known(words, "")
    return About(
        about,
        occupation_uri,
        words=words if about == Thing.NEAR else "",
        region=region if about == Thing.SHORTAGE else "",
    )


@transaction.atomic
def object_to(*, person: Person, thing: About, said: str = "", shown: Mapping[str, Any] | None = None) -> Objection:
    """Keep it, once; saying it again replaces the words and what was shown.

    `shown` are the numbers and names that stood on the page, plain values; at most MOST_SHOWN of them are kept.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    values = {
        "said": said.strip()[:MAX_SAID],
        "shown": _plain(shown or {}),
        "release": esco.snapshot().release,
        "at": clock.now(),
    }
    rows = Objection.objects.filter(person=person, withdrawn_at=None, **thing.values())
    if rows.update(**values):
        return rows.get()
    return Objection.objects.create(person=person, **thing.values(), **values)


@transaction.atomic
def withdraw(*, person: Person, objection_id: UUID) -> Objection:
    """Take it back; from then on it counts no more. Raises NoSuchObjection."""
    row = Objection.objects.select_for_update().filter(person=person, pk=objection_id, withdrawn_at=None).first()
    if row is None:
        raise NoSuchObjection
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    return row


def mine(person: Person) -> list[Objection]:
    """What this person said and did not take back, newest first."""
    return list(Objection.objects.filter(person=person, withdrawn_at=None).order_by("-at"))


def _known(occupation_uri: str, skill_uri: str) -> None:
    picture = esco.snapshot()
    if occupation_uri:
        picture.occupation(occupation_uri)
    if skill_uri:
        picture.skill(skill_uri)


def _proposal(occupation_uri: str, skill_uri: str, words: str) -> About:
    folded = fold(words)[:MAX_WORDS]
    if not folded or bool(occupation_uri) == bool(skill_uri):
        raise NothingToCorrect
    return About(Thing.PROPOSAL, occupation_uri, skill_uri, folded)


def _relation(about: str, occupation_uri: str, skill_uri: str) -> About:
    """Only what can be said: a skill that is asked is "not asked", one that isn't is "asked"."""
    if not skill_uri:
        raise NothingToCorrect
    picture = esco.snapshot()
    essential, optional = picture.skill_rows_of(picture.rows["occupation"][occupation_uri])
    asked = picture.rows["skill"][skill_uri] in {*essential, *optional}
    if asked == (about == Thing.ASKED):
        raise NothingToCorrect
    return About(about, occupation_uri, skill_uri)


def _plain(shown: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    kept = list(shown.items())[:MOST_SHOWN]
    return {
        str(name)[:40]: value if isinstance(value, bool | int | float) else str(value)[:200] for name, value in kept
    }
