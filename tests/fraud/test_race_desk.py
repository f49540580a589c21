"""Claims come in at once, and two people decide at once; controls show that the rig does race."""

from threading import Barrier
from time import sleep
from uuid import UUID

import pytest
from django.db import transaction

from accounts.test_race import AT_ONCE, together
from booking.world import make_world
from fraud.test_desk import Inquiry
from rugzak.base import clock
from rugzak.booking import claims
from rugzak.booking.fraud import desk, errors, scan
from rugzak.booking.fraud.models import Case, CaseState, ProviderScan, StepKind
from rugzak.booking.models import Claim

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def inquiry(settings: object) -> Inquiry:
    from rugzak.schemes.services import publish_library

    settings.RUGZAK_CLOCK_MOVES = True  # type: ignore[attr-defined]
    publish_library()
    with transaction.atomic():
        return Inquiry(make_world())


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[UUID | None]:
    """Every look, each of which takes a while."""
    found: list[UUID | None] = []

    def slow(day: object, provider: UUID | None) -> list[object]:
        found.append(provider)
        sleep(0.2)
        return []

    monkeypatch.setattr(scan, "_scan", slow)
    return found


@pytest.mark.parametrize("known", [True, False])
def test_of_many_claims_at_once_one_looks(inquiry: Inquiry, looked: list[UUID | None], known: bool) -> None:
    provider = inquiry.world.provider.pk
    if known:
        ProviderScan.objects.update_or_create(provider_id=provider, defaults={"at": scan.NEVER})
    else:
        ProviderScan.objects.all().delete()
    answers = together(lambda: scan.at_claim(provider))
    assert answers == [None] * AT_ONCE and looked == [provider]


def test_control_who_asks_before_the_lock_looks_again(inquiry: Inquiry, looked: list[UUID | None]) -> None:
    provider, barrier = inquiry.world.provider.pk, Barrier(AT_ONCE)
    ProviderScan.objects.all().delete()

    def naive() -> None:
        recent = ProviderScan.objects.filter(provider_id=provider, at__gt=clock.now() - scan.AT_MOST_EVERY).exists()
        barrier.wait(timeout=60)
        if not recent:
            scan.one(provider)

    together(naive)
    assert len(looked) > 1


def test_releases_at_once_share_one_look(inquiry: Inquiry, looked: list[UUID | None]) -> None:
    """The others wait until it is done, and then don't look again."""
    ProviderScan.objects.update(at=scan.NEVER)
    clock.travel(by=2 * scan.ON_ITS_WAY)
    together(lambda: scan.before_release(inquiry.world.provider.pk, claimed=inquiry.claimed.made_at))
    assert looked == [inquiry.world.provider.pk]


def test_claims_made_again_while_others_look_don_t_lock_each_other(inquiry: Inquiry) -> None:
    """A look locks every booking that it holds: who claims one of them again may not hold it while it waits to look."""
    other = inquiry.another()
    inquiry.see("two_places")
    inquiry.see("two_places", other)
    both, turn = (inquiry.booking, other), iter(range(AT_ONCE))

    def again() -> Claim:
        ProviderScan.objects.update(at=scan.NEVER)
        return claims.make_claim(actor=inquiry.provider, booking=both[next(turn) % 2])

    answers = together(again)
    assert all(isinstance(answer, Claim) for answer in answers), answers
    assert {claim.state for claim in Claim.objects.all()} == {"blocked"}


def test_control_who_holds_a_booking_while_waiting_to_look_locks_others_out(inquiry: Inquiry) -> None:
    other, barrier = inquiry.another(), Barrier(AT_ONCE)
    inquiry.see("two_places")
    inquiry.see("two_places", other)
    both, turn = (inquiry.booking, other), iter(range(AT_ONCE))

    def inside() -> None:
        n = next(turn)
        barrier.wait(timeout=60)
        with transaction.atomic():
            Claim.objects.select_for_update().get(booking=both[n % 2])
            sleep(0.2)
            ProviderScan.objects.select_for_update().get()
            list(Claim.objects.select_for_update().order_by("pk"))

    answers = together(inside)
    assert any("deadlock" in str(answer) for answer in answers)


def test_two_decide_at_once_and_one_is_heard(inquiry: Inquiry) -> None:
    case, turn = inquiry.heard(inquiry.see()), iter(range(AT_ONCE))
    eyes = (inquiry.second, inquiry.third)
    words = ("cleared", "upheld")

    def decide() -> Case:
        n = next(turn) % 2
        return desk.decide(actor=eyes[n], case=case, outcome=words[n], reason="I looked.")

    answers = together(decide)
    done = [answer for answer in answers if isinstance(answer, Case)]
    assert len(done) == 1 and sum(isinstance(one, errors.WrongStep) for one in answers) == AT_ONCE - 1, answers
    assert case.steps.filter(kind=StepKind.DECIDED).count() == 1


def test_who_gathers_while_deciding_is_never_both(inquiry: Inquiry) -> None:
    """One officer adds evidence and decides in two windows at the same moment: one of the two is refused."""
    case, turn = inquiry.heard(inquiry.see()), iter(range(AT_ONCE))

    def both() -> object:
        if next(turn) % 2:
            return desk.add_evidence(actor=inquiry.second, case=case, text="I found this.")
        return desk.decide(actor=inquiry.second, case=case, outcome="cleared", reason="Fine.")

    answers = together(both)
    case.refresh_from_db()
    gathered = case.steps.filter(kind=StepKind.EVIDENCE, by=inquiry.second.user_id).exists()
    assert gathered != (case.state == CaseState.CLEARED), answers
    refused = [type(answer) for answer in answers if isinstance(answer, Exception)]
    assert set(refused) <= {errors.SameHands, errors.WrongStep}, answers
