"""Money once for real: claims, debts, the bank, funds, own parts and the books."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.world import IBANS
from api.asked import ASKED
from api.client import As, good, problem
from api.house import House
from rugzak.accounts import bank
from rugzak.accounts.bank import example_bank
from rugzak.accounts.bank.example_statement import Line, statement
from rugzak.accounts.bank.references import parse_reference
from rugzak.accounts.models import PaymentBatch
from rugzak.base import clock
from rugzak.catalogue.models import SessionPart
from rugzak.ledger import chain

pytestmark = pytest.mark.django_db


def test_own_money_by_bank_and_back(house: House, an: As) -> None:
    way = an.get("/me/savings")
    line = Line(2500, credit=True, reference=parse_reference(way["reference"]), name="An", iban=IBANS[1])
    assert bank.read_statement(statement(way["iban"], [line])).done == {"savings": 1}
    assert (now := an.get("/me/savings"))["returnable"] == way["returnable"] + 2500 and now["goes_to"]
    made = an.post("/me/savings/returns", {"amount": 1000})
    assert made["state"] == "leaving" and made in an.get("/me/savings/returns")["items"]


def test_claims(house: House) -> None:
    provider, officer = As(house, "provider"), As(house, "officer")
    things = house.things["an"]
    _all_present(house)
    made = provider.post("/claims", {"booking": things["booking_id"]})
    assert made["state"] == "checked", made["controls"]
    assert officer.post(f"/claims/{made['id']}/check")["state"] == "checked"
    assert As(house, "releaser").post(f"/claims/{made['id']}/release")["released_at"]
    listed = provider.get("/claims", provider=things["provider"])["items"]
    assert {row["id"] for row in listed} >= {made["id"], str(things["claim_id"])}
    body = {"debtor": "provider", "debtor_id": things["provider"], "amount": 100, "reason": "an hour less"}
    assert officer.post(f"/claims/{things['claim_id']}/clawbacks", body)["amount"] == 100


def test_debts(house: House) -> None:
    officer, releaser, debt = As(house, "officer"), As(house, "releaser"), house.things["an"]["debt_id"]
    key = uuid4()
    row = next(row for row in officer.get("/debts")["items"] if row["id"] == str(debt))
    assert (row["amount"], row["open"]) == (100, 100)
    assert all(officer.post(f"/debts/{debt}/payments", {"amount": 30}, key=key)["open"] == 70 for _twice in range(2))
    waiting = releaser.get("/debts")["items"]
    question = next(row["write_off"] for row in waiting if row["id"] == str(debt))
    assert question["amount"] == 70 == sum(line["amount"] for line in question["lines"])
    assert officer.post(f"/debts/write-offs/{question['id']}/withdraw")["state"] == "withdrawn"
    asked = officer.post(f"/debts/{debt}/write-offs", {"reason": "bankrupt"})
    path = f"/debts/write-offs/{asked['id']}/release"
    problem(releaser.ask("POST", path, {"amount": 100}), 409, "debt_changed")
    problem(officer.ask("POST", path, {"amount": 70}), 403, "four_eyes")
    done = releaser.post(path, {"amount": 70})
    assert done["state"] == "done" and done["act"]
    problem(officer.ask("POST", f"/debts/{debt}/payments", {"amount": 1}, key=uuid4()), 409, "written_off")
    assert str(debt) not in [row["id"] for row in officer.get("/debts")["items"]]
    fund = officer.get(f"/funds/{asked['lines'][0]['fund']}")
    assert fund["written_off"] == asked["lines"][0]["amount"]


def test_bank(house: House) -> None:
    officer, releaser, batch = As(house, "officer"), As(house, "releaser"), house.things["an"]["batch_id"]
    rows = officer.get("/bank/payables", debtor=house.things["an"]["debtor"], limit=100)["items"]
    assert str(batch) in [row["batch"] for row in rows]
    assert releaser.post(f"/bank/batches/{batch}/release")["state"] == "released"
    file = officer.ask("GET", f"/bank/batches/{batch}/file")
    assert file["Content-Type"] == "application/xml" and b"pain.001.001.09" in file.content
    ASKED.add(("POST", "/bank/status"))
    report = good(officer.send("/bank/status", "pain002.xml", example_bank.answer(file.content)))
    assert report["paid"] == PaymentBatch.objects.get(pk=batch).payables.count() and not report["replayed"]
    assert officer.get("/bank/debtors") == []


def test_statements_and_the_list_of_the_unknown(house: House) -> None:
    officer, things = As(house, "officer"), house.things["an"]
    line = Line(4_000, credit=True, name="Iemand", iban=house.world.authority.iban, words="nieuw")
    ASKED.add(("POST", "/bank/statements"))
    content = statement(house.world.authority.iban, [line])
    report = good(officer.send("/bank/statements", "camt053.xml", content))
    assert (report["read"], report["open"], report["replayed"]) == (1, 1, False)
    assert good(officer.send("/bank/statements", "camt053.xml", content))["replayed"]
    new = next(row for row in officer.get("/bank/entries")["items"] if row["words"] == "nieuw")
    assert (new["amount"], new["state"], new["outcome"]) == (4_000, "open", "unknown")
    problem(officer.ask("POST", f"/bank/entries/{new['id']}/aside", {"reason": "it is money"}), 422)
    body = {"deposit": things["deposit_id"], "reason": "by phone"}
    assert officer.post(f"/bank/entries/{new['id']}/assign", body)["state"] == "assigned"
    problem(officer.ask("POST", f"/bank/entries/{new['id']}/assign", body), 409)
    back = officer.post(f"/bank/entries/{things['movement_id']}/return", {"reason": "not for us"})
    assert back["state"] == "sent_back"


def _failed(who: As) -> dict[str, int]:
    return {row["payable"]: row["lacks"] for row in who.get("/bank/failed")["items"]}


def test_pay_again(house: House) -> None:
    officer, releaser, things = As(house, "officer"), As(house, "releaser"), house.things["an"]
    assert _failed(officer)[str(things["payable_id"])] == 100
    asked = officer.post(f"/bank/payables/{things['payable_id']}/again", {"reason": "a new number"})
    assert str(things["payable_id"]) not in _failed(officer)
    assert asked["id"] in [row["id"] for row in officer.get("/bank/again")]
    problem(officer.ask("POST", f"/bank/again/{asked['id']}/approve", {}), 403)
    assert officer.post(f"/bank/again/{asked['id']}/withdraw")["state"] == "withdrawn"
    done = releaser.post(f"/bank/again/{things['again_id']}/approve")
    assert done["state"] == "done" and done["new"]


def test_own_parts(house: House) -> None:
    provider, things = As(house, "provider"), house.things["an"]
    [row] = provider.get("/claims/own-parts", provider=things["provider"])["items"]
    assert row["id"] == str(things["own_part_id"]) and row["paid_at"] is None
    assert provider.post(f"/claims/own-parts/{row['id']}/paid")["paid_at"]
    assert provider.post(f"/claims/own-parts/{row['id']}/unpaid", {"reason": "by mistake"})["paid_at"] is None


def test_the_end_of_a_fund(house: House) -> None:
    hr, releaser = As(house, "hr"), As(house, "releaser")
    address = f"/closings/{house.things['an']['fund_id']}"
    problem(hr.ask("GET", address), 404)
    body = {"stops_on": "2026-10-01", "run_off": "2026-11-15", "reason": "We stop."}
    assert hr.post(address, body)["state"] == "asked"
    problem(As(house, "hr_other").ask("POST", address, body), 404)
    problem(hr.ask("POST", f"{address}/confirm"), 403, "closing_four_eyes")
    assert releaser.post(f"{address}/confirm")["state"] == "stopped"
    problem(hr.ask("POST", f"{address}/close"), 409, "closing_still_open")
    problem(hr.ask("POST", f"{address}/rest"), 409, "closing_still_open")
    problem(hr.ask("GET", f"{address}/archive"), 404, "closing_no_archive")
    seen = hr.get(address)
    assert {row["kind"] for row in seen["open"]} >= {"deposits"} and seen["rest_to_send"] > 0
    assert hr.post(f"{address}/withdraw")["state"] == "withdrawn"
    problem(hr.ask("GET", address), 404)


def test_funds(house: House) -> None:
    hr, things = As(house, "hr"), house.things["an"]
    [fund] = [row for row in hr.get("/funds") if row["id"] == str(things["fund_id"])]
    assert hr.post("/funds", {"organisation": things["employer"]})["id"] == fund["id"]
    seen = hr.get(f"/funds/{fund['id']}")
    assert seen["forecast"]["state"] == "too_little" and seen["held"] is None and seen["free"] == fund["free"]
    made = hr.post(f"/funds/{fund['id']}/deposits", {"amount": 5_000})
    assert made["reference"].startswith("+++") and made["lacks"] == 5_000
    assert hr.get(f"/funds/{fund['id']}")["free"] == fund["free"], "a promise is no money"
    assert made["id"] in [row["id"] for row in hr.get(f"/funds/{fund['id']}/deposits")]
    assert hr.post(f"/funds/deposits/{made['id']}/cancel")["state"] == "cancelled"
    [credit] = hr.get(f"/funds/{fund['id']}/credits")
    assert hr.post(f"/funds/credits/{credit['id']}/use")["state"] == "used"
    problem(hr.ask("POST", f"/funds/credits/{credit['id']}/send-back", {}), 409)
    body = {"people": [things["person_id"]], "amount": 500, "until": "2027-12-31"}
    assert hr.post(f"/funds/{fund['id']}/grants", body) == {"people": 1, "amount": 500}
    other = body | {"people": [house.things["ben"]["person_id"]]}
    problem(hr.ask("POST", f"/funds/{fund['id']}/grants", other, key=uuid4()), 404)
    assert good(hr.ask("PUT", f"/funds/{fund['id']}/rule", {"week_most": 600}))["week_most"] == 600
    problem(hr.ask("POST", f"/funds/{fund['id']}/grants", body, key=uuid4()), 409, "grants_stopped")
    problem(As(house, "hr_other").ask("GET", f"/funds/{fund['id']}"), 404)


def test_a_batch_is_made(house: House) -> None:
    debtor = house.things["ben"]["debtor"]
    PaymentBatch.objects.get(pk=house.things["ben"]["batch_id"]).payables.update(batch=None, state="open")
    assert As(house, "officer").get("/bank/debtors") == [str(debtor)]
    assert As(house, "officer").post("/bank/batches", {"debtor": debtor})["state"] == "draft"


def test_the_books_balance(house: House) -> None:
    assert As(house, "officer").get("/ledger/check")["ok"]
    chain.seal()
    assert [row["seal"] for row in As(house).get("/ledger/seals")] == [1]


def _all_present(house: House) -> None:
    """Both sides say present in every half day of An's course."""
    booking = house.things["an"]["booking_id"]
    an, provider, mark = As(house, "person"), As(house, "provider"), {"booking": booking, "present": True}
    for part in SessionPart.objects.filter(session_id=house.things["an"]["session_id"]):
        clock.travel(to=part.starts_at + timedelta(minutes=10))
        provider.post(f"/bookings/parts/{part.pk}/mark", mark)
        an.post(f"/bookings/parts/{part.pk}/say", mark)
    clock.travel(by=timedelta(hours=6))
