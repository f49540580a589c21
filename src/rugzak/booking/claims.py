"""Claims: what a provider is due for one booking, by attendance, after controls and a second pair of eyes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import uuid5

from django.db import transaction

from rugzak.accounts import access, permissions
from rugzak.accounts.bank.references import new_reference
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.quantities import Asset, half_up
from rugzak.booking import controls, house
from rugzak.booking.attendance import scope_of
from rugzak.booking.controls import Control
from rugzak.booking.errors import AlreadyClaimed, ClaimBlocked, NotCancellable, NotOver, SameEyes
from rugzak.booking.errors import ClaimState as WrongState
from rugzak.booking.fraud import scan
from rugzak.booking.models import WAITING_CLAIMS, Booking, BookingLine, Claim, ClaimState, OwnPart, State
from rugzak.booking.payouts import pay_lines
from rugzak.catalogue.trust import standing
from rugzak.ledger import services as ledger
from rugzak.schemes import queries as schemes
from rugzak.schemes.attendance import attendance_outcome

__all__ = ["check", "controls_of", "make_claim", "refresh", "refuse", "release"]


@dataclass(frozen=True, slots=True)
class Share:
    """What is due of one line: the part (0 to 1), in the line's unit, and what that is of the price in cents."""

    n: int
    share: Decimal
    amount: int
    cents: int

    def as_json(self) -> dict[str, object]:
        return {"n": self.n, "share": str(self.share), "amount": self.amount, "cents": self.cents}


def make_claim(*, actor: Actor, booking: Booking) -> Claim:
    """Claim one booking after its last half day. It is blocked where a control fails, else it waits for release.

    The look at its provider comes after the commit: it locks other bookings too, so none may be locked before it.
    Raises NotOver, NotCancellable (a cancelled booking), AlreadyClaimed (unless it was blocked: then it runs again).
    """
    access.require(actor, "claim.make", _scope(booking))
    claim = _make(actor, booking)
    scan.at_claim(booking.session.training.provider_id)
    claim.refresh_from_db()  # the scan may have held it
    return claim


@transaction.atomic
def check(*, actor: Actor, claim: Claim) -> Claim:
    """Run the controls again, for the authority, on a claim that was not released. Raises WrongState."""
    access.require(actor, "claim.check", Scope("claim"))
    booking = _lock(claim.booking)
    claim = _open_claim(claim)
    return _fill(claim, booking)


def controls_of(claim: Claim) -> list[Control]:
    """The controls as they were last run, each with its text."""
    return controls.of(claim)


def release(*, actor: Actor, claim: Claim) -> Claim:
    """Pay what is due: take it from the holds, give the rest back to the purses, make payables for the funders.

    Raises SameEyes where the releaser made the claim, ClaimBlocked (with why) where a control fails now, ClaimState.
    """
    if permissions.may(actor, "claim.release", Scope("claim")):  # what the scan finds stays, also where this is refused
        scan.before_release(claim.booking.session.training.provider_id, claimed=claim.made_at)
    return _release(actor, claim)


@transaction.atomic
def refresh(claim: Claim) -> bool:
    """Run the controls again because what holds it has changed; nothing where it was handled meanwhile."""
    booking, row = _locked_open(claim)
    if row is not None:
        _fill(row, booking)
    return row is not None


@transaction.atomic
def refuse(claim: Claim) -> bool:
    """An inquiry ended against the provider: what is held goes back to the purses, and the claim ends unpaid."""
    booking, row = _locked_open(claim)
    if row is None:
        return False
    key = uuid5(row.pk, "refused")
    ledger.void(book=booking.book, key=key, act=booking.act, reason="claim_refused").require()
    house.sweep_orphans(booking, key=key)
    row.state = ClaimState.REFUSED
    row.save(update_fields=["state"])
    return True


@transaction.atomic
def _make(actor: Actor, booking: Booking) -> Claim:
    booking = _lock(booking)
    if booking.state == State.CANCELLED:
        raise NotCancellable
    end = last_moment(booking)
    if clock.now() < end:
        raise NotOver(end=f"{end:%d/%m/%Y %H:%M}")
    claim = Claim.objects.select_for_update().filter(booking=booking).first()
    if claim is not None and claim.state != ClaimState.BLOCKED:
        raise AlreadyClaimed
    claim = claim or Claim(booking=booking, attended_minutes=0, planned_minutes=0, share=0, amount=0)
    claim.made_by, claim.made_at = actor.user_id, clock.now()
    scan.plan_night()
    return _fill(claim, booking)


