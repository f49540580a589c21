"""The pages of the door in each role: apply, sign, code, decide, object; my place; another account; the rules."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from booking.test_claims import Course
from booking.world import World, enterprise_number
from door.gate import IBAN, OTHER_IBAN, Gate, user
from fraud.test_doors import as_, text
from rugzak.accounts.models import Organisation
from rugzak.catalogue.trust import account, door, standing
from rugzak.catalogue.trust.models import Application, Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(world: World) -> Gate:
    return Gate(world)


def form(**more: object) -> dict[str, object]:
    given = {"number": enterprise_number(), "name": "School Noord", "iban": IBAN, "vat": "exempt", "kind": "provider"}
    return given | {"founded_on": "2020-01-01"} | more


def test_from_the_start_page_to_my_place(gate: Gate) -> None:
    who = gate.someone()
    asker, officer = as_(who), as_(gate.officer)
    assert "Four steps" in text(asker.get("/provider/door"))
    assert "marked below" in text(asker.post("/provider/door/new", {}))
    made = asker.post("/provider/door/new", form())
    url = made["Location"]
    assert "Two things are missing" in text(asker.get(url))
    assert asker.post(f"{url}/act", {"do": "sign"}).status_code == 302
    wrong = asker.post(f"{url}/act", {"do": "code", "code": "1"})
    assert wrong.status_code == 422 and "4 more times" in text(wrong)
    proof = SimpleUploadedFile("qfor.pdf", b"%PDF")
    assert asker.post(
        f"{url}/act", {"do": "label", "name": "Qfor", "valid_from": "2026-01-01", "file": proof}
    ).status_code
    assert asker.post(f"{url}/act", {"do": "code", "code": gate.code(gate.bank())}).status_code == 302
    assert "The authority decides by" in text(asker.get(url))
    work = text(officer.get("/authority/door"))
    assert "School Noord" in work and "1 provider" in work
    row = Application.objects.get()
    desk = f"/authority/door/{row.pk}"
    assert (
        "qfor.pdf" in text(officer.get(desk)) and officer.get(f"{desk}/labels/{row.labels.get().pk}").content == b"%PDF"
    )
    assert officer.post(f"{desk}/decide", {"outcome": "new"}).status_code == 400
    assert officer.post(f"{desk}/decide", {"outcome": "new", "reason": "Real."}).status_code == 302
    place = text(asker.get("/provider/place"))
    assert "Your stage is:" in place and "0 of 90 days" in place and "next 5 claims" in place


def test_registered_before_says_whom_to_ask(gate: Gate) -> None:
    asker, number = as_(gate.someone()), gate.world.provider.enterprise_number
    gate.world.member("provider", gate.world.provider)
    page = asker.post("/provider/door/new", form(number=number))
    assert page.status_code == 409 and "Write to its people for me" in text(page)
    assert asker.post("/provider/door/join", {"number": number}).status_code == 302


def test_strangers_find_nothing(gate: Gate) -> None:
    row = gate.apply(gate.someone())
    assert as_(gate.someone()).get(f"/provider/door/{row.pk}").status_code == 404
    assert as_(gate.someone()).get(f"/authority/door/{row.pk}").status_code == 403
    assert Client().get("/provider/door").status_code == 302


def test_a_refusal_and_an_objection_on_the_pages(gate: Gate) -> None:
    who = gate.someone()
    row, asker = gate.apply(who), as_(who)
    desk, url = f"/authority/door/{row.pk}", f"/provider/door/{row.pk}"
    assert as_(gate.officer).post(f"{desk}/two").status_code == 302
    assert asker.post(f"{url}/act", {"do": "signer", "email": "second@example.org"}).status_code == 302
    as_(gate.officer).post(f"{desk}/decide", {"outcome": "no", "reason": "A shell."})
    assert "A shell." in text(asker.get(url))
    assert asker.post(f"{url}/act", {"do": "object", "text": ""}).status_code == 400
    assert asker.post(f"{url}/act", {"do": "object", "text": "No."}).status_code == 302
    assert as_(gate.officer).post(f"{desk}/decide", {"outcome": "no", "reason": "x"}).status_code == 403
    assert as_(gate.releaser).post(f"{desk}/decide", {"outcome": "no", "reason": "It is."}).status_code == 302
    assert "The refusal stands" in text(asker.get(url)) and "It is." in text(asker.get(url))


def test_another_account_on_the_pages(gate: Gate) -> None:
    world = gate.world
    first, second = (as_(world.member("provider", world.provider)) for _ in range(2))
    assert first.post("/provider/account", {"iban": "BE00"}).status_code == 422
    assert first.post("/provider/account", {"iban": OTHER_IBAN}).status_code == 302
    assert "All your payments wait" in text(second.get("/provider/account"))
    code = gate.code(gate.bank())
    assert first.post("/provider/account/act", {"do": "code", "code": code}).status_code == 302
    assert "a colleague must approve it" in text(first.get("/provider/account"))
    assert first.post("/provider/account/act", {"do": "approve"}).status_code == 403
    assert "Another bank account" in text(as_(gate.officer).get("/authority/door"))
    assert second.post("/provider/account/act", {"do": "approve"}).status_code == 302
    assert Organisation.objects.get(pk=world.provider.pk).iban == OTHER_IBAN


def test_alone_the_authority_approves(gate: Gate) -> None:
    world = gate.world
    who = world.member("provider", world.provider)
    check = account.ask_change(actor=who, provider=world.provider, iban=OTHER_IBAN)
    account.type_code(actor=who, check=check, code=gate.code(gate.bank()))
    url = f"/authority/door/stages/{world.provider.pk}"
    assert "I called them" in text(as_(gate.officer).get(url))
    assert as_(gate.officer).post(f"{url}/act", {"do": "approve"}).status_code == 302
    assert Organisation.objects.get(pk=world.provider.pk).iban == OTHER_IBAN


def test_down_and_back_on_the_pages(gate: Gate) -> None:
    world = gate.world
    url, provider = f"/authority/door/stages/{world.provider.pk}", as_(world.member("provider", world.provider))
    officer = as_(gate.officer)
    assert officer.post(f"{url}/act", {"do": "lower", "to": "full", "reason": "x"}).status_code == 400
    assert officer.post(f"{url}/act", {"do": "lower", "to": "new", "reason": "False lists."}).status_code == 302
    page = text(provider.get("/provider/place"))
    assert "False lists." in page and "You can object until" in page
    assert provider.post("/provider/place/object", {"text": "They are true."}).status_code == 302
    answer = {"do": "answer", "outcome": "yes", "reason": "They are."}
    assert officer.post(f"{url}/act", answer).status_code == 403
    assert as_(gate.second).post(f"{url}/act", answer).status_code == 302
    assert Standing.objects.get(pk=world.provider.pk).stage == "full"


def test_a_look_on_the_claim_page(world: World) -> None:
    standing.place(world.provider, "new", reason="New.")
    course = Course(world)
    claim = course.attend(10).claim()
    url, officer = f"/authority/claims/{claim.pk}", as_(course.officer)
    assert "Did you look at it yourself?" in text(officer.get(url))
    assert officer.post(f"{url}/look", {"note": ""}).status_code == 422
    assert officer.post(f"{url}/look", {"note": "Signed list."}).status_code == 302
    assert "Did you look at it yourself?" not in text(officer.get(url))


def test_anyone_reads_how_trust_works(gate: Gate, client: Client) -> None:
    gate.admitted()
    page = text(client.get("/providers/trust", headers={"accept-language": "en"}))
    assert "Fewer than 5 providers" in page and "20,000" in page
    for language in ("nl", "fr", "de"):
        assert client.get("/providers/trust", headers={"accept-language": language}).status_code == 200


def test_withdrawn(gate: Gate) -> None:
    who = gate.someone()
    row = gate.apply(who)
    assert as_(who).post(f"/provider/door/{row.pk}/act", {"do": "withdraw"}).status_code == 302
    assert door.queries.own(who).get().state == "withdrawn" and user(who).email
