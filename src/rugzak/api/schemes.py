"""Endpoints of the schemes: what there is, for anyone."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from rugzak.accounts import imagine
from rugzak.api import limits
from rugzak.api.auth import SchemeId
from rugzak.api.problems import ERRORS
from rugzak.api.studio import RuleChangeOut, change
from rugzak.schemes import queries
from rugzak.schemes.document import json_schema
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.scheme import Scheme

router = Router()
Name = Annotated[str, Field(max_length=40, pattern=r"^[0-9a-z.-]*$")]


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


class SchemeDiffQuery(Schema):
    from_: Name = Field("", alias="from", description="A version; left out: the one in force, else the last.")
    to: Name = Field("", description="A version; left out: the last.")


class SchemeDiffOut(Schema):
    old: str
    new: str
    changes: list[RuleChangeOut]


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


@router.get("/schema.json", response={200: dict[str, Any], **ERRORS}, auth=None)
def schema(request: HttpRequest) -> dict[str, Any]:
    """JSON Schema (2020-12) of a scheme file, so that editors complete and check."""
    return json_schema()


@router.get("/{scheme_id}", response={200: SchemeOut, **ERRORS}, auth=None)
def one(request: HttpRequest, scheme_id: SchemeId) -> dict[str, Any]:
    """One scheme."""
    return _scheme(queries.scheme(scheme_id))


@router.get("/{scheme_id}/diff", response={200: SchemeDiffOut, **ERRORS}, auth=None)
def diff(request: HttpRequest, scheme_id: SchemeId, query: Query[SchemeDiffQuery]) -> dict[str, Any]:
    """What differs between two published versions, in plain words."""
    old, new, found = queries.compared(scheme_id, query.from_, query.to)
    return {"old": old.version, "new": new.version, "changes": [change(one) for one in found]}


def _scheme(scheme: Scheme) -> dict[str, Any]:
    return {
        **{"id": scheme.id, "name": scheme.name.to_json(), "authority": scheme.authority.to_json()},
        **{"payer": scheme.payer, "asset": scheme.asset, "example": scheme.example},
        **{"proposal": scheme.proposal, "holder": scheme.holder},
    }
