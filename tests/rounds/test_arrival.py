"""Order of arrival: register, apply, accept, give back, and the reserve list."""

from datetime import timedelta

import pytest
from django.db import connection

from rounds.world import CLOSES, NOW, OPENS, House, people, person, registered, reload, states
from rugzak.accounts.models import Purse
from rugzak.base.models import Message
from rugzak.booking.rounds import errors, requests, services
from rugzak.booking.rounds.models import Round, RoundState, Ticket, TicketState
from rugzak.booking.rounds.services.project import refused
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.models import Act

pytestmark = pytest.mark.django_db


def _applied(house: House, clock, n: int = 4, places: int = 2, **values) -> tuple[Round, list[Ticket]]:
    round = house.round(budget=places * 1_000_00, **values)
    tickets = registered(round, *people(n))
    clock.to(OPENS)
    return round, [services.apply(ticket) for ticket in tickets]


def test_publishing_sets_the_money_apart_and_promises_a_seed(house):
    before = ledger_queries.balance(house.fund.pot_account).free
    round = house.round()
    assert before - ledger_queries.balance(house.fund.pot_account).free == house.free(round) == 10_000_00
    assert len(round.seed_commitment) == 64 and round.seed is None
    assert ledger_queries.check().ok


def test_a_round_larger_than_its_fund_is_not_published(house):
    with pytest.raises(errors.FundTooSmall):
        house.round(budget=200_000_00)


def test_first_come_first_served_and_the_rest_on_the_reserve_list(house, clock):
    round, tickets = _applied(house, clock)
    assert [ticket.state for ticket in tickets] == ["granted", "granted", "reserve", "reserve"]
    assert house.free(round) == 0
    assert tickets[0].due.date() > CLOSES.date() + timedelta(days=13)


def test_nobody_applies_before_the_hour_or_after_it(house, clock):
    round = house.round()
    (ticket,) = registered(round, person())
    with pytest.raises(errors.RoundNotOpen):
        services.apply(ticket)
    clock.to(CLOSES)
    with pytest.raises(errors.RoundClosed):
        services.apply(ticket)
    with pytest.raises(errors.RoundClosed):
        services.register(actor=None, person=person(), round=round)
    assert Act.objects.filter(book=round.book).count() == 0


def test_registering_before_registration_opens_is_too_early(house):
    round = house.round(opens_register=NOW + timedelta(days=1))
    with pytest.raises(errors.RoundNotOpen) as refusal:
        registered(round, person())
    assert "15 September 2026" in refusal.value.text()


def test_registering_twice_gives_the_same_ticket_and_one_mail(house):
    round, an = house.round(), person()
    first, second = registered(round, an, an)
    assert first.pk == second.pk
    assert Message.objects.filter(kind="round.registered", person_id=an.pk).count() == 1


def test_applying_twice_gives_the_stored_answer(house, clock):
    round, tickets = _applied(house, clock, n=1)
    again = services.apply(reload(tickets[0]))
    assert (again.state, again.act) == (tickets[0].state, tickets[0].act)
    assert Act.objects.filter(book=round.book).count() == 1


def test_conditions_are_asked_at_registration_only(house, clock):
    round = house.round(conditions=["no_degree"])
    with pytest.raises(errors.NotEligible) as refusal:
        registered(round, person(education="high"))
    assert "degree" in refusal.value.text()
    with pytest.raises(errors.NotKnownYet) as unknown:
        registered(round, person(education=""))
    assert "diploma" in unknown.value.text()
    an = person()
    (ticket,) = registered(round, an)
    an.education = "high"
    an.save()
    clock.to(OPENS)
    assert services.apply(ticket).state == TicketState.GRANTED


def test_a_crash_between_act_and_projection_loses_nothing(house, clock):
    round = house.round(budget=2_000_00)
    tickets = registered(round, *people(3))
    clock.to(OPENS)
    ledger.reserve_batch(book=round.book, requests=requests.of(tickets))  # … and the process dies here
    assert states(round) == ["registered"] * 3
    assert services.project(round) == 3
    assert states(round) == ["granted", "granted", "reserve"]
    assert services.project(round) == 0
    assert services.apply(reload(tickets[0])).state == TicketState.GRANTED
    assert Act.objects.filter(book=round.book).count() == 3


def test_who_applies_again_after_such_a_crash_gets_the_stored_answer(house, clock):
    round = house.round(budget=1_000_00)
    first, second = registered(round, *people(2))
    clock.to(OPENS)
    ledger.reserve_batch(book=round.book, requests=requests.of([first]))
    assert services.apply(second).state == TicketState.RESERVE
    assert services.apply(first).state == TicketState.GRANTED


def test_accepting_fills_a_purse_once(house, clock):
    _round, tickets = _applied(house, clock)
    purse = services.accept(tickets[0])
    assert services.accept(reload(tickets[0])).pk == purse.pk
    assert purse.granted == 1_000_00 == ledger_queries.balance(purse.ledger_account).free
    assert Purse.objects.filter(account__person=tickets[0].person).count() == 1
    with pytest.raises(errors.OfferGone):
        services.accept(tickets[2])
    with pytest.raises(errors.NothingToGiveBack):
        services.give_back(reload(tickets[0]))
    assert ledger_queries.check().ok


