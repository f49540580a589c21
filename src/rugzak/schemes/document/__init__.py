"""The form of a scheme file: what may stand where. Also the JSON Schema with which editors complete and check.

Expressions are plain strings here; `load` parses and types them. Texts always stand in four languages.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from rugzak.schemes.document.parts import (
    AllowanceDocument,
    Asset,
    AttendanceDocument,
    Break,
    BreakDocument,
    BudgetDocument,
    Carry,
    Code,
    ConditionDocument,
    CoolingOffDocument,
    CumulationDocument,
    DeadlineDocument,
    DisputedDocument,
    Effect,
    Expr,
    IndexedDocument,
    InterruptionDocument,
    ParameterDocument,
    Part,
    Payer,
    PaysDocument,
    Per,
    ReadingDocument,
    SchemeId,
    Sentence,
    SnapshotDocument,
    Strict,
    TransitionDocument,
    Valid,
    Words,
)

__all__ = [
    "AllowanceDocument",
    "Asset",
    "AttendanceDocument",
    "Break",
    "BreakDocument",
    "BudgetDocument",
    "Carry",
    "Code",
    "ConditionDocument",
    "CoolingOffDocument",
    "CumulationDocument",
    "DeadlineDocument",
    "DisputedDocument",
    "Effect",
    "Expr",
    "FunderDocument",
    "IdentityDocument",
    "IndexedDocument",
    "InterruptionDocument",
    "ParameterDocument",
    "Part",
    "Payer",
    "PaysDocument",
    "Per",
    "ReadingDocument",
    "SchemeDocument",
    "SchemeId",
    "Sentence",
    "SnapshotDocument",
    "Strict",
    "TransitionDocument",
    "Valid",
    "VersionDocument",
    "Words",
    "json_schema",
]


class VersionDocument(Strict):
    version: Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z.-]*$", max_length=40)]
    revision: Annotated[int, Field(ge=1)] = 1
    valid: Valid
    reference: Sentence
    to_confirm: bool = False
    temporary: bool = False
    parameters: dict[Code, ParameterDocument] = {}
    moments: dict[Code, Expr] = {}
    facts_at: dict[Code, SnapshotDocument] = {}
    let: dict[Code, Expr] = {}
    conditions: dict[Code, ConditionDocument] = {}
    transition: list[TransitionDocument] = []
    disputed: DisputedDocument | None = None
    allowance: dict[Code, AllowanceDocument] = {}
    pays: PaysDocument | None = None
    attendance: AttendanceDocument | None = None
    deadlines: dict[Code, DeadlineDocument] = {}
    cooling_off: CoolingOffDocument | None = None
    interruption: InterruptionDocument | None = None
    cumulation: list[CumulationDocument] = []
    budget: BudgetDocument | None = None
    how: Words | None = None


class FunderDocument(Strict):
    payer: Payer
    name: Words


class IdentityDocument(Strict):
    """What does not change between versions. `version_by`: the dates that pick the version, first known one first.

    `example`: made up to show how such a scheme works. `proposal`: a rule that somebody proposes, in force nowhere.
    `jobs`: of several jobs at once the `largest` counts, or each is looked at and the `best` answer stands.
    """

    id: SchemeId
    name: Words
    authority: Words
    legal_basis: str
    funder: FunderDocument
    asset: Asset
    holder: Literal["person", "employment", "enterprise", "event"]
    version_by: Annotated[list[str], Field(min_length=1)]
    zone: str = "Europe/Brussels"
    jobs: Literal["largest", "best"] = "largest"
    revision: Annotated[int, Field(ge=1)] = 1
    example: bool = False
    proposal: bool = False
    how: Words
    appeal: Words | None = None
    closed: Words | None = None


class SchemeDocument(IdentityDocument):
    """A whole file. `common` holds sections of a version that all versions share; `null` in a version drops one."""

    common: dict[str, Any] = {}
    versions: Annotated[list[VersionDocument], Field(min_length=1)]


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a scheme file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **SchemeDocument.model_json_schema(by_alias=True),
    }
