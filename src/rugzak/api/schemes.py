"""Endpoints of the schemes: what there is, for anyone."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from rugzak.accounts import imagine
from rugzak.api import limits
from rugzak.api.auth import SchemeId
from rugzak.api.problems import ERRORS
from rugzak.schemes import queries
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.scheme import Scheme

router = Router()


class SchemeOut(Schema):
    id: str
    name: dict[str, str]
    authority: dict[str, str]
    payer: str
    asset: str
    example: bool
    proposal: bool
    holder: str


class CheckIn(Schema):
    facts: dict[str, bool | int | float | str] = Field(
        description="By name of the vocabulary; dates as text, cents and minutes as whole numbers.", max_length=200
    )


class VocabularyOut(Schema):
    name: str
    type: str
    label: dict[str, str]


@router.get("", response={200: list[SchemeOut], **ERRORS}, auth=None)
def listed(request: HttpRequest) -> list[dict[str, Any]]:
    """Every scheme that is known today, closed ones too."""
    return [_scheme(scheme) for scheme in queries.current()]


@router.get("/facts", response={200: list[VocabularyOut], **ERRORS}, auth=None)
def facts(request: HttpRequest) -> list[dict[str, Any]]:
    """The vocabulary: what schemes may ask."""
    known = vocabulary().facts
    return [{"name": name, "type": str(fact.type), "label": fact.label.to_json()} for name, fact in known.items()]


@router.post("/check", response={200: list[dict[str, Any]], **ERRORS}, auth=None, throttle=[limits.CHECK])
def check(request: HttpRequest, body: CheckIn) -> list[dict[str, Any]]:
    """What somebody with these facts is entitled to: a decision a scheme, yes first. Nothing is kept."""
    return [decision.to_json() for decision in imagine.for_facts(body.facts)]


@router.get("/{scheme_id}", response={200: SchemeOut, **ERRORS}, auth=None)
def one(request: HttpRequest, scheme_id: SchemeId) -> dict[str, Any]:
    """One scheme."""
    return _scheme(queries.scheme(scheme_id))


def _scheme(scheme: Scheme) -> dict[str, Any]:
    return {
        **{"id": scheme.id, "name": scheme.name.to_json(), "authority": scheme.authority.to_json()},
        **{"payer": scheme.payer, "asset": scheme.asset, "example": scheme.example},
        **{"proposal": scheme.proposal, "holder": scheme.holder},
    }
