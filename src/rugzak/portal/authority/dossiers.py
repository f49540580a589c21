"""Files of recognition: what waits, the oldest first; one file to judge, to conclude, to confirm, to answer."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.catalogue.recognition import assess, conditions, objections, queries
from rugzak.catalogue.recognition.assess import Asked
from rugzak.catalogue.recognition.models import AGAINST, Dossier, Outcome, State
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.shared import recognition
from rugzak.portal.shared.inquiry import download

PER_PAGE, SHOWN = 20, 30


def _why(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=gettext_lazy("The provider reads it, and so does the public once it is final."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class ConfirmForm(forms.Form):
    """A second person: so, or not so."""

    agree = forms.ChoiceField(
        label=gettext_lazy("Do you confirm it?"),
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes, decide so")), ("no", gettext_lazy("No, not so"))],
    )
    reason = _why(gettext_lazy("Why?"))


class AnswerForm(forms.Form):
    """Whether the provider is right."""

    agree = forms.ChoiceField(
        label=gettext_lazy("Is the provider right?"),
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes: the decision is turned")), ("no", gettext_lazy("No: the decision stands"))],
    )
    reason = _why(gettext_lazy("Why?"))


class AppealForm(forms.Form):
    """What a committee or a court said."""

    body = forms.CharField(label=gettext_lazy("Who judged?"), max_length=100)
    agree = forms.ChoiceField(
        label=gettext_lazy("What did it say?"),
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("The decision stands")), ("no", gettext_lazy("The decision is turned"))],
    )
    reason = _why(gettext_lazy("What is the reason, and which number has it?"))


@require_safe
@at_desk("recognition.confirm")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The work list, with the day by which each must be decided, and conditions that wait."""
    waiting = queries.worklist(desk.actor)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    due = queries.conditions_due(desk.actor)
    context: dict[str, Any] = {
        "page": page,
        "rows": [_row(one, today) for one in page],
        "late": waiting.filter(decide_by__lt=today).exclude(state=State.OBJECTED).count(),
        "conditions": [(one, recognition.name(one.dossier), recognition.CONDITIONS[one.state]) for one in due[:SHOWN]],
    }
    return show(request, desk, "dossiers", context)


