"""The form of a file of criteria, as it is written; what is not named here is refused. Pure."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from rugzak.catalogue.models import RecognitionLabel
from rugzak.schemes.document.parts import Strict, Words

Days = Annotated[int, Field(ge=1, le=400)]


class TermsDocument(Strict):
    """Days to decide, to object, to answer an objection; days before the end to remind; months that it lasts."""

    decide: Days
    objection: Annotated[int, Field(ge=30, le=400)]  # nobody gets less than thirty days
    answer: Days
    renewal: Days
    months: Annotated[int, Field(ge=1, le=120)]


class CriterionDocument(Strict):
    kind: Literal["must", "score"]
    weight: Annotated[int, Field(ge=1, le=100)] | None = None
    asks: Words
    proof: Words
    source: Annotated[str, Field(min_length=3, max_length=200)]
    check: str | None = None


class ValidDocument(Strict):
    start: Annotated[date, Field(alias="from")]


class EditionDocument(Strict):
    edition: Annotated[str, Field(pattern=r"^[a-z0-9.-]{2,20}$")]
    valid: ValidDocument
    changed: Words
    legal: Annotated[str, Field(min_length=3, max_length=200)]
    minimum: Annotated[int, Field(ge=0, le=100)]
    terms: TermsDocument
    criteria: dict[Annotated[str, Field(pattern=r"^[a-z_]{2,30}$")], CriterionDocument]


class LabelDocument(Strict):
    label: RecognitionLabel
    subject: Literal["training", "provider"]
    name: Words
    what: Words
    appeal: Words
    editions: Annotated[list[EditionDocument], Field(min_length=1)]
