"""Officers who try to get round four eyes, and providers who try to see what they may not: by service, API and SQL."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from booking.world import World, organisation
from fraud.test_desk import Inquiry
from fraud.test_doors import as_, text
from rugzak.accounts import access
from rugzak.accounts.models import User
from rugzak.accounts.permissions import Actor
from rugzak.accounts.services import add_membership
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.booking.fraud import desk, queries
from rugzak.booking.fraud.models import Case, CaseState, StepKind
from rugzak.booking.fraud.rules import all_rules
from rugzak.booking.models import ClaimState

JSON = {"content_type": "application/json"}
API = "/api/v1/fraud"


@pytest.fixture
def inquiry(world: World) -> Inquiry:
    return Inquiry(world)


def also(actor: Actor, role: str, where: object) -> Client:
    """The same user with one more role."""
    user = User.objects.get(pk=actor.user_id)
    add_membership(user=user, organisation=where, role=role, start=clock.today())  # type: ignore[arg-type]
    return as_(actor)


def test_who_opened_can_t_decide_under_another_role(inquiry: Inquiry) -> None:
    """The officer is made releaser too; the four eyes look at the person."""
    inquiry.see("always_present")
    case = desk.open_case(actor=inquiry.officer, provider=inquiry.world.provider, reason="A tip.", hold=True)
    client = also(inquiry.officer, "releaser", inquiry.world.authority)
    answer = client.post(f"{API}/cases/{case.pk}/decide", {"outcome": "cleared", "reason": "Fine."}, **JSON)
    assert answer.status_code == 403 and answer.json()["code"] == "fraud_other_eyes"
    page = client.post(f"/authority/fraud/{case.pk}/decide", {"outcome": "cleared", "reason": "Fine."})
    assert page.status_code == 403 and Case.objects.get().state == CaseState.OPEN


@pytest.mark.parametrize("deed", ["ask", "evidence", "extend"])
def test_every_deed_counts_as_handling(inquiry: Inquiry, deed: str) -> None:
    """Also of a second officer, whom `handled_by` doesn't name."""
    case, third = inquiry.see(), as_(inquiry.third)
    desk.ask(actor=inquiry.officer, case=case, question="Who taught?")
    assert third.post(f"{API}/cases/{case.pk}/{deed}", {"text": "Words."}, **JSON).status_code == 200
    answer = third.post(f"{API}/cases/{case.pk}/decide", {"outcome": "cleared", "reason": "Fine."}, **JSON)
    assert answer.json()["code"] == "fraud_other_eyes" and Case.objects.get().handled_by == inquiry.officer.user_id


