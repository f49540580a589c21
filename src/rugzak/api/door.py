"""Endpoints of the door: anyone applies for a provider, those named sign, the authority decides with reasons."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import actor
from rugzak.api.paging import Page, PageQuery, page
from rugzak.api.problems import ERRORS
from rugzak.catalogue.trust import door, queries
from rugzak.catalogue.trust.models import Application, Vat

router = Router()
Words = Field(min_length=3, max_length=4000)


class ApplicationsQuery(PageQuery):
    waiting: bool = Field(False, description="For the authority: what waits for a decision. Else one's own.")


class DoorApplyIn(Schema):
    number: str = Field(max_length=30, description="The Belgian enterprise number.")
    name: str = Field(min_length=2, max_length=200)
    iban: str = Field(max_length=50)
    vat: Vat = Vat.STANDARD
    kind: Literal["provider", "coach_centre"] = "provider"
    founded_on: date | None = None
    public: bool = False
    signers_needed: int = Field(1, ge=1, le=2)
    signers: list[str] = Field([], max_length=5, description="Mail addresses; empty: whoever applies.")


class SignerIn(Schema):
    email: str = Field(max_length=254)


class LabelIn(Schema):
    name: str = Field(min_length=2, max_length=120)
    valid_from: date
    valid_until: date | None = None


class AccountIn(Schema):
    iban: str = Field("", max_length=50, description="Another account; empty: the same.")


class AccountCodeIn(Schema):
    code: str = Field(max_length=40, description="The 8 digits on the statement, with the payment of one cent.")


class DoorWordsIn(Schema):
    text: str = Words


class AdmitIn(Schema):
    admit: bool
    reason: str = Words
    stage: Literal["new", "limited"] = "new"


class DoorAnswerIn(Schema):
    granted: bool
    reason: str = Words


class JoinIn(Schema):
    number: str = Field(max_length=30)


class JoinOut(Schema):
    told: int = Field(description="How many people were written to; who they are is not told.")


class DoorLabelOut(Schema):
    name: str
    valid_from: date
    valid_until: date | None = None
    file_name: str


class ApplicationOut(Schema):
    id: UUID
    number: str
    name: str
    kind: str
    state: str
    vat: str
    public: bool
    made_at: datetime
    missing: list[str] = Field(description="sign, account")
    signed: int
    signers_needed: int
    decide_by: date | None = None
    reason: str
    object_until: date | None = None
    answer: str
    organisation: UUID | None = None
    labels: list[DoorLabelOut]


@router.get("/applications", response={200: Page[ApplicationOut], **ERRORS})
def applications(request: HttpRequest, query: Query[ApplicationsQuery]) -> dict[str, Any]:
    """One's own applications, or for the authority what waits."""
    who = actor(request)
    access.require(who, "door.see" if query.waiting else "door.apply", Scope("door"))
    return page(queries.work_list() if query.waiting else queries.own(who), query, _application)


@router.post("/applications", response={200: ApplicationOut, **ERRORS})
def apply(request: HttpRequest, body: DoorApplyIn) -> dict[str, Any]:
    """Ask to be let in as a provider. A cent with a code goes to the account."""
    plain = body.dict(exclude={"signers"})
    return _application(door.apply(actor=actor(request), ask=door.Ask(**plain), signers=tuple(body.signers)))


