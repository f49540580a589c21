"""The award with its reasons, the standstill by the business clock, contracts, and results beside what was promised."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.calendar import workdays_after
from rugzak.catalogue.calls import errors, news, releases
from rugzak.catalogue.calls.drafting import lock
from rugzak.catalogue.calls.models import Award, BidStanding, Call, CallState, Contract, Result
from rugzak.catalogue.calls.scoring import Place, standings

MOST_YEARS = 10
LEAST_WORDS = 10


@transaction.atomic
def award(*, actor: Actor, call: Call, decided: Mapping[int, tuple[UUID | None, str]]) -> Call:
    """Decide on every lot at once: by its number the bid that has it (or none) and why; the standstill begins.

    By someone else than who made the call. Each bidder is told and can read its points and reasons. Raises
    NotAllowed, NotThisPhase, ScoresMissing, BadAward.
    """
    access.require(actor, "call.award", Scope("call", made_by=call.made_by))
    call = lock(call.pk, CallState.OPENED)
    places = standings(call)
    lots = {lot.number: lot for lot in call.lots.all()}
    if set(decided) != set(lots):
        raise errors.BadAward(why=_("a lot is missing"))
    BidStanding.objects.bulk_create(
        BidStanding(lot=one.lot, bid=one.bid, rank=one.rank, total=one.total, parts=one.parts) for one in places
    )
    for number, (bid_id, reason) in decided.items():
        _check(places, number, bid_id, reason)
        Award.objects.create(lot=lots[number], bid_id=bid_id, reason=reason.strip()[:2000])
    call.state, call.awarded_by, call.awarded_at = CallState.AWARDED, actor.user_id, clock.now()
    call.standstill_until = last_day(clock.today(), call.standstill_days)
    call.save()
    releases.publish(call, "award")
    news.tell_bidders(call, "awarded")
    return call


def last_day(sent: date, days: int) -> date:
    """The last day of the standstill: so many calendar days from the day after sending, to the end of a working day.

    Directive 89/665/EEC art. 2a(2); Regulation 1182/71 art. 3(4) for terms that would end on a day off.
    """
    return workdays_after(sent + timedelta(days=days), 0)


@transaction.atomic
def sign(*, actor: Actor, call: Call, lot: int, starts: date, ends: date) -> Contract:
    """Keep the contract of a lot, once the standstill is over. Raises NotAllowed, NotThisPhase, Standstill."""
    access.require(actor, "call.contract", Scope("call", organisation_id=call.buyer_id))
    call = lock(call.pk, CallState.AWARDED)
    if call.standstill_until is None or clock.today() <= call.standstill_until:
        raise errors.Standstill(when=f"{call.standstill_until:%d/%m/%Y}" if call.standstill_until else "?")
    made = Award.objects.select_related("bid", "lot").filter(lot__call=call, lot__number=lot).first()
    if made is None or made.bid is None or Contract.objects.filter(award=made).exists():
        raise errors.BadContract
    if not clock.today() <= starts <= ends <= clock.today() + timedelta(days=366 * MOST_YEARS):
        raise errors.BadContract
    row = next(row for row in made.bid.lots if row["lot"] == lot)
    contract = Contract.objects.create(
        award=made, signed_on=clock.today(), starts=starts, ends=ends, price_cents=row["price_cents"],
        promise=row["promise"],
    )  # fmt: skip
    releases.publish(call, "contract")
    return contract


@transaction.atomic
def record(*, actor: Actor, call: Call, lot: int, achieved: int, words: str = "") -> Result:
    """Write down what came of a contract so far, beside its promise. Raises NotAllowed, NotThisPhase, BadContract."""
    access.require(actor, "call.contract", Scope("call", organisation_id=call.buyer_id))
    call = lock(call.pk, CallState.AWARDED)
    contract = Contract.objects.filter(award__lot__call=call, award__lot__number=lot).first()
    if contract is None or not 0 <= achieved <= 10_000_000:
        raise errors.BadContract
    result = Result.objects.create(contract=contract, day=clock.today(), achieved=achieved, words=words.strip()[:2000])
    releases.publish(call, "implementation")
    return result


def _check(places: list[Place], number: int, bid_id: UUID | None, reason: str) -> None:
    mine = [place for place in places if place.lot.number == number]
    if bid_id is not None and bid_id not in {place.bid.pk for place in mine}:
        raise errors.BadAward(why=_("this bid is not for that lot"))
    if len(reason.strip()) < LEAST_WORDS:
        raise errors.BadAward(why=_("a reason is missing"))
    if bid_id is not None and mine[0].bid.pk != bid_id:
        raise errors.BadAward(why=_("only the bid with most points can have a lot"))
