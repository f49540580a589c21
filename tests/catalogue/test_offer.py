"""Trainings, sessions, seats and recognition."""

from datetime import date, time
from decimal import Decimal

import pytest

from catalogue import world
from rugzak.accounts.errors import NotAllowed
from rugzak.base import registry
from rugzak.base.text import Text
from rugzak.catalogue import errors, queries, seats, services
from rugzak.catalogue.models import Session, Training
from rugzak.catalogue.services import PartSpec, SessionSpec
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger
from rugzak.ledger.models import Account
from rugzak.schemes.facts import coerce, vocabulary

pytestmark = pytest.mark.django_db
START = date(2027, 3, 1)


def left(session: Session) -> int:
    return queries.seats_free([session])[session.pk]


def take(session: Session, count: int) -> int:
    from uuid import uuid4

    legs = [ledger.Leg(session.seat_pool, session.seat_taken, count)]
    return ledger.reserve(book=session.seat_book, key=uuid4(), legs=legs, kind="test").require().act


def give_back(session: Session, act: int) -> None:
    from uuid import uuid4

    ledger.void(book=session.seat_book, key=uuid4(), act=act).require()


def test_a_session_opens_its_own_seats() -> None:
    made = world.training(world.provider())
    first, second = (world.session(made, start=START, days=5, capacity=n) for n in (12, 3))
    assert (left(first), left(second)) == (12, 3) and first.seat_asset != second.seat_asset
    assert (first.start, first.end, first.parts.count()) == (START, date(2027, 3, 5), 10)
    assert ledger_queries.check().ok


