"""The door as the authority sees it: what waits, one application with what to look at, stages and accounts."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts.models import Organisation
from rugzak.base import files
from rugzak.base.errors import NotFound, Refusal
from rugzak.booking.stages import queries as stages
from rugzak.catalogue.trust import account, door, queries, standing
from rugzak.catalogue.trust.models import Application
from rugzak.catalogue.trust.rules import ORDER, stage
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.provider.door_forms import VAT
from rugzak.portal.shared.door import CHECKS, STATES, WARNINGS, conditions, trust_moments
from rugzak.portal.shared.inquiry import download

SHOWN = 50
WAITS = ("ready", "open")


class DecisionForm(forms.Form):
    """Let in or refuse, with a reason that the applicant reads."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Does this provider come in?"),
        widget=forms.RadioSelect,
        choices=(
            ("new", gettext_lazy("Yes, as new")),
            ("limited", gettext_lazy("Yes, as limited: a public institution that we know")),
            ("no", gettext_lazy("No")),
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The provider reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class ObjectionForm(forms.Form):
    """Is the objection right?"""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Is the objection right?"),
        widget=forms.RadioSelect,
        choices=(("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No: the decision stands"))),
    )
    reason = DecisionForm.base_fields["reason"]


class LowerForm(forms.Form):
    """To which stage, and why."""

    to = forms.ChoiceField(label=gettext_lazy("To which stage?"), widget=forms.RadioSelect)
    reason = DecisionForm.base_fields["reason"]

    def __init__(self, data: object = None, *, here: str) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        lower = ORDER[: ORDER.index(here)]
        self.fields["to"].choices = [(code, stage(code).name) for code in lower]  # type: ignore[attr-defined]


