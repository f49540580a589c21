"""What the firm says of its jobs: which there are, how many people each needs, and which level of each skill."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.careers.firm.errors import BadLevel, NoSuchRole, NoWords, RoleKnown, TooMany
from rugzak.careers.firm.models import NOW, FirmChoice, FirmRole, RoleNeed
from rugzak.skills import esco
from rugzak.skills.link import Proposals, propose

MOST_ROLES, MOST_NEEDS, MOST_PEOPLE = 200, 60, 100_000
START_LEVEL = 2  # what an essential skill of an occupation is asked at until the firm says otherwise
HIGHEST = 4


def roles_of(employer: Organisation) -> QuerySet[FirmRole]:
    """The jobs of a firm that run, the largest first."""
    return FirmRole.objects.filter(employer=employer, ended_at=None).order_by("-people", "name")


def role_of(employer: Organisation, role_id: UUID) -> FirmRole:
    """One of them. Raises NoSuchRole."""
    role = roles_of(employer).filter(pk=role_id).first()
    if role is None:
        raise NoSuchRole
    return role


def scenarios_of(employer: Organisation) -> list[str]:
    """The names of the futures that the firm thinks of, in order of the alphabet."""
    rows = RoleNeed.objects.filter(role__employer=employer, role__ended_at=None).exclude(scenario=NOW)
    return sorted(set(rows.values_list("scenario", flat=True)))


def proposals(words: str, lang: str | None = None) -> Proposals:
    """The occupations and skills that a job in own words points to, for someone to tick."""
    return propose(words, lang)


@transaction.atomic
def add_role(
    *,
    actor: Actor,
    employer: Organisation,
    name: str,
    occupation_uri: str = "",
    skill_uris: Iterable[str] = (),
    team: str = "",
    people: int = 1,
    people_later: int | None = None,
) -> FirmRole:
    """A job, from an ESCO occupation (its essential skills are asked at once) or from skills that were ticked.

    Raises NotAllowed, NoWords, RoleKnown, TooMany, UnknownConcept.
    """
    _may_change(actor, employer)
    if not name.strip():
        raise NoWords
    if roles_of(employer).count() >= MOST_ROLES:
        raise TooMany(most=MOST_ROLES)
    shot, later = esco.snapshot(), people if people_later is None else people_later
    essential = [skill.uri for skill in shot.skills_of(occupation_uri).essential] if occupation_uri else []
    try:
        with transaction.atomic():
            role = FirmRole.objects.create(
                **{"employer": employer, "name": name.strip()[:120], "team": team.strip()[:80]},
                **{"occupation_uri": occupation_uri, "release": shot.release},
                **{"people": min(people, MOST_PEOPLE), "people_later": min(later, MOST_PEOPLE)},
            )
    except IntegrityError as error:
        raise RoleKnown(name=name.strip()) from error
    _ask(role, [*essential, *skill_uris])
    return role


@transaction.atomic
def change_role(
    *, actor: Actor, role: FirmRole, people: int | None = None, people_later: int | None = None, team: str | None = None
) -> FirmRole:
    """How many people a job needs, and its team; None leaves it. Raises NotAllowed."""
    _may_change(actor, role.employer)
    for name, value in (("people", people), ("people_later", people_later)):
        if value is not None:
            setattr(role, name, min(value, MOST_PEOPLE))
    role.team = role.team if team is None else team.strip()[:80]
    role.save()
    return role


@transaction.atomic
def end_role(*, actor: Actor, role: FirmRole) -> None:
    """The firm has this job no longer; what it asked stays as history. Raises NotAllowed."""
    _may_change(actor, role.employer)
    role.ended_at = clock.now()
    role.save(update_fields=["ended_at"])


@transaction.atomic
def set_needs(*, actor: Actor, role: FirmRole, levels: Mapping[str, int], scenario: str = NOW) -> int:
    """The level that a job asks, by URI of a skill; 0 today takes the skill away, 0 in a scenario says that it goes.

    Gives how many were set. Raises NotAllowed, BadLevel, TooMany, UnknownConcept.
    """
    _may_change(actor, role.employer)
    shot, name = esco.snapshot(), scenario.strip()[:60]
    if any(not 0 <= level <= HIGHEST for level in levels.values()):
        raise BadLevel
    for uri, level in levels.items():
        shot.skill(uri)
        if level == 0 and name == NOW:
            role.needs.filter(skill_uri=uri).delete()
            continue
        values = {"level": level, "release": shot.release}
        RoleNeed.objects.update_or_create(role=role, skill_uri=uri, scenario=name, defaults=values)
    if role.needs.values("skill_uri").distinct().count() > MOST_NEEDS:
        raise TooMany(most=MOST_NEEDS)
    return len(levels)


def needs_of(role: FirmRole, scenario: str = NOW) -> dict[str, int]:
    """The level by skill in a scenario: what it says, else what today asks; what is no longer asked is left out."""
    rows = role.needs.filter(scenario__in={NOW, scenario}).order_by("scenario")
    found = {row.skill_uri: row.level for row in rows}  # today's come first, so that the scenario's stay
    shot = esco.snapshot()
    return {uri: level for uri, level in found.items() if level > 0 and shot.has("skill", uri)}


def choice_of(employer: Organisation) -> FirmChoice:
    """What the firm chose, or the defaults."""
    return FirmChoice.objects.filter(employer=employer).first() or FirmChoice(employer=employer)


@transaction.atomic
def choose(
    *, actor: Actor, employer: Organisation, compares: bool | None = None, hire_cents: int | None = None
) -> FirmChoice:
    """Take part in comparisons or not; what hiring one person costs (None leaves it). Raises NotAllowed."""
    _may_change(actor, employer)
    row = choice_of(employer)
    row.compares = row.compares if compares is None else compares
    row.hire_cents = row.hire_cents if hire_cents is None else hire_cents
    row.set_at = clock.now()
    row.save()
    return row


def _ask(role: FirmRole, skills: Iterable[str]) -> None:
    shot = esco.snapshot()
    wanted = [shot.skill(uri).uri for uri in dict.fromkeys(skills)][:MOST_NEEDS]
    RoleNeed.objects.bulk_create(
        RoleNeed(role=role, skill_uri=uri, release=shot.release, level=START_LEVEL) for uri in wanted
    )


def _may_change(actor: Actor, employer: Organisation) -> None:
    access.require(actor, "firm.change", Scope("firm", organisation_id=employer.pk))
