"""Interruptions of work: who may write them down and see them, what they do to ends of purses, and back again."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts import world
from rugzak.accounts import (
    access,
    ends,
    expiry,
    facts,
    funds,
    interruptions,
    privacy,
    purses,
    retention,
    rights,
    transfers,
)
from rugzak.accounts.errors import AlreadyInterrupted, BadInterruption, Hidden, NotEntitled
from rugzak.accounts.models import Fund, Interruption, Person, Purse, ReadLog, User
from rugzak.accounts.models.interruption import BreakKind
from rugzak.accounts.permissions import Actor
from rugzak.base import clock as business
from rugzak.base import due, registry
from rugzak.base.models import Due
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.schemes import interruption as rules
from rugzak.schemes import services as schemes
from rugzak.schemes.decision import Decision, Period
from rugzak.schemes.load import LIBRARY, load_file, load_text
from rugzak.schemes.models import DecisionRecord

pytestmark = pytest.mark.django_db
SECTOR = "be-voorbeeld-sectorfonds"
YEAR, END = Period(date(2026, 1, 1), date(2026, 12, 31)), date(2026, 12, 31)
DAY = timedelta(days=1)
ENDING = "        study: {accrues: yes, keeps: no, ref: voorbeeld, text: {nl: x, fr: x, de: x, en: x}}\n"
LOSING = "        maternity: {accrues: no, ref: voorbeeld, text: {nl: x, fr: x, de: x, en: x}}\n"


class House:
    """Someone with a job and a purse of the sector fund for 2026: EUR 400."""

    def __init__(self) -> None:
        text = (LIBRARY / "be" / "voorbeeld-sectorfonds.yaml").read_text()
        schemes.publish(schemes=[load_text(text + ENDING + LOSING)])
        self.employer = world.organisation()
        self.hr: Actor = access.actor_of(world.member("hr", self.employer))
        self.person: Person = world.person(statute="employee")
        self.user: User = world.user(person=self.person)
        self.me: Actor = access.actor_of(self.user)
        world.job(self.person, self.employer, joint_committee=world.committee())
        self.fund: Fund = world.fund(SECTOR, 1_000_000, organisation=world.organisation("fund"), payer="sector")
        self.purse = self.open()

    def decide(self) -> Decision:
        return rights.right(self.person, SECTOR).decision

    def open(self, **more: Any) -> Purse:
        return purses.ensure_entitlement(self.person, self.decision(**more), self.fund)

    def decision(self, **more: Any) -> Decision:
        given = {"amount": 40_000, "period": YEAR, "payer": "sector", "on": business.today(), **more}
        return world.decision(SECTOR, **given)

    def away(self, kind: str, start: date, until: date | None = None, **more: Any) -> Interruption:
        given = {"actor": self.me, "person": self.person, "kind": kind, "start": start, "until": until}
        return interruptions.record(**{**given, **more})

    def end(self, purse: Purse | None = None) -> date | None:
        row = purse or self.purse
        row.refresh_from_db()
        return row.valid_until

    def due(self, purse: Purse | None = None) -> list[date]:
        rows = Due.objects.filter(kind=ends.EXPIRE, subject=(purse or self.purse).pk, done_at=None)
        return list(rows.values_list("date", flat=True))

    def free(self, purse: Purse | None = None) -> int:
        return ledger_queries.balance((purse or self.purse).ledger_account).free or 0


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


@pytest.fixture
def house(clock: Any) -> House:
    clock.to(at(date(2026, 9, 1)))
    return House()


def test_the_kinds_are_those_of_the_rules() -> None:
    assert set(BreakKind.values) == rules.KINDS


# What the rules do to a purse


def test_days_away_move_the_end_and_the_due_date(house: House) -> None:
    house.away("illness", date(2026, 3, 1), date(2026, 3, 12))
    assert house.end() == END + 12 * DAY and house.due() == [END + 13 * DAY]
    assert house.purse.first_end == END
    moved = ends.why(house.purse, ends.breaks_of(house.person.pk))
    assert moved == ends.Moved(12, ("illness",), False)


def test_an_open_one_goes_on_up_to_the_most_and_its_end_settles_it(house: House) -> None:
    row = house.away("care", date(2026, 8, 1))
    assert house.end() == date(2028, 12, 31)
    moved = ends.why(house.purse, ends.breaks_of(house.person.pk))
    assert moved and moved.goes_on
    interruptions.change_end(actor=house.me, interruption=row, until=date(2026, 8, 10))
    assert house.end() == END + 10 * DAY and house.due() == [END + 11 * DAY]


def test_withdrawing_restores_the_end(house: House) -> None:
    row = house.away("parental", date(2026, 3, 1), date(2026, 5, 31))
    assert house.end() == END + 92 * DAY
    interruptions.withdraw(actor=house.me, interruption=row)
    assert house.end() == END and house.due() == [END + DAY]
    assert ends.why(house.purse, ()) is None
    assert interruptions.withdraw(actor=house.me, interruption=row).withdrawn_at is not None


def test_a_kind_that_the_scheme_does_not_name_and_a_scheme_without_rules_change_nothing(house: House) -> None:
    plain = purses.grant(fund=world.fund(), person=house.person, amount=100, key=uuid4(), valid_until=END)
    house.away("maternity", date(2026, 3, 1), date(2026, 5, 31))
    house.away("illness", date(2026, 3, 1), date(2026, 5, 31))
    assert house.end(plain) == END and house.end() == END + 92 * DAY


def test_a_purse_that_opens_later_has_its_end_moved_at_once(house: House) -> None:
    house.away("care", date(2026, 12, 22), date(2027, 1, 10))
    later = house.open(period=Period(date(2027, 1, 1), date(2027, 12, 31)))
    assert house.end(later) == date(2027, 12, 31) + 10 * DAY and house.due(later) == [date(2027, 12, 31) + 11 * DAY]
    assert house.end() == END + 20 * DAY, "also days in the added time"


def test_nothing_expires_before_its_moved_end(house: House, clock: Any) -> None:
    house.away("illness", date(2026, 9, 1), date(2026, 9, 30))
    clock.to(at(END + DAY))
    assert due.run().failed == 0 and house.free() == 40_000
    clock.to(at(END + 31 * DAY))
    assert due.run().failed == 0 and house.free() == 0
    house.purse.refresh_from_db()
    assert house.purse.closed_at is not None and funds.pot(house.fund) == 1_000_000


def test_a_stale_row_of_the_due_list_takes_nothing(house: House, clock: Any) -> None:
    clock.to(at(END + DAY))
    row = Due.objects.get(kind=ends.EXPIRE, subject=house.purse.pk)
    house.away("illness", date(2026, 9, 1), date(2026, 9, 30))
    expiry.expire(row)
    assert house.free() == 40_000


def test_an_end_on_a_day_that_was_done_before_is_planned_again(house: House, clock: Any) -> None:
    leg = ledger.Leg(house.purse.ledger_account, house.fund.used_account, 40_000)
    ledger.reserve(book=house.fund.book, key=uuid4(), legs=[leg], kind="booking").require()
    clock.to(at(END + DAY))
    due.run()
    row = house.away("illness", date(2026, 9, 1), date(2026, 9, 30))
    assert house.due() == [END + 31 * DAY]
    interruptions.withdraw(actor=house.me, interruption=row)
    assert house.end() == END and len(house.due()) == 1 and house.due()[0] >= business.today()


def test_a_carried_lot_keeps_its_added_days(clock: Any) -> None:
    text = (LIBRARY / "be" / "voorbeeld-sectorfonds.yaml").read_text()
    carried = text.replace("amount: year_amount, ref", "amount: year_amount, carry_over: next_period, ref")
    clock.to(at(date(2026, 9, 1)))
    schemes.publish(schemes=[load_text(carried + ENDING)])
    house = House.__new__(House)
    house.person = world.person()
    house.me = access.actor_of(world.user(person=house.person))
    house.fund = world.fund(SECTOR, 1_000_000, organisation=world.organisation("fund"), payer="sector")
    house.purse = house.open()
    house.away("care", date(2026, 9, 1), date(2026, 9, 30))
    clock.to(at(END + 31 * DAY))
    assert due.run().failed == 0 and house.end() == date(2028, 1, 30)
    assert (house.purse.first_end, house.purse.carried_from) == (date(2027, 12, 31), END) and house.free() == 40_000
    row = house.away("care", date(2027, 2, 1), date(2027, 2, 10))
    assert house.end() == date(2028, 2, 9)
    interruptions.withdraw(actor=house.me, interruption=row)
    assert house.end() == date(2028, 1, 30) and house.due() == [date(2028, 1, 31)]
    clock.to(at(date(2028, 1, 31)))
    assert due.run().failed == 0 and house.free() == 0, "once"
    cut = house.open(period=Period(date(2028, 1, 1), date(2028, 12, 31)))
    house.away("study", date(2028, 2, 1))
    clock.to(at(date(2028, 2, 2)))
    due.run()
    assert house.end(cut) == date(2028, 1, 31) and house.free(cut) == 0, "what was ended is not carried over"


def test_a_fund_that_runs_off_still_ends_it(house: House) -> None:
    Fund.objects.filter(pk=house.fund.pk).update(stops_on=date(2026, 10, 1), run_off=date(2026, 11, 30))
    house.away("illness", date(2026, 3, 1), date(2026, 3, 12))
    purse = Purse.objects.select_related("fund").get(pk=house.purse.pk)
    assert purse.valid_until == END + 12 * DAY and purse.last_day == date(2026, 11, 30)
    assert ends.why(purse, ends.breaks_of(house.person.pk)) is None, "nothing is longer"
    Fund.objects.filter(pk=house.fund.pk).update(run_off=END + 5 * DAY)
    purse = Purse.objects.select_related("fund").get(pk=house.purse.pk)
    assert ends.why(purse, ends.breaks_of(house.person.pk)) == ends.Moved(5, ("illness",), False)


def test_a_kind_that_keeps_nothing_ends_it_and_withdrawing_gives_it_back(house: House, clock: Any) -> None:
    row = house.away("study", date(2026, 9, 10))
    assert house.end() == date(2026, 9, 9) and house.purse.cut
    assert ends.why(house.purse, ends.breaks_of(house.person.pk)) == ends.Moved(-113, ("study",), True)
    clock.to(at(date(2026, 9, 10)))
    assert due.run().failed == 0 and house.free() == 0
    with pytest.raises(NotEntitled):
        house.open()
    interruptions.withdraw(actor=house.me, interruption=row)
    house.purse.refresh_from_db()
    assert house.purse.closed_at is None and house.end() == END and house.free() == 40_000
    assert (house.purse.granted, house.due()) == (40_000, [END + DAY])
    assert funds.pot(house.fund) == 960_000 and ledger_queries.check().ok
    interruptions.follow(house.person)
    assert house.free() == 40_000, "only once"


def test_a_purse_without_an_end_can_be_ended_and_no_more(house: House) -> None:
    lasting = purses.grant(fund=house.fund, person=house.person, amount=100, key=uuid4())
    row = house.away("illness", date(2026, 9, 5), date(2026, 9, 30))
    assert house.end(lasting) is None and house.due(lasting) == []
    ending = house.away("study", date(2026, 10, 1))
    assert house.end(lasting) == date(2026, 9, 30) and house.due(lasting) == [date(2026, 10, 1)]
    for one in (row, ending):
        interruptions.withdraw(actor=house.me, interruption=one)
    assert house.end(lasting) is None and house.due(lasting) == []


def test_a_second_gift_until_the_same_day_goes_into_the_moved_purse(house: House) -> None:
    house.away("illness", date(2026, 9, 5), date(2026, 9, 14))
    key = uuid4()
    for _twice in range(2):
        again = purses.grant(fund=house.fund, person=house.person, amount=50, key=key, valid_until=END)
        assert again == house.purse and house.free() == 40_050


def test_no_money_moves_to_a_purse_that_lives_longer_without_the_interruption(house: House) -> None:
    long = purses.grant(fund=world.fund(), person=house.person, amount=100, key=uuid4(), valid_until=END + 9 * DAY)
    house.away("illness", date(2026, 9, 5), date(2026, 9, 30))
    source = Purse.objects.select_related("fund").get(pk=house.purse.pk)
    assert source.last_day is not None and long.last_day is not None and source.last_day > long.last_day
    assert transfers.lengthens(source, long)


# What the rules do to a right


def test_what_stops_a_right_empties_no_purse(house: House) -> None:
    house.away("illness", date(2026, 8, 20))
    decision = house.decide()
    assert decision.outcome == "no" and {r.code for r in decision.reasons if r.held is False} == {
        "interruption_illness"
    }
    kept = purses.revise(house.person, decision, house.fund)
    assert kept == house.purse and house.free() == 40_000


def test_what_accrues_nothing_takes_it_once_it_is_over(house: House) -> None:
    row = house.away("unpaid", date(2026, 7, 1))
    assert house.decide().outcome == "no"
    purses.revise(house.person, house.decide(), house.fund)
    assert house.free() == 40_000, "not while it runs"
    interruptions.change_end(actor=house.me, interruption=row, until=date(2026, 8, 31))
    decision = house.decide()
    assert (decision.outcome, decision.amount) == ("yes", 33_333), "two of twelve months"
    purses.revise(house.person, decision, house.fund)
    assert house.free() == 33_333


def test_a_right_that_is_not_there_is_taken_back(house: House) -> None:
    house.away("maternity", date(2025, 12, 1), date(2027, 1, 31))
    decision = house.decide()
    assert decision.outcome == "no"
    purses.revise(house.person, decision, house.fund)
    assert house.free() == 0, "nothing accrued in the whole year, and nothing stops for a while only"
    house.purse.refresh_from_db()
    purses.ensure_entitlement(house.person, house.decision(), house.fund)
    house.away("illness", date(2026, 8, 20))
    purses.revise(house.person, house.decide(), house.fund)
    assert house.free() == 0, "being ill as well keeps nothing that is not there"


def test_another_no_takes_it_back_also_while_someone_is_ill(house: House) -> None:
    house.away("illness", date(2026, 8, 20))
    house.person.employments.update(joint_committee=world.committee("999"))
    purses.revise(house.person, house.decide(), house.fund)
    assert house.free() == 0


# Facts


def test_facts_tell_them_with_exact_keys_and_their_source(house: House) -> None:
    assert rules.FACT not in facts.gather(house.person, on=business.today())
    house.away("illness", date(2026, 3, 1), date(2026, 3, 12))
    house.away("parental", date(2026, 10, 1), employer=house.employer, actor=house.hr)
    gone = house.away("care", date(2026, 2, 1))
    interruptions.withdraw(actor=house.me, interruption=gone)
    told = facts.gather(house.person, on=business.today())
    assert told[rules.FACT] == [
        {"kind": "illness", "from": date(2026, 3, 1), "until": date(2026, 3, 12)},
        {"kind": "parental", "from": date(2026, 10, 1)},
    ]
    assert rules.read(told[rules.FACT]) == ends.breaks_of(house.person.pk)
    assert told.origins[rules.FACT].source == "declared"
    assert facts.gather(house.person, on=date(2020, 1, 1))[rules.FACT] == told[rules.FACT], "each says its own days"
    record = DecisionRecord.objects.create(
        subject=house.person.pk, scheme=SECTOR, version_hash=house.decide().version_hash, on=business.today(),
        facts=schemes.plain_facts(told), result=house.decide().to_json(),
    )  # fmt: skip
    assert schemes.replay(record).same


def test_a_recorded_decision_keeps_them_only_where_its_rules_look_at_them(house: House) -> None:
    schemes.publish(schemes=[load_file(LIBRARY / "be" / "opleidingscheque.yaml")])
    house.away("care", date(2026, 3, 1), date(2026, 3, 12))
    rights.overview(house.person)
    kept = {row.scheme: rules.FACT in row.facts for row in DecisionRecord.objects.all()}
    assert kept[SECTOR] and not kept["be-vl-opleidingscheque"]
    assert rules.FACT not in DecisionRecord.objects.get(scheme="be-vl-opleidingscheque").origins
    assert all(schemes.replay(row).same for row in DecisionRecord.objects.all())


# Who


def test_each_sees_and_changes_what_is_theirs(house: House) -> None:
    mine = house.away("illness", date(2026, 3, 1), date(2026, 3, 12))
    theirs = house.away("parental", date(2026, 10, 1), employer=house.employer, actor=house.hr)
    assert (mine.source, mine.employer, theirs.source) == ("declared", None, "document")
    assert list(interruptions.seen_by(house.me, house.person.pk)) == [theirs, mine]
    assert list(interruptions.seen_by(house.hr, house.person.pk)) == [theirs]
    assert list(interruptions.seen_by(house.hr, house.person.pk, house.employer)) == [theirs]
    for actor, row in ((house.hr, mine), (house.me, theirs)):
        assert not interruptions.may_change(actor, row)
        with pytest.raises(Hidden):
            interruptions.withdraw(actor=actor, interruption=row)
        with pytest.raises(Hidden):
            interruptions.change_end(actor=actor, interruption=row, until=None)
    with pytest.raises(Hidden):
        interruptions.find(house.hr, house.person.pk, mine.pk)
    assert ReadLog.objects.filter(person_id=house.person.pk, verb="interruption.see").exists()


def test_nobody_else_sees_or_writes_any(house: House) -> None:
    row = house.away("illness", date(2026, 3, 1))
    coach = world.member("coach", world.organisation("coach_centre"))
    others = [
        world.member("hr", world.organisation()), world.member("provider", world.organisation("provider")), coach,
        world.member("officer", world.organisation("authority")), world.member("officer", house.fund.organisation),
        world.user(person=world.person()),
    ]  # fmt: skip
    for user in others:
        actor = access.actor_of(user)
        with pytest.raises(Hidden):
            interruptions.seen_by(actor, house.person.pk)
        for where in (None, house.employer):
            with pytest.raises(Hidden):
                house.away("care", date(2026, 5, 1), actor=actor, employer=where)
        with pytest.raises(Hidden):
            interruptions.withdraw(actor=actor, interruption=row)
    with pytest.raises(Hidden):
        house.away("care", date(2026, 5, 1), actor=house.hr)  # HR never speaks as the person
    with pytest.raises(Hidden):
        house.away("care", date(2026, 5, 1), employer=house.employer)  # nor the person as HR


def test_after_the_job_hr_sees_nothing_and_the_person_can_end_it(house: House, clock: Any) -> None:
    row = house.away("unpaid", date(2026, 7, 1), employer=house.employer, actor=house.hr)
    house.person.employments.update(end=date(2026, 9, 1))
    clock.to(at(date(2026, 9, 2)))
    with pytest.raises(Hidden):
        interruptions.seen_by(house.hr, house.person.pk)
    with pytest.raises(Hidden):
        interruptions.withdraw(actor=house.hr, interruption=row)
    assert interruptions.change_end(actor=house.me, interruption=row, until=date(2026, 9, 1)).until


@pytest.mark.parametrize(
    ("kind", "start", "until"),
    [
        ("holiday", date(2026, 3, 1), None),
        ("illness", date(2026, 3, 2), date(2026, 3, 1)),
        ("illness", date(2016, 8, 31), None),
        ("illness", date(2027, 9, 2), None),
        ("illness", date(2026, 3, 1), date(2036, 3, 2)),
        ("illness", date(9999, 12, 31), date(9999, 12, 31)),
        ("illness", date(1, 1, 1), None),
    ],
)
def test_days_that_can_t_be_right(house: House, kind: str, start: date, until: date | None) -> None:
    with pytest.raises(BadInterruption):
        house.away(kind, start, until)
    assert not Interruption.objects.exists() and house.end() == END


def test_an_employer_writes_down_only_days_of_its_job(house: House) -> None:
    house.person.employments.update(start=date(2026, 4, 1))
    with pytest.raises(BadInterruption):
        house.away("unpaid", date(2026, 3, 31), employer=house.employer, actor=house.hr)


def test_the_same_twice_is_one_and_another_end_is_a_change(house: House) -> None:
    first = house.away("illness", date(2026, 3, 1))
    assert house.away("illness", date(2026, 3, 1)) == first
    with pytest.raises(AlreadyInterrupted):
        house.away("illness", date(2026, 3, 1), date(2026, 4, 1))
    interruptions.withdraw(actor=house.me, interruption=first)
    assert house.away("illness", date(2026, 3, 1), date(2026, 4, 1)) != first
    with pytest.raises(BadInterruption):
        row = interruptions.of(house.person.pk).get()
        interruptions.change_end(actor=house.me, interruption=row, until=date(2026, 2, 1))


@pytest.mark.parametrize(
    "wrong",
    [{"until": date(2026, 2, 28)}, {"kind": "holiday"}, {"source": "document"}, {"source": "authentic"}],
)
def test_the_database_refuses_it_too(house: House, wrong: dict[str, Any]) -> None:
    given = {"person": house.person, "kind": "illness", "start": date(2026, 3, 1), "source": "declared"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Interruption.objects.create(**(given | wrong))
    Interruption.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interruption.objects.create(**given)


# Privacy


def test_the_export_tells_it_and_erasing_drops_it(house: House) -> None:
    house.away("illness", date(2026, 3, 1), date(2026, 3, 12))
    house.away("parental", date(2026, 10, 1), employer=house.employer, actor=house.hr)
    told = registry.privacy_handlers["accounts"].export(house.person.pk)
    assert [row["kind"] for row in told["interruptions"]] == ["illness", "parental"]
    assert "recorded_by" not in told["interruptions"][0]
    assert told["purses"][0]["first_end"] == END
    privacy.erase_person(house.person)
    assert not Interruption.objects.exists() and ledger_queries.check().ok


def test_erasing_who_wrote_it_down_keeps_it(house: House) -> None:
    officer = world.member("hr", house.employer, person=world.person())
    row = house.away("parental", date(2026, 10, 1), employer=house.employer, actor=access.actor_of(officer))
    privacy.erase_person(officer.person)
    row.refresh_from_db()
    assert row.recorded_by is None


def test_old_ones_go_but_not_while_they_move_an_open_purse(house: House, clock: Any) -> None:
    gone = house.away("care", date(2026, 2, 1))
    interruptions.withdraw(actor=house.me, interruption=gone)
    house.away("illness", date(2026, 3, 1), date(2026, 3, 12))
    other = world.person()
    theirs = interruptions.record(
        actor=access.actor_of(world.user(person=other)), person=other, kind="care", start=date(2026, 3, 1),
        until=date(2026, 3, 2),
    )  # fmt: skip
    world.without_figures()
    clock.to(at(date(2031, 9, 1)))
    assert retention.RULES["interruptions"]() == 2
    assert not Interruption.objects.filter(pk__in=[gone.pk, theirs.pk]).exists() and Interruption.objects.count() == 1
    due.run()
    retention.RULES["interruptions"]()
    assert not Interruption.objects.exists()
