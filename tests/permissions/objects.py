"""What stands in a URL for a parameter, by its name, and the smallest good body of each API operation that takes one.

A page with a new parameter: name it as the others do (booking_id, session_id ...), or add it to `things` of the house
(tests/api/house.py) for both people.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from rugzak.skills.esco import snapshot

Things = Mapping[str, object]
# Parameters of sign-in pages, and the name of a chart: nobody's things.
NOBODYS: dict[str, str] = {"key": "none", "uidb36": "1", "provider_id": "none", "pk": "1"}
# Tests and their items are everybody's; an attempt and a note are someone's.
TESTS: dict[str, str] = {
    "test_id": "growth-mindset",
    "item_id": "grow-born",
    "number": "1",
    "group": "S5",
    "year": "2026",
    "language": "nl",
    # So is a label with its criteria.
    "label": "career_centre",
    "criterion": "plan",
}
# Where the usual object of that name doesn't do: (part of the path, parameter) -> name in `things`.
INSTEAD: dict[tuple[str, str], str] = {
    ("/half-days/", "booking_id"): "attended_id",
    ("/half-days/", "part_id"): "past_part_id",
    ("/calls/", "organisation_id"): "provider",
    ("/people/", "interruption_id"): "their_interruption_id",
    ("/providers/", "organisation_id"): "provider",
    ("/door/stages/", "organisation_id"): "provider",
    ("/funds/{fund_id}/transfers", "fund_id"): "pockets_fund",
}


_CALL: dict[str, object] = {
    "title": "Forklift", "need": "Ten people learn it.", "language": "en", "questions_until": "2027-03-01T12:00:00Z",
    "deadline": "2027-03-10T12:00:00Z", "lots": [{"title": "x", "quantity": 1, "unit": "people", "value_cents": 1}],
    "criteria": [{"name": "Plan", "weight": 100}],
}  # fmt: skip


class Unknown(Exception):
    """A parameter that nobody said anything about."""


def filled(path: str, parameters: tuple[str, ...], things: Things) -> str:
    """The path with someone's things in it."""
    for name in parameters:
        path = path.replace("{" + name + "}", str(_value(path, name, things)))
    return path


def query(path: str, things: Things) -> dict[str, object]:
    """What an API operation must be asked with."""
    asked: dict[str, dict[str, object]] = {
        "/bank/payables": {"debtor": things["debtor"]},
        "/careers/demand/skill": {"skill": _concept("skill")},
        "/careers/fit": {"occupation": _concept("occupation")},
        "/careers/why": {"occupation": _concept("occupation")},
        "/people/{person_id}/why": {"occupation": _concept("occupation")},
        "/study/job": {"occupation": _concept("occupation")},
        "/skills/profile/evidence": {"skill": _concept("skill")},
        "/careers/transitions/from": {"occupation": _concept("occupation")},
        "/people/{person_id}/fit": {"occupation": _concept("occupation")},
        "/skills/search": {"q": "planner", "kind": "occupation"},
        "/claims": {"provider": things["provider"]},
        "/providers/accounts": {"provider": things["provider"]},
        "/firm/{organisation_id}/roles/{role_id}/advice": {"skill": _concept("skill")},
        "/fraud/cases": {"provider": things["provider"]},
        "/spaces/uses": {"organisation": things["provider"]},
        "/spaces/owed": {"organisation": things["provider"]},
        "/claims/own-parts": {"provider": things["provider"]},
        "/tests/reliability": {"test": "flexibility"},
        "/evaluation/dashboard": {"scope": "provider", "scope_id": things["provider"]},
    }
    return asked.get(path.removeprefix("/api/v1"), {})


