"""Booking: one act, all or nothing, once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from booking.world import CHEQUE, LEAVE, SECTOR, World, books_balance, drain, free, logistics, mondays
from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import Consent
from rugzak.base.clock import travel
from rugzak.base.models import Due, Message
from rugzak.booking import errors
from rugzak.booking.models import Booking, Claim
from rugzak.booking.quote import quote
from rugzak.booking.services import book
from rugzak.catalogue.services import cancel_session as call_off
from rugzak.ledger import queries as ledger_queries
from rugzak.schemes.models import DecisionRecord


def attempt(world: World, **changes: object) -> Booking:
    person = changes.pop("person", world.person)
    session = changes.pop("session", world.session)
    seen = changes.pop("seen", None) or quote(person=person, session=session, purpose="job")
    given = {
        "actor": world.actor(person), "person": person, "session": session, "purpose": "job", "quote": seen,
        "consents": [line.n for line in seen.lines], "key": uuid4(), **changes,
    }  # fmt: skip
    return book(**given)


def nothing_happened(world: World) -> bool:
    assert not Booking.objects.filter(person=world.person).exists()
    assert not Consent.objects.filter(person=world.person).exists()
    assert not Message.objects.filter(person_id=world.person.pk).exists()
    held = [
        view for view in world.person.learning_account.purses.all() if ledger_queries.balance(view.ledger_account).held
    ]
    assert not held
    return books_balance()


def test_booking_holds_every_line_and_the_seat_in_one_act(world: World) -> None:
    made = attempt(world)
    holds = {leg.n: leg for leg in ledger_queries.holds(made.act)}
    lines = list(made.lines.all())
    assert [holds[line.n].amount for line in lines] == [line.amount for line in lines]
    assert holds[made.seat_leg].credit == world.session.seat_taken
    assert {line.scheme for line in lines} == {CHEQUE, LEAVE, SECTOR, ""}
    assert sum(line.cents for line in lines) == 98_000
    assert free(world.session.seat_pool) == 1
    assert books_balance()


def test_booking_writes_down_consents_decisions_dates_and_news(world: World) -> None:
    made = attempt(world)
    lines = list(made.lines.all())
    assert Consent.objects.filter(person=world.person, purpose="spend", subject=made.pk).count() == len(lines)
    assert all(line.consent_id for line in lines)
    assert DecisionRecord.objects.filter(subject=world.person.pk, cause=made.pk).count() == 3
    kinds = set(Due.objects.filter(subject=made.pk).values_list("kind", flat=True))
    assert kinds == {"booking.reminder", "booking.ended", "booking.aftercare", "booking.unclaimed"}
    news = Message.objects.get(kind="booking.booked", person_id=world.person.pk)
    assert (
        news.to == world.person.email and news.context["price"] == 98_000 and len(news.context["lines"]) == len(lines)
    )


def test_a_double_click_is_one_booking(world: World) -> None:
    key, seen = uuid4(), quote(person=world.person, session=world.session, purpose="job")
    assert attempt(world, key=key, seen=seen) == attempt(world, key=key, seen=seen)
    assert free(world.session.seat_pool) == 1


def test_the_back_button_after_booking_changes_nothing(world: World) -> None:
    key = uuid4()
    first = attempt(world, key=key)
    travel(by=timedelta(hours=2))  # the old page, its quote long expired
    seen = quote(person=world.person, session=world.session, purpose="job")
    assert attempt(world, key=key, seen=seen) == first
    with pytest.raises(errors.AlreadyBooked):
        attempt(world)


def test_the_same_key_for_something_else_is_an_error(world: World) -> None:
    key = uuid4()
    attempt(world, key=key)
    other = mondays(world.training, world.ghent, 2)
    with pytest.raises(errors.OtherRequest):
        attempt(world, key=key, session=other)


def test_what_was_seen_must_still_be_true(world: World) -> None:
    other = mondays(logistics(world.provider, price_cents=80_000), world.ghent, 3)
    seen = quote(person=world.person, session=world.session, purpose="job")
    world.book(session=other)  # the sector's money goes there
    with pytest.raises(errors.QuoteChanged) as caught:
        attempt(world, seen=seen)
    assert caught.value.quote is not None
    assert attempt(world, seen=caught.value.quote).price_cents == 98_000


def test_a_lie_about_the_quote_is_refused(world: World) -> None:
    with pytest.raises(errors.QuoteChanged):
        attempt(world, quote="made up")
    assert nothing_happened(world)


def test_every_line_needs_consent(world: World) -> None:
    with pytest.raises(errors.ConsentMissing):
        attempt(world, consents=[1])
    assert nothing_happened(world)


def test_an_unknown_purpose_is_refused(world: World) -> None:
    with pytest.raises(errors.UnknownPurpose):
        attempt(world, purpose="fun")


def test_nobody_books_for_another(world: World) -> None:
    stranger = world.learner()
    with pytest.raises(Hidden):
        attempt(world, actor=world.actor(stranger))
    assert nothing_happened(world)


def test_a_session_that_began_or_was_called_off_is_closed(world: World) -> None:
    call_off(session=world.session)
    world.session.refresh_from_db()
    with pytest.raises(errors.SessionClosed):
        attempt(world)


def test_a_full_session_refuses_and_offers_the_queue(world: World) -> None:
    for _ in range(2):
        world.book(person=world.learner())
    with pytest.raises(errors.SessionFull) as caught:
        attempt(world)
    assert "waiting list" in caught.value.text()
    assert nothing_happened(world)


def test_a_purse_that_is_raced_empty_gives_a_new_price_and_books_nothing(world: World, monkeypatch) -> None:
    """Between the check and the act someone else spends the purse: the act refuses, everything is undone."""
    seen = quote(person=world.person, session=world.session, purpose="job")
    from rugzak.booking import services

    real = services._grant

    def grant_then_lose(person, made):
        granted = real(person, made)
        line = next(line for line in granted.lines if line.scheme == SECTOR)
        drain(person, line.debit, world.sector_fund.pot_account, 20_000, world.sector_fund.book)
        return granted

    monkeypatch.setattr(services, "_grant", grant_then_lose)
    with pytest.raises(errors.PurseRaced) as caught:
        attempt(world, seen=seen)
    assert caught.value.quote is not None and caught.value.quote.own_part > seen.own_part
    assert nothing_happened(world)


def test_an_error_half_way_leaves_nothing(world: World, monkeypatch) -> None:
    from rugzak.booking import services

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(services.ledger, "reserve", broken)
    with pytest.raises(RuntimeError):
        attempt(world)
    monkeypatch.undo()
    assert nothing_happened(world)
    assert attempt(world)


def test_a_closed_scheme_is_named(world: World, monkeypatch) -> None:
    from dataclasses import replace

    from rugzak.base.text import Text
    from rugzak.booking import quote as quotes
    from rugzak.schemes.decision import Reason

    seen = quote(person=world.person, session=world.session, purpose="job")
    real = quotes.means

    def closed(*args: object, **kwargs: object):
        found = real(*args, **kwargs)
        shut = Reason("closed", Text(en="closed"), False, "", None)
        decisions = tuple(
            replace(d, outcome="no", reasons=(shut,), terms=None) if d.scheme == CHEQUE else d for d in found.decisions
        )
        sources = tuple(source for source in found.sources if source.offer.scheme != CHEQUE)
        return replace(found, decisions=decisions, sources=sources)

    monkeypatch.setattr(quotes, "means", closed)
    with pytest.raises(errors.SchemeClosed) as caught:
        attempt(world, seen=seen)
    assert caught.value.quote is not None and "closed" in caught.value.text()


def test_only_own_money_books_too(world: World) -> None:
    person = world.learner(education="high")
    training = logistics(world.provider, contact_minutes=120)
    session = mondays(training, world.ghent, 1)
    made = attempt(world, person=person, session=session)
    assert [line.payer for line in made.lines.all()] == ["self"]
    assert books_balance()


def test_a_free_training_takes_only_a_seat(world: World) -> None:
    person = world.learner(education="high")
    session = mondays(logistics(world.provider, contact_minutes=120, price_cents=0), world.ghent, 1)
    made = attempt(world, person=person, session=session)
    assert not made.lines.exists() and free(session.seat_pool) == 0
    assert not Claim.objects.exists()
