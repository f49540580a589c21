"""What is held at this provider and why, in plain words; answer a question, or appeal against a decision."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts import access
from rugzak.base.errors import Refusal
from rugzak.booking.fraud import desk as inquiries
from rugzak.booking.fraud import queries
from rugzak.booking.fraud.models import Case, CaseState, StepKind
from rugzak.booking.models import WAITING_CLAIMS
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.provider.words import CLAIM_STATES
from rugzak.portal.shared.inquiry import STATES, download, moments

SHOWN = 50


class AnswerForm(forms.Form):
    """An answer in words, with a file where there is one."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to say?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("A file, such as the signed lists"), help_text=gettext_lazy("At most 10 MB."), required=False
    )


class AppealForm(forms.Form):
    """Why the decision is wrong."""

    text = forms.CharField(
        label=gettext_lazy("Why is the decision wrong?"),
        help_text=gettext_lazy("Someone who did not work on it reads this and answers."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )


@require_safe
@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = [(case, _held(case), *STATES[case.state]) for case in queries.told(desk.provider.pk)[:SHOWN]]
    held = sum(held for case, held, _words, _kind in rows if case.holds)
    return render(request, "provider/inquiries.html", {"rows": rows, "held": held})


def _held(case: Case) -> int:
    """Cents that wait for it; nothing is looked up for a case that holds nothing."""
    return queries.money_of(case).held if case.holds else 0


@require_safe
@at_desk
def one(request: HttpRequest, desk: Desk, case_id: UUID) -> HttpResponse:
    return _page(request, desk, _case(desk, case_id))


@require_POST
@at_desk
def answer(request: HttpRequest, desk: Desk, case_id: UUID) -> HttpResponse:
    """Send what was asked."""
    case, form = _case(desk, case_id), AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, desk, case, form=form)
    given, text = form.cleaned_data.get("file"), str(form.cleaned_data["text"])
    name, content = (given.name, given.read()) if given else ("", None)
    act = partial(inquiries.add_evidence, actor=desk.actor, case=case, text=text, name=name, content=content)
    return _do(request, desk, case, act, _("Thank you. The authority has your answer."))


@require_POST
@at_desk
def appeal(request: HttpRequest, desk: Desk, case_id: UUID) -> HttpResponse:
    """Appeal in time."""
    case, form = _case(desk, case_id), AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, case, form=form)
    text = str(form.cleaned_data["text"])
    act = partial(inquiries.appeal, actor=desk.actor, case=case, text=text)
    return _do(request, desk, case, act, _("Your appeal is in. Someone new looks at it."))


@require_safe
@at_desk
def file(request: HttpRequest, desk: Desk, case_id: UUID, step_id: UUID) -> HttpResponse:
    """A file of one's own answer."""
    case = _case(desk, case_id)
    return download(*inquiries.file_of(actor=desk.actor, case=case, step_id=step_id))


def _do(request: HttpRequest, desk: Desk, case: Case, act: Callable[[], object], told: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _page(request, desk, case, refusal)
    messages.success(request, told)
    return redirect("provider:inquiry", case.pk)


def _page(
    request: HttpRequest, desk: Desk, case: Case, refusal: Refusal | None = None, form: forms.Form | None = None
) -> HttpResponse:
    claims = queries.claims_of(case).filter(state__in=WAITING_CLAIMS)
    rows = list(claims.select_related("booking__person", "booking__session__training").order_by("-made_at")[:SHOWN])
    people = [row.booking.person_id for row in rows if row.booking.person_id is not None]
    access.log_reads(desk.actor, "claim.see", people, organisation_id=desk.provider.pk)
    context = {
        "case": case,
        "state": STATES[case.state],
        "reasons": queries.told_reasons(case),
        "held": queries.money_of(case).held,
        "claims": [(row, *CLAIM_STATES[row.state]) for row in rows],
        "claim_count": claims.count(),
        "moments": moments(case.steps.filter(shown=True)),
        "question": case.steps.filter(kind=StepKind.ASKED).last(),
        "answer": (form or AnswerForm()) if case.state == CaseState.OPEN else None,
        "appeal": (form or AppealForm()) if case.state == CaseState.UPHELD else None,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 400 if form else 200
    return render(request, "provider/inquiry.html", context, status=status)


def _case(desk: Desk, case_id: UUID) -> Case:
    return get_object_or_404(queries.told(desk.provider.pk), pk=case_id)
