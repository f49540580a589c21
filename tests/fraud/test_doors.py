"""The desk by portal, API and CLI, for the authority and for the provider."""

import pytest
from django.test import Client
from typer.testing import CliRunner

from booking.world import World
from fraud.test_desk import Inquiry
from rugzak.accounts.models import User
from rugzak.booking.fraud import desk
from rugzak.booking.fraud.models import Case, CaseState
from rugzak.booking.fraud.rules import all_rules
from rugzak.booking.models import Claim
from rugzak.cli.fraud import app


@pytest.fixture
def inquiry(world: World) -> Inquiry:
    return Inquiry(world)


def as_(actor: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: object) -> str:
    return answer.content.decode()


def test_the_authority_walks_a_case_to_its_decision(inquiry: Inquiry) -> None:
    case = inquiry.see()
    officer, second = as_(inquiry.officer), as_(inquiry.second)
    page = text(officer.get("/authority/fraud"))
    assert "5 people an employer pays where they do not work" in page and "517" in page
    assert "Opleidingshuis" in page and "An1" not in page
    assert officer.get("/authority/fraud/rules").status_code == 200
    url = f"/authority/fraud/{case.pk}"
    assert text(officer.get(url)).count("Singapore 2017") == 1
    assert officer.post(f"{url}/ask", {"text": "Send the lists."}).status_code == 302
    from django.core.files.uploadedfile import SimpleUploadedFile

    note = {"text": "Looked at payroll", "file": SimpleUploadedFile("pay.txt", b"none of them")}
    assert officer.post(f"{url}/evidence", note).status_code == 302
    step = case.steps.get(file_name="pay.txt")
    got = second.get(f"{url}/files/{step.pk}")
    assert got.content == b"none of them" and got["Content-Disposition"].startswith("attachment")
    refused = officer.post(f"{url}/decide", {"outcome": "cleared", "reason": "x"})
    assert refused.status_code == 403 and "someone else must decide" in text(refused)
    early = second.post(f"{url}/decide", {"outcome": "upheld", "reason": "Forged."})
    assert early.status_code == 409 and "has not been heard" in text(early)
    assert second.post(f"{url}/decide", {"outcome": "cleared"}).status_code == 400
    assert second.post(f"{url}/decide", {"outcome": "cleared", "reason": "Payroll was late."}).status_code == 302
    assert Case.objects.get().state == CaseState.CLEARED and "Nothing wrong was found" in text(second.get(url))


def test_the_provider_reads_why_answers_and_appeals(inquiry: Inquiry) -> None:
    case, client = inquiry.see(), as_(inquiry.provider)
    desk.add_evidence(actor=inquiry.officer, case=case, text="A neighbour told us")
    assert "Does a payment wait?" in text(client.get("/provider/claims"))
    assert "517" in text(client.get("/provider/inquiries"))
    url = f"/provider/inquiries/{case.pk}"
    page = text(client.get(url))
    assert "Ask that employer for proof of employment" in page
    assert "neighbour" not in page and "5 people" not in page
    assert client.post(f"{url}/answer", {"text": ""}).status_code == 422
    assert client.post(f"{url}/appeal", {"text": "too early"}).status_code == 409
    desk.ask(actor=inquiry.officer, case=case, question="Who paid?")
    assert client.post(f"{url}/answer", {"text": "The firm did."}).status_code == 302
    desk.decide(actor=inquiry.second, case=case, outcome="upheld", reason="The firm does not exist.")
    page = text(client.get(url))
    assert "The firm does not exist." in page and "You can appeal until" in page
    assert client.post(f"{url}/appeal", {"text": "It does."}).status_code == 302
    answered = as_(inquiry.third).post(
        f"/authority/fraud/{case.pk}/decide", {"outcome": "cleared", "reason": "It does."}
    )
    assert answered.status_code == 302 and Case.objects.get().state == CaseState.CLEARED


