"""Calls for tender at the desk of the authority: write, hold a key, publish, answer, open, score, award, contract."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.accounts.models import Organisation
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.base.errors import Refusal
from rugzak.catalogue.calls import asking, awarding, drafting, errors, opening, queries, scoring
from rugzak.catalogue.calls.models import Call
from rugzak.portal.authority import call_score
from rugzak.portal.authority.call_forms import CallForm, ContractForm, Criteria, Lots, ResultForm, filled
from rugzak.portal.authority.desk import Desk, at_desk, show
from rugzak.portal.shared import calls as shared
from rugzak.portal.shared.forms import posted

SHOWN = 100


@require_safe
@at_desk("call.hold")
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Drafts, and what was published."""
    context = {
        "drafts": shared.rows_of(queries.drafts()),
        "published": shared.rows_of(queries.public()[:SHOWN]),
        "may_make": desk.may("call.make"),
    }
    return show(request, desk, "calls", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("call.make")
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write a draft."""
    data = posted(request)[0]
    form, lots, criteria = CallForm(data), Lots(data, prefix="lots"), Criteria(data, prefix="criteria")
    refusal = None
    if request.method == "POST" and form.is_valid() & lots.is_valid() & criteria.is_valid():
        buyer = Organisation.objects.filter(kind=OrganisationKind.AUTHORITY).order_by("created_at").first()
        try:
            assert buyer is not None  # who sits at this desk belongs to one
            made = drafting.make(actor=desk.actor, buyer=buyer, spec=form.spec(filled(lots), filled(criteria)))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("The draft is kept. Now three people make their key."))
            return redirect("authority:call", made.pk)
    context = {"form": form, "lots": lots, "criteria": criteria, "refusal": refusal}
    status = refusal.status if refusal else 422 if request.method == "POST" else 200
    return show(request, desk, "call_new", context, status)


@require_safe
@at_desk("call.hold")
def one(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    return _page(request, desk, queries.call(call_id, desk.actor))


@require_POST
@at_desk("call.hold")
def key(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """Hold a key that the browser made."""
    public, sealed = request.POST.get("public_key", ""), _json(request, "sealed_key")
    return _do(request, desk, call_id, partial(drafting.keep_key, public_key=public, sealed_key=sealed))


@require_POST
@at_desk("call.publish")
def publish(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    return _do(request, desk, call_id, drafting.publish)


@require_POST
@at_desk("call.publish")
def cancel(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """Stop it, with a reason."""
    return _do(request, desk, call_id, partial(drafting.cancel, reason=request.POST.get("reason", "")))


@require_POST
@at_desk("call.make")
def assessor(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """Ask someone to score."""
    return _do(request, desk, call_id, partial(drafting.name_assessor, email=request.POST.get("email", "")))


@require_POST
@at_desk("call.answer")
def answer(request: HttpRequest, desk: Desk, question_id: UUID) -> HttpResponse:
    """Answer a question for everyone."""
    question = queries.question(question_id)

    def act(actor: Any, call: Call) -> object:
        return asking.answer(actor=actor, question=question, text=request.POST.get("text", ""))

    return _do(request, desk, question.call_id, act)


@require_POST
@at_desk("call.hold")
def give(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """Give one's parts, which the browser unwrapped."""
    shares = {str(name): str(share) for name, share in _json(request, "shares").items()}
    return _do(request, desk, call_id, partial(opening.give, shares=shares))


@require_POST
@at_desk("call.assess")
def declare(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """Say whether one has an interest."""
    conflict, words = request.POST.get("conflict") != "no", request.POST.get("words", "")
    return _do(request, desk, call_id, partial(scoring.declare, conflict=conflict, words=words))


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("call.assess")
def score(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """One's own points for every bid."""
    call, refusal = queries.call(call_id, desk.actor), None
    if request.method == "POST":
        try:
            scoring.score(actor=desk.actor, call=call, points=call_score.read(call, request.POST))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Your points are kept. Others see them when all are in."))
            return redirect("authority:call", call.pk)
    context = {"call": call, "bids": call_score.sheet(desk.actor, call, request.POST), "refusal": refusal}
    return show(request, desk, "call_score", context, refusal.status if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("call.award")
def award(request: HttpRequest, desk: Desk, call_id: UUID) -> HttpResponse:
    """Decide on every lot."""
    call, refusal = queries.call(call_id, desk.actor), None
    places = scoring.standings(call)
    if request.method == "POST":
        try:
            awarding.award(actor=desk.actor, call=call, decided=call_score.decided(call, request.POST))
        except Refusal as refused:
            refusal = refused
        else:
            messages.success(request, _("Awarded. Every bidder gets a mail."))
            return redirect("authority:call", call.pk)
    lots = [
        (lot, [one for one in places if one.lot == lot], request.POST.get(f"reason-{lot.number}", ""))
        for lot in call.lots.all()
    ]
    context = {"call": call, "lots": lots, "refusal": refusal}
    return show(request, desk, "call_award", context, refusal.status if refusal else 200)


@require_POST
@at_desk("call.contract")
def sign(request: HttpRequest, desk: Desk, call_id: UUID, lot: int) -> HttpResponse:
    """Keep a contract."""
    form = ContractForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, queries.call(call_id, desk.actor), errors.BadContract())
    return _do(request, desk, call_id, partial(awarding.sign, lot=lot, **form.cleaned_data))


@require_POST
@at_desk("call.contract")
def result(request: HttpRequest, desk: Desk, call_id: UUID, lot: int) -> HttpResponse:
    """Write down what came of a contract."""
    form = ResultForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, queries.call(call_id, desk.actor), errors.BadContract())
    return _do(request, desk, call_id, partial(awarding.record, lot=lot, **form.cleaned_data))


def _do(request: HttpRequest, desk: Desk, call_id: UUID, act: Callable[..., object]) -> HttpResponse:
    call = queries.call(call_id, desk.actor)
    try:
        act(actor=desk.actor, call=call)
    except Refusal as refusal:
        return _page(request, desk, call, refusal)
    messages.success(request, _("Done."))
    return redirect("authority:call", call.pk)


def _page(request: HttpRequest, desk: Desk, call: Call, refusal: Refusal | None = None) -> HttpResponse:
    facts = shared.facts(call)
    context = {**facts, **_work(desk, call, facts["phase"]), "refusal": refusal}
    return show(request, desk, "call", context, refusal.status if refusal else 200)


def _work(desk: Desk, call: Call, phase: str) -> dict[str, Any]:
    """What this person may do with the call now."""
    holders = list(call.holders.select_related("user"))
    mine = next((row for row in holders if row.user_id == desk.actor.user_id), None)
    other = desk.may("call.publish", made_by=call.made_by)
    me = queries.assessor(desk.actor, call)
    signed = {row.award_id for row in queries.contracts_of(call)}
    return {
        "holders": holders,
        "mine": mine,
        "may_key": phase == "draft" and mine is None and len(holders) < 3,
        "may_publish": phase == "draft" and len(holders) == 3 and other,
        "may_cancel": other and phase in (*shared.OPEN, "closed", "scoring", "award"),
        "may_answer": desk.may("call.answer") and phase in shared.OPEN,
        "waiting": list(call.questions.filter(answered_at=None)) if phase in shared.OPEN else [],
        "assessors": list(call.assessors.select_related("user")),
        "may_name": desk.may("call.make") and phase in ("draft", *shared.OPEN, "closed", "scoring"),
        "opening": _opening(desk, call) if phase == "closed" and mine and not mine.gave_at else None,
        "declare": me if me and phase == "scoring" and me.conflict is None else None,
        "may_score": bool(me and me.conflict is False and phase == "scoring"),
        "opened": list(queries.opened_bids(actor=desk.actor, call=call)) if call.opened_at else [],
        "may_award": phase == "award" and desk.may("call.award", made_by=call.made_by),
        "unsigned": [row for row in queries.awards_of(call) if row.bid and row.pk not in signed],
        "may_sign": desk.may("call.contract") and phase == "contracts",
        "contract": ContractForm(),
        "result": ResultForm(),
    }


def _opening(desk: Desk, call: Call) -> dict[str, str]:
    """What the browser needs to unwrap this holder's parts."""
    holder, wrapped = opening.wrapped_for(actor=desk.actor, call=call)
    return {"sealed_key": json.dumps(holder.sealed_key), "wrapped": json.dumps(wrapped)}


def _json(request: HttpRequest, name: str) -> dict[str, Any]:
    """What the browser made; nothing where it made nothing that can be read."""
    try:
        found = json.loads(request.POST.get(name, ""))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
