"""Endpoints of how a firm does as an organisation: its personnel file, and the figures that come from it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from rugzak.accounts import access
from rugzak.accounts.hr import figures
from rugzak.accounts.hr.record import import_hr
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Scope
from rugzak.accounts.services import organisation_of
from rugzak.api import limits
from rugzak.api.auth import actor
from rugzak.api.problems import ERRORS
from rugzak.base.errors import BadFile

router = Router()
MOST_BYTES = 5_000_000


class OrganisationKpiOut(Schema):
    code: str = Field(description="retention, time_to_hire, absence or development.")
    unit: str = Field(description="share: 0 to 1; days.")
    value: Decimal | None = Field(None, description="Empty: no data. Never 0 for that.")
    before: Decimal | None = Field(None, description="The twelve months before.")
    n: int = Field(description="Events or people that it rests on.")


class OrganisationFiguresOut(Schema):
    start: date
    end: date
    kpis: list[OrganisationKpiOut]
    starters: int | None = None
    leavers: int | None = None
    open_vacancies: int | None = None
    reasons: dict[str, int] = Field(description="Why people left; empty for a small group.")


class HrImportOut(Schema):
    read: int
    kept: int
    replaced: int
    skipped: list[str] = Field(description="Line and what to do.")
    dry_run: bool


@router.get("/firm/{organisation_id}/organisation", response={200: OrganisationFiguresOut, **ERRORS})
def organisation(request: HttpRequest, organisation_id: UUID) -> dict[str, Any]:
    """Retention, time to fill, absence and speed of development over twelve months."""
    found = figures.organisation(actor=actor(request), employer=_employer(request, organisation_id))
    plain = ("start", "end", "starters", "leavers", "open_vacancies")
    kpis = [{name: getattr(one, name) for name in ("code", "unit", "value", "before", "n")} for one in found.kpis]
    return {**{name: getattr(found, name) for name in plain}, "kpis": kpis, "reasons": dict(found.reasons)}


@router.post("/firm/{organisation_id}/hr", response={200: HrImportOut, **ERRORS}, throttle=limits.IMPORTS)
def import_file(
    request: HttpRequest, organisation_id: UUID, file: File[UploadedFile], dry_run: bool = False
) -> dict[str, Any]:
    """Read a personnel file (CSV or XLSX, at most 5 MB): all good lines or, with `dry_run`, none but the report."""
    employer = _employer(request, organisation_id)
    if (file.size or 0) > MOST_BYTES:
        raise BadFile(name=file.name, why="> 5 MB")
    done = import_hr(
        actor=actor(request), employer=employer, path=file.name or "hr", content=file.read(), dry_run=dry_run
    ).report
    skipped = [f"{skip.row}: {skip.reason}" for skip in done.skipped[:200]]
    return {"read": done.read, "kept": done.made, "replaced": done.changed, "skipped": skipped, "dry_run": dry_run}


def _employer(request: HttpRequest, organisation_id: UUID) -> Organisation:
    access.require(actor(request), "employer.overview", Scope("employer", organisation_id=organisation_id))
    return organisation_of(organisation_id)