def test_other_roles_see_nothing(inquiry: Inquiry, world: World) -> None:
    case = inquiry.see()
    learner = as_(world.actor())
    assert learner.get("/authority/fraud").status_code == 403
    assert learner.get(f"/provider/inquiries/{case.pk}").status_code == 403
    assert as_(inquiry.provider).get(f"/authority/fraud/{case.pk}").status_code == 403
    assert learner.get("/api/v1/fraud/cases").status_code in (403, 404)
    assert learner.get(f"/api/v1/fraud/cases/{case.pk}").status_code == 404


def test_by_api(inquiry: Inquiry, world: World) -> None:
    case, officer, second = inquiry.see(), as_(inquiry.officer), as_(inquiry.second)
    kind = {"content_type": "application/json"}
    assert len(officer.get("/api/v1/fraud/rules").json()) == len(all_rules())
    found = officer.get("/api/v1/fraud/cases?state=open").json()["items"]
    assert [(row["id"], row["held"]) for row in found] == [(str(case.pk), 51_700)]
    url = f"/api/v1/fraud/cases/{case.pk}"
    assert officer.post(f"{url}/ask", {"text": "Send the lists."}, **kind).status_code == 200
    provider = as_(inquiry.provider)
    mine = provider.get(url).json()
    assert [step["kind"] for step in mine["steps"]] == ["held", "asked"] and "proof of employment" in mine["reasons"][0]
    assert provider.get(f"/api/v1/fraud/cases?provider={world.provider.pk}").json()["items"][0]["id"] == str(case.pk)
    assert provider.post(f"{url}/evidence", {"text": "Here they are."}, **kind).status_code == 200
    same = officer.post(f"{url}/decide", {"outcome": "upheld", "reason": "Forged."}, **kind)
    assert same.status_code == 403 and same.json()["code"] == "fraud_other_eyes"
    assert second.post(f"{url}/decide", {"outcome": "upheld", "reason": "Forged."}, **kind).json()["state"] == "upheld"
    assert provider.post(f"{url}/appeal", {"text": "They are real."}, **kind).json()["state"] == "appealed"
    third = as_(inquiry.third)
    done = third.post(f"{url}/answer", {"granted": False, "reason": "They are not."}, **kind).json()
    assert done["state"] == "final" and Claim.objects.get().state == "refused"
    inquiry.see("always_present")
    assert len(officer.get("/api/v1/fraud/signals").json()["items"]) == 1
    assert officer.post("/api/v1/fraud/scan", **kind).status_code == 200


def test_open_by_hand_in_each_door(inquiry: Inquiry, world: World) -> None:
    inquiry.see("always_present")
    officer = as_(inquiry.officer)
    assert officer.get("/api/v1/fraud/signals").json()["items"][0]["rule"] == "always_present"
    page = officer.get(f"/authority/fraud/new/{world.provider.pk}")
    assert page.status_code == 200
    made = officer.post(f"/authority/fraud/new/{world.provider.pk}", {"reason": "A tip.", "hold": "on"})
    assert made.status_code == 302 and Case.objects.get().holds
    again = officer.post(f"/authority/fraud/new/{world.provider.pk}", {"reason": "A tip."})
    assert again.status_code == 409


def test_by_command(inquiry: Inquiry) -> None:
    case, run = inquiry.see(), CliRunner()
    second = User.objects.get(pk=inquiry.second.user_id).email
    assert "no_relation" in run.invoke(app, ["rules"]).output
    assert str(case.pk)[:8] in run.invoke(app, ["list"]).output
    shown = run.invoke(app, ["case", str(case.pk)]).output
    assert "517" in shown and "held" in shown
    assert run.invoke(app, ["scan"]).exit_code == 0
    done = run.invoke(app, ["decide", str(case.pk), "cleared", "--as", second, "--reason", "Fine."])
    assert done.exit_code == 0 and Case.objects.get().state == CaseState.CLEARED
