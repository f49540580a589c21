"""Closed cases lose their links to people after their term: two years without a finding, eight where it was proven."""

from datetime import timedelta

import pytest

from booking.world import World
from fraud.test_desk import Inquiry
from rugzak.accounts import retention
from rugzak.base import clock, due
from rugzak.base.models import StoredFile
from rugzak.booking.fraud import desk, queries
from rugzak.booking.fraud.models import Case, CaseState, Signal, SignalBooking, Step

YEAR = timedelta(days=366)
RULE = "fraud_cases"


@pytest.fixture
def inquiry(world: World) -> Inquiry:
    return Inquiry(world)


def after(years: int) -> int:
    clock.travel(by=years * YEAR)
    return retention.RULES[RULE]()


def people(case: Case) -> list[object]:
    """Everyone and everything personal that is left of a case, in its history too."""
    names = ("opened_by", "handled_by", "decided_by", "answered_by")
    rows = [*Case.objects.filter(pk=case.pk).values(*names), *case.events.values(*names)]
    steps = Step.objects.filter(case=case).exclude(side="machine")
    found = [value for row in rows for value in row.values()]
    found += [value for row in steps.values("text", "by", "booking", "file_id", "file_name") for value in row.values()]
    return [one for one in found if one] + list(SignalBooking.objects.filter(signal__case=case))


def cleared(inquiry: Inquiry) -> Case:
    case = inquiry.heard(inquiry.see())
    desk.add_evidence(actor=inquiry.officer, case=case, text="An was abroad", booking=inquiry.booking)
    return desk.decide(actor=inquiry.second, case=case, outcome="cleared", reason="An was there after all.")


def test_a_case_without_a_finding_keeps_no_people_after_two_years(inquiry: Inquiry) -> None:
    case = cleared(inquiry)
    figures, kinds = list(case.signals.values("rule", "figures", "cleared")), inquiry.kinds(case)
    assert after(1) == 0 and people(case) and StoredFile.objects.count() == 1
    assert after(1) == 1 and after(0) == 0
    assert people(case) == [] and not StoredFile.objects.exists()
    assert queries.cases_about(inquiry.world.person.pk) == []
    case.refresh_from_db()
    assert (case.state, case.closed_at is not None) == (CaseState.CLEARED, True)
    assert list(case.signals.values("rule", "figures", "cleared")) == figures and inquiry.kinds(case) == kinds


def test_a_proven_case_is_kept_longer(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    clock.travel(by=timedelta(days=31))
    due.run()
    assert Case.objects.get().state == CaseState.FINAL and inquiry.state() == "refused"
    assert after(7) == 0 and people(case) and StoredFile.objects.exists()
    assert after(1) == 1 and people(case) == [] and not StoredFile.objects.exists()
    assert case.steps.get(kind="refused").figures["back_cents"] == 51_700


def test_what_is_not_closed_stays(inquiry: Inquiry) -> None:
    case = inquiry.upheld()
    desk.appeal(actor=inquiry.provider, case=case, text="No.")
    before = people(case)
    assert after(9) == 0 and people(case) == before


def test_a_signal_in_no_case_goes_two_years_after_it_was_last_seen(inquiry: Inquiry) -> None:
    inquiry.see("always_present")
    clock.travel(by=YEAR)
    inquiry.see("always_present")
    assert after(1) == 0 and Signal.objects.count() == 1
    assert after(1) == 1 and not Signal.objects.exists() and not SignalBooking.objects.exists()


def test_the_monthly_run_does_it(inquiry: Inquiry) -> None:
    case, row = cleared(inquiry), retention.start()
    clock.travel(by=2 * YEAR)
    retention.run(row)
    assert row.payload[RULE] == 1 and people(case) == []
