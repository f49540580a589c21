"""What a team lacks: a heat map of skills by job, of people who share their profile. Never who.

A team is the people who do the same job (their own word for it). Shares are rounded to tens; a team of fewer than
`least` people is not computed at all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from rugzak.skills import esco
from rugzak.skills.esco import Occupation, Skill
from rugzak.skills.models import ProfileOccupation, ProfileSkill, Role, State

TEAMS, ROWS = 5, 6
Count = tuple[int, int]  # who lacks it, of how many
Hidden = frozenset[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class Team:
    """People who share that they do this job. `small`: too few to show."""

    occupation: Occupation
    people: int
    small: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """A skill and the share of each team that needs it and can't do it yet: 0 to 100 in tens, None for a small team."""

    skill: Skill
    shares: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class TeamPicture:
    """The largest teams and what they lack most, worst first; `shared` people share a job that we know."""

    teams: tuple[Team, ...]
    lacks: tuple[Lack, ...]
    shared: int

    @property
    def worst(self) -> tuple[Lack, Team, int] | None:
        """The cell to begin with: the largest share, and of equal ones the largest team."""
        cells = [
            (share, team.people, lack, team)
            for lack in self.lacks
            for team, share in zip(self.teams, lack.shares, strict=True)
            if share
        ]
        if not cells:
            return None
        share, _, lack, team = max(cells, key=lambda cell: cell[:2])
        return lack, team, share


def team_picture(people: Collection[UUID], *, least: int) -> TeamPicture:
    """The picture of these people; the caller made sure that they share their profile."""
    shot = esco.snapshot()
    rows = ProfileOccupation.objects.filter(person_id__in=people, role=Role.CURRENT)
    by_job: dict[str, list[UUID]] = defaultdict(list)
    for person_id, uri in rows.values_list("person_id", "occupation_uri"):
        if shot.has("occupation", uri):
            by_job[uri].append(person_id)
    largest = sorted(by_job.items(), key=lambda item: (-len(item[1]), item[0]))[:TEAMS]
    teams = tuple(Team(shot.occupation(uri), len(who), len(who) < least) for uri, who in largest)
    everyone = [one for uri, who in largest for one in who]
    can, hidden = _can(everyone), _hidden(everyone)
    counts = {uri: _lacking(uri, who, can, hidden) for uri, who in largest if len(who) >= least}
    return TeamPicture(teams, _rows(teams, counts, least), sum(len(who) for who in by_job.values()))


def tens(part: int, whole: int) -> int:
    """Part of whole in percent, rounded half up to tens."""
    return 10 * ((20 * part + whole) // (2 * whole)) if whole else 0


def _can(people: Iterable[UUID]) -> Mapping[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = ProfileSkill.objects.filter(person_id__in=list(people), state=State.ACCEPTED)
    for person_id, uri in rows.values_list("person_id", "skill_uri"):
        found[person_id].add(uri)
    return found


def _lacking(uri: str, people: list[UUID], can: Mapping[UUID, set[str]], hidden: Hidden) -> dict[str, Count]:
    """By essential skill of the job: how many can't do it yet, of those who don't hide that skill from here."""
    asked = [skill.uri for skill in esco.snapshot().skills_of(uri).essential]
    found = {}
    for skill in asked:
        shown = [one for one in people if (one, skill) not in hidden]
        found[skill] = (sum(skill not in can.get(one, ()) for one in shown), len(shown))
    return found


def _hidden(people: Iterable[UUID]) -> Hidden:
    rows = ProfileSkill.objects.filter(person_id__in=list(people), state=State.ACCEPTED, hide_employer=True)
    return frozenset(rows.values_list("person_id", "skill_uri"))


def _rows(teams: tuple[Team, ...], counts: Mapping[str, Mapping[str, Count]], least: int) -> tuple[Lack, ...]:
    """The skills that most people lack; a team whose job doesn't ask a skill needs nothing: 0."""
    total: dict[str, int] = defaultdict(int)
    for lacking in counts.values():
        for skill, (n, _of) in lacking.items():
            total[skill] += n
    most = sorted((skill for skill in total if total[skill]), key=lambda skill: (-total[skill], skill))[:ROWS]
    shot = esco.snapshot()
    return tuple(Lack(shot.skill(skill), tuple(_share(skill, team, counts, least) for team in teams)) for skill in most)


def _share(skill: str, team: Team, counts: Mapping[str, Mapping[str, Count]], least: int) -> int | None:
    if team.small:
        return None
    lack, of = counts[team.occupation.uri].get(skill, (0, least))
    return tens(lack, of) if of >= least else None
