"""A check of release packages against what OCDS 1.1.5 asks of the fields that we publish, in our own words.

The schema itself is published on the web only and is in no package, so this is no validation with the official
schema: it is written from the reference of the standard. Unknown fields fail.
"""

from datetime import datetime
from typing import Any

import jsonschema

TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}


def thing(needed: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these fields and no others."""
    fields = {**needed, **(more or {})}
    return {"type": "object", "properties": fields, "required": list(needed), "additionalProperties": False}


def some(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


def code(*words: str) -> dict[str, Any]:
    return {"enum": list(words)}


VALUE = thing({"amount": {"type": "number"}, "currency": code("EUR")})
PERIOD = thing({}, {"startDate": MOMENT, "endDate": MOMENT})
REFERENCE = thing({"id": TEXT, "name": TEXT})
ITEM = thing({"id": TEXT}, {"description": TEXT, "quantity": {"type": "number"}, "unit": thing({"name": TEXT})})
TAGS = code(
    *("planning", "planningUpdate", "tender", "tenderAmendment", "tenderUpdate", "tenderCancellation", "award"),
    *("awardUpdate", "awardCancellation", "contract", "contractUpdate", "contractAmendment", "implementation"),
    *("implementationUpdate", "contractTermination", "compiled"),
)
PARTY = thing(
    {"id": TEXT, "name": TEXT, "identifier": thing({"scheme": TEXT, "id": TEXT, "legalName": TEXT})},
    {"roles": some(code("buyer", "procuringEntity", "supplier", "tenderer", "funder", "enquirer", "payer", "payee"))},
)
TENDER = thing(
    {"id": TEXT, "title": TEXT, "description": TEXT, "items": some(ITEM), "value": VALUE, "tenderPeriod": PERIOD},
    {
        "status": code("planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"),
        "procuringEntity": REFERENCE,
        "procurementMethod": code("open", "selective", "limited", "direct"),
        "mainProcurementCategory": code("goods", "works", "services"),
        "awardCriteria": code("priceOnly", "costOnly", "qualityOnly", "ratedCriteria"),
        "awardCriteriaDetails": TEXT,
        "submissionMethod": some(code("electronicSubmission", "electronicAuction", "written", "inPerson")),
        "enquiryPeriod": PERIOD,
        "hasEnquiries": {"type": "boolean"},
        "awardPeriod": PERIOD,
        "numberOfTenderers": {"type": "integer"},
        "tenderers": {"type": "array", "items": REFERENCE, "uniqueItems": True},
    },
)
AWARD = thing(
    {"id": TEXT, "title": TEXT, "description": TEXT, "date": MOMENT, "items": some(ITEM)},
    {"status": code("pending", "active", "cancelled", "unsuccessful"), "value": VALUE, "suppliers": some(REFERENCE)},
)
MILESTONE = thing(
    {"id": TEXT, "title": TEXT, "status": code("scheduled", "met", "notMet", "partiallyMet")},
    {
        "type": code("preProcurement", "approval", "engagement", "assessment", "delivery", "reporting", "financing"),
        **{"code": TEXT, "dateModified": MOMENT, "dateMet": MOMENT, "description": TEXT},
    },
)
CONTRACT = thing(
    {"id": TEXT, "awardID": TEXT, "status": code("pending", "active", "cancelled", "terminated")},
    {
        **{"title": TEXT, "period": PERIOD, "value": VALUE, "dateSigned": MOMENT, "items": some(ITEM)},
        "implementation": thing({"milestones": some(MILESTONE)}),
    },
)
RELEASE = thing(
    {
        "ocid": {"type": "string", "pattern": r"^ocds-[a-z0-9]{6}-.+$"},
        "id": {"type": "string", "pattern": r"^[^#]+$"},
        **{
            "date": MOMENT,
            "tag": some(TAGS),
            "initiationType": code("tender"),
            "language": code("nl", "fr", "de", "en"),
        },
    },
    {
        **{"parties": some(PARTY), "buyer": REFERENCE, "tender": TENDER},
        "planning": thing({"rationale": TEXT, "budget": thing({"amount": VALUE})}),
        **{"awards": some(AWARD), "contracts": some(CONTRACT)},
    },
)
PACKAGE = thing(
    {"uri": TEXT, "publishedDate": MOMENT, "publisher": thing({"name": TEXT}), "releases": some(RELEASE)},
    {"version": code("1.1")},
)


def check(package: dict[str, Any]) -> None:
    """Shape, codes, and what a shape can't say: ids that refer, one ocid, releases in order and never the same id."""
    jsonschema.validate(package, PACKAGE)
    releases = package["releases"]
    assert len({row["id"] for row in releases}) == len(releases)
    assert len({row["ocid"] for row in releases}) == 1
    moments = [datetime.fromisoformat(row["date"]) for row in releases]
    assert moments == sorted(moments)
    for row in releases:
        parties = {party["id"]: set(party["roles"]) for party in row["parties"]}
        assert "buyer" in parties[row["buyer"]["id"]]
        assert all("tenderer" in parties[one["id"]] for one in row["tender"].get("tenderers", []))
        awards = {award["id"]: award for award in row.get("awards", [])}
        assert all("supplier" in parties[one["id"]] for award in awards.values() for one in award.get("suppliers", []))
        assert all(contract["awardID"] in awards for contract in row.get("contracts", []))