def test_a_place_given_back_moves_the_reserve_list_up(house, clock):
    round, tickets = _applied(house, clock)
    services.give_back(tickets[0])
    assert states(round) == ["withdrawn", "granted", "granted", "reserve"]
    assert house.free(round) == 0
    services.sweep()
    assert Message.objects.filter(kind="round.moved_up", person_id=tickets[2].person_id).count() == 1
    with pytest.raises(errors.OfferGone):
        services.accept(reload(tickets[0]))


def test_nobody_slips_in_between_a_place_given_back_and_the_reserve_list(house, clock):
    round, tickets = _applied(house, clock, n=3, places=2)
    (late,) = registered(round, person())
    services.give_back(tickets[0])
    assert services.apply(late).state == TicketState.RESERVE
    assert states(round) == ["withdrawn", "granted", "granted", "reserve"]


def test_expiry_moves_the_reserve_list_up(house, clock):
    round, tickets = _applied(house, clock)
    services.accept(tickets[0])
    clock.to(tickets[1].due)
    with pytest.raises(errors.OfferGone):
        services.accept(reload(tickets[1]))
    services.sweep()
    assert states(round) == ["accepted", "expired", "granted", "reserve"]
    assert reload(tickets[2]).due > tickets[1].due
    services.accept(reload(tickets[2]))
    services.sweep()
    kinds = Message.objects.filter(person_id=tickets[2].person_id).order_by("created_at").values_list("kind", flat=True)
    assert list(kinds) == ["round.registered", "round.moved_up", "round.accepted"]
    assert ledger_queries.check().ok


def test_who_never_applied_lapses_and_is_told(house, clock):
    round = house.round()
    registered(round, person())
    clock.to(CLOSES)
    services.sweep()
    assert states(round) == ["expired"]
    assert Round.objects.get(pk=round.pk).state == RoundState.DRAWN
    assert Message.objects.filter(kind="round.lapsed").count() == 1


def test_settling_gives_the_rest_back_to_the_fund(house, clock):
    before = ledger_queries.balance(house.fund.pot_account).free
    round, tickets = _applied(house, clock, n=2, places=3)
    services.accept(tickets[0])
    clock.to(CLOSES)
    services.sweep()
    with pytest.raises(errors.GrantsPending):
        services.settle(actor=None, round=round)
    services.give_back(reload(tickets[1]))
    settled = services.settle(actor=None, round=round)
    assert settled.state == RoundState.SETTLED and settled.seed
    assert ledger_queries.balance(house.fund.pot_account).free == before - 1_000_00
    assert ledger_queries.check().ok


def test_a_full_reserve_list_refuses_and_stays_closed(house, clock):
    round = house.round(budget=1_000_00, reserve_size=1)
    tickets = registered(round, *people(4))
    clock.to(OPENS)
    ledger.reserve_batch(book=round.book, requests=requests.of(tickets))
    services.project(round)
    assert states(round) == ["granted", "reserve", "refused", "refused"]
    services.give_back(reload(tickets[1]))
    (late,) = registered(round, person())
    services.apply(reload(late))
    assert states(round) == ["granted", "withdrawn", "refused", "refused", "refused"]


def test_who_withdrew_before_applying_may_register_again(house, clock):
    round, an = house.round(), person()
    (ticket,) = registered(round, an)
    services.give_back(ticket)
    (again,) = registered(round, an)
    assert again.pk == ticket.pk
    clock.to(OPENS)
    services.give_back(services.apply(reload(again)))
    with pytest.raises(errors.AppliedAlready):
        registered(round, an)


def test_an_application_under_way_of_someone_who_withdrew_goes_back(house, clock):
    round = house.round(budget=1_000_00)
    first, second = registered(round, *people(2))
    clock.to(OPENS)
    services.give_back(first)
    ledger.reserve_batch(book=round.book, requests=requests.of([reload(first)]))  # it was already on its way
    assert services.apply(second).state == TicketState.RESERVE
    services.sweep()
    assert states(round) == ["withdrawn", "granted"]


def test_a_rolling_round_answers_at_registration(house, clock):
    round = house.round(rule="rolling", budget=1_000_00, closes=OPENS + timedelta(days=60))
    (early,) = registered(round, person())
    assert early.state == TicketState.REGISTERED
    clock.to(OPENS)
    (first,) = registered(round, person())
    assert first.state == TicketState.GRANTED
    assert services.apply(early).state == TicketState.RESERVE
    clock.to(first.due)
    services.sweep()
    assert reload(early).state == TicketState.GRANTED


def test_the_end_of_the_reserve_list_is_found_by_its_index(house):
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off")
    plan = refused(house.round(reserve_size=1)).values_list("act", flat=True)[1:][:1].explain()
    assert "ticket_refused" in plan and "Sort" not in plan
