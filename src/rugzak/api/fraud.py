"""Endpoints of the fraud desk: rules, signals, cases; the authority handles and decides, the provider answers."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import access, permissions
from rugzak.accounts.permissions import Scope
from rugzak.accounts.services import organisation_of
from rugzak.api.auth import actor
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.base import clock
from rugzak.booking.fraud import desk, queries, scan
from rugzak.booking.fraud.models import Case, CaseState, Signal, Step
from rugzak.booking.fraud.rules import Rule, all_rules

router = Router()
Words = Field(min_length=3, max_length=4000)


class FraudRuleOut(Schema):
    code: str
    name: str
    action: str
    covers: str
    severity: int
    parameters: dict[str, int]
    case: str = Field(description="What happened elsewhere.")
    source: str


class SignalOut(Schema):
    id: UUID
    rule: str
    name: str
    why: str
    provider: UUID
    case: UUID | None = None
    first_seen: datetime
    last_seen: datetime


class CasesQuery(PageQuery):
    state: CaseState | None = None
    provider: UUID | None = Field(None, description="One provider's; left out: everyone's, for the authority.")


class CaseOut(Schema):
    id: UUID
    provider: UUID
    state: str
    holds: bool
    everything: bool
    hold_until: date | None = None
    opened_at: datetime
    asked_until: date | None = None
    decided_at: datetime | None = None
    appeal_until: date | None = None
    closed_at: datetime | None = None
    held: int = Field(description="Cents that wait.")
    paid: int = Field(description="Cents that were paid before.")


class StepOut(Schema):
    id: UUID
    at: datetime
    kind: str
    side: str
    text: str
    file_name: str = ""


class CaseDetailOut(CaseOut):
    reasons: list[str]
    steps: list[StepOut]


class ScanOut(Schema):
    signals: int
    cases: int


class OpenIn(Schema):
    provider: UUID
    reason: str = Words
    hold: bool = False


class WordsIn(Schema):
    text: str = Words


class DecideIn(Schema):
    outcome: Literal["cleared", "upheld"]
    reason: str = Words


class AnswerIn(Schema):
    granted: bool
    reason: str = Words


@router.get("/rules", response={200: list[FraudRuleOut], **ERRORS})
def rules(request: HttpRequest) -> list[dict[str, Any]]:
    """Every rule with its values of today."""
    access.require(actor(request), "fraud.see", Scope("fraud"))
    return [_rule(rule) for rule in all_rules().values()]


@router.get("/signals", response={200: Page[SignalOut], **ERRORS})
def signals(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Signals that are in no case: they hold nothing, and someone may look."""
    access.require(actor(request), "fraud.see", Scope("fraud"))
    return page(queries.loose_signals(actor(request)), query, _signal)


@router.post("/scan", response={200: ScanOut, **ERRORS})
def scan_now(request: HttpRequest) -> dict[str, int]:
    """Run every rule over all providers now."""
    report = scan.everyone(actor=actor(request))
    return {"signals": report.signals, "cases": report.cases}


@router.get("/cases", response={200: Page[CaseOut], **ERRORS})
def cases(request: HttpRequest, query: Query[CasesQuery]) -> dict[str, Any]:
    """Cases by state: a provider's own that it was told about, or all for the authority."""
    who, states = actor(request), [query.state] if query.state else []
    scope = Scope("fraud", organisation_id=query.provider)
    if permissions.may(who, "fraud.see", scope):
        return page(queries.cases(actor=who, states=states, provider_id=query.provider), query, _case)
    access.require(who, "fraud.answer", scope)
    told = queries.told(query.provider or UUID(int=0))
    return page(told.filter(state__in=states) if states else told, query, _case)


@router.post("/cases", response={200: CaseDetailOut, **ERRORS})
def open_case(request: HttpRequest, body: OpenIn) -> dict[str, Any]:
    """Open a case by hand, with the loose signals of the provider."""
    who = actor(request)
    access.require(who, "fraud.handle", Scope("fraud", organisation_id=body.provider))
    provider = organisation_of(body.provider)
    return _detail(request, desk.open_case(actor=who, provider=provider, reason=body.reason, hold=body.hold))


