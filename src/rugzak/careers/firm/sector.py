"""How the firm stands beside others of its joint committee: who compares is compared, and nobody is told apart.

Counted are firms that chose to take part. A figure needs the floor of people, three other firms, and none of them may
be most of it (`base.crowd.safe_employers`).
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base.crowd import SMALLEST_GROUP, safe_employers
from rugzak.careers.firm import gap
from rugzak.careers.firm.errors import NotComparing
from rugzak.careers.firm.gap import Count
from rugzak.careers.firm.models import NOW, FirmRole
from rugzak.careers.firm.people import Crew, crew_of
from rugzak.careers.firm.roles import choice_of, needs_of, roles_of
from rugzak.skills import esco
from rugzak.skills.esco import Skill

MOST_FIRMS = 200
Firm = tuple[list[FirmRole], Crew]


@dataclass(frozen=True, slots=True)
class Beside:
    """One skill: the share that lacks it here and with the others, in tens; None for too few people or firms."""

    skill: Skill
    here: int | None
    others: int | None
    firms: int


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`firms` others of the same joint committees take part; rows where both sides may be shown come first."""

    committees: tuple[str, ...]
    firms: int
    rows: tuple[Beside, ...]


def benchmark(*, actor: Actor, employer: Organisation, least: int = SMALLEST_GROUP) -> Benchmark:
    """The firm's gaps of today beside those of its sector. Raises NotAllowed, NotComparing."""
    access.require(actor, "firm.see", Scope("firm", organisation_id=employer.pk))
    if not choice_of(employer).compares:
        raise NotComparing
    codes = tuple(employer.joint_committees.order_by("code").values_list("code", flat=True))
    mine = _firm(employer)
    others = [_firm(one) for one in _others(employer, codes)[:MOST_FIRMS]]
    skills = {uri for role in mine[0] for uri in needs_of(role, NOW)}
    rows = [_beside(uri, mine, others, least) for uri in skills]
    rows.sort(key=lambda row: (row.others is None, row.here is None, -(row.here or 0), row.skill.uri))
    return Benchmark(codes, len(others), tuple(rows))


def _others(employer: Organisation, codes: tuple[str, ...]) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(joint_committees__in=codes, firm_choice__compares=True)
    return rows.exclude(pk=employer.pk).distinct().order_by("pk")


def _firm(employer: Organisation) -> Firm:
    roles = list(roles_of(employer).prefetch_related("needs"))
    return roles, crew_of(employer, roles)


def count_of(uri: str, firm: Firm, scenario: str = NOW) -> Count:
    """Who of a firm is asked this skill by a job, and can do it."""
    roles, crew = firm
    levels = {role.pk: needs_of(role, scenario).get(uri, 0) for role in roles}
    counts = (
        gap.count(levels[role.pk], crew.of(role.pk), crew.levels(uri), crew.who_hides(uri))
        for role in roles
        if levels[role.pk]
    )
    return sum(counts, Count(0, 0))


def _beside(uri: str, mine: Firm, others: list[Firm], least: int) -> Beside:
    counts = [found for one in others if (found := count_of(uri, one)).known]
    safe = safe_employers([one.known for one in counts], least)
    theirs = gap.share(sum(counts, Count(0, 0)), least) if safe else None
    return Beside(esco.snapshot().skill(uri), gap.share(count_of(uri, mine), least), theirs, len(counts))
