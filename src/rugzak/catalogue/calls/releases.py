"""What is published of a call, as releases of the Open Contracting Data Standard 1.1.5, one at each step.

Every release holds all that is public by then; releases are never changed. Who asked a question, who assessed, and
bids before the opening are in none. Bids themselves are not part of the core of OCDS; the hashes of sealed bids are
on the page of the call and in the API.
"""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from rugzak.accounts.models import Organisation
from rugzak.base import clock
from rugzak.catalogue.calls.models import Award, BidState, Call, CallState, Contract, Lot, Release
from rugzak.catalogue.calls.specs import terms

SCHEMA = "1.1"


def publish(call: Call, *tags: str) -> Release:
    """Write down the release of this moment."""
    row = Release(call=call)
    row.document = _document(call, row, list(tags))
    row.save(force_insert=True)
    return row


def package(call: Call) -> dict[str, Any]:
    """The release package of a call: every release, the oldest first."""
    rows = list(call.releases.all())
    return {
        "uri": f"{settings.RUGZAK_URL.rstrip('/')}/api/v1/calls/{call.pk}/ocds",
        "version": SCHEMA,
        "publishedDate": _moment(rows[-1].at if rows else clock.now()),
        "publisher": {"name": call.buyer.name},
        "releases": [row.document for row in rows],
    }


def _document(call: Call, row: Release, tags: list[str]) -> dict[str, Any]:
    contracts = list(Contract.objects.filter(award__lot__call=call).select_related("award__lot").order_by("award__lot"))
    awards = list(Award.objects.filter(lot__call=call).select_related("lot", "bid__organisation").order_by("lot"))
    found = {
        "ocid": f"{terms()['ocds']['prefix']}-{call.pk}",
        "id": f"{call.number}-{row.pk}",
        "date": _moment(row.at),
        "tag": tags,
        "initiationType": "tender",
        "language": call.language,
        "parties": _parties(call, awards),
        "buyer": _reference(call.buyer),
        "planning": {
            "rationale": call.need,
            "budget": {"amount": _euros(sum(lot.value_cents for lot in call.lots.all()))},
        },
        "tender": _tender(call),
    }
    if awards:
        found["awards"] = [_award(call, one) for one in awards]
    if contracts:
        found["contracts"] = [_contract(one) for one in contracts]
    return found


def _tender(call: Call) -> dict[str, Any]:
    lots = list(call.lots.all())
    found: dict[str, Any] = {
        "id": call.number,
        "title": call.title,
        "description": call.need,
        "status": _status(call),
        "procuringEntity": _reference(call.buyer),
        "items": [_item(lot) for lot in lots],
        "value": _euros(sum(lot.value_cents for lot in lots)),
        "procurementMethod": "open",
        "mainProcurementCategory": "services",
        "awardCriteria": "ratedCriteria",
        "awardCriteriaDetails": "; ".join(
            f"{one.name} ({one.get_kind_display().lower()}): {one.weight} / 100" for one in call.criteria.all()
        ),
        "submissionMethod": ["electronicSubmission"],
        "enquiryPeriod": _period(call.published_at, call.questions_until),
        "tenderPeriod": _period(call.published_at, call.deadline),
        "hasEnquiries": call.questions.exclude(answered_at=None).exists(),
    }
    if call.state in (CallState.OPENED, CallState.AWARDED):
        bidders = _bidders(call)
        found |= {"numberOfTenderers": len(bidders), "tenderers": [_reference(one) for one in bidders]}
    if call.state == CallState.AWARDED:
        found["awardPeriod"] = _period(call.opened_at, call.awarded_at)
    return found


def _status(call: Call) -> str:
    if call.state == CallState.CANCELLED:
        return "cancelled"
    if call.state != CallState.AWARDED:
        return "active"
    return "complete" if Award.objects.filter(lot__call=call).exclude(bid=None).exists() else "unsuccessful"


def _award(call: Call, row: Award) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": str(row.pk),
        "title": row.lot.title,
        "description": row.reason,
        "status": "active" if row.bid else "unsuccessful",
        "date": _moment(call.awarded_at),
        "items": [_item(row.lot)],
    }
    if row.bid:
        price = next(one["price_cents"] for one in row.bid.lots if one["lot"] == row.lot.number)
        found |= {"value": _euros(price), "suppliers": [_reference(row.bid.organisation)]}
    return found


def _contract(row: Contract) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": str(row.pk),
        "awardID": str(row.award_id),
        "title": row.award.lot.title,
        "status": "active",
        "period": _period(_at(row.starts), _at(row.ends)),
        "value": _euros(row.price_cents),
        "dateSigned": _moment(_at(row.signed_on)),
        "items": [{**_item(row.award.lot), "quantity": row.promise}],
    }
    if results := list(row.results.all()):
        found["implementation"] = {
            "milestones": [_milestone(row, one.pk, one.day, one.achieved, one.words) for one in results]
        }
    return found


def _milestone(row: Contract, key: Any, day: date, achieved: int, words: str) -> dict[str, Any]:
    said = f"{achieved} / {row.promise} {row.award.lot.unit}"
    met = "met" if achieved >= row.promise else "partiallyMet" if achieved else "notMet"
    found = {"id": str(key), "title": said, "type": "delivery", "code": "results", "dateModified": _moment(_at(day))}
    status = {"status": met, **({"dateMet": _moment(_at(day))} if met == "met" else {})}
    return found | status | ({"description": words} if words else {})


def _parties(call: Call, awards: list[Award]) -> list[dict[str, Any]]:
    roles: dict[Any, list[str]] = {call.buyer_id: ["buyer", "procuringEntity"]}
    rows = {call.buyer_id: call.buyer}
    if call.state in (CallState.OPENED, CallState.AWARDED):
        for one in _bidders(call):
            roles[one.pk], rows[one.pk] = ["tenderer"], one
    for award in awards:
        if award.bid and "supplier" not in roles[award.bid.organisation_id]:
            roles[award.bid.organisation_id].append("supplier")
    return [
        {**_reference(rows[key]), "identifier": _identifier(rows[key]), "roles": found} for key, found in roles.items()
    ]


def _bidders(call: Call) -> list[Organisation]:
    rows = call.bids.filter(state__in=(BidState.OPENED, BidState.VOID)).select_related("organisation")
    return [row.organisation for row in rows]


def _identifier(row: Organisation) -> dict[str, str]:
    """The number of the Belgian register of enterprises, by its list code of org-id.guide."""
    return {"scheme": "BE-BCE_KBO", "id": row.enterprise_number, "legalName": row.name}


def _reference(row: Organisation) -> dict[str, str]:
    return {"id": f"BE-BCE_KBO-{row.enterprise_number}-{row.kind}", "name": row.name}


def _item(lot: Lot) -> dict[str, Any]:
    unit = {"name": lot.unit}
    return {"id": str(lot.number), "description": lot.title, "quantity": lot.quantity, "unit": unit}


def _euros(cents: int) -> dict[str, Any]:
    return {"amount": cents / 100, "currency": "EUR"}


def _period(start: datetime | None, end: datetime | None) -> dict[str, str]:
    return {name: _moment(at) for name, at in (("startDate", start), ("endDate", end)) if at is not None}


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(clock.BRUSSELS))


def _moment(at: datetime | None) -> str:
    assert at is not None
    return at.astimezone(ZoneInfo(clock.BRUSSELS)).replace(microsecond=0).isoformat()
