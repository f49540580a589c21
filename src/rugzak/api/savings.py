"""Endpoints of one's own money: how to put it in, and taking it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import bank
from rugzak.accounts.models import SavingsBack
from rugzak.api.auth import IdempotencyKey, actor, person
from rugzak.api.paging import PAGE, Page, PageQuery, page
from rugzak.api.problems import ERRORS

router = Router()


class SavingsOut(Schema):
    name: str = Field(description="Whom to pay: whoever keeps people's own money.")
    iban: str
    reference: str = Field(description="Mine for ever: whatever is paid with it is in my purse once the bank shows it.")
    returnable: int = Field(description="Cents that I can take back now.")
    goes_to: str = Field(description="The account it goes back to: the last that I paid from; empty: none yet.")


class TakeBackIn(Schema):
    amount: int = Field(gt=0, le=10**9, description="Cents.")


class TakeBackOut(Schema):
    id: UUID
    amount: int
    state: str = Field(description="leaving, paid, or stayed: the bank could not pay it, it is in my purse again.")
    made_at: datetime
    settled_at: datetime | None = None


@router.get("", response={200: SavingsOut, **ERRORS})
def way_in(request: HttpRequest) -> dict[str, Any]:
    """How I put money of my own into my rugzak, and what I can take back."""
    me = person(request)
    found = bank.way_in(actor=actor(request), person=me)
    shown = {"name": found.name, "iban": found.iban, "reference": found.reference}
    return {**shown, "returnable": bank.returnable(me), "goes_to": bank.goes_to(me)}


@router.get("/returns", response={200: Page[TakeBackOut], **ERRORS})
def returns(request: HttpRequest, query: PageQuery = PAGE) -> dict[str, Any]:
    """What I took back, the newest first."""
    return page(bank.returns_of(person(request).pk), query, _back)


@router.post("/returns", response={200: TakeBackOut, **ERRORS})
def take_back(request: HttpRequest, body: TakeBackIn, idempotency_key: IdempotencyKey) -> dict[str, Any]:
    """Take own money back, to the account that it came from."""
    made = bank.take_back(actor=actor(request), person=person(request), amount=body.amount, key=idempotency_key)
    return _back(made)


def _back(row: SavingsBack) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "amount", "state", "made_at", "settled_at")}
