"""Outreach: who counts and who doesn't, two pairs of eyes, told once, few numbers, and no name that stays."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts import world
from accounts.outreach_house import CHEQUE, NOW, Town, run
from rugzak.accounts import access, outreach, privacy, retention
from rugzak.accounts.errors import Hidden, NotAllowed
from rugzak.accounts.models import Outreach, OutreachMember, Person, Purse, ReadLog
from rugzak.accounts.models.outreach import OutreachState
from rugzak.accounts.outreach import errors, parts
from rugzak.accounts.outreach.make import COUNT, _member
from rugzak.accounts.outreach.send import MAIL, MEASURE, SEND, tell
from rugzak.accounts.services import update_person
from rugzak.base import clock as business
from rugzak.base import due, registry
from rugzak.base.models import Due, Message
from rugzak.schemes.models import DecisionRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(clock) -> Town:
    clock.to(NOW)
    return Town()


def named(row: Outreach) -> set[UUID]:
    return set(row.members.values_list("person_id", flat=True))


def told() -> list[UUID]:
    return list(Message.objects.filter(kind=MAIL).values_list("person_id", flat=True))


def hold_out(row: Outreach, *people: Person) -> None:
    """Chance would do; a test wants to know whom."""
    row.members.update(held_out=False)
    row.members.filter(person__in=people).update(held_out=True)


def later(clock, days: int) -> None:
    clock.to(NOW + timedelta(days=days))


def test_it_counts_who_is_entitled_and_uses_nothing(town: Town) -> None:
    row = town.make()
    assert (row.state, row.pool, row.people, outreach.figures(row).people) == ("counting", 12, None, None)
    row = run(row)
    assert (row.state, row.seen, row.people, row.cursor) == ("ready", 12, 12, None)
    assert named(row) == {person.pk for person in town.people}
    assert told() == [] and not DecisionRecord.objects.exists(), "nobody asked: nothing is recorded"


def test_each_reason_not_to_count(town: Town) -> None:
    granted, no_mail, unreachable, stopped, used, promised = town.people[:6]
    town.grant(granted)
    update_person(person=no_mail, email="")
    update_person(person=unreachable, email="", phone="")
    update_person(person=stopped, reminders=False)
    town.use(used)
    town.use(promised, promise=True)
    elsewhere = town.person(90, municipality=world.place("62063", "WA"))
    unknown = town.person(91, municipality=None)
    more = [town.person(n) for n in range(20, 24)]
    row = town.counted()
    without = {one.pk for one in (unreachable, stopped, used, promised, elsewhere, unknown)}
    assert named(row) == {one.pk for one in (*town.people, *more)} - without
    assert {granted.pk, no_mail.pk} <= named(row) and row.unreachable == 1 and row.pool == 17


def test_nobody_counts_where_the_pot_is_empty(town: Town) -> None:
    from rugzak.ledger import services as ledger

    leg = ledger.Leg(debit=town.fund.pot_account, credit=town.fund.outside_account, amount=10_000_000 - 100)
    ledger.post(book=town.fund.book, key=uuid4(), legs=[leg], kind="back").require()
    assert town.counted().too_few


def test_the_group_is_where_people_live_and_what_they_learned(town: Town) -> None:
    brussels = [town.person(n, municipality=world.place("21004", "BR")) for n in range(20, 30)]
    assert named(town.counted(region="VL")) == {one.pk for one in town.people}
    row = town.counted(region="BR", education="high")
    assert row.too_few and row.pool == 0
    update_person(person=brussels[0], education="high")
    row = town.counted(region="BR", education="low")
    assert row.too_few and row.pool == 9 and named(row) == set()
    update_person(person=brussels[0], education="low")
    assert named(town.counted(region="BR", education="low")) == {one.pk for one in brussels}


def test_too_few_keeps_no_number_and_no_name(town: Town) -> None:
    update_person(person=town.people[0], email="", phone="")
    for person in town.people[1:3]:
        town.use(person)
    row = town.counted()
    assert (row.state, row.too_few, row.people, row.unreachable) == ("stopped", True, None, 0)
    assert not OutreachMember.objects.exists()
    with pytest.raises(errors.TooFew):
        town.send(row)


def test_ten_are_enough(town: Town) -> None:
    for person in town.people[:2]:
        town.use(person)
    assert town.counted().people == 10


def test_counting_goes_on_in_parts_and_a_part_that_runs_twice_counts_once(town: Town, monkeypatch) -> None:
    monkeypatch.setattr(parts, "MOST", 5)
    row = town.make()
    first = Due.objects.get(kind=COUNT)
    with transaction.atomic():
        registry.due_handlers[COUNT](first)
        registry.due_handlers[COUNT](first)
    assert Outreach.objects.get(pk=row.pk).seen == 10 and OutreachMember.objects.count() == 10
    row = run(row)
    assert (row.seen, row.people) == (12, 12)


def test_a_killed_part_leaves_nothing_and_is_done_again(town: Town, monkeypatch) -> None:
    monkeypatch.setattr(parts, "MOST", 5)
    row = town.send(town.counted())
    hold_out(row)
    first = Due.objects.get(kind=SEND)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        tell(first)
        assert len(told()) == 5
        raise KeyboardInterrupt
    assert told() == [] and not OutreachMember.objects.exclude(told_at=None).exists()
    run(row)
    assert sorted(told()) == sorted(named(row)) and len(told()) == 12


def test_one_in_ten_is_held_out_and_nobody_chooses_who(town: Town) -> None:
    ids = [Person(pk=uuid4()) for _ in range(3000)]
    one, other = Outreach(scheme=CHEQUE), Outreach(scheme=CHEQUE)
    drawn = {person.pk for person in ids if _member(one, person).held_out}
    again = {person.pk for person in ids if _member(other, person).held_out}
    assert 220 < len(drawn) < 380 and 220 < len(again) < 380
    assert len(drawn & again) < 70, "another outreach draws others"


def test_everyone_is_told_once_and_who_is_held_out_is_not(town: Town) -> None:
    row = town.counted()
    held_out = town.people[3]
    hold_out(row, held_out)
    row = run(town.send(row))
    assert (row.state, row.reached, row.held_out) == ("sent", 11, 1)
    assert sorted(told()) == sorted(person.pk for person in town.people if person != held_out)
    mail = Message.objects.filter(kind=MAIL).first()
    assert mail.context["free"] == 12_500 and mail.context["why"] == {
        "nl": "Weinig mensen kennen deze cheque.", "en": "Few people know this cheque.",
    }  # fmt: skip
    assert row.members.get(person=held_out).told_at is None
    for each in Due.objects.filter(kind=SEND):
        tell(each)
    assert len(told()) == 11


def test_it_looks_again_when_it_tells(town: Town) -> None:
    row = town.counted()
    opted_out, used, held_used = town.people[:3]
    hold_out(row, held_used, town.people[3])
    update_person(person=opted_out, reminders=False)
    town.use(used)
    town.use(held_used)
    row = run(town.send(row))
    assert not {opted_out.pk, used.pk} & set(told()) and not {opted_out.pk, used.pk, held_used.pk} & named(row)
    assert (row.reached, row.held_out) == (8, 1)


def test_two_pairs_of_eyes(town: Town) -> None:
    row = town.counted()
    with pytest.raises(errors.OtherEyes):
        town.send(row, town.officer)
    with pytest.raises(NotAllowed):
        town.send(row, world.member("officer", town.authority))
    both = world.member("officer", town.authority)
    world.add_membership(user=both, organisation=town.authority, role="releaser")
    Outreach.objects.filter(pk=row.pk).update(made_by=both)
    with pytest.raises(errors.OtherEyes):
        town.send(row, both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Outreach.objects.filter(pk=row.pk).update(sent_by=both)
    assert told() == [] and town.send(row).state == "sent"


@pytest.mark.parametrize("role", ["releaser", "admin"])
def test_only_an_officer_of_the_authority_makes_one(town: Town, role: str) -> None:
    with pytest.raises(NotAllowed):
        town.make(by=world.member(role, town.authority))
    fund = world.organisation("fund")
    with pytest.raises(NotAllowed):
        town.make(by=world.member("officer", fund))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"scheme": "be-vl-none"}, errors.NotToReach),
        ({"scheme": "nl-stap"}, errors.NotToReach),
        ({"region": "XX"}, errors.BadGroup),
        ({"education": "phd"}, errors.BadGroup),
        ({"why": {"nl": "  "}}, errors.WhyMissing),
        ({"why": {"nl": "x" * 256}}, errors.WhyMissing),
    ],
)
def test_what_it_refuses(town: Town, values: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        town.make(**values)


def test_a_stopped_fund_reaches_nobody(town: Town) -> None:
    assert [scheme.id for scheme in outreach.offered()] == [CHEQUE]
    type(town.fund).objects.filter(pk=town.fund.pk).update(stops_on=business.today())
    assert outreach.offered() == []


def test_nobody_is_told_twice_in_a_season(clock, town: Town) -> None:
    row = town.sent(region="VL")
    for again in ({}, {"region": "VL"}, {"education": "low"}, {"region": "VL", "education": "high"}):
        with pytest.raises(errors.ToldAlready):
            town.make(**again)
    assert town.make(region="WA")
    outreach.stop(outreach_id=row.pk, by=town.officer)
    with pytest.raises(errors.ToldAlready):
        town.make(region="VL")
    later(clock, 91)
    assert town.make(region="VL")


def test_groups_apart_can_be_told_side_by_side(town: Town) -> None:
    assert town.make(education="low") and town.make(education="high")
    with pytest.raises(errors.ToldAlready):
        town.make(education="high")


def test_who_is_named_already_is_not_named_again(town: Town) -> None:
    row = town.counted(region="VL")
    Person.objects.update(municipality=world.place("21004", "BR"))
    assert town.make(region="BR").pool == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        OutreachMember.objects.create(outreach=row, scheme=CHEQUE, person=town.people[0], held_out=False)


def test_the_list_to_call_holds_no_more_than_a_call_needs(town: Town) -> None:
    row = town.counted()
    held_out, no_phone, opted_out, used = town.people[:4]
    hold_out(row, held_out)
    update_person(person=no_phone, phone="")
    row = run(town.send(row))
    update_person(person=opted_out, reminders=False)
    town.use(used)
    actor = access.actor_of(town.officer)
    found = outreach.contacts(actor, row.pk)
    assert sorted((one.given_name, one.phone, one.language) for one in found) == sorted(
        (person.given_name, person.phone, "nl") for person in town.people[4:]
    )
    looks = ReadLog.objects.filter(verb="outreach.contacts", user_id=town.officer.pk)
    assert sorted(looks.values_list("person_id", flat=True)) == sorted(one.pk for one in town.people[4:])


def test_the_list_is_the_officers_while_it_is_sent(town: Town) -> None:
    row, actor = town.counted(), access.actor_of(town.officer)
    with pytest.raises(errors.OtherStage):
        outreach.contacts(actor, row.pk)
    town.send(row)
    with pytest.raises(NotAllowed):
        outreach.contacts(access.actor_of(town.releaser), row.pk)
    outreach.stop(outreach_id=row.pk, by=town.officer)
    with pytest.raises(errors.OtherStage):
        outreach.contacts(actor, row.pk)
    with pytest.raises(Hidden):
        outreach.contacts(actor, uuid4())
    assert not ReadLog.objects.exists()


@pytest.mark.parametrize("state", ["counting", "ready", "sent"])
def test_stopping_deletes_names_and_mails(town: Town, state: str) -> None:
    row = {"counting": town.make, "ready": town.counted, "sent": town.sent}[state]()
    other = Message.objects.create(kind=MAIL, to="x@example.org", context={"outreach": str(uuid4())})
    row = outreach.stop(outreach_id=row.pk, by=town.officer)
    assert row.state == "stopped" and not OutreachMember.objects.exists() and list(Message.objects.all()) == [other]
    assert not due.run().failed and Outreach.objects.get(pk=row.pk).state == "stopped"
    with pytest.raises(errors.OtherStage):
        outreach.stop(outreach_id=row.pk, by=town.officer)
    with pytest.raises(NotAllowed):
        outreach.stop(outreach_id=row.pk, by=town.releaser)


def test_stopping_in_the_middle_tells_nobody_more(town: Town, monkeypatch) -> None:
    monkeypatch.setattr(parts, "MOST", 5)
    row = town.send(town.counted())
    tell(Due.objects.get(kind=SEND))
    outreach.stop(outreach_id=row.pk, by=town.officer)
    run(row)
    assert told() == []


def test_after_ninety_days_it_counts_who_uses_it_and_forgets_them(clock, town: Town, monkeypatch) -> None:
    row = town.counted()
    held_out = town.people[:3]
    hold_out(row, *held_out)
    row = run(town.send(row))
    monkeypatch.setattr(parts, "MOST", 5)
    later(clock, 40)
    for person in (held_out[0], *town.people[5:8]):
        town.use(person)
    town.use(town.people[8], promise=True)
    Purse.objects.filter(account_id=town.people[5].pk).update(valid_until=None, first_end=None)
    town.grant(town.people[9])
    town.use_other(town.people[10])
    later(clock, 89)
    assert run(row).state == "sent"
    later(clock, 90)
    row = run(row)
    assert (row.state, row.reached, row.used_reached, row.held_out, row.used_held_out) == ("done", 9, 4, 3, 1)
    assert not OutreachMember.objects.exists() and not Message.objects.filter(kind=MAIL).exists()
    shown = outreach.figures(row)
    assert (shown.people, shown.reached, shown.used_reached, shown.held_out) == (12, None, None, None)
    assert shown.groups is None and shown.progress == 100


def test_measuring_waits_for_the_telling(clock, town: Town) -> None:
    row = town.send(town.counted())
    Due.objects.filter(kind=SEND).update(date=NOW.date() + timedelta(days=91))
    later(clock, 90)
    assert run(row).used_reached is None and len(told()) == 0
    later(clock, 91)
    assert run(row).reached and len(told()) > 0
    later(clock, 92)
    assert run(row).state == "done"


def test_what_was_used_before_is_no_effect(clock, town: Town) -> None:
    """A purse that ended before the mail was used in another year."""
    old = town.use(town.people[0])
    clock.to(NOW.replace(year=2027))
    assert due.run().failed == 0
    old.refresh_from_db()
    assert old.closed_at is not None
    row = town.sent()
    assert town.people[0].pk in named(row)
    clock.to(NOW.replace(year=2027) + timedelta(days=90))
    assert run(row).used_reached == 0


def test_who_is_erased_in_the_middle_is_gone(clock, town: Town) -> None:
    row = town.counted()
    hold_out(row)
    privacy.erase_person(town.people[0])
    row = run(town.send(row))
    assert row.reached == 11
    privacy.erase_person(town.people[1])
    assert town.people[1].pk not in named(row) and town.people[1].pk not in told()
    later(clock, 90)
    row = run(row)
    assert (row.state, row.reached) == ("done", 10)


def test_a_person_can_read_which_outreach_names_them_and_why(town: Town) -> None:
    row = town.counted()
    mine = privacy.AccountsHandler().export(town.people[0].pk)["outreaches"]
    member = row.members.get(person=town.people[0])
    assert [(one["scheme"], str(one["why"]), one["held_out"]) for one in mine] == [
        (CHEQUE, str(row.why), member.held_out)
    ]


def test_what_is_never_sent_names_nobody_after_ninety_days(clock, town: Town) -> None:
    row = town.counted()
    later(clock, 89)
    assert retention.RULES["unsent_outreaches"]() == 0
    later(clock, 91)
    assert retention.RULES["unsent_outreaches"]() == 1
    assert Outreach.objects.get(pk=row.pk).state == OutreachState.STOPPED and not OutreachMember.objects.exists()


def test_the_next_part_waits_behind_what_is_due_today(clock, town: Town, monkeypatch) -> None:
    monkeypatch.setattr(parts, "MOST", 5)
    town.make()
    first = Due.objects.get(kind=COUNT)
    later(clock, 3)
    with transaction.atomic():
        registry.due_handlers[COUNT](first)
    assert Due.objects.exclude(pk=first.pk).get(kind=COUNT).date == business.today() > first.date


def test_no_row_of_the_due_list_names_anyone(town: Town) -> None:
    row = town.sent()
    payloads = [each.payload for each in Due.objects.filter(kind__in=(COUNT, SEND, MEASURE))]
    assert payloads and all(payload == {"outreach": str(row.pk)} for payload in payloads)


def test_small_groups_stay_hidden() -> None:
    row = Outreach(people=9, unreachable=9, reached=10, held_out=9, used_reached=3, used_held_out=2)
    shown = outreach.figures(row)
    assert (shown.people, shown.unreachable, shown.reached, shown.held_out) == (None, None, 10, None)
    assert (shown.used_reached, shown.used_held_out, shown.groups) == (3, None, None)
    row.held_out = 10
    assert outreach.figures(row).groups == (3, 10, 2, 10)
