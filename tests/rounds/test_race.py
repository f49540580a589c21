"""Many at once: double clicks, two doors, people who give back, and sweeps in between. Threads with real commits."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection

from rounds.world import NOW, House, make_house, people, person, reload
from rugzak.base.errors import Refusal
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Round, Ticket, TicketState
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger.models import Act

pytestmark = [pytest.mark.race, pytest.mark.short, pytest.mark.django_db(transaction=True)]
PLACES, CROWD = 8, 40


@pytest.fixture
def committed() -> Any:
    yield make_house()
    cache.clear()


def at_once(jobs: list[Callable[[], Any]], lanes: int = 12) -> list[Any]:
    """Run in threads, each with a connection of its own; a refusal is an answer, anything else an error."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        except (Refusal, OperationalError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(lanes) as pool:
        return list(pool.map(run, jobs))


def _open(house: House, places: int = PLACES, **values: Any) -> Round:
    return house.round(
        budget=places * 1_000_00, opens_register=NOW, opens=NOW, closes=NOW + timedelta(days=9), **values
    )


def test_one_person_registering_in_ten_windows_has_one_ticket(committed: House) -> None:
    round, an = _open(committed), person()
    tickets = at_once([lambda: services.register(actor=None, person=an, round=round)] * 10)
    assert len({ticket.pk for ticket in tickets}) == 1 == Ticket.objects.filter(round=round).count()


def test_a_crowd_that_clicks_three_times_gets_what_there_is_and_no_more(committed: House) -> None:
    round = _open(committed, quotas=[{"group": "no_degree", "share": "0.5"}])
    crowd = people(CROWD // 2) + people(CROWD // 2, education="high")
    tickets = [services.register(actor=None, person=one, round=round) for one in crowd]
    clicks = [lambda ticket=ticket: services.apply(ticket) for ticket in tickets * 3]
    random.Random(1).shuffle(clicks)
    answers = at_once(clicks)
    assert not [one for one in answers if not isinstance(one, Ticket)]
    states = Counter(Ticket.objects.filter(round=round).values_list("state", flat=True))
    assert states == {"granted": PLACES, "reserve": CROWD - PLACES}
    by_ticket: dict[Any, set[str]] = {}
    for one in answers:
        by_ticket.setdefault(one.pk, set()).add(one.state)
    assert all(len(said) == 1 for said in by_ticket.values())
    assert Act.objects.filter(book=round.book, kind="round.grant").count() == CROWD
    assert ledger_queries.check().ok


def test_giving_back_while_others_apply_and_sweeps_run_loses_no_place(committed: House) -> None:
    round = _open(committed)
    tickets = [services.register(actor=None, person=one, round=round) for one in people(CROWD)]
    winners = [services.apply(ticket) for ticket in tickets[:PLACES]]
    jobs = [lambda ticket=ticket: services.apply(ticket) for ticket in tickets[PLACES:]]
    jobs += [lambda ticket=ticket: services.give_back(ticket) for ticket in winners[:5]]
    jobs += [lambda ticket=ticket: services.accept(ticket) for ticket in winners[5:]] * 2
    jobs += [lambda: services.sweep(tell=False)] * 4
    random.Random(2).shuffle(jobs)
    answers = at_once(jobs)
    assert not [one for one in answers if isinstance(one, Exception)], answers
    services.move_up(round)
    states = Counter(Ticket.objects.filter(round=round).values_list("state", flat=True))
    assert states == {"withdrawn": 5, "accepted": 3, "granted": 5, "reserve": CROWD - 13}
    line = Ticket.objects.filter(round=round, again__gt=0, state=TicketState.GRANTED)
    assert max(line.values_list("act", flat=True), default=0) > 0
    assert committed.free(round) == 0 and ledger_queries.check().ok


def test_accepting_and_giving_back_at_once_is_one_of_the_two(committed: House) -> None:
    round = _open(committed, places=6)
    tickets = [services.apply(services.register(actor=None, person=one, round=round)) for one in people(6)]
    for ticket in tickets:
        at_once([lambda t=ticket: services.accept(t), lambda t=ticket: services.give_back(t)], 2)
    ended = Counter(reload(ticket).state for ticket in tickets)
    assert set(ended) <= {"accepted", "withdrawn"} and sum(ended.values()) == 6
    assert committed.free(round) == ended["withdrawn"] * 1_000_00 and ledger_queries.check().ok
