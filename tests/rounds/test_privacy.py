"""Export and erasure, and who may do what."""

import pytest

from rounds.world import CLOSES, OPENS, people, person, registered, reload, states
from rugzak.accounts import access
from rugzak.accounts.errors import Hidden, NotAllowed
from rugzak.accounts.models import User
from rugzak.base import privacy
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Round, Ticket
from rugzak.ledger import queries as ledger_queries
from rugzak.schemes.models import DecisionRecord

pytestmark = pytest.mark.django_db


def test_export_has_the_ticket(house):
    an = person()
    (ticket,) = registered(house.round(quotas=[{"group": "no_degree", "share": "0.4"}]), an)
    (found,) = privacy.export(an.pk)["booking"]["tickets"]
    assert (found["id"], found["group"], found["state"]) == (ticket.pk, "no_degree", "registered")


def test_every_column_about_a_person_is_declared(db):
    assert {column for column in privacy.undeclared_columns() if "ticket" in column or "round" in column} == set()


def test_erasing_someone_gives_their_place_to_the_next(house, clock):
    round = house.round(budget=1_000_00)
    first, second = people(2)
    tickets = registered(round, first, second)
    clock.to(OPENS)
    for ticket in tickets:
        services.apply(ticket)
    privacy.erase(first.pk)
    assert states(round) == ["withdrawn", "granted"]
    row = Ticket.objects.get(pk=tickets[0].pk)
    assert (row.person_id, row.decision) == (None, None)
    assert not DecisionRecord.objects.filter(subject=first.pk).exists()
    assert ledger_queries.check().ok


def test_an_erased_person_stays_in_the_list_of_the_draw_and_wins_nothing(house, clock):
    round = house.round(rule="lottery", budget=2_000_00)
    some = people(2)
    tickets = registered(round, *some)
    clock.to(CLOSES)
    services.close(actor=None, round=round)
    privacy.erase(some[0].pk)
    drawn = services.draw(actor=None, round=Round.objects.get(pk=round.pk))
    assert [reload(ticket).state for ticket in tickets] == ["withdrawn", "granted"]
    assert services.replay(drawn) == []


def test_an_accepted_amount_of_an_erased_person_goes_back_to_the_fund(house, clock):
    before = ledger_queries.balance(house.fund.pot_account).free
    round, an = house.round(budget=1_000_00), person()
    (ticket,) = registered(round, an)
    clock.to(OPENS)
    services.apply(ticket)
    services.accept(reload(ticket))
    privacy.erase(an.pk)
    assert ledger_queries.balance(house.fund.pot_account).free == before
    assert Ticket.objects.get(pk=ticket.pk).person_id is None
    assert ledger_queries.check().ok


def test_who_makes_a_round_does_not_publish_it(house):
    officer, releaser = house.member("officer"), house.member("releaser")
    draft = services.make(
        actor=officer, fund=house.fund, name=Round().name, rule="arrival", amount=1_00, budget=5_00,
        opens_register=OPENS, opens=OPENS, closes=CLOSES,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        services.publish(actor=officer, round=draft)
    assert services.publish(actor=releaser, round=draft).published_by == releaser.user_id


def test_nobody_registers_or_accepts_for_another(house, clock):
    round, an, ben = house.round(), person(), person()
    user = User.objects.create_user("ben@example.org", "a long pass phrase", person=ben)
    with pytest.raises(Hidden):
        services.register(actor=access.actor_of(user), person=an, round=round)
    (ticket,) = registered(round, an)
    clock.to(OPENS)
    for verb in (services.apply, services.accept, services.give_back):
        with pytest.raises(Hidden):
            verb(ticket, actor=access.actor_of(user))
    with pytest.raises(NotAllowed):
        services.close(actor=access.actor_of(user), round=round)
