"""Endpoints of measuring: fill in a survey, read the dashboards."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope as Asked
from rugzak.api import limits
from rugzak.api.auth import SurveyToken, actor, person
from rugzak.api.problems import ERRORS
from rugzak.evaluation import queries, surveys
from rugzak.evaluation.questions import Item

router = Router()


class Scope(StrEnum):
    ALL = "all"
    EMPLOYER = "employer"
    PROVIDER = "provider"


VERB = {Scope.ALL: "aggregate.see", Scope.EMPLOYER: "employer.overview", Scope.PROVIDER: "provider.overview"}


class OptionOut(Schema):
    code: str
    text: dict[str, str]


class ItemOut(Schema):
    code: str
    kind: str
    text: dict[str, str]
    required: bool
    options: list[OptionOut]


class SurveyOut(Schema):
    kind: str
    title: dict[str, str]
    about: dict[str, str]
    expires: date
    items: list[ItemOut]


class InvitationOut(Schema):
    token: str
    kind: str
    expires: date
    booking: UUID


class AnswersIn(Schema):
    answers: dict[str, int | str] = Field(max_length=60)


class Thanks(Schema):
    answered_at: datetime


class DashboardQuery(Schema):
    scope: Scope = Scope.ALL
    scope_id: UUID | None = None
    period: str | None = Field(None, max_length=16)


class FigureOut(Schema):
    code: str
    label: str
    meaning: str
    unit: str
    state: str
    value: Decimal | None = None
    text: str
    between: str
    n: int | None = None


class DashboardOut(Schema):
    period: str
    periods: list[str]
    made_at: datetime | None = None
    figures: list[FigureOut]
    unmeasured: list[FigureOut]


@router.get("/surveys", response={200: list[InvitationOut], **ERRORS})
def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """The surveys that I can fill in now."""
    rows = surveys.open_invitations(person(request).pk)
    return [{"token": r.token, "kind": r.kind, "expires": r.expires, "booking": r.booking_id} for r in rows]


@router.get("/surveys/{token}", response={200: SurveyOut, **ERRORS}, auth=None, throttle=limits.SURVEY)
def survey(request: HttpRequest, token: SurveyToken) -> dict[str, Any]:
    """The questions; whoever holds the token may answer."""
    form = surveys.open_survey(token)
    items = [_item(item) for item in form.items]
    texts = {"title": form.title.to_json(), "about": form.about.to_json()}
    return {"kind": form.kind, **texts, "expires": form.expires, "items": items}


@router.post("/surveys/{token}", response={200: Thanks, **ERRORS}, auth=None, throttle=limits.ANSWER)
def answer(request: HttpRequest, token: SurveyToken, body: AnswersIn) -> Any:
    """Answer once; all of it is kept or none."""
    return surveys.answer(token, body.answers)


@router.get("/dashboard", response={200: DashboardOut, **ERRORS})
def dashboard(request: HttpRequest, query: Query[DashboardQuery]) -> dict[str, Any]:
    """The figures of a period: of all (for the authority), of an employer, of a provider. Small groups are left out."""
    access.require(actor(request), VERB[query.scope], Asked("dashboard", organisation_id=query.scope_id))
    board = queries.dashboard(query.scope.value, query.scope_id, query.period)
    figures = [_figure(figure) for figure in board.figures.values()]
    unmeasured = [_figure(figure) for figure in board.unmeasured]
    head = {"period": board.period, "periods": list(board.periods), "made_at": board.made_at}
    return {**head, "figures": figures, "unmeasured": unmeasured}


def _item(item: Item) -> dict[str, Any]:
    options = [{"code": option.code, "text": option.text.to_json()} for option in item.options]
    text = {"text": item.text.to_json(), "required": item.required, "options": options}
    return {"code": item.code, "kind": item.kind, **text}


def _figure(row: queries.Figure) -> dict[str, Any]:
    return {
        **{"code": row.code, "label": str(row.label), "meaning": str(row.meaning), "unit": row.unit},
        **{"state": row.state, "value": row.value, "text": row.text, "between": row.between, "n": row.n},
    }
