"""Learning wishes: a person's own list, which the employer sees one wish at a time and only where the person shares it.

A shared wish is a consent like any other: it stands in the person's list of consents and can be taken back there.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access, staff
from rugzak.accounts.errors import Hidden
from rugzak.accounts.facts import current_job
from rugzak.accounts.models import Consent, Organisation, Person
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import give_consent
from rugzak.base import clock
from rugzak.careers.firm.errors import NoEmployerNow, NoWords, TooMany
from rugzak.careers.firm.models import Wish
from rugzak.skills import esco
from rugzak.skills.esco import Skill

MOST = 50
PURPOSE = ConsentPurpose.SHARE_WISH


@dataclass(frozen=True, slots=True)
class Mine:
    """A wish as its owner sees it; `with_employer` names who sees it too."""

    wish: Wish
    skill: Skill | None
    with_employer: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A wish as the employer sees it, with who wishes it and their team."""

    person: Person
    team: str
    words: str
    skill: Skill | None


def mine(person: Person) -> list[Mine]:
    """The person's own wishes, the newest first."""
    rows = Consent.objects.filter(person=person, purpose=PURPOSE, withdrawn_at=None).select_related("organisation")
    names = {row.subject: row.organisation.name for row in rows if row.organisation}
    shot = esco.snapshot()
    return [
        Mine(row, shot.find_skill(row.skill_uri), names.get(row.pk, ""))
        for row in Wish.objects.filter(person=person).order_by("-made_at", "-pk")
    ]


@transaction.atomic
def add(*, person: Person, words: str, skill_uri: str = "") -> Wish:
    """A wish in own words, with the skill that it is where one was chosen. Raises NoWords, TooMany, UnknownConcept."""
    shot, text = esco.snapshot(), words.strip()[:200]
    if skill_uri:
        text = text or str(shot.skill(skill_uri).label)
    if not text:
        raise NoWords
    if Wish.objects.filter(person=person).count() >= MOST:
        raise TooMany(most=MOST)
    return Wish.objects.create(person=person, words=text, skill_uri=skill_uri, release=shot.release)


@transaction.atomic
def share(*, person: Person, wish_id: UUID, yes: bool) -> Wish:
    """Let today's employer see one wish, or no longer. Raises Hidden for another's, NoEmployerNow."""
    wish, job = _own(person, wish_id), current_job(person, clock.today())
    if yes and job is None:
        raise NoEmployerNow
    if yes and job is not None:
        give_consent(person=person, purpose=PURPOSE, organisation=job.employer, subject=wish.pk)
    else:
        _withdraw(wish)
    return wish


@transaction.atomic
def remove(*, person: Person, wish_id: UUID) -> None:
    """Take a wish off the list; who saw it sees it no longer. Raises Hidden for another's."""
    wish = _own(person, wish_id)
    _withdraw(wish)
    wish.delete()


def shared_with(*, actor: Actor, employer: Organisation, team: str = "") -> list[Shown]:
    """The wishes that people of today share with this employer; each person can see that someone looked.

    Raises Hidden where one of them may not be seen.
    """
    jobs = {job.person_id: job for job in staff.jobs_at(employer, clock.today()) if not team or job.team == team}
    live = Consent.objects.filter(purpose=PURPOSE, organisation=employer, person__in=jobs, withdrawn_at=None)
    ids = {subject for subject in live.values_list("subject", flat=True) if subject}
    rows = list(Wish.objects.filter(pk__in=ids, person__in=jobs).select_related("person").order_by("words", "pk"))
    for person_id in {row.person_id for row in rows}:
        access.require(actor, "wish.see", access.scope_of_person(person_id, organisation_id=employer.pk))
    shot = esco.snapshot()
    return [Shown(row.person, jobs[row.person_id].team, row.words, shot.find_skill(row.skill_uri)) for row in rows]


def _own(person: Person, wish_id: UUID) -> Wish:
    wish = Wish.objects.filter(pk=wish_id, person=person).first()
    if wish is None:
        raise Hidden
    return wish


def _withdraw(wish: Wish) -> None:
    live = Consent.objects.filter(person=wish.person, purpose=PURPOSE, subject=wish.pk, withdrawn_at=None)
    live.update(withdrawn_at=clock.now())
