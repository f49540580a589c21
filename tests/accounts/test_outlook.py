"""The fund manager's view: sums, what expires, when the pot is empty, rules that spare it, and a warning before."""

import random
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts import world
from rugzak.accounts import forecast, outlook, purses, throttle, watch
from rugzak.accounts.errors import BadRule, BudgetSpent, GrantsStopped, NotAllowed
from rugzak.accounts.models import Fund, FundRule, User
from rugzak.base import clock, due
from rugzak.base.models import Message
from rugzak.ledger import queries as ledger

MONDAY = datetime(2026, 6, 1, 10, 0, tzinfo=ZoneInfo("Europe/Brussels"))
TODAY = date(2026, 9, 7)


def told(weekly: list[int], free: int | None) -> forecast.Forecast:
    return forecast.forecast(weekly, free, today=TODAY, seed=7)


def test_a_steady_pace_gives_one_day() -> None:
    found = told([1_000] * 20, 10_000)
    assert found.state == "day" and found.early == found.likely == found.late == TODAY + timedelta(days=70)
    assert found.pace == 1_000


def test_an_uneven_pace_gives_an_interval_that_is_the_same_twice() -> None:
    weekly = [200, 1_800, 0, 1_500, 700, 2_000, 100, 900, 1_300, 600, 1_700, 400]
    found = told(weekly, 20_000)
    assert found.early and found.likely and found.late and found.early < found.likely < found.late
    assert found == told(weekly, 20_000)


@pytest.mark.parametrize(
    ("weekly", "free", "state"),
    [
        ([1_000] * 20, None, "no_limit"),
        ([1_000] * 20, 0, "empty"),
        ([1_000] * 11, 10_000, "too_little"),
        ([0] * 20 + [1_000] * 4, 10_000, "too_little"),
        ([], 10_000, "too_little"),
        ([1_000, -1_000] * 10, 10**9, "later"),
        ([1] * 20, 10**9, "later"),
    ],
)
def test_what_can_be_said(weekly: list[int], free: int | None, state: str) -> None:
    assert told(weekly, free).state == state


def test_the_interval_holds_the_day_about_eight_times_in_ten() -> None:
    """Worlds with busy and quiet spells: the true day must lie in the interval as often as we say."""
    chance, inside, early = random.Random(11), 0, 0
    for _world in range(200):
        level, spends = 1_000.0, []
        for _week in range(26 + 80):
            level = 0.6 * level + 0.4 * 1_000 + chance.gauss(0, 250)
            spends.append(max(0, round(level * chance.uniform(0.4, 1.6))))
        past, coming, left, days = spends[:26], spends[26:], 12_000.0, 0.0
        for spend in coming:
            if spend >= left:
                days += 7 * left / spend
                break
            left, days = left - spend, days + 7
        found = told(past, 12_000)
        assert found.early and found.late
        inside += found.early <= TODAY + timedelta(days=days) <= found.late + timedelta(days=1)
        early += TODAY + timedelta(days=days) < found.early
    assert 145 <= inside <= 185, inside
    assert early <= 35, early


class Managed:
    """A fund of 10,000 euro with its officer, and people who get something from it week by week."""

    def __init__(self) -> None:
        self.authority = world.organisation("authority", name="Vlaanderen")
        self.fund: Fund = world.fund(organisation=self.authority, budget=1_000_000)
        self.officer: User = world.member("officer", self.authority)

    def give(self, cents: int, until: date | None = None) -> purses.Purse:
        return purses.grant(fund=self.fund, person=world.person(), amount=cents, key=uuid4(), valid_until=until)

    def run_for(self, weeks: int, cents: int = 20_000) -> None:
        for _week in range(weeks):
            self.give(cents)
            clock.travel(by=timedelta(weeks=1))

    def rule(self, **values: object) -> FundRule:
        return throttle.set_rule(fund=self.fund, by=self.officer, **values)  # type: ignore[arg-type]


