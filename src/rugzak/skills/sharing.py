"""Who sees which skill: nobody, unless the person said so.

All at once (the consent or mandate for the whole profile), or one by one (`share_skill`); under a yes to all, some not.

A coach is whoever holds a mandate of the person that stands today; the employer is the one of today's job.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from rugzak.accounts.facts import current_job
from rugzak.accounts.models import Consent, Mandate, Organisation, Person
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.accounts.permissions import HR, Actor, Scope
from rugzak.accounts.services import give_consent
from rugzak.base import clock
from rugzak.skills import queries
from rugzak.skills.errors import NoEmployer, NoSuchReader, NotInProfile
from rugzak.skills.models import ProfileSkill, State
from rugzak.skills.queries import Profile

ITEM = ConsentPurpose.SHARE_SKILL


class Audience(StrEnum):
    """With whom a person can share a skill."""

    COACH = "coach"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person shares with one kind of reader: `everything` but what they hid, or only `items` (ids of rows)."""

    audience: Audience
    organisation: Organisation | None
    everything: bool
    items: frozenset[UUID]

    def shows(self, row: ProfileSkill) -> bool:
        hidden = row.hide_coach if self.audience == Audience.COACH else row.hide_employer
        return not hidden and (self.everything or row.pk in self.items)


def with_coach(person_id: UUID, *, everything: bool | None = None) -> Standing:
    """What coaches of this person see; `everything` where the caller knows it for one coach, else for any of them."""
    if everything is None:
        rows = Mandate.objects.filter(person_id=person_id, revoked_at=None, end__gte=clock.today())
        everything = any("profile" in scopes for scopes in rows.values_list("scopes", flat=True))
    return Standing(Audience.COACH, None, everything, _items(person_id, None))


def with_employer(person_id: UUID, organisation: Organisation) -> Standing:
    """What an employer sees of this person; whether the person works there today is the caller's."""
    purpose = ConsentPurpose.SHARE_PROFILE
    live = Consent.objects.filter(person_id=person_id, organisation=organisation, purpose=purpose, withdrawn_at=None)
    return Standing(Audience.EMPLOYER, organisation, live.exists(), _items(person_id, organisation))


def as_seen_by(actor: Actor, scope: Scope) -> Profile:
    """The profile of the person of a scope as this actor may see it; the caller asked for "profile.see" before."""
    assert scope.person_id is not None
    profile = queries.profile(scope.person_id)
    if actor.person_id == scope.person_id:
        return profile
    given = {part for person, part in actor.mandates if person == scope.person_id}
    if given:
        return visible(profile, with_coach(scope.person_id, everything="profile" in given))
    for employer in Organisation.objects.filter(pk__in=actor.organisations(HR) & scope.employers).order_by("pk"):
        standing = with_employer(scope.person_id, employer)
        if standing.everything or standing.items:
            return visible(profile, standing)
    return replace(profile, skills=(), rejected=(), current=None, wished=None, past=())


def visible(profile: Profile, standing: Standing) -> Profile:
    """The part of a profile that someone may see: no refused skills, and jobs only with a yes to everything."""
    skills = tuple(row for row in profile.skills if standing.shows(row))
    if standing.everything:
        return replace(profile, skills=skills, rejected=())
    return replace(profile, skills=skills, rejected=(), current=None, wished=None, past=())


def counted(actor: Actor, person: Person) -> frozenset[str]:
    """The URIs that count in a fit which this actor may see ("fit.see"): all but those hidden from such readers."""
    skills = queries.profile(person).skills
    if actor.person_id == person.pk:
        return frozenset(row.skill_uri for row in skills)
    helps = any(one == person.pk for one, _part in actor.mandates)
    return not_hidden(skills, Audience.COACH if helps else Audience.EMPLOYER)


def not_hidden(skills: Iterable[ProfileSkill], audience: Audience) -> frozenset[str]:
    """The URIs of those that were not hidden from this kind of reader."""
    return frozenset(row.skill_uri for row in skills if not getattr(row, f"hide_{audience}"))


@transaction.atomic
def share_skills(*, person: Person, skill_uris: Collection[str], audience: str, yes: bool) -> int:
    """Let a coach or the employer see these skills, or no longer; gives how many.

    Raises NoSuchReader, NotInProfile where none of them is there, NoEmployer.
    """
    standing = _standing(person, audience)
    rows = list(ProfileSkill.objects.filter(person=person, state=State.ACCEPTED, skill_uri__in=set(skill_uris)))
    if not rows:
        raise NotInProfile
    for row in rows:
        _hide(row, standing, hidden=standing.everything and not yes)
        if yes and not standing.everything:
            give_consent(person=person, purpose=ITEM, organisation=standing.organisation, subject=row.pk)
    if not yes:
        _withdraw(rows, standing.organisation)
    return len(rows)


def forget_shares(rows: Iterable[ProfileSkill]) -> None:
    """The skill is gone, so is every consent to show it."""
    live = Consent.objects.filter(purpose=ITEM, subject__in=[row.pk for row in rows], withdrawn_at=None)
    live.update(withdrawn_at=clock.now())


def standings(person: Person) -> dict[str, Standing]:
    """With whom this person can share today: coaches always, the employer where there is one."""
    job = current_job(person, clock.today())
    found = {Audience.COACH.value: with_coach(person.pk)}
    return found | ({Audience.EMPLOYER.value: with_employer(person.pk, job.employer)} if job else {})


def _standing(person: Person, audience: str) -> Standing:
    if audience not in set(Audience):
        raise NoSuchReader
    found = standings(person)
    if audience not in found:
        raise NoEmployer
    return found[audience]


def _items(person_id: UUID, organisation: Organisation | None) -> frozenset[UUID]:
    rows = Consent.objects.filter(person_id=person_id, purpose=ITEM, organisation=organisation, withdrawn_at=None)
    return frozenset(row for row in rows.values_list("subject", flat=True) if row)


def _hide(row: ProfileSkill, standing: Standing, *, hidden: bool) -> None:
    name = f"hide_{standing.audience}"
    if getattr(row, name) != hidden:
        setattr(row, name, hidden)
        row.save(update_fields=[name])


def _withdraw(rows: Iterable[ProfileSkill], organisation: Organisation | None) -> None:
    live = Consent.objects.filter(
        purpose=ITEM, organisation=organisation, subject__in=[row.pk for row in rows], withdrawn_at=None
    )
    live.update(withdrawn_at=clock.now())
