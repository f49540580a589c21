"""Endpoints of the files of recognition: the provider applies, the authority judges, social partners read and note."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router
from ninja.files import UploadedFile

from rugzak.accounts.services import organisation_of
from rugzak.api.auth import actor
from rugzak.api.dossier_schemas import (
    ApplyIn,
    ConcludeIn,
    ConfirmIn,
    CriterionAnswerIn,
    DossierDetailOut,
    DossierOut,
    DossiersQuery,
    DossierWordsIn,
    JudgeIn,
    MarginNoteIn,
    OutsideIn,
    SettleIn,
    StrikeIn,
)
from rugzak.api.paging import Page, page
from rugzak.api.problems import ERRORS
from rugzak.base.errors import NotFound
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition import apply, assess, conditions, notes, objections, queries, strike
from rugzak.catalogue.recognition.models import Answer, Condition, Dossier, State
from rugzak.catalogue.recognition.scoring import Standing

router = Router()
Detail = {200: DossierDetailOut, **ERRORS}


@router.get("", response={200: Page[DossierOut], **ERRORS})
def files(request: HttpRequest, query: Query[DossiersQuery]) -> dict[str, Any]:
    """The files that one may read: of one's own provider, or all that were sent in."""
    rows = queries.visible(actor(request), provider_id=query.provider)
    rows = rows.filter(state=query.state) if query.state else rows
    return page(rows.filter(label=query.label) if query.label else rows, query, _plain)


@router.get("/waiting", response={200: list[DossierOut], **ERRORS})
def waiting(request: HttpRequest) -> list[dict[str, Any]]:
    """The work list of the authority, the oldest first; at most 200."""
    who = actor(request)
    assess.may_sit(who)
    return [_plain(row) for row in queries.worklist(who)[:200]]


@router.post("", response=Detail)
def open_file(request: HttpRequest, body: ApplyIn) -> dict[str, Any]:
    """Open a file: an application, or a renewal where it is held and its end is near."""
    provider = organisation_of(body.provider)
    training = catalogue.training(body.training) if body.training else None
    made = apply.open_dossier(actor=actor(request), label=body.label, provider=provider, training=training)
    return _detail(request, made)


@router.post("/strikes", response=Detail)
def propose_strike(request: HttpRequest, body: StrikeIn) -> dict[str, Any]:
    """Propose to end a recognition; a second person decides."""
    row = Recognition.objects.select_related("training__provider", "provider").filter(pk=body.recognition).first()
    if row is None:
        raise NotFound
    made = strike.propose(actor=actor(request), recognition=row, last_day=body.last_day, reason=body.reason)
    return _detail(request, made)


@router.get("/{dossier_id}", response=Detail)
def one(request: HttpRequest, dossier_id: UUID) -> dict[str, Any]:
    """One file with its answers, judgements, conditions, steps and notes, as far as one may see them."""
    return _detail(request, _find(request, dossier_id))


@router.put("/{dossier_id}/answers", response=Detail)
def answer(request: HttpRequest, dossier_id: UUID, body: CriterionAnswerIn) -> dict[str, Any]:
    """Answer one criterion, with a text or a link as proof."""
    return _do(request, dossier_id, apply.answer, **body.dict())


@router.post("/{dossier_id}/answers/{criterion}/file", response=Detail)
def proof_in(request: HttpRequest, dossier_id: UUID, criterion: str, file: File[UploadedFile]) -> dict[str, Any]:
    """Add a file as proof to an answer that is there; a former file goes."""
    dossier = _find(request, dossier_id)
    row = dossier.answers.filter(criterion=criterion).first()
    if row is None:
        raise NotFound
    kept = {name: getattr(row, name) for name in ("criterion", "level", "words", "link", "secret")}
    apply.answer(actor=actor(request), dossier=dossier, **kept, name=file.name or "", content=file.read())
    return _detail(request, dossier)


