"""Calls on the pages and by the command line; the part of the browser is in test_browser.py."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.test import Client
from typer.testing import CliRunner

from calls.conftest import PHRASE, Tender, pair
from portal.desks import one_question, text_of
from rugzak.accounts.models import User
from rugzak.accounts.permissions import Actor
from rugzak.base import clock as business
from rugzak.catalogue.calls import opening, sealing
from rugzak.catalogue.calls.models import Bid, Call
from rugzak.catalogue.calls.specs import LotBid
from rugzak.cli.calls import app

pytestmark = pytest.mark.django_db


def as_(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def form() -> dict[str, str]:
    day = business.today()
    rows = {
        "lots-TOTAL_FORMS": "3",
        "lots-INITIAL_FORMS": "0",
        "criteria-TOTAL_FORMS": "4",
        "criteria-INITIAL_FORMS": "0",
    }
    lot = {"lots-0-title": "Ghent", "lots-0-quantity": "40", "lots-0-unit": "people who pass", "lots-0-value": "40000"}
    return {
        **rows, **lot, "criteria-0-name": "Plan", "criteria-0-weight": "60", "price_weight": "40", "language": "nl",
        "title": "Heftruck", "need": "Veertig mensen.", "questions_until": str(day + timedelta(days=14)),
        "deadline": str(day + timedelta(days=21)), "standstill_days": "15",
    }  # fmt: skip


def test_the_authority_writes_makes_keys_and_publishes(tender: Tender) -> None:
    officer, releaser = as_(tender.officer), as_(tender.releaser)
    assert one_question(text_of(officer.get("/authority/calls"))) and one_question(
        text_of(officer.get("/authority/calls/new"))
    )
    wrong = officer.post("/authority/calls/new", {**form(), "price_weight": "50"})
    assert wrong.status_code == 422 and "must add up to 100" in text_of(wrong)
    assert officer.post("/authority/calls/new", {**form(), "lots-0-unit": ""}).status_code == 422
    made = officer.post("/authority/calls/new", form())
    call = Call.objects.get(title="Heftruck")
    assert made["Location"] == f"/authority/calls/{call.pk}"
    assert list(call.criteria.values_list("name", "weight", "kind")) == [
        ("Prijs", 40, "price"),
        ("Plan", 60, "quality"),
    ]
    url = made["Location"]
    page = text_of(officer.get(url))
    assert one_question(page) and "Make your key" in page and "0 of 3" in page
    assert officer.post(f"{url}/key", {"public_key": "x", "sealed_key": "{"}).status_code == 422
    for place, actor in enumerate(tender.house):
        public, sealed = pair(place, str(call.pk))
        given = {"public_key": public, "sealed_key": json.dumps(sealed)}
        assert as_(actor).post(f"{url}/key", given).status_code == 302
    assert officer.post(f"{url}/publish").status_code == 403
    assert Client().get(f"/calls/{call.pk}").status_code == 404
    assert "Publish this call" in text_of(releaser.get(url)) and releaser.post(f"{url}/publish").status_code == 302
    public_page = text_of(Client(headers={"accept-language": "en"}).get(f"/calls/{call.pk}"))
    assert one_question(public_page) and "Veertig mensen." in public_page and "40 of 100" in public_page
    assert "Heftruck" in text_of(Client().get("/calls"))


def test_a_bidder_asks_sends_and_takes_back(tender: Tender) -> None:
    tender.publish()
    teacher, url = as_(tender.teacher), f"/provider/calls/{tender.call.pk}"
    assert "Forklift training" in text_of(teacher.get("/provider/calls"))
    page = text_of(teacher.get(url))
    assert one_question(page) and 'data-sealed="bid"' in page and "rz/sealed" in page
    assert not any(f'name="{name}' in page for name in ("price", "promise", "words")), "what is secret has no name"
    assert teacher.post(f"{url}/ask", {"text": "By bus?"}).status_code == 302
    officer = as_(tender.officer)
    assert "By bus?" in text_of(officer.get(f"/authority/calls/{tender.call.pk}"))
    asked = tender.call.questions.get()
    assert officer.post(f"/authority/calls/questions/{asked.pk}", {"text": "Yes, by bus."}).status_code == 302
    assert "Yes, by bus." in text_of(Client().get(f"/calls/{tender.call.pk}"))
    assert teacher.post(f"{url}/bid", {"envelope": ""}).status_code == 422
    sealed = tender.envelope(tender.world.provider, LotBid(1, 3_000_000, 38, "In the hall."))
    assert teacher.post(f"{url}/bid", {"envelope": sealed}).status_code == 302
    bid = Bid.objects.get()
    assert bid.digest in text_of(Client().get(f"/calls/{tender.call.pk}")) and bid.digest in text_of(teacher.get(url))
    assert "Opleidingshuis" not in text_of(Client().get(f"/calls/{tender.call.pk}"))
    assert as_(tender.other).post(f"/provider/calls/bids/{bid.pk}/withdraw").status_code == 404
    assert teacher.post(f"/provider/calls/bids/{bid.pk}/withdraw").status_code == 302
    assert teacher.post(f"/provider/calls/bids/{bid.pk}/withdraw").status_code == 409


def shares(tender: Tender, actor: Actor) -> dict[str, str]:
    holder, wrapped = opening.wrapped_for(actor=actor, call=tender.call)
    found = sealing.unwrap_all(
        wrapped=wrapped, sealed_key=holder.sealed_key, call=str(tender.call.pk), passphrase=PHRASE
    )
    return {"shares": json.dumps(found)}


def test_opened_scored_awarded_signed_on_the_pages(tender: Tender, clock: object) -> None:
    tender.publish()
    one, _other = tender.two_bids()
    url = f"/authority/calls/{tender.call.pk}"
    officer, releaser, admin = (as_(actor) for actor in tender.house)
    assert "Open the bids" not in text_of(officer.get(url))
    business.travel(to=tender.call.deadline + timedelta(minutes=1))
    assert "data-wrapped" in text_of(officer.get(url))
    assert officer.post(f"{url}/give", {"shares": "["}).status_code == 422
    for actor in (tender.officer, tender.releaser):
        assert as_(actor).post(f"{url}/give", shares(tender, actor)).status_code == 302
    assert "In the hall." in text_of(officer.get(url))
    for actor in (tender.officer, tender.admin):
        email = User.objects.get(pk=actor.user_id).email
        assert officer.post(f"{url}/assessors", {"email": email}).status_code == 302
        assert "Do you have an interest?" in text_of(as_(actor).get(url))
        assert as_(actor).post(f"{url}/declare", {"conflict": "no"}).status_code == 302
    sheet = text_of(officer.get(f"{url}/score"))
    assert one_question(sheet) and sheet.count("Points of 100") == 3
    names = [f"{one.pk}-1-2", f"{one.pk}-2-2", f"{_other.pk}-1-2"]
    assert officer.post(f"{url}/score", {f"points-{names[0]}": "x"}).status_code == 422
    full = {f"points-{name}": "80" for name in names} | {f"reason-{name}": "A good plan" for name in names}
    for client in (officer, admin):
        assert client.post(f"{url}/score", full).status_code == 302
    page = text_of(releaser.get(f"{url}/award"))
    assert one_question(page) and "1. Zwaaikom" in page
    assert officer.get(f"{url}/award").status_code == 403 or "call_award" not in text_of(officer.get(url))
    decided = {"bid-1": str(_other.pk), "bid-2": str(one.pk), "reason-1": "Cheaper and as good.", "reason-2": ""}
    assert releaser.post(f"{url}/award", decided).status_code == 422
    assert releaser.post(f"{url}/award", {**decided, "bid-2": "x"}).status_code == 422
    assert releaser.post(f"{url}/award", {**decided, "reason-2": "The only good bid."}).status_code == 302
    told = text_of(as_(tender.teacher).get(f"/provider/calls/{tender.call.pk}"))
    assert "You don’t have this lot" in told and "You have this lot" in told and "A good plan" in told
    dates = {"starts": "2026-12-01", "ends": "2027-03-01"}
    early = officer.post(f"{url}/contracts/1", dates)
    assert early.status_code == 409 and "No contract may be signed before" in text_of(early)
    clock.by(days=20)  # type: ignore[attr-defined]
    assert officer.post(f"{url}/contracts/1", {"starts": "x"}).status_code == 422
    assert officer.post(f"{url}/contracts/1", dates).status_code == 302
    assert officer.post(f"{url}/results/1", {"achieved": "39", "words": "One moved."}).status_code == 302
    everyone = text_of(Client(headers={"accept-language": "en"}).get(f"/calls/{tender.call.pk}"))
    assert "Promised: 40 people who pass" in everyone and "39 so far" in everyone and "Zwaaikom" in everyone


def test_stopped_on_the_page_and_closed_to_others(tender: Tender) -> None:
    tender.publish()
    url = f"/authority/calls/{tender.call.pk}"
    assert as_(tender.teacher).get(url).status_code == 403
    assert as_(tender.releaser).post(f"{url}/cancel", {"reason": ""}).status_code == 422
    assert as_(tender.releaser).post(f"{url}/cancel", {"reason": "No money."}).status_code == 302
    assert "No money." in text_of(Client().get(f"/calls/{tender.call.pk}"))


def test_by_command(tender: Tender, clock: object, tmp_path: Path) -> None:
    run = CliRunner()
    people = {"officer": tender.officer, "releaser": tender.releaser, "admin": tender.admin, "school": tender.other}
    who = {name: ["--as", User.objects.get(pk=actor.user_id).email] for name, actor in people.items()}

    def said(*words: str) -> str:
        answer = run.invoke(app, list(words))
        assert answer.exit_code == 0, (words, answer.output, answer.exception)
        return answer.output

    def file(name: str, value: object) -> str:
        (tmp_path / name).write_text(yaml.safe_dump(value))
        return str(tmp_path / name)

    stopped, now = tender.publish(), business.now()
    assert said("cancel", str(stopped.pk), "--reason", "No money.", *who["releaser"]).strip() == "cancelled"
    made = said("make", file("call.yaml", {
        "title": "First aid", "need": "Twenty people.", "language": "en", "standstill_days": 10,
        "questions_until": (now + timedelta(days=14)).isoformat(), "deadline": (now + timedelta(days=21)).isoformat(),
        "lots": [{"title": "Ghent", "quantity": 20, "unit": "people", "value_cents": 100_000}],
        "criteria": [{"name": "Price", "weight": 100, "kind": "price"}],
    }), *who["officer"])  # fmt: skip
    call = made.split()[1]
    assert call in said("list", "--drafts")
    for name in ("officer", "releaser", "admin"):
        assert "of 3" in said("key", call, *who[name], "--passphrase", PHRASE)
    assert run.invoke(app, ["key", call, *who["admin"], "--passphrase", "short"]).exit_code != 0
    assert "open until" in said("publish", call, *who["releaser"])
    school = ["--for", str(tender.school.pk)]
    question = said("ask", call, "By bus?", *who["school"], *school).split()[1]
    said("answer", question, "Yes.", *who["officer"])
    bid_file = file("bid.yaml", {"lots": [{"lot": 1, "price_cents": 90_000, "promise": 19, "words": "Evenings."}]})
    receipt = said("bid", call, bid_file, *who["school"], *school)
    assert said("withdraw", receipt.split()[-1], *who["school"]).strip() == "withdrawn"
    digest = said("bid", call, bid_file, *who["school"], *school).split()[1]
    assert digest in said("show", call).replace("\n", "") and "Yes." in said("show", call)
    business.travel(to=now + timedelta(days=22))
    wrong = run.invoke(app, ["open", call, *who["officer"], "--passphrase", "not this one at all"])
    assert wrong.exit_code != 0 and wrong.exception and wrong.exception.code == "call_bad_share"  # type: ignore[attr-defined]
    assert said("open", call, *who["officer"], "--passphrase", PHRASE).strip() == "open"
    assert said("open", call, *who["admin"], "--passphrase", PHRASE).strip() == "opened"
    shown = said("bids", call, *who["officer"])
    bid = shown.split()[1]
    for name in ("officer", "admin"):
        said("assessor", call, who[name][1], *who["officer"])
        said("declare", call, *who[name])
    assert bid in said("standings", call, *who["releaser"])
    award = file("award.yaml", {"lots": [{"lot": 1, "bid": bid, "reason": "The only bid, and a good one."}]})
    assert "no contract until" in said("award", call, award, *who["releaser"])
    business.travel(by=timedelta(days=15))
    day = business.today()
    signed = [
        "sign",
        call,
        "--lot",
        "1",
        "--starts",
        str(day),
        "--ends",
        str(day + timedelta(days=30)),
        *who["officer"],
    ]
    assert "contract" in said(*signed)
    assert "18 of 19" in said("result", call, "18", "--lot", "1", *who["officer"])
    assert json.loads(said("ocds", call))["releases"][-1]["tag"] == ["implementation"]
