"""Which jobs do I have: naming one in own words, ticking what it asks, and the level now and in a future."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from rugzak.base.errors import Refusal
from rugzak.careers.firm import roles
from rugzak.careers.firm.models import NOW, FirmRole
from rugzak.portal.employer.desk import Desk, at
from rugzak.portal.shared.forms import posted
from rugzak.skills import esco

LEVELS = (
    (0, pgettext_lazy("level of a skill", "Not needed")),
    (1, pgettext_lazy("level of a skill", "Basic")),
    (2, pgettext_lazy("level of a skill", "Independent")),
    (3, pgettext_lazy("level of a skill", "Advanced")),
    (4, pgettext_lazy("level of a skill", "Expert")),
)
SUGGESTED = 3


class RoleForm(forms.Form):
    """A job in the firm's own words."""

    name = forms.CharField(
        label=gettext_lazy("What do you call the job?"),
        help_text=gettext_lazy("As it stands in your payroll, so that we know who does it."),
        max_length=120,
    )
    people = forms.IntegerField(
        label=gettext_lazy("How many people do you need for it?"), min_value=0, max_value=roles.MOST_PEOPLE
    )
    people_later = forms.IntegerField(
        label=gettext_lazy("And in two years?"), min_value=0, max_value=roles.MOST_PEOPLE, required=False,
        help_text=gettext_lazy("Leave empty if it stays the same."),
    )  # fmt: skip
    team = forms.CharField(
        label=gettext_lazy("In which team?"), max_length=80, required=False,
        help_text=gettext_lazy("Leave empty if it is in several teams."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("What do these people do?"),
        help_text=gettext_lazy("Two or three sentences. We propose the skills; you tick what is right."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )


class ScenarioForm(forms.Form):
    """A future with a name."""

    scenario = forms.CharField(
        label=gettext_lazy("What do you call that future?"),
        help_text=gettext_lazy("For example: automated warehouse."),
        max_length=60,
    )


@require_safe
@at("firm.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The jobs of the firm with how many people each needs."""
    found = [(role, len(roles.needs_of(role))) for role in roles.roles_of(desk.employer).prefetch_related("needs")]
    choice = roles.choice_of(desk.employer)
    return render(request, "employer/roles.html", {"desk": desk, "roles": found, "choice": choice})


@require_http_methods(["GET", "HEAD", "POST"])
@at("firm.change")
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Name a job; then tick the occupation or the skills that we read in the words; then it is there."""
    form = RoleForm(*posted(request)[:1], initial={"people": 1})
    refusal = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") != "keep":
            return render(request, "employer/role_tick.html", {"desk": desk, "form": form} | _proposals(form))
        try:
            role = _add(desk, form, request)
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("The job is there. Say how well people must be able to do each skill."))
            return redirect("employer:role", role.pk)
    context = {"desk": desk, "form": form, "refusal": refusal}
    return render(request, "employer/role_new.html", context, status=422 if form.errors or refusal else 200)


def _add(desk: Desk, form: RoleForm, request: HttpRequest) -> FirmRole:
    data = {name: form.cleaned_data[name] for name in ("name", "people", "people_later", "team")}
    occupation, skills = request.POST.get("occupation", ""), request.POST.getlist("skill")
    return roles.add_role(
        actor=desk.actor, employer=desk.employer, occupation_uri=occupation, skill_uris=skills, **data
    )


def _proposals(form: RoleForm) -> dict[str, Any]:
    """Occupations that the name points to, and skills that stand in the words."""
    text = f"{form.cleaned_data['name']}. {form.cleaned_data['words']}".strip()
    found = roles.proposals(text)
    return {"occupations": found.occupations[:SUGGESTED], "skills": found.skills, "notes": found.note_texts()}


@require_http_methods(["GET", "HEAD", "POST"])
@at("firm.see")
def one(request: HttpRequest, desk: Desk, role_id: UUID) -> HttpResponse:
    """What a job asks, today and in a future; a change is kept at once."""
    role = roles.role_of(desk.employer, role_id)
    scenario = request.GET.get("scenario", NOW)[:60]
    if request.method == "POST":
        try:
            answer = _change(request, desk, role, scenario)
        except Refusal as refusal:
            messages.error(request, refusal.text())
            answer = None
        return answer or redirect(request.get_full_path())
    now, then = roles.needs_of(role), roles.needs_of(role, scenario)
    shot = esco.snapshot()
    rows = [(shot.skill(uri), now.get(uri, 0), then.get(uri, 0)) for uri in dict.fromkeys((*now, *then))]
    context = {
        "desk": desk,
        "role": role,
        "occupation": shot.find_occupation(role.occupation_uri),
        "rows": sorted(rows, key=lambda row: (-row[2], str(row[0].label))),
        "levels": LEVELS,
        "scenario": scenario,
        "scenarios": roles.scenarios_of(desk.employer),
        "form": ScenarioForm(),
        "found": shot.search(request.GET.get("q", "")[:100], "skill", request.LANGUAGE_CODE, 8)
        if request.GET.get("q", "").strip() else [],
        "q": request.GET.get("q", ""),
    }  # fmt: skip
    return render(request, "employer/role.html", context)


def _change(request: HttpRequest, desk: Desk, role: FirmRole, scenario: str) -> HttpResponse | None:
    verb = request.POST.get("do", "levels")
    if verb == "end":
        roles.end_role(actor=desk.actor, role=role)
        messages.success(request, _("The job is off the list."))
        return redirect("employer:roles")
    if verb == "people":
        _people(request, desk, role)
    else:
        roles.set_needs(actor=desk.actor, role=role, levels=_levels(request), scenario=scenario)
    messages.success(request, _("Kept."))
    return None


def _people(request: HttpRequest, desk: Desk, role: FirmRole) -> None:
    now, later = request.POST.get("people", ""), request.POST.get("people_later", "")
    roles.change_role(
        actor=desk.actor, role=role, people=int(now) if now.isdecimal() and len(now) < 7 else None,
        people_later=int(later) if later.isdecimal() and len(later) < 7 else None,
    )  # fmt: skip


def _levels(request: HttpRequest) -> dict[str, int]:
    """The levels that were sent, by URI of a skill."""
    sent = zip(request.POST.getlist("skill"), request.POST.getlist("level"), strict=False)
    return {uri: int(level) for uri, level in sent if level.isdecimal() and len(level) == 1}
