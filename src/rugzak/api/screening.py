"""Endpoints of tests for oneself: what there is, doing one, the result; and figures about the tests themselves."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import actor, person
from rugzak.api.problems import ERRORS
from rugzak.api.skills import Language, SkillOut, skill_out
from rugzak.skills.models import GrowthNote, ScreeningAttempt
from rugzak.skills.screening import interests, queries, services, statistics
from rugzak.skills.screening.bank import Item, Kind, Test, tests
from rugzak.skills.screening.queries import Result
from rugzak.skills.screening.scoring import Score

router = Router()
TestId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$", description="Such as flexibility.")]
ItemId = Annotated[
    str, Path(pattern=r"^[a-z0-9-]{1,40}$", description="The item that is asked now, or an earlier one.")
]


class TestOut(Schema):
    id: str
    group: str
    kind: str
    version: int
    minutes: int
    items: int
    title: dict[str, str]
    measures: dict[str, str]
    limits: dict[str, str]
    sources: list[str]


class TestOptionOut(Schema):
    id: str
    text: dict[str, str]


class TestItemOut(Schema):
    id: str
    text: dict[str, str]
    options: list[TestOptionOut]
    widget: str = Field("", description="For tasks: pick, check, order, fill or day.")
    scene: dict[str, Any] = Field({}, description="For tasks: what is shown, and what can be chosen or filled in.")


class ScoreOut(Schema):
    scale: str
    mean: float = Field(description="0 to 1.")
    low: float = Field(description="Nine of ten times the value that more questions would give lies between these.")
    high: float
    answers: int


class ResultOut(Schema):
    scores: list[ScoreOut]
    step: str = Field("", description="start, way or well; empty for interests.")
    message: dict[str, str] = {}
    next: dict[str, str] = {}
    code: str = Field("", description="For interests: the three strongest types, the strongest first.")


class AttemptOut(Schema):
    id: UUID
    test: str
    started_at: datetime
    finished_at: datetime | None = None
    shared: bool
    answered: int
    most: int = Field(description="How many questions there will be at most.")
    item: TestItemOut | None = None
    result: ResultOut | None = None


class StartIn(Schema):
    language: Language = Language.NL
    whole: bool = Field(False, description="Ask all items, also when fewer would do.")


class TestAnswerIn(Schema):
    value: str = Field("", max_length=100)
    values: list[Annotated[str, Field(max_length=100)]] = Field([], max_length=20)
    fields: dict[str, str] = Field({}, max_length=20)


class TestShareIn(Schema):
    shared: bool


class NoteIn(Schema):
    words: str = Field(min_length=1, max_length=300)


class NoteOut(Schema):
    id: UUID
    words: str
    date: date


class SharedOut(Schema):
    test: str
    finished_at: datetime
    result: ResultOut


class AlphaOut(Schema):
    value: float
    low: float
    high: float


class ItemFigureOut(Schema):
    item: str
    mean: float
    item_rest: float | None = None


class TestFigureOut(Schema):
    test: str
    scale: str
    enough: bool = Field(description="False: fewer than 30 people; then there are no figures.")
    n: int
    alpha: AlphaOut | None = None
    items: list[ItemFigureOut]


class FigureQuery(Schema):
    test: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    language: Language | None = None


@router.get("", response={200: list[TestOut], **ERRORS})
def all_tests(request: HttpRequest) -> list[dict[str, Any]]:
    """Tests that a person can do for themselves."""
    return [_test(one) for one in tests().values()]


@router.get("/reliability", response={200: list[TestFigureOut], **ERRORS})
def reliability(request: HttpRequest, query: Query[FigureQuery]) -> list[dict[str, Any]]:
    """How well the items of a test hang together, from use; no figures about fewer than 30 people."""
    access.require(actor(request), "aggregate.see", Scope("screening"))
    found = statistics.figures(queries.test(query.test), query.language.value if query.language else "")
    return [_figure(one) for one in found]


@router.get("/attempts", response={200: list[AttemptOut], **ERRORS})
def mine(request: HttpRequest) -> list[dict[str, Any]]:
    """What I did and am doing, the newest first."""
    return [attempt_out(row) for row in queries.attempts(person(request)).filter(test__in=tests())[:100]]


@router.get("/attempts/{attempt_id}", response={200: AttemptOut, **ERRORS})
def one(request: HttpRequest, attempt_id: UUID) -> dict[str, Any]:
    """One of my attempts: the item to answer now, or the result."""
    return attempt_out(queries.attempt(person(request), attempt_id))


@router.put("/attempts/{attempt_id}/answers/{item_id}", response={200: AttemptOut, **ERRORS})
def answer(request: HttpRequest, attempt_id: UUID, item_id: ItemId, body: TestAnswerIn) -> dict[str, Any]:
    """Answer the item that is asked now, or change an earlier answer."""
    given: dict[str, Any] = body.dict()
    return attempt_out(services.answer(person=person(request), attempt_id=attempt_id, item_id=item_id, **given))


@router.put("/attempts/{attempt_id}/sharing", response={200: AttemptOut, **ERRORS})
def share(request: HttpRequest, attempt_id: UUID, body: TestShareIn) -> dict[str, Any]:
    """Let coaches with a mandate for the profile see this result, or stop that."""
    return attempt_out(services.share(person=person(request), attempt_id=attempt_id, shared=body.shared))


@router.post("/attempts/{attempt_id}/profile", response={200: list[SkillOut], **ERRORS})
def keep(request: HttpRequest, attempt_id: UUID) -> list[dict[str, Any]]:
    """Put what this result shows into my profile, as evidence "test"."""
    return [skill_out(row) for row in services.keep_in_profile(person=person(request), attempt_id=attempt_id)]


@router.delete("/attempts/{attempt_id}", response={204: None, **ERRORS})
def erase(request: HttpRequest, attempt_id: UUID) -> Status[None]:
    """Erase an attempt with its answers and its result."""
    services.erase(person=person(request), attempt_id=attempt_id)
    return Status(204, None)


@router.get("/growth", response={200: list[NoteOut], **ERRORS})
def growth(request: HttpRequest) -> list[GrowthNote]:
    """What I can do now and could not last year."""
    return list(queries.notes(person(request))[:200])


@router.post("/growth", response={200: NoteOut, **ERRORS})
def note(request: HttpRequest, body: NoteIn) -> GrowthNote:
    """Write down one thing that I can do now; the same words on the same day are kept once."""
    return services.note_growth(person=person(request), words=body.words)


@router.delete("/growth/{note_id}", response={204: None, **ERRORS})
def forget(request: HttpRequest, note_id: UUID) -> Status[None]:
    """Erase one of my notes."""
    services.erase_note(person=person(request), note_id=note_id)
    return Status(204, None)


@router.get("/{test_id}", response={200: TestOut, **ERRORS})
def test(request: HttpRequest, test_id: TestId) -> dict[str, Any]:
    """What one test is and is not."""
    return _test(queries.test(test_id))


@router.post("/{test_id}/attempts", response={200: AttemptOut, **ERRORS})
def start(request: HttpRequest, test_id: TestId, body: StartIn) -> dict[str, Any]:
    """Begin a test, or go on with the one that is open."""
    begun = services.start(person=person(request), test_id=test_id, language=body.language.value, whole=body.whole)
    return attempt_out(begun)


def attempt_out(row: ScreeningAttempt) -> dict[str, Any]:
    """An attempt as the API shows it; what options are worth stays inside."""
    now = queries.progress(row)
    return {
        "id": row.pk, "test": row.test, "started_at": row.started_at, "finished_at": row.finished_at,
        "shared": row.shared_at is not None, "answered": len(now.answers), "most": now.most,
        "item": _item(now.item) if now.item else None,
        "result": result_out(queries.result(row)) if row.finished_at else None,
    }  # fmt: skip


def result_out(found: Result) -> dict[str, Any]:
    """What came out, with its message or its code."""
    scores = [_score(score) for score in found.scores.values()]
    if found.test.kind == Kind.ACTIVITY:
        return {"scores": scores, "code": interests.code(found.means)}
    zone = found.test.zone(found.whole.mean)
    return {"scores": scores, "step": zone.code, "message": zone.say.to_json(), "next": zone.next.to_json()}


def shared_out(found: Result) -> dict[str, Any]:
    """A result as a coach sees it: no answers."""
    return {"test": found.test.id, "finished_at": found.attempt.finished_at, "result": result_out(found)}


def _test(one: Test) -> dict[str, Any]:
    texts = {"title": one.title, "measures": one.measures, "limits": one.limits}
    plain = {name: getattr(one, name) for name in ("id", "group", "version", "minutes")}
    return {
        **plain, **{name: text.to_json() for name, text in texts.items()}, "kind": one.kind.value,
        "items": len(one.items), "sources": list(one.sources),
    }  # fmt: skip


def _item(item: Item) -> dict[str, Any]:
    options = [{"id": option.id, "text": option.text.to_json()} for option in item.options]
    shown = {"widget": item.task.widget, "scene": dict(item.task.scene)} if item.task else {}
    return {"id": item.id, "text": item.text.to_json(), "options": options, **shown}


def _score(score: Score) -> dict[str, Any]:
    return {"scale": score.scale, "mean": score.mean, "low": score.low, "high": score.high, "answers": score.n}


def _figure(one: statistics.ScaleFigure) -> dict[str, Any]:
    alpha = {"value": one.alpha.value, "low": one.alpha.low, "high": one.alpha.high} if one.alpha else None
    items = [{"item": row.item, "mean": row.mean, "item_rest": row.item_rest} for row in one.items]
    return {"test": one.test, "scale": one.scale, "enough": one.enough, "n": one.n, "alpha": alpha, "items": items}
