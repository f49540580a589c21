"""The plan and the evidence on paper: a tagged PDF (PDF/UA-1) with embedded fonts, in the reader's language."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rugzak.base import clock
from rugzak.base.quantities import euros, hours, number
from rugzak.base.text import Text
from rugzak.careers.firm.plan_models import Council, LineSource, PlanLine, PlanState, TrainingPlan
from rugzak.careers.firm.rights import Register, register_of

TEMPLATE = Path(__file__).with_name("plan.typ")


def plan_pdf(plan: TrainingPlan, language: str, *, rights: Register | None = None) -> bytes:
    """The plan as a PDF; with `rights` also a line for each person (for an inspector), else only the sums."""
    with translation.override(language):
        data = _document(plan, language, rights)
    return bytes(
        typst.compile(
            TEMPLATE, format="pdf", sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"],
            ignore_system_fonts=True,
        )
    )  # fmt: skip


def _document(plan: TrainingPlan, language: str, rights: Register | None) -> dict[str, Any]:
    register = rights or register_of(plan.employer, plan.year)
    parts = [_aim(plan), _lines(plan), _sums(register), _advice(plan)]
    parts += [_people(register)] if rights else []
    return {
        "lang": language,
        "title": _("Training plan %(year)s") % {"year": plan.year},
        "employer": plan.employer.name,
        "subtitle": f"{plan.employer.name} · {_number_of(plan)} · {_state(plan)}",
        "parts": parts,
        "foot": _("Law of 3 October 2022, articles 34 to 37 and 50 to 59. Made on %(day)s.")
        % {"day": _day(clock.today())},
    }


def _aim(plan: TrainingPlan) -> dict[str, Any]:
    return {"title": _("What for"), "text": (plan.aim or _("Nothing was written here.")).splitlines()}


def _lines(plan: TrainingPlan) -> dict[str, Any]:
    rows = [_row(line) for line in plan.lines.all()]
    head = [_("Training"), _("For"), _("People"), _("Time each"), _("Firm pays each"), _("Others pay each"), _("Why")]
    total = sum((line.people or 0) * line.cents for line in plan.lines.all())
    return {
        "title": _("Formal and informal training"),
        "text": [_("The firm plans %(sum)s in all.") % {"sum": euros(total)}],
        "table": _table(head, rows, [3, 2, 1, 1, 1, 1, 2], {2, 3, 4, 5}, _("No training is planned.")),
    }


def _row(line: PlanLine) -> list[str]:
    why = {LineSource.GAP: _("gap"), LineSource.WISH: _("wish"), LineSource.OWN: _("choice of the firm")}
    kind = _("formal") if line.formal else _("informal")
    people = _("a few") if line.people is None else number(line.people)
    return [
        str(Text.from_json(line.title)), line.role or _("everyone"), people,
        hours(line.minutes) if line.minutes else "–",
        euros(line.cents) if line.minutes else "–", euros(line.others) if line.minutes else "–",
        f"{why[LineSource(line.source)]}, {kind}",
    ]  # fmt: skip


def _sums(register: Register) -> dict[str, Any]:
    names = {
        "whole": _("Days there are"),
        "taken": _("Days taken"),
        "planned": _("Days booked"),
        "left": _("Days left"),
    }
    rows = [[label, _days(register.total(name))] for name, label in names.items()]
    text = _("%(n)s people have a right to training days in %(year)s.") % {
        "n": register.entitled,
        "year": register.year,
    }
    return {
        "title": _("Individual right to training"),
        "text": [text],
        "table": _table([_("All together"), _("Days")], rows, [3, 1], {1}, ""),
    }


def _people(register: Register) -> dict[str, Any]:
    rows = [
        [
            f"{row.job.person.family_name} {row.job.person.given_name}", _days(row.job.fraction * 100) + " %",
            row.job.joint_committee_id or "–", _days(row.days(row.standing.credit)),
            _days(row.days(row.standing.carried)), _days(row.days(row.standing.taken)), _days(row.days(row.left)),
        ]
        for row in register.rows
    ]  # fmt: skip
    head = [
        _("Name"),
        _("Part of full time"),
        _("Joint committee"),
        _("Right"),
        _("Carried over"),
        _("Taken"),
        _("Left"),
    ]
    return {
        "title": _("Individual training account of each employee"),
        "text": [_("In days of the employee’s own working time.")],
        "table": _table(head, rows, [3, 1, 1, 1, 1, 1, 1], {1, 3, 4, 5, 6}, _("Nobody works here.")),
    }


def _advice(plan: TrainingPlan) -> dict[str, Any]:
    who = {
        Council.WORKS_COUNCIL: _("works council"),
        Council.UNION: _("union delegation"),
        Council.STAFF: _("the staff"),
    }
    if plan.advised_on is None:
        return {"title": _("Advice"), "text": [_("There is no advice yet.")]}
    days = {"given": _day(plan.given_on), "advised": _day(plan.advised_on), "who": who[Council(plan.advised_by)]}
    line = _("Draft given on %(given)s; advice of %(advised)s by %(who)s:") % days
    return {"title": _("Advice"), "text": [line, *plan.advice.splitlines()]}


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: list[int], numeric: set[int], empty: str) -> Any:
    return {
        "head": list(head), "rows": [list(row) for row in rows], "widths": widths, "empty": empty,
        "numeric": [i in numeric for i in range(len(head))],
    }  # fmt: skip


def _state(plan: TrainingPlan) -> str:
    states = {PlanState.DRAFT: _("draft"), PlanState.ADVISED: _("with advice"), PlanState.PUBLISHED: _("published")}
    return states[PlanState(plan.state)]


def _number_of(plan: TrainingPlan) -> str:
    return plan.employer.enterprise_number


def _day(value: Any) -> str:
    return date_format(value, "DATE_FORMAT")


def _days(value: Decimal) -> str:
    return number(value, None, 0 if value == value.to_integral_value() else 1)
