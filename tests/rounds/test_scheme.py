"""A round of a published scheme: the closed Dutch STAP budget, in the year in which it ran."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rounds.world import make_house, person, reload
from rugzak.accounts import facts as known
from rugzak.accounts import funds, purses, rights
from rugzak.accounts.errors import NoFund
from rugzak.base import clock as business
from rugzak.base.text import Text
from rugzak.booking.rounds import errors, services
from rugzak.schemes import queries as schemes
from rugzak.schemes.models import DecisionRecord
from rugzak.schemes.services import publish_library

pytestmark = pytest.mark.django_db
DAY = datetime(2023, 3, 10, 9, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
FACTS = {"person.insured_months_27": 12, "person.public_study_finance": False, "claims.stap_this_year": 0}


@pytest.fixture
def stap(clock):
    publish_library()
    house = make_house()
    business.travel(to=DAY)
    fund = funds.open_fund(
        organisation=house.authority, scheme="nl-stap", payer="gov", asset="EUR", label=Text(en="STAP"),
        budget=100_000_00,
    )  # fmt: skip
    opens = DAY + timedelta(days=7, hours=1)
    draft = services.make(
        actor=None, fund=fund, scheme="nl-stap", name=Text(nl="STAP 17 maart"), rule="arrival", amount=1_000_00,
        budget=2_000_00, opens_register=DAY, opens=opens, closes=opens + timedelta(days=1),
    )  # fmt: skip
    yield services.publish(actor=None, round=draft)


def applicant(**values):
    who = person(birth_date=date(1990, 1, 1), **values)
    for name, value in FACTS.items():
        known.record(who, name, value)
    return who


def test_its_own_conditions_decide_and_the_decision_is_kept(stap, clock):
    ticket = services.register(actor=None, person=applicant(), round=stap)
    record = DecisionRecord.objects.get(cause=ticket.pk)
    assert record.scheme == "nl-stap" and record.result["outcome"] == "yes" and ticket.amount == 1_000_00
    with pytest.raises(errors.NotKnownYet):
        services.register(actor=None, person=person(), round=stap)
    minor = person(birth_date=date(2010, 1, 1))
    for name, value in FACTS.items():
        known.record(minor, name, value)
    with pytest.raises(errors.NotEligible):
        services.register(actor=None, person=minor, round=stap)
    clock.to(stap.opens)
    services.apply(ticket)
    assert services.accept(reload(ticket)).scheme == "nl-stap"


def test_nobody_is_granted_it_outside_a_round(stap):
    who = applicant()
    scheme = next(scheme for scheme in schemes.current(DAY.date()) if scheme.id == "nl-stap")
    facts = known.gather(
        who, on=DAY.date(), training={"price": 900_00, "start": date(2023, 4, 20)}, provider={"recognised": True}
    )
    decision = rights.decide_for(who, scheme, facts, on=DAY.date())
    with pytest.raises(NoFund):
        purses.ensure_entitlement(who, decision)
    assert funds.Pots([decision], None).fund(decision) is None