@require_safe
@at_desk("door.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The work list: applications and objections, accounts that change, providers below the highest stage."""
    waiting = queries.work_list()
    context = {
        "count": waiting.count(),
        "waiting": [(row, *STATES[row.state]) for row in waiting[:SHOWN]],
        "open": [(row, *STATES[row.state]) for row in queries.unfinished()[:SHOWN]],
        "changes": [(row, *CHECKS[row.state]) for row in queries.changes()[:SHOWN]],
        "standings": [(row, stage(row.stage).name) for row in queries.standings()[:SHOWN]],
    }
    return show(request, desk, "door", context)


@require_safe
@at_desk("door.see")
def one(request: HttpRequest, desk: Desk, application_id: UUID) -> HttpResponse:
    return _page(request, desk, get_object_or_404(Application, pk=application_id))


@require_POST
@at_desk("door.decide", "door.answer")
def decide(request: HttpRequest, desk: Desk, application_id: UUID) -> HttpResponse:
    """Decide, or answer the objection."""
    row = get_object_or_404(Application, pk=application_id)
    form = (ObjectionForm if row.state == "objected" else DecisionForm)(request.POST)
    if not form.is_valid():
        return _page(request, desk, row, form=form)
    outcome, reason = str(form.cleaned_data["outcome"]), str(form.cleaned_data["reason"])
    try:
        if row.state == "objected":
            door.answer(actor=desk.actor, application=row, granted=outcome == "yes", reason=reason)
        else:
            at = outcome if outcome != "no" else "new"
            door.decide(actor=desk.actor, application=row, admit=outcome != "no", reason=reason, stage=at)
    except Refusal as refusal:
        return _page(request, desk, Application.objects.get(pk=row.pk), refusal)
    messages.success(request, _("Decided. The provider can read it."))
    return redirect("authority:door-one", row.pk)


@require_POST
@at_desk("door.decide")
def need_two(request: HttpRequest, desk: Desk, application_id: UUID) -> HttpResponse:
    """Ask for a second signature."""
    row = get_object_or_404(Application, pk=application_id)
    try:
        door.need_two(actor=desk.actor, application=row)
    except Refusal as refusal:
        return _page(request, desk, row, refusal)
    messages.success(request, _("Asked. They get a mail."))
    return redirect("authority:door-one", row.pk)


@require_safe
@at_desk("door.see")
def proof(request: HttpRequest, desk: Desk, application_id: UUID, label_id: UUID) -> HttpResponse:
    """The proof of a label."""
    row = get_object_or_404(Application, pk=application_id).labels.filter(pk=label_id).first()
    if row is None:
        raise NotFound
    return download(row.file_name, files.read(row.file_id))


@require_safe
@at_desk("trust.see")
def place(request: HttpRequest, desk: Desk, organisation_id: UUID) -> HttpResponse:
    """Where one provider stands, and what one can do about it."""
    return _place(request, desk, _provider(organisation_id))


@require_POST
@at_desk("trust.lower", "trust.answer", "account.approve")
def act(request: HttpRequest, desk: Desk, organisation_id: UUID) -> HttpResponse:
    """Lower, answer an objection, or approve an account; which one is in the button."""
    provider, do = _provider(organisation_id), request.POST.get("do", "")
    here = stages.place(provider)
    form = LowerForm(request.POST, here=here.stage.code) if do == "lower" else ObjectionForm(request.POST)
    if do in ("lower", "answer") and not form.is_valid():
        return _place(request, desk, provider, given={do: form})
    data = form.cleaned_data if form.is_valid() else {}
    acts: dict[str, Callable[[], object]] = {
        "lower": lambda: standing.lower(actor=desk.actor, provider=provider, to=data["to"], reason=data["reason"]),
        "answer": lambda: standing.answer(
            actor=desk.actor, provider=provider, granted=data["outcome"] == "yes", reason=data["reason"]
        ),
        "approve": lambda: account.approve(actor=desk.actor, check=here.change) if here.change else None,
    }
    if do in acts:
        try:
            acts[do]()
        except Refusal as refusal:
            return _place(request, desk, provider, refusal)
        messages.success(request, _("Decided. The provider can read it."))
    return redirect("authority:provider-place", provider.pk)


def _page(
    request: HttpRequest, desk: Desk, row: Application, refusal: Refusal | None = None, form: forms.Form | None = None
) -> HttpResponse:
    made = ObjectionForm() if row.state == "objected" else DecisionForm()
    verb = "door.answer" if row.state == "objected" else "door.decide"
    may = desk.may(verb, made_by=row.decided_by if row.state == "objected" else row.made_by)
    context = {
        "application": row,
        "state": STATES[row.state],
        "warnings": [WARNINGS[code] for code in queries.warnings(row)],
        "vat": next(words for code, words in VAT if code == row.vat),
        "missing": queries.missing(row) if row.state in WAITS else [],
        "signers": row.signers.all(),
        "labels": row.labels.all(),
        "form": (form or made) if may and row.state in (*WAITS, "objected") else None,
        "may_two": may and row.state in WAITS and row.signers_needed < 2,
        "refusal": refusal,
    }
    return show(request, desk, "door_one", context, refusal.status if refusal else 400 if form else 200)


def _place(
    request: HttpRequest,
    desk: Desk,
    provider: Organisation,
    refusal: Refusal | None = None,
    given: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    found, given = stages.place(provider), given or {}
    row, code = found.standing, found.stage.code
    objects = row is not None and row.objected_at is not None
    context = {
        "provider": provider,
        "place": found,
        "conditions": conditions(found.conditions),
        "moments": trust_moments(found.steps),
        "lower": given.get("lower", LowerForm(here=code))
        if code != "new" and desk.may("trust.lower", provider.pk)
        else None,
        "answer": given.get("answer", ObjectionForm()) if objects and desk.may("trust.answer", provider.pk) else None,
        "change": found.change,
        "change_state": CHECKS[found.change.state] if found.change else None,
        "may_approve": found.change is not None and found.change.state == "confirmed",
        "refusal": refusal,
    }
    return show(request, desk, "provider_place", context, refusal.status if refusal else 400 if given else 200)


def _provider(organisation_id: UUID) -> Organisation:
    return get_object_or_404(Organisation, pk=organisation_id, kind__in=door.KINDS)
