"""Home: how many of my people learn, and what waits for me."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rugzak.accounts import pots, staff
from rugzak.accounts.staff import Sharing
from rugzak.base import clock
from rugzak.base.quantities import number
from rugzak.booking.contributions import learners
from rugzak.evaluation.codes import SMALLEST_GROUP
from rugzak.portal.employer.budget import funds_of, gives_money
from rugzak.portal.employer.desk import Desk, at


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits: what, why, and where to do it."""

    title: str
    text: str
    href: str
    action: str


@require_safe
@at("employer.overview")
def home(request: HttpRequest, desk: Desk) -> HttpResponse:
    today = clock.today()
    shared = staff.sharing(desk.employer, today)
    context: dict[str, Any] = {
        "desk": desk,
        "people": len(shared.people),
        "shared": len(shared.anything),
        "year": today.year,
        "tasks": _tasks(desk, shared),
        "least": SMALLEST_GROUP,
    }
    return render(request, "employer/home.html", context | _learning(shared))


def _learning(shared: Sharing) -> dict[str, Any]:
    """How many learned this year; neither a few learners nor a few others are counted out."""
    today, people = clock.today(), len(shared.people)
    count = learners(shared.people, today.replace(month=1, day=1), today)
    few = people < SMALLEST_GROUP or 0 < count < SMALLEST_GROUP
    return {"few": few, "learn": None if few else count, "rest": None if few else people - count}


def _tasks(desk: Desk, shared: Sharing) -> list[Task]:
    if not shared.people:
        return [_import()]
    tasks = []
    money = [fund for fund in funds_of(desk) if gives_money(fund)]
    if not money:
        text = _("With a budget your people choose what they learn. You decide how much.")
        tasks.append(Task(_("You have no learning budget yet"), text, reverse("employer:budget"), _("Look at budgets")))
    for fund in money:
        waiting = len(pots.without_purse(fund, shared.people, clock.today()))
        if waiting:
            tasks.append(_give(fund.pk, waiting, len(shared.people)))
    return tasks


def _import() -> Task:
    text = _("Bring in your people with a file from your payroll. We check it first.")
    return Task(_("We don’t know your people yet"), text, reverse("employer:import"), _("Choose the file"))


def _give(fund_id: object, waiting: int, people: int) -> Task:
    if waiting == people:
        title = _("Nobody has a budget from you yet")
    else:
        title = ngettext("%(n)s person has no budget from you yet", "%(n)s people have no budget from you yet", waiting)
    text = _("You choose who gets it, how much, and until when.")
    href = reverse("employer:grant", args=[fund_id])
    return Task(title % {"n": number(waiting)} if waiting != people else title, text, href, _("Give budget"))
