"""My plan: the steps with their dates, what changed since I made it, and the mending of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.careers.plan import agenda, services
from rugzak.careers.plan.standing import OPEN, PlanView, standing
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.path_cards import learned, money_of, path_card, summed
from rugzak.portal.person.path_form import form_of, sessions_of
from rugzak.portal.shared.limits import per_minute


@require_safe
@my
def plan(request: HttpRequest, me: Me) -> HttpResponse:
    """The plan that I follow, else the one that my coach proposes, else how to make one."""
    running, proposed = services.running(me.person), services.proposed(me.person)
    context = {
        "plan": running,
        "proposed": proposed,
        **(_shown(standing(running)) if running else {}),
        **({"proposal": _shown(standing(proposed))} if proposed else {}),
    }
    return render(request, "person/plan.html", context)


@require_POST
@per_minute("keep-plan", 20)
@my
def keep(request: HttpRequest, me: Me) -> HttpResponse:
    """Make what I saw my plan; where it changed in between I see the new path instead."""
    job, wishes = request.POST.get("job", "")[:200], QueryDict(request.POST.get("wishes", "")[:2000], mutable=True)
    try:
        services.keep(
            person=me.person, occupation_uri=job, wish=form_of(wishes).wish(), sessions=sessions_of(request),
            own_cents=_own(request),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.text())
        wishes["job"] = job
        return redirect(f"{reverse('person:path')}?{wishes.urlencode()}")
    messages.success(request, _("This is your plan now. You book each training yourself."))
    return redirect("person:plan")


@require_http_methods(["GET", "HEAD", "POST"])
@per_minute("path", 30, reading=True)
@my
def mend(request: HttpRequest, me: Me) -> HttpResponse:
    """The best path from today on, beside what is left of my plan; sent, it becomes my plan."""
    running = services.running(me.person)
    if running is None:
        return redirect("person:plan")
    if request.method == "POST":
        return _mended(request, me)
    try:
        found = services.mended(running)
    except Refusal as refusal:
        messages.error(request, refusal.text())
        return redirect("person:path")
    view, card = standing(running), path_card(found.path, found)
    still = {step.step.session_id for step in view.steps if step.state == OPEN}
    new = {step.session.pk for step in card.steps}
    context = {
        "card": card,
        "occupation": labels.occupation(running.occupation_uri),
        "same": new == still,
        "kept": still & new,
        "dropped": [step.step.session.training.title for step in view.steps if step.step.session_id in still - new],
        "waits": [step.step.session.training.title for step in view.steps if step.state != OPEN],
    }
    return render(request, "person/plan_mend.html", context)


def _mended(request: HttpRequest, me: Me) -> HttpResponse:
    try:
        services.mend(person=me.person, sessions=sessions_of(request), own_cents=_own(request))
    except Refusal as refusal:
        messages.error(request, refusal.text())
        return redirect("person:plan-mend")
    messages.success(request, _("Your plan is mended."))
    return redirect("person:plan")


@require_POST
@my
def answer(request: HttpRequest, me: Me) -> HttpResponse:
    """Yes or no to what my coach proposes."""
    accept = request.POST.get("answer") == "yes"
    services.answer(person=me.person, accept=accept)
    messages.success(request, _("This is your plan now.") if accept else _("You said no. Nothing changes."))
    return redirect("person:plan")


@require_POST
@my
def stop(request: HttpRequest, me: Me) -> HttpResponse:
    """End my plan; bookings stay."""
    services.stop(person=me.person)
    messages.success(request, _("Your plan has ended. What you booked stays booked."))
    return redirect("person:plan")


@require_safe
@my
def calendar(request: HttpRequest, me: Me) -> HttpResponse:
    """My plan as a file for my own agenda."""
    running = services.running(me.person)
    if running is None:
        return redirect("person:plan")
    headers = {"Content-Disposition": 'attachment; filename="rugzak.ics"'}
    return HttpResponse(agenda.calendar_of(standing(running)), content_type="text/calendar", headers=headers)


def _own(request: HttpRequest) -> int | None:
    """What they saw that it costs them, in cents."""
    text = request.POST.get("own", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _shown(view: PlanView) -> dict[str, object]:
    """A plan with names and payers."""
    rows = [(step, money_of(step.step.funding), learned(step.step.closes)) for step in view.steps]
    return {
        "view": view,
        "occupation": labels.occupation(view.plan.occupation_uri),
        "rows": rows,
        "money": summed(money for _step, money, _learned in rows),
        "closes": len({uri for step in view.steps for uri in step.step.closes}),
        "lacked": len(view.plan.gap),
    }