def body(method: str, path: str, things: Things) -> object:
    """A body that passes validation, about someone's things."""
    asked: dict[str, object] = {
        "POST /demo/token": {"email": "person@example.org"},
        "POST /demo/clock": {"to": "2026-10-01T10:00:00Z"},
        "POST /me/facts": {"name": "person.career_years", "value": 12},
        "POST /me/reminders": {"reminders": True},
        "POST /me/rights/what-if": {"region": "WA"},
        "POST /schemes/check": {"facts": {"person.region": "VL"}},
        "POST /me/savings/returns": {"amount": 1000},
        "POST /me/consents": {"purpose": "share_learning", "organisation": things["employer"]},
        "POST /me/mandates": {"coach": "coach@example.org", "scopes": ["plan"], "end": "2027-01-01"},
        "POST /me/erase": {"give_up_savings": False},
        "POST /skills/propose": {"text": "Ik rijd met de heftruck."},
        "POST /skills/read": None,
        "PUT /skills/profile/skills": {"uri": _concept("skill")},
        "PUT /skills/profile/occupations": {"uri": _concept("occupation"), "role": "wished"},
        "POST /skills/profile/confirm": {"skills": [_concept("skill")]},
        "POST /skills/profile/levels": {"skills": [_concept("skill")], "level": 2},
        "POST /skills/profile/remove": {"skills": [_concept("skill")]},
        "POST /skills/profile/share": {"skills": [_concept("skill")], "reader": "coach", "yes": True},
        "PUT /skills/profile/level": {"skill": _concept("skill"), "level": 2},
        "PUT /skills/profile/last-used": {"skill": _concept("skill"), "day": "2026-01-01"},
        "PUT /skills/ageing/pace": {"pace": "slower"},
        "POST /skills/ageing/check": {"answers": {_concept("skill"): "yes"}},
        "PUT /skills/ageing/half-lives/{group}": {"years": 4, "reason": "measured here"},
        "POST /skills/corrections": {"about": "near", "occupation": _concept("occupation")},
        "POST /skills/corrections/decide": {
            "about": "near", "occupation": _concept("occupation"), "accept": True, "reason": "they are right",
        },
        "POST /skills/corrections/decided/{correction_id}/undo": {"reason": "by mistake"},
        "POST /tests/{test_id}/attempts": {},
        "PUT /tests/attempts/{attempt_id}/answers/{item_id}": {"value": "1"},
        "PUT /tests/attempts/{attempt_id}/sharing": {"shared": True},
        "POST /tests/growth": {"words": "call a customer"},
        "PUT /careers/goal": {"occupation": _concept("occupation")},
        "POST /careers/path": {"occupation": _concept("occupation"), "aside": False},
        "PUT /careers/plan": {"occupation": _concept("occupation"), "sessions": [things["session_id"]]},
        "POST /careers/plan/answer": {"accept": True},
        "POST /careers/plan/mend": {"sessions": [things["session_id"]]},
        "PUT /careers/trainings/{training_id}/needs": {"skills": []},
        "POST /careers/vacancies": None,
        "POST /people/{person_id}/plan": {"occupation": _concept("occupation"), "sessions": [things["session_id"]]},
        "POST /catalogue/trainings/{training_id}/sessions": {
            "capacity": 5,
            "parts": [{"date": str(date(2026, 11, 2)), "start_time": "09:00", "minutes": 240}],
        },
        "POST /calls": _CALL,
        "POST /calls/{call_id}/key": {
            "public_key": "x", "sealed_key": {"salt": "", "iterations": 1, "iv": "", "key": ""},
        },
        "POST /calls/{call_id}/assessors": {"email": "officer@example.org"},
        "POST /calls/{call_id}/cancel": {"reason": "no money"},
        "POST /calls/{call_id}/questions": {"organisation": things["provider"], "text": "By bus?"},
        "POST /calls/questions/{question_id}": {"text": "Yes."},
        "POST /calls/{call_id}/bids": {"organisation": things["provider"], "envelope": things["envelope"]},
        "POST /calls/{call_id}/parts": {"shares": {}},
        "POST /calls/{call_id}/declare": {"conflict": False},
        "POST /calls/{call_id}/scores": {
            "points": [{"bid": things["bid_id"], "lot": 1, "criterion": 2, "points": 50, "reason": "clear"}],
        },
        "POST /calls/{call_id}/award": {"lots": [{"lot": 1, "reason": "Nobody was good enough."}]},
        "POST /calls/{call_id}/contracts": {"lot": 1, "starts": "2027-01-01", "ends": "2027-02-01"},
        "POST /calls/{call_id}/results": {"lot": 1, "achieved": 3},
        "POST /spaces": {"organisation": things["employer"], "kind": "mobile", "name": "Van"},
        "PUT /spaces/{space_id}": {"kind": "mobile", "name": "Van"},
        "POST /spaces/{space_id}/uses": {"organisation": things["provider"], "date": "2026-11-10", "part": "day"},
        "POST /spaces/{space_id}/session": {"session": things["session_id"]},
        "POST /spaces/uses/{use_id}/answer": {"yes": True},
        "POST /spaces/uses/{use_id}/cancel": {"reason": "we move"},
        "POST /bookings/quotes": {"session": things["session_id"], "purpose": "job"},
        "POST /bookings": {"session": things["session_id"], "purpose": "job", "quote": "none", "consents": [1]},
        "POST /bookings/{booking_id}/cancel": {},
        "POST /bookings/parts/{part_id}/mark": {"booking": things["booking_id"], "present": True},
        "POST /bookings/parts/{part_id}/confirm": {"code": "123456"},
        "POST /bookings/parts/{part_id}/say": {"booking": things["booking_id"], "present": True},
        "POST /rounds": {
            "name": {"nl": "Leerbudget"}, "fund": things["fund_id"], "rule": "arrival", "amount": 100, "budget": 1000,
            "opens_register": "2026-12-01T09:00:00Z", "opens": "2026-12-01T09:00:00Z", "closes": "2026-12-02T09:00:00Z",
        },
        "POST /rounds/{round_id}/ticket": {},
        "POST /rounds/{round_id}/close": {"reason": "a mistake"},
        "POST /rounds/{round_id}/draw": {},
        "POST /schemes/drafts": {"scheme": "be-voorbeeld-sectorfonds"},
        "PUT /schemes/drafts/{draft_id}": {"revision": 1, "text": "id: be-x"},
        "POST /schemes/drafts/{draft_id}/check": {},
        "POST /schemes/drafts/{draft_id}/submit": {"revision": 1},
        "POST /schemes/drafts/{draft_id}/approve": {"revision": 1},
        "POST /schemes/drafts/{draft_id}/send-back": {"revision": 1, "reason": "the amount is wrong"},
        "POST /schemes/drafts/{draft_id}/withdraw": {},
        "POST /claims": {"booking": things["attended_id"]},
        "POST /claims/{claim_id}/clawbacks": {
            "debtor": "provider", "debtor_id": things["provider"], "amount": 100, "reason": "not given",
        },
        "POST /me/interruptions": {"kind": "care", "start": "2026-10-01"},
        "PATCH /me/interruptions/{interruption_id}": {"until": "2026-10-05"},
        "POST /people/{person_id}/interruptions": {
            "kind": "care", "start": "2026-10-01", "employer": things["employer"],
        },
        "PATCH /people/{person_id}/interruptions/{interruption_id}": {"until": None},
        "POST /me/purses/{purse_id}/transfers": {"target": things["target_id"], "amount": 10},
        "POST /funds/{fund_id}/transfers": {
            "source": things["target_id"], "target": things["purse_id"], "amount": 10, "reason": "a good reason",
        },
        "POST /debts/{debt_id}/payments": {"amount": 10},
        "POST /debts/{debt_id}/write-offs": {"reason": "bankrupt"},
        "POST /debts/write-offs/{write_off_id}/release": {"amount": 100},
        "POST /closings/{fund_id}": {"stops_on": "2026-12-01", "run_off": "2027-03-31", "reason": "the law ends"},
        "POST /outreach": {"scheme": things["scheme"], "region": "BR", "why": {"nl": "Weinig mensen kennen dit."}},
        "POST /providers/applications": {"number": "0403.019.261", "name": "School", "iban": "BE71096123456769"},
        "POST /providers/applications/{application_id}/signers": {"email": "second@example.org"},
        "POST /providers/applications/{application_id}/labels": None,
        "POST /providers/applications/{application_id}/cents": {},
        "POST /providers/applications/{application_id}/code": {"code": "12345678"},
        "POST /providers/applications/{application_id}/object": {"text": "We do teach."},
        "POST /providers/applications/{application_id}/decide": {"admit": False, "reason": "No rooms."},
        "POST /providers/applications/{application_id}/answer": {"granted": False, "reason": "No rooms."},
        "POST /providers/join": {"number": "0403.019.261"},
        "POST /providers/{organisation_id}/stage/lower": {"to": "new", "reason": "False lists."},
        "POST /providers/{organisation_id}/stage/object": {"text": "They are true."},
        "POST /providers/{organisation_id}/stage/answer": {"granted": True, "reason": "They are."},
        "POST /providers/{organisation_id}/account": {"iban": "BE62510007547061"},
        "POST /providers/accounts/{check_id}/code": {"code": "12345678"},
        "POST /claims/{claim_id}/look": {"note": "the signed list"},
        "POST /fraud/cases": {"provider": things["provider"], "reason": "a tip"},
        "POST /fraud/cases/{case_id}/ask": {"text": "Who taught?"},
        "POST /fraud/cases/{case_id}/evidence": {"text": "An did."},
        "POST /fraud/cases/{case_id}/extend": {"text": "We wait for an answer."},
        "POST /fraud/cases/{case_id}/decide": {"outcome": "cleared", "reason": "All is well."},
        "POST /fraud/cases/{case_id}/appeal": {"text": "We did teach."},
        "POST /fraud/cases/{case_id}/answer": {"granted": True, "reason": "They did."},
        "POST /recognition/files": {"label": "registered", "provider": things["provider"]},
        "POST /recognition/files/strikes": {
            "recognition": things["recognition_id"], "last_day": "2026-12-01", "reason": "a tip",
        },
        "PUT /recognition/files/{dossier_id}/answers": {"criterion": "plan", "level": "yes"},
        "POST /recognition/files/{dossier_id}/answers/{criterion}/file": None,
        "POST /recognition/files/{dossier_id}/judge": {"criterion": "plan", "level": "yes", "reason": "it is there"},
        "POST /recognition/files/{dossier_id}/conclude": {"outcome": "granted", "reason": "all is there"},
        "POST /recognition/files/{dossier_id}/confirm": {"agree": True, "reason": "indeed"},
        "POST /recognition/files/{dossier_id}/object": {"text": "this is wrong"},
        "POST /recognition/files/{dossier_id}/answer": {"agree": True, "reason": "right"},
        "POST /recognition/files/{dossier_id}/appeal": {"body": "a court", "upheld": True, "reason": "number 1"},
        "POST /recognition/files/{dossier_id}/notes": {"text": "we know them"},
        "POST /recognition/files/{dossier_id}/conditions/{condition_id}/report": {"text": "it is done"},
        "POST /recognition/files/{dossier_id}/conditions/{condition_id}/settle": {"met": True, "reason": "it is"},
        "POST /bank/batches": {"debtor": things["debtor"]},
        "POST /bank/status": None,
        "POST /catalogue/providers/{provider_id}/imports": None,
        "POST /bank/statements": None,
        "POST /bank/entries/{movement_id}/assign": {"fund": things["fund_id"], "reason": "for this fund"},
        "POST /bank/entries/{movement_id}/return": {"reason": "not for us"},
        "POST /bank/entries/{movement_id}/aside": {"reason": "not for us"},
        "POST /bank/payables/{payable_id}/again": {"reason": "a new number"},
        "POST /claims/own-parts/{own_part_id}/unpaid": {"reason": "by mistake"},
        "POST /me/wishes": {"words": "French"},
        "PUT /me/wishes/{wish_id}/sharing": {"shared": True},
        "POST /firm/{organisation_id}/roles": {"name": "Driver"},
        "POST /firm/{organisation_id}/roles/propose": {"text": "Ik rijd met de heftruck."},
        "PATCH /firm/{organisation_id}/roles/{role_id}": {"people": 2},
        "PUT /firm/{organisation_id}/roles/{role_id}/needs": {"levels": {_concept("skill"): 3}},
        "POST /firm/{organisation_id}/hr": None,
        "POST /firm/{organisation_id}/plans/{year}/lines": {"title": "Baking", "people": 1, "minutes": 60},
        "PUT /firm/{organisation_id}/plans/{year}/aim": {"aim": "Bread."},
        "POST /firm/{organisation_id}/plans/{year}/advice": {
            "by": "union", "given_on": "2026-09-01", "advised_on": "2026-09-20", "advice": "Good.",
        },
        "POST /firm/{organisation_id}/plans/{year}/draft": {},
        "POST /firm/{organisation_id}/plans/{year}/publish": {},
        "POST /firm/{organisation_id}/passes": {"year": 2026, "name": "I", "service": "T", "until": "2026-10-01"},
        "PUT /firm/{organisation_id}/choices": {"compares": True},
        "POST /funds": {"organisation": things["employer"]},
        "POST /funds/{fund_id}/deposits": {"amount": 1000},
        "POST /funds/{fund_id}/grants": {"people": [things["person_id"]], "amount": 100, "until": "2027-12-31"},
        "PUT /funds/{fund_id}/rule": {"keep": 100},
        "POST /learning/log": {"title": "Asked a colleague", "date": "2026-09-20"},
        "POST /learning/achievements": {"booking": things["attended_id"], "passed": True},
        "POST /learning/credentials/verify": {"document": "{}"},
        "POST /evaluation/surveys/{token}": {"answers": {}},
        "POST /simulations": {"reform": "stap-flanders", "people": 10_000},
    }  # fmt: skip
    return asked[f"{method} {path.removeprefix('/api/v1')}"]


@cache
def _concept(kind: str) -> str:
    """One that is in the snapshot, whichever that is."""
    known = snapshot()
    rows = known.occupations() if kind == "occupation" else known.skills()
    return next(iter(rows)).uri


def _value(path: str, name: str, things: Things) -> object:
    for (part, parameter), other in INSTEAD.items():
        if part in path and parameter == name:
            return things[other]
    if name in TESTS:
        return TESTS[name]
    if name in NOBODYS and (name == "key" or "/account/" in path):
        return NOBODYS[name]
    if name in things:
        return things[name]
    raise Unknown(f"{path}: say in tests/permissions/objects.py what <{name}> is")