@router.get("/cases/{case_id}", response={200: CaseDetailOut, **ERRORS})
def one(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """One case with its reasons and steps; a provider reads the steps that are for it."""
    return _detail(request, _find(request, case_id))


@router.post("/cases/{case_id}/ask", response={200: CaseDetailOut, **ERRORS})
def ask(request: HttpRequest, case_id: UUID, body: WordsIn) -> dict[str, Any]:
    """Ask the provider for evidence."""
    found = _find(request, case_id)
    return _detail(request, desk.ask(actor=actor(request), case=found, question=body.text))


@router.post("/cases/{case_id}/evidence", response={200: CaseDetailOut, **ERRORS})
def evidence(request: HttpRequest, case_id: UUID, body: WordsIn) -> dict[str, Any]:
    """Add evidence in words, as the authority or as the provider."""
    found = _find(request, case_id)
    desk.add_evidence(actor=actor(request), case=found, text=body.text)
    return _detail(request, found)


@router.post("/cases/{case_id}/extend", response={200: CaseDetailOut, **ERRORS})
def extend(request: HttpRequest, case_id: UUID, body: WordsIn) -> dict[str, Any]:
    """Hold for another term, with a reason that the provider reads."""
    found = _find(request, case_id)
    return _detail(request, desk.extend(actor=actor(request), case=found, reason=body.text))


@router.post("/cases/{case_id}/decide", response={200: CaseDetailOut, **ERRORS})
def decide(request: HttpRequest, case_id: UUID, body: DecideIn) -> dict[str, Any]:
    """Clear the provider or decide against it; never by who opened or handled the case."""
    found, who = _find(request, case_id), actor(request)
    return _detail(request, desk.decide(actor=who, case=found, outcome=body.outcome, reason=body.reason))


@router.post("/cases/{case_id}/appeal", response={200: CaseDetailOut, **ERRORS})
def appeal(request: HttpRequest, case_id: UUID, body: WordsIn) -> dict[str, Any]:
    """The provider does not agree with a decision."""
    found = _find(request, case_id)
    return _detail(request, desk.appeal(actor=actor(request), case=found, text=body.text))


@router.post("/cases/{case_id}/answer", response={200: CaseDetailOut, **ERRORS})
def answer(request: HttpRequest, case_id: UUID, body: AnswerIn) -> dict[str, Any]:
    """Answer an appeal; never by who worked on the case before."""
    found, who = _find(request, case_id), actor(request)
    return _detail(request, desk.answer_appeal(actor=who, case=found, granted=body.granted, reason=body.reason))


def _find(request: HttpRequest, case_id: UUID) -> Case:
    return queries.case(actor(request), case_id)


def _rule(rule: Rule) -> dict[str, Any]:
    plain = {name: getattr(rule, name) for name in ("code", "action", "covers", "severity", "source")}
    return plain | {"name": str(rule.name), "case": str(rule.case), "parameters": rule.values(clock.today())}


def _signal(row: Signal) -> dict[str, Any]:
    rule = all_rules()[row.rule]
    texts = {"rule": row.rule, "name": str(rule.name), "why": str(rule.explain(row.figures))}
    dates = {"first_seen": row.first_seen, "last_seen": row.last_seen}
    return {"id": row.pk, "provider": row.provider_id, "case": row.case_id} | texts | dates


def _case(row: Case) -> dict[str, Any]:
    money = queries.money_of(row)
    names = ("state", "holds", "everything", "hold_until", "opened_at", "asked_until", "decided_at", "appeal_until")
    plain = {name: getattr(row, name) for name in (*names, "closed_at")}
    return {"id": row.pk, "provider": row.provider_id, "held": money.held, "paid": money.paid} | plain


def _detail(request: HttpRequest, row: Case) -> dict[str, Any]:
    """For the provider in its own words, without the figures of the rules."""
    row = Case.objects.get(pk=row.pk)
    ours = queries.sees_all(actor(request), row)
    seen = [str(rule.explain(signal.figures)) for rule, signal in queries.rules_of(row)] if ours else []
    reasons = seen if ours else [str(rule.provider) for rule in queries.told_reasons(row)]
    steps = row.steps.all() if ours else row.steps.filter(shown=True)
    return _case(row) | {"reasons": reasons, "steps": [_step(step) for step in steps]}


def _step(row: Step) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("at", "kind", "side", "text", "file_name")} | {"id": row.pk}
