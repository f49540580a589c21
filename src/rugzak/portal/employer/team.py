"""What does my firm lack: skills by job, of the people who share their profile; and one cell as a first step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rugzak.accounts import staff
from rugzak.base import clock
from rugzak.careers.firm import roles
from rugzak.careers.team import Lack, Team, TeamPicture, team_picture
from rugzak.catalogue.search import find
from rugzak.catalogue.search.question import Question
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.employer.gaps import gaps
from rugzak.portal.shared.tables import Cell, Heat

TRAININGS, LONGEST = 3, 10


@dataclass(frozen=True, slots=True)
class Step:
    """One cell: a skill that a team lacks. `tens` of ten people; `people` in tens."""

    lack: Lack
    team: Team
    share: int
    row: int
    column: int

    @property
    def skill(self) -> str:
        return str(self.lack.skill.label)

    @property
    def job(self) -> str:
        return str(self.team.occupation.label)

    @property
    def tens(self) -> int:
        return self.share // 10

    @property
    def people(self) -> int:
        """About how many, in tens, so that no single one can be counted out."""
        return max(10, round(self.team.people * self.share / 1000) * 10)


@require_safe
@at("employer.people")
def skills(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The firm's own jobs where it named them; else what the occupations of those who share ask."""
    if roles.roles_of(desk.employer).exists():
        return gaps(request, desk)
    shared = staff.sharing(desk.employer, clock.today())
    picture = team_picture(shared.profile, least=SMALLEST_GROUP)
    step = _chosen(request, picture) or _first(picture)
    heat = _heat(picture, step) if picture.lacks else None
    context: dict[str, Any] = {
        "desk": desk,
        "people": len(shared.people),
        "shared": len(shared.profile),
        "picture": picture,
        "step": step,
        "heat": heat,
        "upright": heat is not None and _long(heat.columns),
        "trainings": find.search(Question(skills=(step.lack.skill.uri,)), per_page=TRAININGS).hits if step else (),
        "least": SMALLEST_GROUP,
    }
    return render(request, "employer/skills.html", context)


def _heat(picture: TeamPicture, step: Step | None) -> Heat:
    columns = [capfirst(str(team.occupation.label)) for team in picture.teams]
    rows = [
        (capfirst(str(lack.skill.label)), [_cell(picture, i, j, step) for j in range(len(columns))])
        for i, lack in enumerate(picture.lacks)
    ]
    caption = _("Part of the people who need this for their job and can’t do it yet, in %")
    return Heat(caption, _("Skill"), columns, rows)


def _long(columns: Sequence[str]) -> bool:
    """A word that does not fit above its column is set upright, rather than broken."""
    return any(len(word) > LONGEST for column in columns for word in column.split())


def _cell(picture: TeamPicture, i: int, j: int, step: Step | None) -> Cell:
    lack, team = picture.lacks[i], picture.teams[j]
    share = lack.shares[j]
    if not share:
        return Cell(share)
    words = {"skill": lack.skill.label, "job": team.occupation.label, "share": share}
    label = _("%(skill)s, %(job)s: %(share)s percent") % words
    top = step is not None and (step.row, step.column) == (i, j)
    return Cell(share, f"{reverse('employer:skills')}?cell={i}-{j}#step", label, top)


def _chosen(request: HttpRequest, picture: TeamPicture) -> Step | None:
    """The cell of the address, where it holds a share."""
    row, _dash, column = request.GET.get("cell", "").partition("-")
    if not (row.isdecimal() and column.isdecimal() and len(row) < 3 and len(column) < 3):
        return None
    return _step(picture, int(row), int(column))


def _first(picture: TeamPicture) -> Step | None:
    worst = picture.worst
    if worst is None:
        return None
    lack, team, _share = worst
    return _step(picture, picture.lacks.index(lack), picture.teams.index(team))


def _step(picture: TeamPicture, row: int, column: int) -> Step | None:
    if row >= len(picture.lacks) or column >= len(picture.teams):
        return None
    share = picture.lacks[row].shares[column]
    return Step(picture.lacks[row], picture.teams[column], share, row, column) if share else None