@pytest.fixture
def managed(db: None) -> Managed:
    clock.travel(to=MONDAY)
    return Managed()


def mails() -> int:
    return Message.objects.filter(kind="fund.warning").count()


def test_sums_weeks_and_forecast(managed: Managed) -> None:
    managed.run_for(12)
    found = outlook.outlook(managed.fund, least=10)
    assert [week.granted for week in found.weeks] == [20_000] * 12
    assert [week.left for week in found.weeks[:2]] == [980_000, 960_000] and found.weeks[-1].left == 760_000
    assert found.forecast.state == "day" and found.forecast.likely == clock.today() + timedelta(weeks=38)
    sums = found.figures
    assert (sums.granted, sums.free, sums.holders, found.room) == (240_000, 760_000, 12, 760_000)
    managed.give(5_000)
    again = outlook.outlook(managed.fund, least=10)
    assert again.this_week == 5_000 and len(again.weeks) == 12, "this week is not over"


def test_few_people_are_not_told_apart(managed: Managed) -> None:
    for month, count in ((9, 12), (10, 3), (11, 11), (12, 2)):
        for _person in range(count):
            managed.give(1_000, date(2026, month, 15))
    parts = outlook.expiring(managed.fund, least=10)
    assert [(p.first, p.last, p.amount, p.holders) for p in parts] == [
        (date(2026, 9, 1), date(2026, 9, 1), 12_000, 12),
        (date(2026, 10, 1), date(2026, 12, 1), 16_000, 16),
    ]
    assert outlook.outlook(managed.fund, least=100).expiring is None


def test_a_floor_and_a_week_s_most_stop_new_grants(managed: Managed) -> None:
    managed.rule(keep=900_000, week_most=60_000)
    managed.give(60_000)
    with pytest.raises(GrantsStopped) as caught:
        managed.give(1)
    assert isinstance(caught.value, BudgetSpent) and "600" in caught.value.text()
    assert throttle.rooms([managed.fund]) == {managed.fund.pk: 0}
    clock.travel(by=timedelta(days=7))
    assert throttle.rooms([managed.fund]) == {managed.fund.pk: 40_000}
    with pytest.raises(GrantsStopped):
        managed.give(40_001)
    managed.give(40_000)
    managed.rule()
    managed.give(40_001)
    assert ledger.check().ok


def test_a_rule_is_set_by_who_manages_the_fund(managed: Managed) -> None:
    with pytest.raises(NotAllowed):
        throttle.set_rule(fund=managed.fund, by=world.user())
    for wrong in ({"keep": -1}, {"warn_weeks": 0}, {"warn_weeks": 53}):
        with pytest.raises(BadRule):
            managed.rule(**wrong)


def test_the_warning_comes_before_the_pot_is_empty_and_once(managed: Managed) -> None:
    watch.start()
    emptied = warned = None
    for week in range(60):
        try:
            managed.give(18_000 if week % 2 else 22_000)
        except BudgetSpent:
            emptied = week
            break
        clock.travel(by=timedelta(weeks=1))
        assert due.run().failed == 0
        if mails() and warned is None:
            warned = week
    assert emptied == 50 and warned is not None and 4 <= emptied - warned <= 8 and mails() == 1
    mail = Message.objects.get(kind="fund.warning")
    assert mail.to == managed.officer.email and mail.context["early"] and mail.context["free"] > 0


def test_a_line_warns_in_the_same_act_and_again_after_filling(managed: Managed) -> None:
    from rugzak.accounts import funds

    managed.rule(warn_under=500_000)
    managed.give(400_000)
    assert mails() == 0
    managed.give(150_000)
    managed.give(1_000)
    assert mails() == 1
    funds.deposit(fund=managed.fund, amount=900_000, key=uuid4())
    watch.look(managed.fund)
    managed.give(900_000)
    assert mails() == 2
