"""Who does which job in the firm and what they show of it: names of jobs from payroll, skills only with consent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rugzak.accounts import consents, staff
from rugzak.accounts.models import Consent, Organisation
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.base import clock
from rugzak.careers.firm.gap import Levels
from rugzak.careers.firm.models import FirmRole
from rugzak.skills.models import ProfileOccupation, ProfileSkill, Role, State


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of a firm who share skills: by role, by team, and by skill the level that each shows.

    `hidden` holds (person, skill) that someone who shares the rest keeps from their employer. `there` counts everyone
    in a role as payroll knows it, sharing or not.
    """

    by_role: Mapping[UUID, frozenset[UUID]]
    team_of: Mapping[UUID, str]
    shown: Mapping[str, Levels]
    hidden: Mapping[str, frozenset[UUID]]
    sharing: frozenset[UUID]
    employed: int
    there: Mapping[UUID, int]

    def of(self, role_id: UUID, team: str = "") -> frozenset[UUID]:
        """Who does this job and shares, in one team where one is named."""
        found = self.by_role.get(role_id, frozenset())
        return frozenset(one for one in found if self.team_of.get(one) == team) if team else found

    def levels(self, skill_uri: str) -> Levels:
        return self.shown.get(skill_uri, {})

    def who_hides(self, skill_uri: str) -> frozenset[UUID]:
        return self.hidden.get(skill_uri, frozenset())


def crew_of(employer: Organisation, roles: Sequence[FirmRole]) -> Crew:
    """Who counts today. A person is in a role by the job that payroll names, else by the job they share."""
    jobs = list(staff.jobs_at(employer, clock.today()).order_by().values_list("person_id", "job", "team"))
    people = frozenset(person for person, _job, _team in jobs)
    everything = people & consents.people_sharing(employer, ConsentPurpose.SHARE_PROFILE)
    rows, hidden = _skills(employer, people, everything)
    sharing = everything | {person for levels in rows.values() for person in levels}
    named = _by_name(jobs, roles)
    shared = _by_occupation(everything - set(named), roles)
    everyone = {**shared, **named}
    return Crew(
        by_role=_turned({person: role for person, role in everyone.items() if person in everything}),
        team_of={person: team for person, _job, team in jobs if team},
        shown=rows,
        hidden=hidden,
        sharing=frozenset(sharing),
        employed=len(people),
        there={role: len(who) for role, who in _turned(everyone).items()},
    )


def _by_name(jobs: Iterable[tuple[UUID, str, str]], roles: Sequence[FirmRole]) -> dict[UUID, UUID]:
    names = {role.name.casefold(): role.pk for role in roles}
    return {person: names[job.casefold()] for person, job, _team in jobs if job.casefold() in names}


def _by_occupation(people: Collection[UUID], roles: Sequence[FirmRole]) -> dict[UUID, UUID]:
    """By the job that people share, where exactly one role comes from that occupation."""
    uris = [role.occupation_uri for role in roles if role.occupation_uri]
    single = {role.occupation_uri: role.pk for role in roles if uris.count(role.occupation_uri) == 1}
    rows = ProfileOccupation.objects.filter(person__in=people, role=Role.CURRENT, occupation_uri__in=single)
    return {person: single[uri] for person, uri in rows.values_list("person_id", "occupation_uri")}


def _skills(
    employer: Organisation, people: Collection[UUID], everything: Collection[UUID]
) -> tuple[dict[str, dict[UUID, int | None]], dict[str, frozenset[UUID]]]:
    """By skill: who shows it with which level, and who hides it while sharing the rest."""
    one_by_one = Consent.objects.filter(
        purpose=ConsentPurpose.SHARE_SKILL, organisation=employer, person__in=people, withdrawn_at=None
    )
    ids = set(one_by_one.values_list("subject", flat=True))
    shown: dict[str, dict[UUID, int | None]] = defaultdict(dict)
    hidden: dict[str, set[UUID]] = defaultdict(set)
    rows = ProfileSkill.objects.filter(person__in=people, state=State.ACCEPTED)
    for pk, person, uri, level, hides in rows.values_list("pk", "person_id", "skill_uri", "level", "hide_employer"):
        if hides and person in everything:
            hidden[uri].add(person)
        elif not hides and (person in everything or pk in ids):
            shown[uri][person] = level
    return dict(shown), {uri: frozenset(who) for uri, who in hidden.items()}


def _turned(pairs: Mapping[UUID, UUID]) -> dict[UUID, frozenset[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for person, role in pairs.items():
        found[role].add(person)
    return {role: frozenset(who) for role, who in found.items()}