@require_safe
@at_desk("recognition.confirm")
def one(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    return _page(request, desk, queries.dossier(desk.actor, dossier_id))


@require_POST
@at_desk("recognition.judge")
def take(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    dossier = queries.dossier(desk.actor, dossier_id)
    return _do(request, desk, dossier, partial(assess.take, actor=desk.actor, dossier=dossier))


@require_POST
@at_desk("recognition.judge")
def put_back(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    dossier = queries.dossier(desk.actor, dossier_id)
    return _do(request, desk, dossier, partial(assess.put_back, actor=desk.actor, dossier=dossier))


@require_POST
@at_desk("recognition.judge")
def judge(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    """Keep the judgements that were filled in; a criterion that is left alone waits."""
    dossier, typed = queries.dossier(desk.actor, dossier_id), request.POST
    for row in recognition.rows(dossier, queries.AUTHORITY):
        level, reason = typed.get(f"{row.field}-level", ""), typed.get(f"{row.field}-reason", "")[:4000]
        given = {"criterion": row.criterion.code, "level": level, "reason": reason}
        if not level:
            continue
        try:
            assess.judge(actor=desk.actor, dossier=dossier, **given)
        except Refusal as refusal:
            return _page(request, desk, dossier, refusal)
    messages.success(request, _("Kept."))
    return redirect("authority:dossier", dossier.pk)


@require_POST
@at_desk("recognition.judge")
def conclude(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    """The assessor's outcome, with the conditions that were written."""
    dossier, typed = queries.dossier(desk.actor, dossier_id), request.POST
    outcome, reason = typed.get("outcome", ""), typed.get("reason", "")[:4000]
    asked = _asked(request, dossier) if outcome == Outcome.CONDITIONAL else []
    act = partial(assess.conclude, actor=desk.actor, dossier=dossier, outcome=outcome, reason=reason, conditions=asked)
    return _do(request, desk, dossier, act)


@require_POST
@at_desk("recognition.confirm")
def confirm(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    """A second person on a refusal or a withdrawal, or someone new on an objection."""
    dossier = queries.dossier(desk.actor, dossier_id)
    objected = dossier.state == State.OBJECTED
    form = (AnswerForm if objected else ConfirmForm)(request.POST)
    if not form.is_valid():
        return _page(request, desk, dossier, decision=form)
    agree, reason = form.cleaned_data["agree"] == "yes", form.cleaned_data["reason"]
    act: Callable[..., object] = (
        partial(objections.answer, granted=agree) if objected else partial(assess.confirm, agree=agree)
    )
    return _do(request, desk, dossier, partial(act, actor=desk.actor, dossier=dossier, reason=reason))


@require_POST
@at_desk("recognition.confirm")
def appeal(request: HttpRequest, desk: Desk, dossier_id: UUID) -> HttpResponse:
    """Write down what an outside body said."""
    dossier, form = queries.dossier(desk.actor, dossier_id), AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, dossier, appeal=form)
    given = {"body": form.cleaned_data["body"], "upheld": form.cleaned_data["agree"] == "yes"}
    act = partial(objections.record_appeal, reason=form.cleaned_data["reason"], **given)
    return _do(request, desk, dossier, partial(act, actor=desk.actor, dossier=dossier))


@require_POST
@at_desk("recognition.judge")
def settle(request: HttpRequest, desk: Desk, dossier_id: UUID, condition_id: UUID) -> HttpResponse:
    """Whether a condition is met."""
    dossier = queries.dossier(desk.actor, dossier_id)
    row, typed = conditions.find(dossier, condition_id), request.POST
    met, reason = typed.get("met") == "yes", typed.get("reason", "")[:4000]
    act = partial(conditions.settle, actor=desk.actor, condition=row, met=met, reason=reason)
    return _do(request, desk, dossier, act)


@require_safe
@at_desk("recognition.confirm")
def proof(request: HttpRequest, desk: Desk, dossier_id: UUID, answer_id: UUID) -> HttpResponse:
    """A proof that a provider added."""
    return download(*queries.proof_file(desk.actor, queries.dossier(desk.actor, dossier_id), answer_id))


def _asked(request: HttpRequest, dossier: Dossier) -> list[Asked]:
    """The conditions that were written; a day that is none is one of long ago, which the room refuses."""
    found = []
    for row in recognition.rows(dossier, queries.AUTHORITY):
        text = request.POST.get(f"{row.field}-condition", "").strip()[:4000]
        if text:
            found.append(Asked(row.criterion.code, text, _day(request.POST.get(f"{row.field}-until", ""))))
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _row(dossier: Dossier, today: date) -> dict[str, Any]:
    by = dossier.answer_by if dossier.state == State.OBJECTED else dossier.decide_by
    return {
        "dossier": dossier,
        "name": recognition.name(dossier),
        "label": recognition.label(dossier),
        "state": recognition.state(dossier),
        "kind": recognition.KINDS[dossier.kind],
        "by": by,
        "late": by is not None and by < today,
    }


def _do(request: HttpRequest, desk: Desk, dossier: Dossier, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, desk, dossier, refusal)
    messages.success(request, _("Done. It is in the time line."))
    return redirect("authority:dossier", dossier.pk)


def _page(
    request: HttpRequest, desk: Desk, dossier: Dossier, refusal: Refusal | None = None, **given: forms.Form
) -> HttpResponse:
    dossier = queries.dossier(desk.actor, dossier.pk)
    context = recognition.sheet(desk.actor, dossier) | _forms(desk, dossier, given) | {"refusal": refusal}
    standing = context["standing"]
    mine = dossier.state == State.TAKEN and dossier.taken_by == desk.actor.user_id
    context |= {
        "mine": mine,
        "conclude": mine and context["was_judged"] and not standing.open,
        "lacking": [row for row in context["rows"] if row.answer and row.answer.judged not in ("yes", "")],
        "may_take": dossier.state == State.SENT and desk.may("recognition.judge", dossier.provider_id),
        "may_settle": desk.may("recognition.judge", dossier.provider_id),
    }
    return show(request, desk, "dossier", context, refusal.status if refusal else 422 if given else 200)


def _forms(desk: Desk, dossier: Dossier, given: dict[str, forms.Form]) -> dict[str, Any]:
    """The forms for which it is the time; not for who had a hand in it before."""
    hands = {dossier.taken_by} if dossier.state == State.PROPOSED else assess.hands(dossier)
    waits = dossier.state in (State.PROPOSED, State.OBJECTED)
    fresh = AnswerForm() if dossier.state == State.OBJECTED else ConfirmForm()
    against = dossier.outcome in (*AGAINST, Outcome.CONDITIONAL)
    ended = dossier.state in (State.DECIDED, State.ANSWERED) and against
    return {
        "decision": given.get("decision", fresh) if waits and desk.actor.user_id not in hands else None,
        "had_hands": waits and desk.actor.user_id in hands,
        "appeal": given.get("appeal", AppealForm()) if ended else None,
    }
