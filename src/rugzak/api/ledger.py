"""Endpoints of the books: the full check, for the authority."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import actor
from rugzak.api.problems import ERRORS
from rugzak.ledger import chain, queries

router = Router()
MOST_SHOWN = 100


class CheckOut(Schema):
    ok: bool
    figures: dict[str, int]
    sums: dict[str, int]
    differences: list[str]


@router.get("/check", response={200: CheckOut, **ERRORS})
def check(request: HttpRequest) -> dict[str, Any]:
    """Recompute the books: sums are zero, no floor is broken, holds are those of pending acts."""
    access.require(actor(request), "ledger.check", Scope("ledger"))
    report = queries.check()
    differences = [str(row) for row in report.differences][:MOST_SHOWN]
    return {"ok": report.ok, "figures": report.figures, "sums": report.sums, "differences": differences}


class SealOut(Schema):
    """A seal: the heads of all books that moved in that minute, under one hash."""

    seal: int
    at: datetime
    books: int
    root: str
    head: str


@router.get("/seals", response={200: list[SealOut], **ERRORS}, auth=None)
def seals(request: HttpRequest, newest: Annotated[int, Query(ge=1, le=1000)] = 60) -> list[dict[str, Any]]:
    """The newest seals, for anyone to keep: with them one can prove later that the books still say what they said."""
    return list(chain.published(newest))
