"""What will my people learn this year: the plan from draft over advice to staff, on paper; an inspector's link."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.base.text import LANGUAGES
from rugzak.careers.firm import pack, paper, passes
from rugzak.careers.firm import plan as planning
from rugzak.careers.firm.plan_models import Council, PlanState, TrainingPlan
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.forms import posted

COUNCILS = (
    (Council.WORKS_COUNCIL.value, gettext_lazy("The works council")),
    (Council.UNION.value, gettext_lazy("The union delegation")),
    (Council.STAFF.value, gettext_lazy("The staff themselves")),
)
STATES = {
    "draft": gettext_lazy("draft"),
    "advised": gettext_lazy("with advice"),
    "published": gettext_lazy("published"),
}
DUTIES = {
    "given": gettext_lazy("Give the draft, 15 days before the advice"),
    "advised": gettext_lazy("Get the advice"),
    "published": gettext_lazy("Make the plan and show it to your people"),
}
_DATE = forms.DateInput(attrs={"type": "date"})


class LineForm(forms.Form):
    """A training of one's own choice."""

    title = forms.CharField(label=gettext_lazy("What will they learn?"), max_length=200)
    people = forms.IntegerField(label=gettext_lazy("How many people?"), min_value=1, max_value=100_000)
    hours = forms.IntegerField(label=gettext_lazy("How many hours each?"), min_value=1, max_value=2_000)
    euros = forms.IntegerField(
        label=gettext_lazy("What do you pay for each, in euros?"), min_value=0, max_value=100_000, initial=0
    )
    informal = forms.BooleanField(label=gettext_lazy("They learn it on the job or from each other"), required=False)


