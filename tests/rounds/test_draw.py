"""The draw: promised before, fair to every group, and done again by anyone."""

import hashlib
import json
import secrets
from datetime import timedelta
from uuid import UUID

import pytest

from rounds.world import CLOSES, OPENS, House, people, person, registered, reload, states
from rugzak.base.ids import uuid7
from rugzak.base.models import Message
from rugzak.booking.rounds import draw, errors, queries, services
from rugzak.booking.rounds.models import Round, RoundState, Ticket, TicketState
from rugzak.booking.rounds.services import drawing
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger.models import Act


def test_the_order_is_what_the_page_says_it_is():
    """Recomputed here with nothing but hashlib, as docs/rounds.md tells a reader to."""
    seed, ids = secrets.token_bytes(32), [uuid7() for _ in range(50)]
    listed = hashlib.sha256("".join(f"{one}\n" for one in sorted(map(str, ids))).encode()).hexdigest()
    assert draw.list_hash(ids) == listed
    mixed = hashlib.sha256(seed + bytes.fromhex(listed) + b"12 33 41").digest()
    assert draw.mix(seed, listed, "12 33 41") == mixed
    assert draw.order(mixed, ids) == sorted(ids, key=lambda one: hashlib.sha256(mixed + one.bytes).hexdigest())


def test_the_order_does_not_hang_on_the_order_of_the_list():
    ids = [uuid7() for _ in range(20)]
    assert draw.order(b"seed", ids) == draw.order(b"seed", ids[::-1])
    assert draw.order(b"seed", ids) != draw.order(b"other", ids)


def chi_square(seen: list[int], expected: list[float]) -> float:
    return sum((a - b) ** 2 / b for a, b in zip(seen, expected, strict=True))


def test_the_lottery_favours_no_group():
    """30,000 tickets in five unequal groups that registered one after the other; 3,000 win. Seeds are fixed here."""
    sizes = [12_000, 9_000, 5_000, 3_000, 1_000]
    ids = [UUID(int=(0x018F << 112) | number) for number in range(sum(sizes))]  # ids rise with time, as real ones do
    group = [n for n, size in enumerate(sizes) for _ in range(size)]
    statistics = []
    for n in range(20):
        winners = draw.order(draw.mix(bytes([n]) * 32, draw.list_hash(ids)), ids)[:3000]
        seen = [0] * len(sizes)
        for winner in winners:
            seen[group[winner.int & 0xFFFF]] += 1
        # without replacement: the statistic shrinks by (N - 1) / (N - n)
        statistics.append(
            chi_square(seen, [3000 * size / len(ids) for size in sizes]) * (len(ids) - 1) / (len(ids) - 3000)
        )
    assert sorted(statistics)[-1] < 25.0  # df 4: p = 0.00005 for one, 0.001 for the worst of twenty
    assert 40 < sum(statistics) < 130  # df 80: mean 80, p = 0.0005 on both sides


def test_the_test_would_see_a_lottery_by_arrival():
    sizes = [12_000, 9_000, 5_000, 3_000, 1_000]
    assert chi_square([3000, 0, 0, 0, 0], [3000 * size / 30_000 for size in sizes]) > 1000


pytestmark = pytest.mark.django_db


def _closed(house: House, clock, n: int = 12, places: int = 4, rule: str = "lottery", **values) -> Round:
    round = house.round(rule=rule, budget=places * 1_000_00, **values)
    registered(round, *people(n))
    clock.to(CLOSES)
    return services.close(actor=None, round=round)


def test_nobody_applies_in_a_lottery(house, clock):
    round = house.round(rule="lottery")
    (ticket,) = registered(round, person())
    clock.to(OPENS)
    with pytest.raises(errors.DrawnByLot):
        services.apply(ticket)


def test_a_draw_answers_everyone_and_can_be_replayed(house, clock):
    round = services.draw(actor=None, round=_closed(house, clock))
    assert round.state == RoundState.DRAWN
    assert sorted(states(round)) == ["granted"] * 4 + ["reserve"] * 8
    winners = Ticket.objects.filter(round=round, state="granted").order_by("place")
    assert list(winners.values_list("place", flat=True)) == [1, 2, 3, 4]
    assert hashlib.sha256(bytes.fromhex(round.seed)).hexdigest() == round.seed_commitment
    assert services.replay(round) == []
    record = json.loads(json.dumps(queries.record(round)))
    assert draw.check(record, round.seed) == []


def test_a_replay_sees_another_seed_list_or_place(house, clock):
    round = services.draw(actor=None, round=_closed(house, clock))
    with pytest.raises(errors.WrongSeed):
        services.replay(round, "ab" * 32)
    record = queries.record(round)
    assert "promised" in draw.check(record, "ab" * 32)[0]
    first, second = record["tickets"][:2]
    first["place"], second["place"] = second["place"], first["place"]
    assert len(draw.check(record, round.seed)) == 2
    shorter = {**record, "tickets": record["tickets"][1:]}
    assert "list" in draw.check(shorter, round.seed)[0]


