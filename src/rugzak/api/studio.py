"""Endpoints of the rule studio: write a new version of a scheme, check it, submit it; another publishes it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import actor
from rugzak.api.paging import PAGE, Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.schemes.compare import Difference
from rugzak.schemes.models import SchemeDraft
from rugzak.schemes.studio import queries, services
from rugzak.schemes.studio.examine import Problem, Report
from rugzak.schemes.studio.reading import LONGEST

router = Router()


class DraftRowOut(Schema):
    id: UUID
    scheme: str
    state: str = Field(description="draft, submitted, published or withdrawn.")
    revision: int = Field(description="Rises with every save; what was read is what is written to or published.")
    start: date | None = Field(description="The first day that it counts from; none while the text holds an error.")
    made_at: datetime
    changed_at: datetime


class DraftStepOut(Schema):
    kind: str = Field(description="opened, saved, submitted, sent_back, published or withdrawn.")
    by: UUID = Field(description="The user who did it.")
    at: datetime
    revision: int
    reason: str


class DraftOut(DraftRowOut):
    text: str = Field(description="A scheme file (YAML) with one version.")
    cases: str = Field(description="Its examples (YAML).")
    late_reason: str
    history: list[DraftStepOut]


class DraftIn(Schema):
    scheme: str = Field(min_length=1, max_length=60, description="Such as be-vl-opleidingscheque.")
    new: bool = Field(False, description="A scheme that is not there yet, from the template.")


class DraftTextIn(Schema):
    revision: int = Field(ge=1, le=10**6)
    text: str = Field(max_length=LONGEST)
    cases: str = Field("", max_length=LONGEST)


class DraftCheckIn(Schema):
    text: str | None = Field(None, max_length=LONGEST, description="Left out: as it was saved.")
    cases: str | None = Field(None, max_length=LONGEST, description="Left out: as they were saved.")


class DraftHandOnIn(Schema):
    revision: int = Field(ge=1, le=10**6)
    reason: str = Field("", max_length=255, description="Why it counts from a day that is past.")


class DraftBackIn(Schema):
    revision: int = Field(ge=1, le=10**6)
    reason: str = Field(min_length=1, max_length=255)


class DraftWithdrawIn(Schema):
    reason: str = Field("", max_length=255)


class RuleProblemOut(Schema):
    line: int = Field(description="Counted from 1; 0 where it is nowhere in particular.")
    message: str
    hint: str
    text: str


class RuleCaseOut(Schema):
    name: str
    line: int
    wrong: list[str] = Field(description="What came out otherwise; empty where it is right.")


class RuleChangeOut(Schema):
    path: str = Field(description="Where it is: version.parameters.most.values.2027-01-01.value.")
    kind: str = Field(description="added, dropped, changed or order.")
    text: dict[str, str] = Field(description="In plain words, in nl, fr, de and en.")


class RuleReportOut(Schema):
    in_order: bool = Field(description="It may be submitted: no error, and cases that all come out right.")
    start: date | None
    beside: str = Field(description="The version that it is compared with; empty for a new scheme.")
    errors: list[RuleProblemOut]
    case_errors: list[RuleProblemOut]
    warnings: list[str]
    cases: list[RuleCaseOut]
    changes: list[RuleChangeOut]


@router.get("", response={200: Page[DraftRowOut], **ERRORS})
def listed(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """All drafts, published and withdrawn ones too."""
    _user(request, "scheme.draft")
    return page(queries.drafts(), query, _row)


@router.post("", response={200: DraftOut, **ERRORS})
def open_(request: HttpRequest, body: DraftIn) -> dict[str, Any]:
    """A draft of a scheme; the one that is being written, where there is one."""
    by = _user(request, "scheme.edit")
    verb = services.new_scheme if body.new else services.open_draft
    return _draft(verb(scheme=body.scheme, by=by))


@router.get("/{draft_id}", response={200: DraftOut, **ERRORS})
def one(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """One draft with its text, its cases and its history."""
    _user(request, "scheme.draft")
    return _draft(queries.draft(draft_id))


@router.put("/{draft_id}", response={200: DraftOut, **ERRORS})
def save(request: HttpRequest, draft_id: UUID, body: DraftTextIn) -> dict[str, Any]:
    """Keep a text, also one with errors."""
    by = _user(request, "scheme.edit")
    return _draft(services.save_draft(draft=queries.draft(draft_id), by=by, **body.dict()))


@router.post("/{draft_id}/check", response={200: RuleReportOut, **ERRORS})
def check(request: HttpRequest, draft_id: UUID, body: DraftCheckIn) -> dict[str, Any]:
    """Errors, warnings, cases and what changes; of a text that is not saved too. Nothing is kept."""
    _user(request, "scheme.draft")
    return _report(queries.report(queries.draft(draft_id), text=body.text, cases=body.cases))


@router.post("/{draft_id}/submit", response={200: DraftOut, **ERRORS})
def submit(request: HttpRequest, draft_id: UUID, body: DraftHandOnIn) -> dict[str, Any]:
    """Hand it to the second pair of eyes."""
    by = _user(request, "scheme.edit")
    return _draft(services.submit(draft=queries.draft(draft_id), by=by, **body.dict()))


@router.post("/{draft_id}/approve", response={200: DraftOut, **ERRORS})
def approve(request: HttpRequest, draft_id: UUID, body: DraftHandOnIn) -> dict[str, Any]:
    """Publish it; by someone who wrote nothing of it."""
    by = _user(request, "scheme.approve")
    return _draft(services.approve(draft=queries.draft(draft_id), by=by, **body.dict()))


@router.post("/{draft_id}/send-back", response={200: DraftOut, **ERRORS})
def send_back(request: HttpRequest, draft_id: UUID, body: DraftBackIn) -> dict[str, Any]:
    """Back to who wrote it, with a reason."""
    by = _user(request, "scheme.approve")
    return _draft(services.send_back(draft=queries.draft(draft_id), by=by, **body.dict()))


@router.post("/{draft_id}/withdraw", response={200: DraftOut, **ERRORS})
def withdraw(request: HttpRequest, draft_id: UUID, body: DraftWithdrawIn) -> dict[str, Any]:
    """Stop; nothing of it is published, its history stays."""
    by = _user(request, "scheme.edit")
    return _draft(services.withdraw(draft=queries.draft(draft_id), by=by, reason=body.reason))


def change(found: Difference) -> dict[str, Any]:
    """One difference."""
    return {"path": ".".join(map(str, found.path)), "kind": found.kind, "text": found.text.to_json()}


def _user(request: HttpRequest, verb: str) -> UUID:
    """Who asks, where they may. Raises NotAllowed."""
    who = actor(request)
    access.require(who, verb, Scope("draft"))
    assert who.user_id is not None
    return who.user_id


def _row(row: SchemeDraft) -> dict[str, Any]:
    same = ("scheme", "state", "revision", "start", "made_at", "changed_at")
    return {"id": row.pk, **{name: getattr(row, name) for name in same}}


def _draft(row: SchemeDraft) -> dict[str, Any]:
    steps = ("kind", "by", "at", "revision", "reason")
    history = [{name: getattr(step, name) for name in steps} for step in queries.steps(row)]
    return _row(row) | {"text": row.text, "cases": row.cases, "late_reason": row.late_reason, "history": history}


def _report(report: Report) -> dict[str, Any]:
    rows = [{"name": r.case.name, "line": r.case.line, "wrong": list(r.wrong)} for r in report.results]
    return {
        **{"in_order": report.in_order, "start": report.start, "warnings": list(report.warnings), "cases": rows},
        "beside": report.before.version if report.before else "",
        "errors": [_problem(one) for one in report.errors],
        "case_errors": [_problem(one) for one in report.case_errors],
        "changes": [change(one) for one in report.differences],
    }


def _problem(found: Problem) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("line", "message", "hint", "text")}
