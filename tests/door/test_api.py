"""The door and the stages by API and by command, for the applicant, the provider and the authority."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from booking.test_claims import Course
from booking.world import World, enterprise_number
from door.gate import IBAN, OTHER_IBAN, Gate, user
from fraud.test_doors import as_
from rugzak.accounts.models import Organisation
from rugzak.catalogue.trust import standing
from rugzak.catalogue.trust.models import AccountCheck, Application
from rugzak.cli.providers import app

pytestmark = pytest.mark.django_db
BASE, JSON = "/api/v1/providers", {"content_type": "application/json"}


@pytest.fixture
def gate(world: World) -> Gate:
    return Gate(world)


def ask(**more: object) -> dict[str, object]:
    return {"number": enterprise_number(), "name": "School Noord", "iban": IBAN, **more}


def test_in_by_api(gate: Gate) -> None:
    asker, officer = as_(gate.someone()), as_(gate.officer)
    made = asker.post(f"{BASE}/applications", ask(), **JSON).json()
    url = f"{BASE}/applications/{made['id']}"
    assert made["missing"] == ["sign", "account"] and "iban" not in made
    assert asker.post(f"{url}/sign", **JSON).json()["signed"] == 1
    proof = SimpleUploadedFile("qfor.pdf", b"%PDF")
    shown = asker.post(f"{url}/labels", {"name": "Qfor", "valid_from": "2026-01-01", "file": proof}).json()
    assert shown["labels"][0]["file_name"] == "qfor.pdf"
    wrong = asker.post(f"{url}/code", {"code": "nothing"}, **JSON)
    assert wrong.status_code == 422 and wrong.json()["code"] == "door_wrong_code"
    done = asker.post(f"{url}/code", {"code": gate.code(gate.bank())}, **JSON).json()
    assert done["state"] == "ready" and done["decide_by"]
    assert officer.get(f"{BASE}/applications?waiting=true").json()["items"][0]["id"] == made["id"]
    assert as_(gate.someone()).get(url).status_code == 404
    admitted = officer.post(f"{url}/decide", {"admit": True, "reason": "Real rooms."}, **JSON).json()
    place = as_(gate.officer).get(f"{BASE}/{admitted['organisation']}/stage").json()
    assert place["stage"]["code"] == "new" and [step["kind"] for step in place["steps"]] == ["placed"]
    assert asker.get(f"{BASE}/{admitted['organisation']}/stage").status_code == 200
    assert asker.get(f"{BASE}/{gate.world.provider.pk}/stage").status_code == 403


def test_refused_objected_and_answered_by_api(gate: Gate) -> None:
    asker, officer = as_(gate.someone()), as_(gate.officer)
    made = asker.post(f"{BASE}/applications", ask(), **JSON).json()
    url = f"{BASE}/applications/{made['id']}"
    assert officer.post(f"{url}/two", **JSON).json()["signers_needed"] == 2
    other = user(gate.someone()).email
    assert asker.post(f"{url}/signers", {"email": other}, **JSON).status_code == 200
    assert asker.post(f"{url}/cents", {}, **JSON).status_code == 409
    assert officer.post(f"{url}/decide", {"admit": False, "reason": "A shell."}, **JSON).json()["state"] == "refused"
    assert asker.post(f"{url}/object", {"text": "It is not."}, **JSON).json()["state"] == "objected"
    answer = {"granted": False, "reason": "It is."}
    assert officer.post(f"{url}/answer", answer, **JSON).status_code == 403
    assert as_(gate.releaser).post(f"{url}/answer", answer, **JSON).json()["state"] == "final"
    again = asker.post(f"{BASE}/applications", ask(), **JSON).json()
    assert asker.post(f"{BASE}/applications/{again['id']}/withdraw", **JSON).json()["state"] == "withdrawn"


def test_double_registration_by_api(gate: Gate) -> None:
    asker, number = as_(gate.someone()), gate.world.provider.enterprise_number
    refused = asker.post(f"{BASE}/applications", ask(number=number), **JSON)
    assert refused.status_code == 409 and refused.json()["code"] == "door_already_provider"
    gate.world.member("provider", gate.world.provider)
    assert asker.post(f"{BASE}/join", {"number": number}, **JSON).json() == {"told": 1}


def test_another_account_by_api(gate: Gate) -> None:
    world = gate.world
    first, second = (as_(world.member("provider", world.provider)) for _ in range(2))
    made = first.post(f"{BASE}/{world.provider.pk}/account", {"iban": OTHER_IBAN}, **JSON).json()
    url = f"{BASE}/accounts/{made['id']}"
    assert made["ends_in"] == OTHER_IBAN[-4:]
    assert first.get(f"{BASE}/accounts?provider={world.provider.pk}").json()["items"][0]["id"] == made["id"]
    assert as_(gate.someone()).get(f"{BASE}/accounts").status_code == 403
    assert first.post(f"{url}/code", {"code": gate.code(gate.bank())}, **JSON).json()["state"] == "confirmed"
    assert first.post(f"{url}/approve", **JSON).json()["code"] == "door_second_person"
    assert second.post(f"{url}/approve", **JSON).json()["state"] == "applied"
    again = first.post(f"{BASE}/{world.provider.pk}/account", {"iban": IBAN}, **JSON).json()
    assert second.post(f"{BASE}/accounts/{again['id']}/withdraw", **JSON).json()["state"] == "withdrawn"


def test_down_and_back_by_api(gate: Gate) -> None:
    world = gate.world
    url, provider = f"{BASE}/{world.provider.pk}/stage", as_(world.member("provider", world.provider))
    body = {"to": "new", "reason": "False lists."}
    assert provider.post(f"{url}/lower", body, **JSON).status_code == 403
    assert as_(gate.officer).post(f"{url}/lower", body, **JSON).json()["stage"]["code"] == "new"
    assert provider.get(url).json()["may_object"] is True
    assert provider.post(f"{url}/object", {"text": "They are true."}, **JSON).status_code == 200
    answer = {"granted": True, "reason": "They are."}
    assert as_(gate.second).post(f"{url}/answer", answer, **JSON).json()["stage"]["code"] == "full"


def test_anyone_reads_the_rules(client: object) -> None:
    found = client.get(f"{BASE}/rules").json()  # type: ignore[attr-defined]
    assert [stage["code"] for stage in found["stages"]] == ["new", "limited", "full"]
    assert found["stages"][0]["month_cents"] and found["providers"]["new"] == 0


def test_a_look_by_api(world: World) -> None:
    standing.place(world.provider, "new", reason="New.")
    course = Course(world)
    claim = course.attend(10).claim()
    url = f"/api/v1/claims/{claim.pk}/look"
    assert as_(course.provider).post(url, {"note": "fine"}, **JSON).status_code == 403
    assert as_(course.officer).post(url, {"note": "Signed list."}, **JSON).json()["state"] == "checked"


def test_by_command(gate: Gate) -> None:
    who, run = gate.someone(), CliRunner()
    mail, officer, number = user(who).email, user(gate.officer).email, enterprise_number()
    assert "no limit" in run.invoke(app, ["rules"]).output
    made = run.invoke(app, ["apply", number, "School", IBAN, "--as", mail])
    assert made.exit_code == 0, made.output
    row = str(Application.objects.get().pk)
    assert run.invoke(app, ["sign", row, "--as", mail]).output.strip() == "open"
    assert run.invoke(app, ["code", row, gate.code(gate.bank()), "--as", mail]).output.strip() == "ready"
    assert row[:8] in run.invoke(app, ["applications", "--all"]).output
    done = run.invoke(app, ["decide", row, "admit", "--as", officer, "--reason", "Fine."])
    assert done.output.strip() == "admitted" and Organisation.objects.filter(enterprise_number=number).exists()
    assert "School" in run.invoke(app, ["list"]).output
    assert "new since" in run.invoke(app, ["place", number]).output
    old = gate.world.provider.enterprise_number
    lowered = run.invoke(app, ["lower", old, "new", "--as", officer, "--reason", "x"])
    assert lowered.exit_code == 0 and lowered.output.startswith("new; objections until")
    member, second = (user(gate.world.member("provider", gate.world.provider)).email for _ in range(2))
    assert run.invoke(app, ["change-account", old, OTHER_IBAN, "--as", member]).exit_code == 0
    check = AccountCheck.objects.get(organisation=gate.world.provider)
    assert str(check.pk)[:8] in run.invoke(app, ["accounts"]).output
    assert run.invoke(app, ["approve-account", str(check.pk), "--as", second]).exit_code != 0