def test_a_favour_in_the_database_is_seen(house, clock):
    round = services.draw(actor=None, round=_closed(house, clock))
    last = Ticket.objects.get(round=round, place=12)
    Ticket.objects.filter(round=round, place=1).update(place=12)
    Ticket.objects.filter(pk=last.pk).update(place=1)
    assert len(services.replay(round)) == 2


def test_the_public_number_is_needed_where_it_was_announced(house, clock):
    round = _closed(house, clock, public_source="the lotto of 26 September")
    with pytest.raises(errors.PublicValueNeeded):
        services.draw(actor=None, round=round)
    drawn = services.draw(actor=None, round=round, public_value="3 7 12 21 33 40")
    assert services.replay(drawn) == []
    assert len(draw.check({**queries.record(drawn), "public_value": "3 7 12 21 33 41"}, drawn.seed)) > 5


def test_the_seed_stays_secret_until_the_draw(house, clock):
    round = _closed(house, clock)
    assert queries.record(round)["seed"] is None
    assert round.list_hash and round.listed == 12
    with pytest.raises(errors.RoundClosed):
        registered(round, person())


def test_a_draw_that_died_half_way_goes_on(house, clock, monkeypatch):
    round = _closed(house, clock)
    monkeypatch.setattr(drawing, "BATCH", 5)
    begun = drawing._order(None, round, "")
    drawing._next_batch(begun)  # … and the process dies here
    assert states(round).count("registered") == 7
    services.draw(actor=None, round=Round.objects.get(pk=round.pk))
    granted = Ticket.objects.filter(round=round, state="granted").order_by("place").values_list("place", flat=True)
    assert list(granted) == [1, 2, 3, 4]
    assert Act.objects.filter(book=round.book, kind="round.grant").count() == 12
    with pytest.raises(errors.RoundInOtherState):
        services.draw(actor=None, round=round)


def test_the_reserve_list_follows_the_draw(house, clock):
    round = services.draw(actor=None, round=_closed(house, clock))
    services.sweep()
    services.give_back(Ticket.objects.get(round=round, place=2))
    services.sweep()
    assert Ticket.objects.get(round=round, place=5).state == TicketState.GRANTED
    clock.by(days=20)
    services.sweep()
    moved = Ticket.objects.filter(round=round, state="granted").order_by("place").values_list("place", flat=True)
    assert list(moved) == [6, 7, 8, 9]
    kinds = {"registered", "granted", "reserve", "moved_up", "expired", "withdrawn"}
    assert set(Message.objects.values_list("kind", flat=True)) == {f"round.{kind}" for kind in kinds}
    assert ledger_queries.check().ok


def test_priority_puts_most_points_first_and_draws_among_equals(house, clock):
    round = house.round(
        rule="priority", budget=3_000_00,
        points=[{"group": "jobseeker", "points": 5}, {"group": "no_degree", "points": 3}],
    )  # fmt: skip
    some = registered(round, *people(6), *people(2, statute="jobseeker"), *people(2, education="high"))
    clock.to(CLOSES)
    drawn = services.draw(actor=None, round=services.close(actor=None, round=round))
    assert [reload(ticket).priority for ticket in some] == [3] * 6 + [8] * 2 + [0] * 2
    order = Ticket.objects.filter(round=round).order_by("place").values_list("priority", flat=True)
    assert list(order) == [8, 8, *[3] * 6, 0, 0]
    assert [reload(ticket).state for ticket in some[6:8]] == ["granted"] * 2
    assert services.replay(drawn) == []


def test_chance_is_amounts_by_tickets_and_unknown_where_it_differs(house, clock):
    round = house.round(rule="lottery", budget=2_000_00)
    (ticket, *_rest) = registered(round, *people(5))
    assert queries.standing(ticket).chance == pytest.approx(0.4)
    other = house.round(rule="lottery", quotas=[{"group": "no_degree", "share": "0.4"}])
    (there,) = registered(other, person())
    assert queries.standing(there).chance is None
    arrival = house.round()
    (in_line,) = registered(arrival, person())
    assert queries.standing(in_line).chance is None


def test_standing_on_the_reserve_list(house, clock):
    round = services.draw(actor=None, round=_closed(house, clock, n=6, places=2))
    seventh = Ticket.objects.select_related("round").get(round=round, place=5)
    found = queries.standing(seventh)
    assert (found.ahead, found.moved_up, found.tickets) == (2, 0, 6)
    services.give_back(Ticket.objects.get(round=round, place=1))
    found = queries.standing(reload(seventh))
    assert (found.ahead, found.moved_up, found.tickets) == (1, 1, 5)


def test_closing_early_needs_a_reason(house, clock):
    round = house.round(rule="lottery")
    clock.to(OPENS + timedelta(hours=1))
    with pytest.raises(errors.RoundNotOpen):
        services.close(actor=None, round=round)
    closed = services.close(actor=None, round=round, early=True, reason="a mistake in the rules")
    assert closed.state == RoundState.CLOSED and closed.reason
