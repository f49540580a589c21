"""The demo world has one open case that can be walked to either end, and its books balance after both."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from booking.conftest import library  # noqa: F401  (scheme files)
from booking.world import books_balance
from rugzak.accounts import access, bank
from rugzak.accounts.models import Payable, User
from rugzak.accounts.permissions import Actor
from rugzak.base import clock as business
from rugzak.base import due
from rugzak.booking.fraud import desk, queries, scan
from rugzak.booking.fraud.models import Case, CaseState, Signal, StepKind
from rugzak.booking.fraud.rules import all_rules
from rugzak.booking.models import Claim, ClaimState
from rugzak.cli.demo.build import build
from rugzak.cli.demo.characters import DOMAIN

HELD, WAITING = 14_400, 6 * 14_400


def user(login: str) -> User:
    return User.objects.get(email=f"{login}@{DOMAIN}")


def actor(login: str) -> Actor:
    return access.actor_of(user(login))


@pytest.fixture
def case(library: None, clock: object, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Case:  # noqa: F811
    """The demo world in small (a hundred people, or as many as asked), without its figures."""
    monkeypatch.setattr("rugzak.cli.demo.build._figures", lambda world: None)
    monkeypatch.setattr(settings, "RUGZAK_DEMO", True)
    build(people=getattr(request, "param", 100), seed=1)
    return Case.objects.get()


def test_one_case_is_open_with_evidence_and_a_payout_waits(case: Case) -> None:
    assert case.state == CaseState.OPEN and case.holds and not case.everything
    assert queries.money_of(case) == queries.Money(waiting=WAITING, approved=HELD, paid=0)
    kinds = [StepKind.OPENED, StepKind.SIGNAL, StepKind.HELD, StepKind.ASKED, StepKind.EVIDENCE]
    assert [step.kind for step in case.steps.all()] == kinds
    assert [signal.rule for signal in Signal.objects.all()] == ["confirmed_together"]
    assert bank.debtors() == set() and books_balance()
    officer = Client()
    officer.force_login(user("officer"), backend="django.contrib.auth.backends.ModelBackend")
    for url in ("/authority/fraud", f"/authority/fraud/{case.pk}"):
        assert officer.get(url).status_code == 200


@pytest.mark.parametrize("case", [1500], indirect=True)
def test_nobody_else_is_held_where_people_enough_share_the_courses(case: Case) -> None:
    """In a world of a hundred the same few take everything, and are in two places by chance."""
    scan.everyone()
    assert [row.rule for row in Signal.objects.all() if all_rules()[row.rule].holds] == ["confirmed_together"]
    assert Case.objects.get() == case


def test_the_second_pair_of_eyes_clears_it_and_all_can_be_paid(case: Case) -> None:
    desk.decide(actor=actor("releaser"), case=case, outcome="cleared", reason="De lijsten kloppen.")
    assert set(queries.claims_of(case).values_list("state", flat=True)) == {ClaimState.CHECKED, ClaimState.RELEASED}
    assert bank.debtors() == {Payable.objects.get().debtor_id} and books_balance()


def test_it_is_proven_and_the_money_goes_back(case: Case) -> None:
    business.travel(by=timedelta(days=15))
    desk.decide(actor=actor("releaser"), case=case, outcome="upheld", reason="Er was geen les.")
    business.travel(by=timedelta(days=31))
    due.run()
    case.refresh_from_db()
    assert case.state == CaseState.FINAL and case.steps.last().figures["back_cents"] == WAITING + HELD
    assert set(queries.claims_of(case).values_list("state", flat=True)) == {ClaimState.REFUSED}
    assert Claim.objects.exclude(state=ClaimState.PAID).count() == 7 and books_balance()
