"""Career guidance paid with a voucher: one voucher leaves the purse, euros leave the fund behind it."""

from datetime import date, time, timedelta

import pytest

from booking.world import World, books_balance, free, fund, logistics
from rugzak.accounts import facts
from rugzak.accounts.models import Payable
from rugzak.base.clock import travel
from rugzak.booking import attendance, claims
from rugzak.booking.models import State
from rugzak.booking.quote import quote
from rugzak.catalogue.services import PartSpec, SessionSpec, add_session, recognise

VOUCHER = "be-vl-loopbaancheque"


@pytest.fixture
def guidance(world: World):
    """A session of four hours at a recognised centre, and someone who has the right to a voucher."""
    training = logistics(world.provider, form="guidance", contact_minutes=240, price_cents=72_800)
    recognise(label="career_centre", valid_from=date(2025, 1, 1), provider=world.provider)
    part = [PartSpec(date(2026, 11, 2), time(13), 240)]
    session = add_session(spec=SessionSpec(training=training, capacity=1, parts=part, municipality=world.ghent))
    for name, value in (
        ("person.career_years", 12),
        ("person.career_cheques_used", 0),
        ("claims.other_guidance", False),
    ):
        facts.record(world.person, name, value)
    vouchers = fund(world.authority, VOUCHER, "gov", "VOUCHER", None)
    euros = fund(world.authority, VOUCHER, "gov", "EUR", 1_000_000)
    return session, vouchers, euros


def test_a_voucher_is_held_and_paid_in_euros(world: World, guidance) -> None:
    session, vouchers, euros = guidance
    seen = quote(person=world.person, session=session, purpose="other_job")
    line = next(line for line in seen.lines if line.scheme == VOUCHER)
    assert (line.asset, line.amount) == ("VOUCHER", 1) and 0 < line.cents <= 72_800
    assert sum(each.cents for each in seen.lines) == 72_800
    made = world.book(session=session)
    part, provider = session.parts.get(), world.member("provider", world.provider)
    travel(to=part.starts_at)
    attendance.mark_provider(actor=provider, booking=made, part=part, present=True)
    attendance.confirm_on_page(actor=world.actor(), booking=made, part=part, present=True)
    travel(by=timedelta(hours=5))
    euros.scheme = "other"
    euros.save()
    claim = claims.make_claim(actor=provider, booking=made)
    assert [each.code for each in claims.controls_of(claim) if not each.passed] == ["voucher"]
    euros.scheme = VOUCHER
    euros.save()
    claim = claims.make_claim(actor=provider, booking=made)
    claims.release(actor=world.member("releaser", world.authority), claim=claim)
    paid = Payable.objects.get(fund=euros)
    assert paid.amount == line.cents and free(vouchers.used_account) == 1
    assert free(euros.pot_account) == 1_000_000 - line.cents and free(euros.used_account) == line.cents
    made.refresh_from_db()
    assert made.state == State.COMPLETED and books_balance()