def test_nobody_answers_an_appeal_that_they_had_a_part_in(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    desk.appeal(actor=inquiry.provider, case=case, text="No.")
    url = f"{API}/cases/{case.pk}/answer"
    for who in (inquiry.officer, inquiry.second):
        for granted in (True, False):
            answer = as_(who).post(url, {"granted": granted, "reason": "So it is."}, **JSON)
            assert answer.status_code == 403 and answer.json()["code"] == "fraud_other_judge"
    assert as_(inquiry.releaser).post(url, {"granted": True, "reason": "Yes."}, **JSON).json()["state"] == "cleared"


def test_a_case_is_decided_once(inquiry: Inquiry) -> None:
    """A decision can't be taken back by deciding, answering or gathering again."""
    case = inquiry.upheld()
    third, url = as_(inquiry.third), f"{API}/cases/{case.pk}"
    for path, body in (
        ("decide", {"outcome": "cleared", "reason": "No."}),
        ("answer", {"granted": True, "reason": "Yes."}),
        ("ask", {"text": "Once more?"}),
        ("evidence", {"text": "More."}),
        ("extend", {"text": "Longer."}),
    ):
        assert third.post(f"{url}/{path}", body, **JSON).json()["code"] == "fraud_wrong_step", path
    assert inquiry.state() == ClaimState.BLOCKED


def test_fields_that_the_body_makes_up_change_nothing(inquiry: Inquiry) -> None:
    """A client can't name another decider, nor the moment."""
    case = inquiry.see()
    body = {"outcome": "cleared", "reason": "Fine.", "decided_by": str(inquiry.third.user_id), "state": "final"}
    as_(inquiry.second).post(f"{API}/cases/{case.pk}/decide", body, **JSON)
    case.refresh_from_db()
    assert (case.decided_by, case.state) == (inquiry.second.user_id, CaseState.CLEARED)


@pytest.mark.parametrize("field", ["opened_by", "handled_by"])
def test_the_database_refuses_one_pair_of_eyes(inquiry: Inquiry, field: str) -> None:
    case = inquiry.see()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(
            **{field: inquiry.officer.user_id, "decided_by": inquiry.officer.user_id}
        )


def test_the_database_refuses_a_judge_of_one_s_own_decision(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(answered_by=inquiry.second.user_id)


def test_an_officer_who_belongs_to_the_provider_has_no_say_and_sees_what_it_sees(inquiry: Inquiry) -> None:
    case = inquiry.see()
    ours = desk.add_evidence(actor=inquiry.officer, case=case, text="A neighbour told us")
    client, url = also(inquiry.second, "provider", inquiry.world.provider), f"{API}/cases/{case.pk}"
    for path, body in (
        ("decide", {"outcome": "cleared", "reason": "My friends."}),
        ("ask", {"text": "Words."}),
        ("extend", {"text": "Words."}),
    ):
        assert client.post(f"{url}/{path}", body, **JSON).status_code == 403, path
        assert client.post(f"/authority/fraud/{case.pk}/{path}", body).status_code in (403, 404), path
    seen = json.dumps(client.get(url).json()) + text(client.get("/authority/fraud"))
    assert "neighbour" not in seen and "5 people" not in seen and str(case.pk) in seen
    assert client.get(f"/authority/fraud/{case.pk}").status_code == 404
    with pytest.raises(NotFound):
        desk.file_of(actor=access.actor_of(User.objects.get(pk=inquiry.second.user_id)), case=case, step_id=ours.pk)
    assert client.post(f"{url}/evidence", {"text": "We are fine."}, **JSON).status_code == 200
    assert case.steps.last().side == "provider" and inquiry.state() == ClaimState.BLOCKED


def test_an_officer_of_the_provider_doesn_t_open_nor_answer(inquiry: Inquiry) -> None:
    inquiry.see("always_present")
    client = also(inquiry.third, "provider", inquiry.world.provider)
    assert client.get(f"{API}/signals").json()["items"] == []
    opened = client.post(f"{API}/cases", {"provider": str(inquiry.world.provider.pk), "reason": "First!"}, **JSON)
    assert opened.status_code == 403 and not Case.objects.exists()
    case = inquiry.upheld()
    desk.appeal(actor=inquiry.provider, case=case, text="No.")
    answer = client.post(f"{API}/cases/{case.pk}/answer", {"granted": True, "reason": "Yes."}, **JSON)
    assert answer.status_code == 403 and Case.objects.get().state == CaseState.APPEALED


def test_a_provider_can_t_act_for_the_authority_or_for_another(inquiry: Inquiry) -> None:
    case, provider = inquiry.heard(inquiry.see()), as_(inquiry.provider)
    for path, body in (
        ("decide", {"outcome": "cleared", "reason": "We are fine."}),
        ("answer", {"granted": True, "reason": "We are right."}),
        ("ask", {"text": "Why?"}),
        ("extend", {"text": "Longer."}),
    ):
        assert provider.post(f"{API}/cases/{case.pk}/{path}", body, **JSON).status_code in (403, 404), path
    for path in ("rules", "signals", "cases"):
        assert provider.get(f"{API}/{path}").status_code in (403, 404), path
    assert provider.post(f"{API}/scan", **JSON).status_code in (403, 404)
    other = as_(inquiry.world.member("provider", organisation("provider", "Another school")))
    for path, body in (("appeal", {"text": "No."}), ("evidence", {"text": "Here."})):
        assert other.post(f"{API}/cases/{case.pk}/{path}", body, **JSON).status_code == 404
    assert other.get(f"/provider/inquiries/{case.pk}").status_code == 404
    assert inquiry.kinds(case).count(StepKind.DECIDED) == 0


def numbers(value: Any) -> Iterator[str]:
    """Every key and every value in an answer."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from numbers(one)
    elif isinstance(value, list):
        for one in value:
            yield from numbers(one)
    else:
        yield str(value)


@pytest.mark.parametrize("code", sorted(code for code, rule in all_rules().items() if rule.holds))
def test_a_provider_sees_nothing_of_a_rule_but_what_to_send(inquiry: Inquiry, code: str) -> None:
    """No code, no figure, no value, no name of a parameter; in the page, the API and the mail of the case."""
    rule = all_rules()[code]
    case = inquiry.see(code)
    desk.add_evidence(actor=inquiry.officer, case=case, text="A neighbour told us")
    client = as_(inquiry.provider)
    page = text(client.get(f"/provider/inquiries/{case.pk}")) + text(client.get("/provider/inquiries"))
    answer = client.get(f"{API}/cases/{case.pk}").json()
    listed = client.get(f"{API}/cases?provider={inquiry.world.provider.pk}").json()
    everything = page + json.dumps(answer) + json.dumps(listed)
    assert rule.provider.en in answer["reasons"]
    for secret in (code, rule.source, rule.case.en, rule.explain({"people": 5}).en, "neighbour"):
        assert secret not in everything, secret
    keys = set(numbers(answer))
    assert not keys & {"figures", "parameters", "severity", "rule", "signals", "by", "handled_by", "opened_by"}
    assert {step["kind"] for step in answer["steps"]} <= {StepKind.HELD}
    assert queries.told_reasons(case) == [rule]