@router.get("/applications/{application_id}", response={200: ApplicationOut, **ERRORS})
def one(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    """One application: its own people and the authority see it."""
    return _application(_find(request, application_id))


@router.post("/applications/{application_id}/sign", response={200: ApplicationOut, **ERRORS})
def sign(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    """Sign as one of those named."""
    return _application(door.sign(actor=actor(request), application=_find(request, application_id)))


@router.post("/applications/{application_id}/signers", response={200: ApplicationOut, **ERRORS})
def add_signer(request: HttpRequest, application_id: UUID, body: SignerIn) -> dict[str, Any]:
    """Name someone else who may sign."""
    found = _find(request, application_id)
    door.add_signer(actor=actor(request), application=found, email=body.email)
    return _application(found)


@router.post("/applications/{application_id}/labels", response={200: ApplicationOut, **ERRORS})
def add_label(
    request: HttpRequest, application_id: UUID, body: Form[LabelIn], file: File[UploadedFile]
) -> dict[str, Any]:
    """Show a quality label with its proof (at most 10 MB)."""
    found, given = _find(request, application_id), (file.name or "file", file.read())
    door.add_label(actor=actor(request), application=found, file=given, **body.dict())
    return _application(found)


@router.post("/applications/{application_id}/cents", response={200: ApplicationOut, **ERRORS})
def new_cent(request: HttpRequest, application_id: UUID, body: AccountIn) -> dict[str, Any]:
    """Another cent with another code, after the check of the account failed."""
    found = _find(request, application_id)
    door.new_cent(actor=actor(request), application=found, iban=body.iban)
    return _application(Application.objects.get(pk=found.pk))


@router.post("/applications/{application_id}/code", response={200: ApplicationOut, **ERRORS})
def type_code(request: HttpRequest, application_id: UUID, body: AccountCodeIn) -> dict[str, Any]:
    """The code that came with the cent. A wrong one counts."""
    found = _find(request, application_id)
    return _application(door.type_code(actor=actor(request), application=found, code=body.code))


@router.post("/applications/{application_id}/withdraw", response={200: ApplicationOut, **ERRORS})
def withdraw(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    """Take it back before the decision."""
    return _application(door.withdraw(actor=actor(request), application=_find(request, application_id)))


@router.post("/applications/{application_id}/object", response={200: ApplicationOut, **ERRORS})
def object_to(request: HttpRequest, application_id: UUID, body: DoorWordsIn) -> dict[str, Any]:
    """Object against a refusal, in time."""
    found = _find(request, application_id)
    return _application(door.object_to(actor=actor(request), application=found, text=body.text))


@router.post("/applications/{application_id}/two", response={200: ApplicationOut, **ERRORS})
def need_two(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    """The authority wants two signatures."""
    return _application(door.need_two(actor=actor(request), application=_find(request, application_id)))


@router.post("/applications/{application_id}/decide", response={200: ApplicationOut, **ERRORS})
def decide(request: HttpRequest, application_id: UUID, body: AdmitIn) -> dict[str, Any]:
    """Let in or refuse, with the reason; never by someone who had a part in it."""
    found = _find(request, application_id)
    given = {"admit": body.admit, "reason": body.reason, "stage": body.stage}
    return _application(door.decide(actor=actor(request), application=found, **given))  # type: ignore[arg-type]


@router.post("/applications/{application_id}/answer", response={200: ApplicationOut, **ERRORS})
def answer(request: HttpRequest, application_id: UUID, body: DoorAnswerIn) -> dict[str, Any]:
    """Answer an objection; never by who decided."""
    found, who = _find(request, application_id), actor(request)
    return _application(door.answer(actor=who, application=found, granted=body.granted, reason=body.reason))


@router.post("/join", response={200: JoinOut, **ERRORS})
def join(request: HttpRequest, body: JoinIn) -> dict[str, int]:
    """Write to the people of a provider that is registered already: someone wants to join."""
    return {"told": door.ask_to_join(actor=actor(request), number=body.number)}


def _find(request: HttpRequest, application_id: UUID) -> Application:
    return queries.application(actor(request), application_id)


def _application(row: Application) -> dict[str, Any]:
    names = ("number", "name", "kind", "state", "vat", "public", "made_at", "signers_needed", "decide_by", "reason")
    plain = {name: getattr(row, name) for name in (*names, "object_until", "answer")}
    return plain | {
        "id": row.pk,
        "missing": queries.missing(row) if row.state == "open" else [],
        "signed": row.signers.filter(signed_at__isnull=False).count(),
        "organisation": row.organisation_id,
        "labels": list(row.labels.values("name", "valid_from", "valid_until", "file_name")),
    }
