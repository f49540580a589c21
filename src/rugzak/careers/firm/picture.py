"""The picture of the gap: skills by job or by team, worst first, with what is too small to show left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base.crowd import SMALLEST_GROUP
from rugzak.careers.firm import gap
from rugzak.careers.firm.gap import Count, Gap
from rugzak.careers.firm.models import NOW, FirmRole
from rugzak.careers.firm.people import Crew, crew_of
from rugzak.careers.firm.roles import needs_of, roles_of
from rugzak.skills import esco
from rugzak.skills.esco import Skill

COLUMNS = 5
State = Literal["gap", "small", "not_asked"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One skill in one group: a gap, too few people to say, or not asked there. `level` is the highest asked."""

    state: State
    gap: Gap | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A job, a team, the small ones together (`key` "rest"), or the whole firm ("all")."""

    key: str
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Row:
    skill: Skill
    cells: tuple[Cell, ...]

    @property
    def worst(self) -> int:
        return max((cell.gap.share for cell in self.cells if cell.gap), default=-1)

    @property
    def everyone(self) -> Cell:
        return self.cells[-1]

    @property
    def order(self) -> tuple[int, int]:
        """Most people first."""
        found = self.everyone.gap
        return (found.lacking if found else 0, self.worst)


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows worst first. `sharing` of `employed` people count; `unseen` skills have no cell that may be shown."""

    scenario: str
    by: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sharing: int
    employed: int
    roles: int
    unseen: int
    least: int

    @property
    def first(self) -> tuple[Row, Column, Cell] | None:
        """Where to begin: the largest share in one job or team, and of equal ones most people."""
        cells = [
            (row, column, cell)
            for row in self.rows
            for column, cell in zip(self.columns, row.cells, strict=True)
            if cell.gap and cell.gap.share and column.key not in ("rest", "all")
        ]
        return max(cells, key=lambda one: (one[2].gap.share, one[2].gap.lacking), default=None)  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Group:
    """People of the firm side by side: the roles that they do, each with who shares and how many are needed."""

    key: str
    name: str
    parts: tuple[tuple[FirmRole, frozenset[UUID], int], ...]

    @property
    def people(self) -> int:
        return sum(people for _role, _who, people in self.parts)


def gaps(
    *, actor: Actor, employer: Organisation, scenario: str = NOW, by: str = "role", least: int = SMALLEST_GROUP
) -> Picture:
    """What the firm lacks, today or in a scenario, `by` role or team. Raises NotAllowed."""
    access.require(actor, "firm.see", Scope("firm", organisation_id=employer.pk))
    return picture_of(employer, scenario=scenario, by=by, least=least)


def picture_of(
    employer: Organisation, *, scenario: str = NOW, by: str = "role", least: int = SMALLEST_GROUP
) -> Picture:
    """The same without asking who looks: for a caller that did."""
    roles = list(roles_of(employer).select_related("employer").prefetch_related("needs"))
    crew = crew_of(employer, roles)
    needs = {role.pk: needs_of(role, scenario) for role in roles}
    groups = _groups(roles, crew, scenario, by)
    shown, small = _columns(groups, least)
    rows = [_row(uri, needs, crew, shown, small, least) for uri in {uri for each in needs.values() for uri in each}]
    seen = sorted((row for row in rows if row.worst >= 0), key=lambda row: (*(-n for n in row.order), row.skill.uri))
    columns = (*(Column(one.key, one.name, one.people) for one in shown), Column("rest", "", 0), Column("all", "", 0))
    return Picture(
        scenario, by, columns, tuple(seen), len(crew.sharing), crew.employed, len(roles),
        len(rows) - len(seen), least,
    )  # fmt: skip


def needed(role: FirmRole, scenario: str) -> int:
    """How many people a job needs: today, or in two years."""
    return role.people if scenario == NOW else role.people_later


def in_place(role: FirmRole, scenario: str, crew: Crew) -> int:
    """Of those, how many are there now: who lacks a skill can only be one of them. All, where payroll names nobody."""
    wanted = needed(role, scenario)
    return min(wanted, crew.there.get(role.pk) or wanted)


def _groups(roles: Sequence[FirmRole], crew: Crew, scenario: str, by: str) -> list[Group]:
    if by != "team":
        return [
            Group(str(role.pk), role.name, ((role, crew.of(role.pk), in_place(role, scenario, crew)),))
            for role in roles
        ]
    teams = sorted(set(crew.team_of.values()))
    return [Group(team, team, tuple((role, crew.of(role.pk, team), 0) for role in roles)) for team in teams]


def _columns(groups: Sequence[Group], least: int) -> tuple[list[Group], list[Group]]:
    """The largest groups that are large enough, and all others: those are only seen together."""
    sized = sorted(groups, key=lambda one: (-sum(len(who) for _role, who, _n in one.parts), one.name))
    shown = [one for one in sized if sum(len(who) for _role, who, _n in one.parts) >= least][:COLUMNS]
    return shown, [one for one in sized if one not in shown]


def _row(
    uri: str, needs: dict[UUID, dict[str, int]], crew: Crew, shown: list[Group], small: list[Group], least: int
) -> Row:
    counted = [_count(uri, one, needs, crew) for one in shown]
    rest = sum((_count(uri, one, needs, crew) for one in small), Count(0, 0))
    cells = [_cell(uri, found, [one], needs, least) for found, one in zip(counted, shown, strict=True)]
    last = _cell(uri, rest, small, needs, least)
    everyone = gap.total([*counted, rest], least)
    return Row(esco.snapshot().skill(uri), (*cells, last, _cell(uri, everyone, [*shown, *small], needs, least)))


def _count(uri: str, group: Group, needs: dict[UUID, dict[str, int]], crew: Crew) -> Count:
    counts = (
        gap.count(needs[role.pk][uri], who, crew.levels(uri), crew.who_hides(uri))
        for role, who, _people in group.parts
        if uri in needs[role.pk]
    )
    return sum(counts, Count(0, 0))


def _cell(uri: str, found: Count, groups: Sequence[Group], needs: dict[UUID, dict[str, int]], least: int) -> Cell:
    asking = [(role, who, n) for one in groups for role, who, n in one.parts if uri in needs[role.pk] and (who or n)]
    if not asking:
        return Cell("not_asked")
    level = max(needs[role.pk][uri] for role, _who, _n in asking)
    part = gap.share(found, least)
    if part is None:
        return Cell("small", level=level)
    people = sum(n for _role, _who, n in asking) or found.known
    return Cell("gap", Gap(part, people), level)
