"""The commands call the same verbs, in the name of a user."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from booking.test_debts import Owed
from booking.world import World
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import User
from rugzak.base.clock import travel
from rugzak.booking import house
from rugzak.booking.debts.models import WriteOff
from rugzak.booking.errors import AskedYourself
from rugzak.booking.models import Booking, Claim, OwnPart
from rugzak.cli.booking import app as booking
from rugzak.cli.catalogue import app as catalogue
from rugzak.cli.debts import app as debts
from rugzak.ledger import services as ledger
from rugzak.ledger.queries import balance


def run(app, *words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def email(world: World, role: str, where) -> str:
    return str(User.objects.get(pk=world.member(role, where).user_id).email)


def test_from_search_to_release(world: World) -> None:
    me = world.person.user.email
    assert "1 trainings" in run(catalogue, "search", "logist", "--most", "1000")
    assert "recognised vov" in run(catalogue, "show", world.training.pk)
    assert "€" in run(booking, "price", world.session.pk, "--as", me)
    run(booking, "book", world.session.pk, "--as", me, "--yes")
    made = Booking.objects.get()
    assert str(made.pk)[:8] in run(booking, "mine", "--as", me)
    provider, releaser = email(world, "provider", world.provider), email(world, "releaser", world.authority)
    part = world.session.parts.first()
    travel(to=part.starts_at)
    code = run(booking, "code", part.pk, "--as", provider).split()[0]
    assert "confirmed" in run(booking, "confirm", part.pk, code, "--as", me)
    run(booking, "mark", made.pk, part.pk, "--as", provider)
    for other in list(world.session.parts.all())[1:]:
        travel(to=other.starts_at)
        run(booking, "mark", made.pk, other.pk, "--absent", "--as", provider)
    travel(by=timedelta(hours=5))
    assert "checked" in run(booking, "claim", made.pk, "--as", provider)
    claim = Claim.objects.get()
    assert "paid" in run(booking, "release", claim.pk, "--as", releaser)  # a tenth of the time: nothing is due
    assert "paid" in run(booking, "claims") and "half day" in run(booking, "disputes")


def test_cancel_and_seats(world: World) -> None:
    world.book()
    assert "cancelled" in run(booking, "cancel", Booking.objects.get().pk, "--as", world.person.user.email)
    assert "5 seats, 5 free" in run(catalogue, "capacity", world.session.pk, 5, "--reason", "bigger room")


def test_the_own_part_is_marked_by_its_provider_only(world: World) -> None:
    part = OwnPart.objects.create(booking=world.book(), amount=12_500, reference="090933755493")
    provider, stranger = email(world, "provider", world.provider), world.person.user.email
    own_due = house.accounts_of(world.provider).own_due
    outside = house.accounts_of(world.provider).own_outside
    owed = [ledger.Leg(outside, own_due, part.amount)]
    ledger.post(book=part.booking.book, key=part.pk, legs=owed, kind="own_due").require()
    assert str(part.pk) in run(booking, "own-parts", "--as", provider)
    assert str(part.pk) not in run(booking, "own-parts", "--as", stranger)
    with pytest.raises(NotAllowed):
        run(booking, "own-part-paid", part.pk, "--as", stranger)
    for _twice in range(2):
        assert "125 paid" in run(booking, "own-part-paid", part.pk, "--as", provider)
        assert balance(own_due).posted == 0
    assert "125 due" in run(booking, "own-part-paid", part.pk, "--mistake", "of another learner", "--as", provider)
    assert balance(own_due).posted == part.amount


def test_a_debt_is_paid_in_part_and_the_rest_written_off(world: World) -> None:
    owed = Owed(world)
    officer, releaser = email(world, "officer", world.authority), email(world, "releaser", world.authority)
    assert "517" in run(debts, "list", "--as", officer)
    assert "500 is still open" in run(debts, "paid", owed.debt.pk, "--euros", "17", "--as", officer)
    assert "waits for" in run(debts, "write-off", owed.debt.pk, "--reason", "bankrupt", "--as", officer)
    question = WriteOff.objects.get()
    assert str(question.pk) in run(debts, "list", "--as", releaser)
    with pytest.raises(AskedYourself):
        run(debts, "release-write-off", question.pk, "--yes", "--as", officer)
    assert "withdrawn" in run(debts, "withdraw-write-off", question.pk, "--as", officer)
    run(debts, "write-off", owed.debt.pk, "--reason", "bankrupt", "--as", officer)
    question = WriteOff.objects.get(state="asked")
    assert "written off" in run(debts, "release-write-off", question.pk, "--yes", "--as", releaser)
    assert str(owed.debt.pk) not in run(debts, "list", "--as", releaser) and owed.left() == 0