def test_many_sessions_at_once_have_seats_too() -> None:
    made = world.training(world.provider())
    part = [PartSpec(START, time(9), 200)]
    rows = services.add_sessions(specs=[SessionSpec(training=made, capacity=n, parts=part) for n in (0, 1, 2)])
    assert [left(row) for row in rows] == [0, 1, 2] and ledger_queries.check().ok
    assert services.add_sessions(specs=[]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"code": " "}, {"title": Text()}, {"form": "circus"}, {"kind": "party"}, {"leads_to": "fame"},
        {"contact_minutes": 0}, {"price_cents": -1}, {"language": "es"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_training_that_can_t_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(errors.BadTraining):
        world.training(world.provider(), **change)
    assert not Training.objects.exists()


def test_a_code_is_used_once_by_a_provider() -> None:
    where = world.provider()
    world.training(where, code="A")
    with pytest.raises(errors.CodeTaken):
        world.training(where, code="A")
    assert world.training(world.provider(), code="A")


def test_only_a_provider_gives_trainings() -> None:
    with pytest.raises(errors.NotAProvider):
        world.training(world.provider(kind="employer"))


def test_a_provider_manages_its_own_only() -> None:
    mine, other = world.provider(), world.provider("Ander huis")
    actor = world.member("provider", mine)
    made = services.add_training(spec=world.spec(mine), actor=actor)
    with pytest.raises(NotAllowed):
        services.add_training(spec=world.spec(other), actor=actor)
    changed = services.change_training(training=made, spec=world.spec(mine, price_cents=1), actor=actor)
    assert changed.price_cents == 1


@pytest.mark.parametrize(
    "parts",
    [[], [PartSpec(START, time(9), 0)], [PartSpec(START, time(9), 1000)], [PartSpec(START, time(9), 60)] * 2],
    ids=["none", "no time", "too long", "twice"],
)
def test_a_session_that_can_t_be_is_refused(parts: list[PartSpec]) -> None:
    with pytest.raises(errors.BadSession):
        services.add_session(spec=SessionSpec(training=world.training(world.provider()), capacity=1, parts=parts))
    assert not Account.objects.filter(kind="seat_pool").exists()


def test_more_and_fewer_seats() -> None:
    session = world.session(world.training(world.provider()), start=START, capacity=10)
    take(session, 4)
    services.set_capacity(session=session, capacity=15, reason="bigger room")
    assert left(session) == 11
    services.set_capacity(session=session, capacity=5, reason="smaller room")
    assert left(session) == 1 and not seats.in_debt(session)
    assert ledger_queries.check().ok


def test_below_what_is_booked_the_debt_shows_and_no_seat_is_sold_until_it_is_made_good() -> None:
    session = world.session(world.training(world.provider()), start=START, capacity=18)
    acts = [take(session, 1) for _ in range(18)]
    services.set_capacity(session=session, capacity=15, reason="the room is too small")
    account = Account.objects.get(pk=session.seat_pool)
    assert left(session) == 0 and seats.in_debt(session) and account.floor == -3
    for act in acts[:3]:
        give_back(session, act)
        seats.settle_debt(session, reason="freed")
        assert left(session) == 0
    assert not seats.in_debt(session) and Account.objects.get(pk=session.seat_pool).floor == 0
    give_back(session, acts[3])
    assert left(session) == 1 and ledger_queries.check().ok


def test_a_bigger_room_makes_the_debt_good() -> None:
    session = world.session(world.training(world.provider()), start=START, capacity=5)
    take(session, 5)
    services.set_capacity(session=session, capacity=2, reason="small")
    services.set_capacity(session=session, capacity=4, reason="less small")
    assert Account.objects.get(pk=session.seat_pool).floor == -1
    services.set_capacity(session=session, capacity=6, reason="big")
    assert left(session) == 1 and Account.objects.get(pk=session.seat_pool).floor == 0


def test_seats_change_for_a_reason_and_not_after_the_end() -> None:
    session = world.session(world.training(world.provider()), start=START)
    with pytest.raises(errors.ReasonMissing):
        services.set_capacity(session=session, capacity=3, reason=" ")
    services.cancel_session(session=session)
    with pytest.raises(errors.SessionGone):
        services.set_capacity(session=session, capacity=3, reason="x")


def test_recognition_holds_between_its_days_and_keeps_its_history() -> None:
    where = world.provider()
    made = world.training(where)
    officer = world.member("officer", world.provider(kind="authority"))
    row = services.recognise(label="vov", valid_from=date(2026, 1, 1), training=made, reason="list", actor=officer)
    services.recognise(label="registered", valid_from=date(2026, 6, 1), provider=where)
    assert queries.labels_on(made, date(2026, 2, 1)) == {"vov"}
    assert queries.labels_on(made, date(2026, 7, 1)) == {"vov", "registered"}
    services.withdraw_recognition(recognition=row, last_day=date(2026, 6, 30), reason="audit", actor=officer)
    assert queries.labels_on(made, date(2026, 6, 30)) == {"vov", "registered"}
    assert queries.labels_on(made, date(2026, 7, 1)) == {"registered"}
    assert [(event.verb, event.reason) for event in row.events.all()] == [("granted", "list"), ("withdrawn", "audit")]
    assert len(queries.recognitions_of(made)) == 2


def test_recognition_is_the_authority_s_and_makes_sense() -> None:
    where = world.provider()
    made = world.training(where)
    with pytest.raises(NotAllowed):
        services.recognise(label="vov", valid_from=START, training=made, actor=world.member("provider", where))
    for wrong in (
        {"label": "vov", "valid_from": START},
        {"label": "vov", "valid_from": START, "training": made, "provider": where},
        {"label": "best", "valid_from": START, "training": made},
        {"label": "vov", "valid_from": START, "valid_until": date(2026, 1, 1), "training": made},
    ):
        with pytest.raises(errors.BadRecognition):
            services.recognise(**wrong)


def test_the_facts_speak_the_schemes_language() -> None:
    made = world.training(world.provider(), ects=Decimal(3), shortage=True, leads_to="secondary", career_oriented=True)
    session = world.session(made, start=START, days=2, price_cents=12_345)
    services.recognise(label="vov", valid_from=date(2026, 1, 1), training=made)
    facts = queries.training_facts(made, session)
    known = vocabulary().facts
    for name, value in facts.items():
        assert name in known and coerce(value, known[name].type) == value, name
    assert facts["training.price"] == 12_345 and facts["session.minutes"] == 840
    assert facts["training.recognised_vov"] is True and facts["training.recognised_odb"] is False
    assert "training.start" not in queries.training_facts(made)


def test_a_course_that_is_not_career_oriented_leaves_that_to_the_person_s_own_plan() -> None:
    assert "training.career_oriented" not in queries.training_facts(world.training(world.provider()))


def test_the_room_keeps_no_people() -> None:
    assert registry.privacy_handlers["catalogue"].columns == frozenset()
