"""Endpoints of the books: the full check, for the authority."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from rugzak.accounts import access
from rugzak.accounts.permissions import Scope
from rugzak.api.auth import actor
from rugzak.api.problems import ERRORS
from rugzak.ledger import queries

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
