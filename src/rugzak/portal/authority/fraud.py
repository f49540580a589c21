"""The fraud desk: what looks wrong and why, one case with its evidence and time line, and the decision. No names."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts.models import Organisation
from rugzak.base.errors import Refusal
from rugzak.booking.fraud import desk as inquiries
from rugzak.booking.fraud import queries, scan
from rugzak.booking.fraud.models import Case, CaseState
from rugzak.booking.fraud.rules import all_rules
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.authority.words import CLAIM_STATES
from rugzak.portal.shared.inquiry import STATES, download, moments

PER_PAGE, SHOWN = 20, 50
LIVE = (CaseState.OPEN, CaseState.UPHELD, CaseState.APPEALED)


class OpenForm(forms.Form):
    """Why someone looks, and whether the payments that the signals name wait meanwhile."""

    reason = forms.CharField(
        label=gettext_lazy("Why do you open an inquiry?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    hold = forms.BooleanField(label=gettext_lazy("Hold the payments that these signals name"), required=False)


class WordsForm(forms.Form):
    """A few sentences."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to know?"),
        help_text=gettext_lazy("The provider reads it, and has 14 days to answer."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )


class EvidenceForm(forms.Form):
    """What someone found, in words or as a file."""

    text = forms.CharField(
        label=gettext_lazy("What did you find?"),
        help_text=gettext_lazy("For colleagues only. Don’t write names of learners."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )
    file = forms.FileField(label=gettext_lazy("A file"), required=False)


class DecisionForm(forms.Form):
    """One of two answers, with a reason."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        widget=forms.RadioSelect,
        choices=[
            ("cleared", gettext_lazy("Nothing wrong: pay what waits")),
            ("upheld", gettext_lazy("Not in order: don’t pay what waits")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("The provider reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class AnswerForm(DecisionForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Is the provider right?"),
        widget=forms.RadioSelect,
        choices=[
            ("cleared", gettext_lazy("Yes: pay what waits")),
            ("upheld", gettext_lazy("No: the decision stands")),
        ],
    )


@require_safe
@at_desk("fraud.see")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The work list: cases that run with the reason why, and signals that hold nothing."""
    state = request.GET.get("state", "")
    rows = queries.cases(actor=desk.actor, states=[state] if state in STATES else LIVE)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    running = queries.cases(actor=desk.actor, states=LIVE)
    held = {case.pk: queries.money_of(case).held for case in running[:200]}
    context: dict[str, Any] = {
        "page": page,
        "rows": [_row(case, held) for case in page],
        "state": state if state in STATES else "",
        "closed": [(code, STATES[code][0]) for code in ("cleared", "final")],
        "running": running.count(),
        "held": sum(held.values()),
        "loose": _loose(desk),
        "may_handle": desk.may("fraud.handle"),
        "rules": len(all_rules()),
    }
    return show(request, desk, "fraud", context)


@require_safe
@at_desk("fraud.see")
def rules(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every rule, what it does, and what happened elsewhere."""
    return show(request, desk, "fraud_rules", {"rules": list(all_rules().values())})


@require_POST
@at_desk("fraud.handle")
def scan_now(request: HttpRequest, desk: Desk) -> HttpResponse:
    report = scan.everyone(actor=desk.actor)
    messages.success(request, _("Looked at all providers. Open inquiries: %(n)s.") % {"n": report.cases})
    return redirect("authority:fraud")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("fraud.handle")
def new(request: HttpRequest, desk: Desk, provider_id: UUID) -> HttpResponse:
    """Open an inquiry into a provider by hand."""
    provider = get_object_or_404(Organisation, pk=provider_id)
    form = OpenForm(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            case = inquiries.open_case(actor=desk.actor, provider=provider, **form.cleaned_data)
            return redirect("authority:fraud-case", case.pk)
        except Refusal as refused:
            refusal = refused
    seen = [(all_rules()[row.rule], row) for row in queries.loose_signals(desk.actor).filter(provider=provider)]
    reasons = [(rule.name, rule.explain(row.figures)) for rule, row in seen]
    context = {"provider": provider, "form": form, "reasons": reasons, "refusal": refusal}
    return show(request, desk, "fraud_new", context, refusal.status if refusal else 200)


@require_safe
@at_desk("fraud.see")
def one(request: HttpRequest, desk: Desk, case_id: UUID) -> HttpResponse:
    return _page(request, desk, queries.case(desk.actor, case_id, whole=True))


@require_POST
@at_desk("fraud.handle")
def ask(request: HttpRequest, desk: Desk, case_id: UUID) -> HttpResponse:
    """Ask the provider something."""
    case, form = queries.case(desk.actor, case_id, whole=True), WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, case, ask=form)
    return _do(request, desk, case, partial(inquiries.ask, question=_word(form, "text")))


@require_POST
@at_desk("fraud.handle")
def extend(request: HttpRequest, desk: Desk, case_id: UUID) -> HttpResponse:
    """Hold for another term."""
    case, reason = queries.case(desk.actor, case_id, whole=True), request.POST.get("reason", "")
    return _do(request, desk, case, partial(inquiries.extend, reason=reason))


@require_POST
@at_desk("fraud.handle")
def evidence(request: HttpRequest, desk: Desk, case_id: UUID) -> HttpResponse:
    """Add what was found."""
    case, form = queries.case(desk.actor, case_id, whole=True), EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, desk, case, evidence=form)
    given, text = form.cleaned_data.get("file"), _word(form, "text")
    name, content = (given.name, given.read()) if given else ("", None)
    return _do(request, desk, case, partial(inquiries.add_evidence, text=text, name=name, content=content))


@require_POST
@at_desk("fraud.decide")
def decide(request: HttpRequest, desk: Desk, case_id: UUID) -> HttpResponse:
    """Decide the case, or answer the appeal."""
    case = queries.case(desk.actor, case_id, whole=True)
    form = (AnswerForm if case.state == CaseState.APPEALED else DecisionForm)(request.POST)
    if not form.is_valid():
        return _page(request, desk, case, decision=form)
    outcome, reason = _word(form, "outcome"), _word(form, "reason")
    if case.state == CaseState.APPEALED:
        act: Callable[..., object] = partial(inquiries.answer_appeal, granted=outcome == "cleared", reason=reason)
    else:
        act = partial(inquiries.decide, outcome=outcome, reason=reason)
    return _do(request, desk, case, act)


@require_safe
@at_desk("fraud.see")
def file(request: HttpRequest, desk: Desk, case_id: UUID, step_id: UUID) -> HttpResponse:
    """A file that someone added."""
    case = queries.case(desk.actor, case_id, whole=True)
    return download(*inquiries.file_of(actor=desk.actor, case=case, step_id=step_id))


def _do(request: HttpRequest, desk: Desk, case: Case, act: Callable[..., object]) -> HttpResponse:
    try:
        act(actor=desk.actor, case=case)
    except Refusal as refusal:
        return _page(request, desk, case, refusal)
    messages.success(request, _("Done. It is in the time line."))
    return redirect("authority:fraud-case", case.pk)


def _page(
    request: HttpRequest, desk: Desk, case: Case, refusal: Refusal | None = None, **given: forms.Form
) -> HttpResponse:
    open_, appealed = case.state == CaseState.OPEN, case.state == CaseState.APPEALED
    mine = desk.actor.user_id in queries.hands(case)
    claims = queries.claims_of(case).select_related("booking__session__training").order_by("-made_at")
    context = {
        "case": case,
        "state": STATES[case.state],
        "reasons": [(rule, rule.explain(signal.figures)) for rule, signal in queries.rules_of(case)],
        "money": queries.money_of(case),
        "claims": [(claim, *CLAIM_STATES[claim.state]) for claim in claims[:SHOWN]],
        "claim_count": claims.count(),
        "moments": moments(case.steps.all()),
        "ask": given.get("ask", WordsForm()) if open_ and desk.may("fraud.handle") else None,
        "evidence": given.get("evidence", EvidenceForm()) if open_ and desk.may("fraud.handle") else None,
        "decision": given.get("decision", _decision(appealed)) if (open_ or appealed) and not mine else None,
        "mine": mine and (open_ or appealed),
        "heard": queries.was_heard(case),
        "refusal": refusal,
    }
    return show(request, desk, "fraud_case", context, refusal.status if refusal else 400 if given else 200)


def _decision(appealed: bool) -> forms.Form:
    return AnswerForm() if appealed else DecisionForm()


def _row(case: Case, held: Mapping[UUID, int]) -> dict[str, Any]:
    """A case with the gravest reason in words."""
    found = queries.rules_of(case)
    why = found[0][0].explain(found[0][1].figures) if found else None
    return {
        "case": case,
        "why": why,
        "more": len(found) - 1,
        "held": held[case.pk] if case.pk in held else queries.money_of(case).held,
        "state": STATES[case.state],
    }


def _loose(desk: Desk) -> list[tuple[Organisation, list[Any]]]:
    """Signals that hold nothing, by provider."""
    found: dict[Organisation, list[Any]] = {}
    for signal in queries.loose_signals(desk.actor)[:SHOWN]:
        found.setdefault(signal.provider, []).append(all_rules()[signal.rule].explain(signal.figures))
    return list(found.items())


def _word(form: forms.Form, name: str) -> str:
    return str(form.cleaned_data[name])
