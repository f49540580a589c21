"""What does my firm lack: the picture of gaps by job or team, now or in a future; and what to do about one of them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from rugzak.base.quantities import Asset, amount, hours, number
from rugzak.careers.firm import picture, roles, ways
from rugzak.careers.firm.models import NOW
from rugzak.careers.firm.picture import Column, Picture, Row
from rugzak.careers.firm.ways import Option, Ways
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.tables import GapCell, Heat

BY = ("role", "team")
ROWS = 12
SIZES = {0: gettext_lazy("no gap"), 1: gettext_lazy("small gap"), 2: gettext_lazy("gap"), 3: gettext_lazy("large gap")}


def gaps(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The picture; the caller checked that the firm has jobs."""
    scenario, by = _scenario(request, desk), request.GET.get("by", "role")
    found = picture.gaps(actor=desk.actor, employer=desk.employer, scenario=scenario, by=by if by in BY else "role")
    columns = [column for i, column in enumerate(found.columns) if _worth(found, i)]
    first = found.first
    context: dict[str, Any] = {
        "desk": desk,
        "found": found,
        "heat": _heat(found, columns) if found.rows else None,
        "first": first and _first(found, *first),
        "scenarios": roles.scenarios_of(desk.employer),
        "upright": any(len(word) > 10 for column in columns for word in _name(column).split()),
    }
    return render(request, "employer/gaps.html", context)


@require_safe
@at("firm.see")
def one(request: HttpRequest, desk: Desk, role_id: UUID) -> HttpResponse:
    """One skill of one job: borrow, build or buy, each with its sum."""
    scenario = _scenario(request, desk)
    found = ways.advise(
        actor=desk.actor, employer=desk.employer, role_id=role_id, skill_uri=request.GET.get("skill", ""),
        scenario=scenario,
    )  # fmt: skip
    context = {
        "desk": desk,
        "found": found,
        "advice": found.advice,
        "back": f"{reverse('employer:skills')}?{urlencode({'scenario': scenario})}",
        "options": [_option(option, found) for option in found.options],
        "sums": _sums(found),
    }
    return render(request, "employer/gap.html", context)


def address(role_id: object, skill_uri: str, scenario: str) -> str:
    """Where the advice on a gap is."""
    asked = {"skill": skill_uri} | ({"scenario": scenario} if scenario != NOW else {})
    return f"{reverse('employer:gap', args=[role_id])}?{urlencode(asked)}"


def _scenario(request: HttpRequest, desk: Desk) -> str:
    asked = request.GET.get("scenario", NOW)
    return asked if asked in roles.scenarios_of(desk.employer) else NOW


def _worth(found: Picture, i: int) -> bool:
    """Whether a column says anything; the whole firm beside one job would only say it twice."""
    if found.columns[i].key == "all" and sum(not c.key.startswith(("rest", "all")) for c in found.columns) < 2:
        return False
    return found.columns[i].key != "rest" or any(row.cells[i].state == "gap" for row in found.rows)


def _heat(found: Picture, columns: list[Column]) -> Heat:
    places = [found.columns.index(column) for column in columns]
    rows = [(capfirst(str(row.skill.label)), [_cell(found, row, i) for i in places]) for row in found.rows[:ROWS]]
    caption = _("Part of the people who need this at the level asked and can’t do it yet, in %")
    return Heat(caption, _("Skill"), [_name(column) for column in columns], rows)


def _cell(found: Picture, row: Row, i: int) -> GapCell:
    cell, column = row.cells[i], found.columns[i]
    if cell.gap is None:
        return GapCell(state=cell.state)
    plain = GapCell(cell.gap.share)
    words = {"skill": row.skill.label, "job": _name(column), "share": cell.gap.share, "size": SIZES[plain.bars]}
    label = _("%(skill)s, %(job)s: %(share)s percent, %(size)s") % words
    single = found.by == "role" and column.key not in ("rest", "all")
    top = found.first is not None and found.first[0] == row and found.first[1] == column
    return GapCell(
        cell.gap.share, "gap", address(column.key, row.skill.uri, found.scenario) if single else "", label, top
    )


def _name(column: Column) -> str:
    return {"rest": _("Other jobs together"), "all": _("Everyone")}.get(column.key, column.name)


def _first(found: Picture, row: Row, column: Column, cell: picture.Cell) -> dict[str, Any]:
    assert cell.gap is not None
    href = address(column.key, row.skill.uri, found.scenario) if found.by == "role" else ""
    return {
        "skill": row.skill.label,
        "where": column.name,
        "tens": cell.gap.share // 10,
        "n": cell.gap.lacking,
        "href": href,
    }


def _option(option: Option, found: Ways) -> dict[str, Any]:
    """A training with who would pay it for one person, and for all."""
    training, split = option.hit.training, option.funding
    lines = [
        (str(line.why), amount(Asset.EUR, line.amount))
        for line in split.lines
        if line.payer not in ("self", "employer")
    ]
    return {
        "hit": option.hit,
        "training": training,
        "lines": lines,
        "firm": split.firm,
        "all": split.firm * found.people,
        "hours": hours(training.contact_minutes),
        "leave": [str(line.why) for line in split.hours],
        "perhaps": [str(one.name) for one in split.perhaps],
    }


def _sums(found: Ways) -> dict[str, list[tuple[str, str]]]:
    """The arithmetic of building and buying, line by line; the last line is the total."""
    build, buy, people = found.advice.build, found.advice.buy, number(found.people)
    sums: dict[str, list[tuple[str, str]]] = {"build": [], "buy": []}
    if build.course is not None and build.cents is not None and found.people:
        sums["build"] = [(_("The firm’s part of the price, each"), _euros(build.course.firm))]
        if build.wages is not None:
            label = _("Wage of %(time)s of learning, each") % {"time": hours(build.course.minutes)}
            sums["build"].append((label, _euros(build.wages)))
        sums["build"].append((_("Times %(n)s people") % {"n": people}, _euros(build.cents)))
    if buy.each is not None and buy.people:
        label = pgettext("cost", "Hiring one person, assumed") if buy.assumed else pgettext("cost", "Hiring one person")
        total = _("Times %(n)s people") % {"n": number(buy.people)}
        sums["buy"] = [(label, _euros(buy.each)), (total, _euros(buy.cents or 0))]
    return sums


def _euros(cents: int) -> str:
    return str(amount(Asset.EUR, cents))