class AdviceForm(forms.Form):
    """Who gave advice, when, and in which words."""

    by = forms.ChoiceField(label=gettext_lazy("Who gave advice?"), choices=COUNCILS, widget=forms.RadioSelect)
    given_on = forms.DateField(label=gettext_lazy("When did they get the draft?"), widget=_DATE)
    advised_on = forms.DateField(label=gettext_lazy("When did they give advice?"), widget=_DATE)
    advice = forms.CharField(
        label=gettext_lazy("What do they advise?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


class PassForm(forms.Form):
    """Who may look, and until when."""

    name = forms.CharField(label=gettext_lazy("Name of the inspector"), max_length=120)
    service = forms.CharField(label=gettext_lazy("Of which service?"), max_length=120)
    until = forms.DateField(label=gettext_lazy("Until when may they look?"), widget=_DATE)


@require_safe
@at("firm.plan")
def plan(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The plan of this year, or of `?year=`."""
    return _page(request, desk, _year(request))


@require_POST
@at("firm.plan")
def draft(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make the draft, or make it again from what is known now."""
    year = _year(request)
    return _do(request, desk, year, lambda: planning.draft(actor=desk.actor, employer=desk.employer, year=year))


@require_POST
@at("firm.plan")
def change(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """Take a line out, write down the aim, or publish."""
    row, verb = planning.plan_of(desk.employer, year), request.POST.get("do", "")
    if verb == "remove":
        line = UUID(request.POST.get("line", str(UUID(int=0))))
        return _do(request, desk, year, lambda: planning.remove_line(actor=desk.actor, plan=row, line_id=line))
    if verb == "publish":
        return _do(request, desk, year, lambda: planning.publish(actor=desk.actor, plan=row))
    aim = request.POST.get("aim", "")
    return _do(request, desk, year, lambda: planning.set_aim(actor=desk.actor, plan=row, aim=aim))


@require_POST
@at("firm.plan")
def line(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """Add a line of one's own."""
    row, form = planning.plan_of(desk.employer, year), LineForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, year, line=form)
    data = form.cleaned_data
    given = {
        "title": data["title"],
        "people": data["people"],
        "minutes": data["hours"] * 60,
        "cents": data["euros"] * 100,
    }
    formal = not data["informal"]
    return _do(request, desk, year, lambda: planning.add_line(actor=desk.actor, plan=row, formal=formal, **given))


@require_POST
@at("firm.plan")
def advice(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """Write down the advice."""
    row, form = planning.plan_of(desk.employer, year), AdviceForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, year, advice=form)
    return _do(
        request, desk, year, lambda: planning.record_advice(actor=desk.actor, plan=row, **form.cleaned_data), form
    )


@require_safe
@at("firm.plan")
def pdf(request: HttpRequest, desk: Desk, year: int, language: str) -> HttpResponse:
    """The plan on paper, without names."""
    code = language if language in LANGUAGES else "nl"
    return _file(
        paper.plan_pdf(planning.plan_of(desk.employer, year), code), f"plan-{year}-{code}.pdf", "application/pdf"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at("firm.plan")
def evidence(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """The evidence of a year, and links for an inspector; a new link is shown once, on the page that made it."""
    planning.plan_of(desk.employer, year)
    form, link = PassForm(*posted(request)[:1]), ""
    if request.method == "POST" and request.POST.get("do") == "end":
        passes.end(actor=desk.actor, employer=desk.employer, pass_id=UUID(request.POST.get("pass", str(UUID(int=0)))))
        messages.success(request, _("The link is closed."))
        return redirect("employer:evidence", year)
    if request.method == "POST" and form.is_valid():
        try:
            _row, secret = passes.give(actor=desk.actor, employer=desk.employer, year=year, **form.cleaned_data)
            link, form = request.build_absolute_uri(reverse("employer:inspect", args=[secret])), PassForm()
        except Refusal as refusal:
            form.add_error("until", refusal.text())
    rows = passes.passes_of(actor=desk.actor, employer=desk.employer)
    context = {"desk": desk, "year": year, "form": form, "link": link, "rows": rows, "today": clock.today()}
    return render(request, "employer/evidence.html", context, status=422 if form.errors else 200)


@require_safe
@at("firm.plan")
def download(request: HttpRequest, desk: Desk, year: int) -> HttpResponse:
    """The evidence as one file."""
    held = pack.evidence(actor=desk.actor, employer=desk.employer, year=year, language=request.LANGUAGE_CODE)
    return _file(held, f"evidence-{year}.zip", "application/zip")


def _page(
    request: HttpRequest, desk: Desk, year: int, refusal: Refusal | None = None, **given: forms.Form
) -> HttpResponse:
    row = TrainingPlan.objects.filter(employer=desk.employer, year=year).prefetch_related("lines").first()
    today = clock.today()
    context: dict[str, Any] = {
        "desk": desk,
        "year": year,
        "row": row,
        "must": planning.must_plan(desk.employer),
        "years": sorted({one.year for one in planning.plans_of(desk.employer)} | {today.year, today.year + 1}),
        "refusal": refusal,
        "line": given.get("line", LineForm()),
        "advice": given.get("advice", AdviceForm(initial={"advised_on": today})),
    }
    if row:
        lines = list(row.lines.all())
        context |= {
            "lines": lines,
            "cents": sum((one.people or 0) * one.cents for one in lines),
            "duties": [(DUTIES[duty.code], duty) for duty in planning.duties(row)],
            "history": [(at, STATES[state]) for at, state in planning.history(row)],
            "open": row.state != PlanState.PUBLISHED,
            "state": STATES[row.state],
        }
    return render(request, "employer/plan.html", context, status=refusal.status if refusal else 422 if given else 200)


def _do(request: HttpRequest, desk: Desk, year: int, act: Any, form: forms.Form | None = None) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, desk, year, refusal, **({"advice": form} if form else {}))
    messages.success(request, _("Kept."))
    return redirect(f"{reverse('employer:plan')}?year={year}")


def _year(request: HttpRequest) -> int:
    """From the address or the form: this year or another that can be meant."""
    asked, today = request.POST.get("year") or request.GET.get("year", ""), clock.today()
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    return year if 2022 <= year <= today.year + 2 else today.year


def _file(content: bytes, name: str, media: str) -> HttpResponse:
    return HttpResponse(content, media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