@router.get("/{dossier_id}/proofs/{answer_id}", response={200: None, **ERRORS})
def proof_out(request: HttpRequest, dossier_id: UUID, answer_id: UUID) -> HttpResponse:
    """The file of a proof; a business secret only for the provider and the authority."""
    _name, content = queries.proof_file(actor(request), _find(request, dossier_id), answer_id)
    headers = {"Content-Disposition": 'attachment; filename="proof"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@router.post("/{dossier_id}/send", response=Detail)
def send(request: HttpRequest, dossier_id: UUID) -> dict[str, Any]:
    """Send it in, complete; the term to decide begins."""
    return _do(request, dossier_id, apply.send)


@router.post("/{dossier_id}/drop", response=Detail)
def drop(request: HttpRequest, dossier_id: UUID) -> dict[str, Any]:
    """Stop an application that nobody decided on yet."""
    return _do(request, dossier_id, apply.drop)


@router.post("/{dossier_id}/take", response=Detail)
def take(request: HttpRequest, dossier_id: UUID) -> dict[str, Any]:
    """Take a file off the work list; never that of a firm that one belongs to."""
    return _do(request, dossier_id, assess.take)


@router.post("/{dossier_id}/put-back", response=Detail)
def put_back(request: HttpRequest, dossier_id: UUID) -> dict[str, Any]:
    """Give it back to the work list."""
    return _do(request, dossier_id, assess.put_back)


@router.post("/{dossier_id}/judge", response=Detail)
def judge(request: HttpRequest, dossier_id: UUID, body: JudgeIn) -> dict[str, Any]:
    """Judge one criterion, with a reason."""
    return _do(request, dossier_id, assess.judge, **body.dict())


@router.post("/{dossier_id}/conclude", response=Detail)
def conclude(request: HttpRequest, dossier_id: UUID, body: ConcludeIn) -> dict[str, Any]:
    """Grant it (with conditions) at once, or propose a refusal to a second person."""
    asked = [assess.Asked(**one.dict()) for one in body.conditions]
    given = {"outcome": body.outcome, "reason": body.reason, "conditions": asked}
    return _do(request, dossier_id, assess.conclude, **given)


@router.post("/{dossier_id}/confirm", response=Detail)
def confirm(request: HttpRequest, dossier_id: UUID, body: ConfirmIn) -> dict[str, Any]:
    """A second person confirms a refusal or a withdrawal, or doesn't."""
    return _do(request, dossier_id, assess.confirm, **body.dict())


@router.post("/{dossier_id}/object", response=Detail)
def object_to(request: HttpRequest, dossier_id: UUID, body: DossierWordsIn) -> dict[str, Any]:
    """The provider objects, in time."""
    return _do(request, dossier_id, objections.object_to, text=body.text)


@router.post("/{dossier_id}/answer", response=Detail)
def answer_objection(request: HttpRequest, dossier_id: UUID, body: ConfirmIn) -> dict[str, Any]:
    """Someone new answers an objection; `agree`: the provider is right."""
    return _do(request, dossier_id, objections.answer, granted=body.agree, reason=body.reason)


@router.post("/{dossier_id}/appeal", response=Detail)
def appeal(request: HttpRequest, dossier_id: UUID, body: OutsideIn) -> dict[str, Any]:
    """Write down what an outside body said, and do it."""
    return _do(request, dossier_id, objections.record_appeal, **body.dict())


@router.post("/{dossier_id}/notes", response=Detail)
def note(request: HttpRequest, dossier_id: UUID, body: MarginNoteIn) -> dict[str, Any]:
    """A social partner writes in the margin."""
    return _do(request, dossier_id, notes.annotate, **body.dict())


@router.post("/{dossier_id}/conditions/{condition_id}/report", response=Detail)
def report(request: HttpRequest, dossier_id: UUID, condition_id: UUID, body: DossierWordsIn) -> dict[str, Any]:
    """The provider says how it met a condition."""
    dossier = _find(request, dossier_id)
    conditions.report(actor=actor(request), condition=conditions.find(dossier, condition_id), text=body.text)
    return _detail(request, dossier)


@router.post("/{dossier_id}/conditions/{condition_id}/settle", response=Detail)
def settle(request: HttpRequest, dossier_id: UUID, condition_id: UUID, body: SettleIn) -> dict[str, Any]:
    """The authority says whether a condition is met; one that isn't proposes to end the recognition."""
    dossier = _find(request, dossier_id)
    conditions.settle(actor=actor(request), condition=conditions.find(dossier, condition_id), **body.dict())
    return _detail(request, dossier)


def _find(request: HttpRequest, dossier_id: UUID) -> Dossier:
    return queries.dossier(actor(request), dossier_id)


def _do(request: HttpRequest, dossier_id: UUID, act: Callable[..., object], **given: Any) -> dict[str, Any]:
    dossier = _find(request, dossier_id)
    act(actor=actor(request), dossier=dossier, **given)
    return _detail(request, dossier)


def _plain(row: Dossier) -> dict[str, Any]:
    names = ("label", "kind", "edition", "state", "sent_at", "decide_by", "decided_at", "object_until", "answer_by")
    plain = {name: getattr(row, name) for name in (*names, "valid_from", "valid_until")}
    told = row.decided_at is not None or row.state == State.PROPOSED
    said = {"outcome": row.outcome if told else "", "reason": row.reason if told else ""}
    return {"id": row.pk, "provider": row.provider_id, "training": row.training_id} | plain | said


def _detail(request: HttpRequest, row: Dossier) -> dict[str, Any]:
    row = queries.dossier(actor(request), row.pk)
    seen_as = queries.viewer(actor(request), row)
    judged = queries.shows_judgement(row, seen_as)
    order = {one.code: n for n, one in enumerate(queries.edition_of(row).criteria)}
    answers = sorted(row.answers.all(), key=lambda one: order.get(one.criterion, 99))
    names = ("id", "criterion", "text", "until", "state", "report", "reason")
    return _plain(row) | {
        "seen_as": seen_as,
        "claimed": _standing(queries.claimed(row)),
        "judged": _standing(queries.judged(row)) if judged else None,
        "answers": [_answer(one, queries.shows_proof(one, seen_as), judged) for one in answers],
        "conditions": [{name: getattr(one, name) for name in names} for one in _conditions(row)],
        "steps": [{name: getattr(one, name) for name in ("at", "kind", "side", "text")} for one in row.steps.all()],
        "notes": [
            {"at": one.at, "organisation": one.organisation.name, "criterion": one.criterion, "text": one.text}
            for one in row.annotations.select_related("organisation")
        ],
    }


def _conditions(row: Dossier) -> list[Condition]:
    return list(row.conditions.all())


def _answer(row: Answer, shown: bool, judged: bool) -> dict[str, Any]:
    names = ("criterion", "level", "secret")
    said = {name: getattr(row, name) if judged else "" for name in ("judged", "because")}
    plain = said | {name: getattr(row, name) for name in names} | {"id": row.pk, "proof": queries.has_proof(row)}
    return plain | {name: getattr(row, name) if shown else "" for name in ("words", "link", "file_name")}


def _standing(one: Standing) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("points", "of", "percent", "minimum", "passes")}
    return plain | {"missing": [c.code for c in one.missing], "open": [c.code for c in one.open]}