@transaction.atomic
def _release(actor: Actor, claim: Claim) -> Claim:
    standing.lock(claim.booking.session.training.provider_id)  # of two releases at once the caps see both
    booking = _lock(claim.booking)
    claim = _open_claim(claim)
    if claim.made_by is not None and claim.made_by == actor.user_id:
        raise SameEyes
    access.require(actor, "claim.release", Scope("claim", made_by=claim.made_by))
    claim.released_by = actor.user_id
    _fill(claim, booking)
    if claim.state == ClaimState.BLOCKED:
        failed = next(control for control in controls.of(claim) if not control.passed)
        raise ClaimBlocked(why=str(failed))
    claim.state, claim.released_at = ClaimState.RELEASED, clock.now()
    claim.act = _capture(claim, booking, actor)
    if not pay_lines(claim, booking):
        claim.state = ClaimState.PAID
    claim.save()
    _own_part(claim, booking)
    return claim


def attended(booking: Booking) -> tuple[int, int]:
    """Minutes attended, as both sides say, and minutes planned."""
    rows = controls.parts_of(booking)
    there = sum(part.minutes for part, said in rows if said is not None and said.outcome)
    return there, sum(part.minutes for part, _said in rows)


def last_moment(booking: Booking) -> datetime:
    """When the last half day ends."""
    return max(part.ends_at for part in booking.session.parts.all())


def shares(booking: Booking, there: int, planned: int) -> list[Share]:
    """What is due of every line: by the scheme's bands; the own part by the usual bands."""
    return [_share(line, booking, there, planned) for line in booking.lines.all()]


def _share(line: BookingLine, booking: Booking, there: int, planned: int) -> Share:
    scheme = schemes.by_id(line.scheme) if line.scheme else None
    share = attendance_outcome(scheme, there, planned, on=booking.session.start)
    return Share(line.n, share, half_up(line.amount * share), half_up(line.cents * share))


def _fill(claim: Claim, booking: Booking) -> Claim:
    there, planned = attended(booking)
    due = shares(booking, there, planned)
    lines = {line.n: line for line in booking.lines.all()}
    claim.attended_minutes, claim.planned_minutes = there, planned
    claim.share = Decimal(there) / planned if planned else Decimal(0)
    claim.amount = sum(share.cents for share in due if lines[share.n].fund_id is not None)
    claim.lines = [share.as_json() for share in due]
    found = controls.run(booking, [claim.made_by, claim.released_by])
    claim.controls = [control.as_json() for control in found]
    claim.state = ClaimState.CHECKED if controls.passed(found) else ClaimState.BLOCKED
    if claim.state == ClaimState.BLOCKED:
        claim.released_by = None
    claim.save()
    _end(booking, there)
    return claim


def _end(booking: Booking, there: int) -> None:
    booking.state = State.COMPLETED if there else State.NO_SHOW
    booking.ended_at = booking.ended_at or clock.now()
    booking.save(update_fields=["state", "ended_at"])


def _capture(claim: Claim, booking: Booking, actor: Actor) -> int:
    """One act: what is due moves on, the rest goes back to the purses; the seat was used by whoever came."""
    amounts = {row["n"]: row["amount"] for row in claim.lines}
    amounts[booking.seat_leg] = 1
    outcome = ledger.capture(
        book=booking.book, key=uuid5(claim.pk, "release"), act=booking.act, amounts=amounts, actor=actor.user_id
    ).require()
    for line in booking.lines.all():
        line.captured = amounts[line.n]
        line.save(update_fields=["captured"])
    house.sweep_orphans(booking, key=claim.pk)
    return outcome.act


def _own_part(claim: Claim, booking: Booking) -> None:
    own = [row["amount"] for row in claim.lines if _is_own(booking, row["n"])]
    if sum(own):
        reference = new_reference()
        OwnPart.objects.create(booking=booking, amount=sum(own), reference=reference)


def _is_own(booking: Booking, n: int) -> bool:
    return any(line.n == n and line.fund_id is None and line.asset == Asset.EUR for line in booking.lines.all())


def _locked_open(claim: Claim) -> tuple[Booking, Claim | None]:
    """The booking and its claim, both locked; no claim where it was handled meanwhile."""
    booking = _lock(claim.booking)
    row = Claim.objects.select_for_update().get(pk=claim.pk)
    return booking, row if row.state in WAITING_CLAIMS else None


def _open_claim(claim: Claim) -> Claim:
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if claim.state not in WAITING_CLAIMS:
        raise WrongState
    return claim


def _lock(booking: Booking) -> Booking:
    rows = Booking.objects.select_for_update(of=("self",)).select_related("session__training__provider")
    return rows.prefetch_related("lines", "session__parts").get(pk=booking.pk)


def _scope(booking: Booking) -> Scope:
    scope = scope_of(booking)
    return Scope("claim", organisation_id=scope.organisation_id)
