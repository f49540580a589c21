"""From released claims to the bank and back: one payable a fund, returned money to the funder's lots, and clawback."""

from collections import defaultdict
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.bank import Settlement, lacking, make_payable, on_pay_again, on_settled
from rugzak.accounts.bank.payables import ENDED
from rugzak.accounts.bank.withheld import refuse
from rugzak.accounts.models import Fund, Purse
from rugzak.accounts.models.bank import Payable, PayableState
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.ids import uuid7
from rugzak.base.quantities import Asset, largest_remainder
from rugzak.booking import house
from rugzak.booking.errors import BadClawback
from rugzak.booking.models import Booking, BookingLine, Claim, ClaimState, Clawback, Debtor
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

SOURCE = "claim"
_VOUCHER_LEG = 1_000  # beyond the number of any line


def pay_lines(claim: Claim, booking: Booking) -> list[Payable]:
    """Make what funders owe the provider payable; vouchers are paid in euros by the fund behind them."""
    due: dict[UUID, int] = defaultdict(int)
    funds: dict[UUID, Fund] = {}
    for line in booking.lines.all():
        cents = _cents_of(claim, line)
        if line.fund is None or not cents:
            continue
        fund = line.fund if line.asset == Asset.EUR else _euros_behind(claim, line, line.fund, cents)
        funds[fund.pk] = fund
        due[fund.pk] += cents
    provider = booking.session.training.provider
    return [
        make_payable(fund=funds[pk], payee=provider, amount=cents, source=SOURCE, source_id=claim.pk, act=claim.act)
        for pk, cents in due.items()
    ]


@on_settled(SOURCE)
def settled(result: Settlement) -> None:
    """The bank answered. What did not reach the provider goes back to the lots that paid it, or their fund."""
    claim = Claim.objects.select_for_update().filter(pk=result.payable.source_id).first()
    if result.returned:
        _give_back(result, claim)
    if claim is not None:
        claim.state = _state(claim)
        claim.save(update_fields=["state"])


@on_pay_again(SOURCE)
def take_again(payable: Payable, amount: int, key: UUID) -> int:
    """Take what went back to the lots once more, from the same lots; where one was spent since, from its fund's pot.

    The provider gave the class, so it is paid; nobody's right goes below nothing. Raises ledger.NotEnough.
    """
    claim = Claim.objects.select_for_update().filter(pk=payable.source_id).first()
    fund = payable.fund
    if fund is None:
        raise Fund.DoesNotExist
    lines = _lines_of(claim, fund) if claim is not None else []
    gone = [line.returned for line in lines]
    taken = min(amount, sum(gone))
    parts = largest_remainder(taken, gone) if taken else [0] * len(lines)
    amounts = {line.n: part for line, part in zip(lines, parts, strict=True) if part}
    legs = [_leg_again(line, fund, amounts[line.n]) for line in lines if line.n in amounts]
    if rest := amount - taken:  # of a voucher: its euros went back to the pot
        legs.append(ledger.Leg(fund.pot_account, fund.used_account, rest, n=_VOUCHER_LEG))
    book = claim.booking.book if claim is not None else fund.book
    basis = payable.reference
    act = ledger.post(book=book, key=key, legs=legs, kind="paid_again", reason="payment_failed", basis=basis).require()
    _returned(lines, {n: -part for n, part in amounts.items()})
    if claim is not None:
        claim.state = ClaimState.RELEASED
        claim.save(update_fields=["state"])
    return act.act


@transaction.atomic
def refuse_unpaid(claim: Claim) -> int:
    """What was approved and is not at the bank yet goes back to its funders. Gives the cents."""
    back = sum(refuse(payable, reason="inquiry") for payable in payables(claim))
    left = [row for row in payables(claim) if row.state in (PayableState.SENT, PayableState.PAID)]
    if back and not left:
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.REFUSED)
    return back


@transaction.atomic
def claw_back(*, actor: Actor, claim: Claim, debtor: str, debtor_id: UUID, amount: int, reason: str) -> Clawback:
    """Money that was paid must come back from a named debtor: funders get it at once, the debtor owes it (cents).

    A learner's own fault costs the learner their right; of a provider's or employer's fault the lot is whole again.
    Raises BadClawback.
    """
    access.require(actor, "clawback.make", Scope("clawback"))
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    lines = list(claim.booking.lines.filter(asset=Asset.EUR, fund__isnull=False).select_related("fund", "purse"))
    left = [line.captured - line.returned for line in lines]
    _check_clawback(claim, debtor, amount, sum(left), reason)
    parts = largest_remainder(amount, left)
    receivable = house.receivable("clawback")
    clawback = Clawback(
        id=uuid7(),
        claim=claim,
        debtor=debtor,
        debtor_id=debtor_id,
        amount=amount,
        reason=reason[:255],
        receivable_account=receivable,
        made_by=actor.user_id,
    )
    amounts = {line.n: part for line, part in zip(lines, parts, strict=True) if part}
    clawback.act = _reverse_paid(clawback, lines, amounts)
    _returned(lines, amounts)
    clawback.save(force_insert=True)
    return clawback


def payables(claim: Claim) -> list[Payable]:
    """What was made payable for a claim, with how it stands, the oldest first."""
    rows = Payable.objects.filter(source=SOURCE, source_id=claim.pk).order_by("made_at", "pk")
    return list(rows.select_related("fund__organisation", "debtor", "payee"))


def _reverse_paid(clawback: Clawback, lines: list[BookingLine], amounts: dict[int, int]) -> int:
    """Undo what was paid, act by act: what was paid again has an act of its own. Gives the first act."""
    claim = clawback.claim
    made = [
        ledger.reverse(
            book=claim.booking.book,
            key=clawback.pk if i == 0 else uuid5(clawback.pk, str(act)),
            act=act,
            amounts=part,
            source=dict.fromkeys(part, clawback.receivable_account),
            into=_homes(act, [line for line in lines if line.n in part], keep_right=clawback.debtor != Debtor.LEARNER),
            reason="clawback",
            kind="clawback",
            actor=clawback.made_by,
        ).require()
        for i, (act, part) in enumerate(sorted(_by_act(claim, amounts).items()))
    ]
    return made[0].act


def _by_act(claim: Claim, amounts: dict[int, int]) -> dict[int, dict[int, int]]:
    """In which acts so much of each line still lies, the latest first."""
    found: dict[int, dict[int, int]] = {}
    left = dict(amounts)
    for act in sorted({claim.act or 0, *(row.act or 0 for row in payables(claim))}, reverse=True):
        part = {n: min(left[n], cents) for n, cents in _open(act).items() if left.get(n) and cents}
        left.update({n: left[n] - cents for n, cents in part.items()})
        if part:
            found[act] = part
    return found


def _open(act: int) -> dict[int, int]:
    """What an act moved, by leg, and was not reversed since."""
    return {row.n: row.amount - row.reversed for row in ledger_queries.transfers(act)}


def _leg_again(line: BookingLine, fund: Fund, amount: int) -> ledger.Leg:
    home = _home(line)
    pot = fund.pot_account
    return ledger.Leg(home, fund.used_account, amount, n=line.n, else_debit=None if home == pot else pot)


def _cents_of(claim: Claim, line: BookingLine) -> int:
    return next((int(row["cents"]) for row in claim.lines if row["n"] == line.n), 0)


def _euros_behind(claim: Claim, line: BookingLine, vouchers: Fund, cents: int) -> Fund:
    """A voucher is a right to euros of the same funder's fund in euros: they leave its pot now."""
    fund = Fund.objects.get(organisation_id=vouchers.organisation_id, scheme=line.scheme, asset=Asset.EUR)
    legs = [ledger.Leg(fund.pot_account, fund.used_account, cents)]
    ledger.post(book=fund.book, key=uuid5(claim.pk, f"voucher {line.n}"), legs=legs, kind="voucher_paid").require()
    return fund


def _give_back(result: Settlement, claim: Claim | None) -> None:
    fund = result.payable.fund
    if fund is None:
        return
    lines = _lines_of(claim, fund) if claim is not None else []
    act = result.payable.act or (claim.act if claim is not None else None) or 0
    moved = _open(act)
    left = [min(line.captured - line.returned, moved.get(line.n, 0)) for line in lines]
    back = min(result.returned, sum(left))
    if claim is not None and back:
        amounts = {line.n: part for line, part in zip(lines, largest_remainder(back, left), strict=True) if part}
        homes = _homes(act, [line for line in lines if line.n in amounts])
        key = uuid5(result.payable.pk, f"returned {result.paid}")
        reason = f"payment_{result.payable.state} {result.reason}"[:200]
        ledger.reverse(
            book=claim.booking.book,
            key=key,
            act=act,
            amounts=amounts,
            into=homes,
            reason=reason,
        ).require()
        _returned(lines, amounts)
    if rest := result.returned - back:  # of a voucher, or of a claim that is not known any more: to the fund's pot
        legs = [ledger.Leg(fund.used_account, fund.pot_account, rest)]
        ledger.post(book=fund.book, key=uuid4(), legs=legs, kind="payment_returned", reason=result.reason).require()


def _lines_of(claim: Claim, fund: Fund) -> list[BookingLine]:
    rows = claim.booking.lines.filter(fund=fund, asset=Asset.EUR)
    return list(rows.select_for_update(of=("self",)).select_related("purse", "fund"))


def _homes(act: int, lines: list[BookingLine], *, keep_right: bool = True) -> dict[int, int]:
    """Where each line's money goes back to; what a fund's pot paid in place of a lot goes back to the pot."""
    paid_by = {row.n: row.debit for row in ledger_queries.transfers(act)}
    return {
        line.n: line.fund.pot_account
        if line.fund is not None and paid_by.get(line.n) == line.fund.pot_account
        else _home(line, keep_right=keep_right)
        for line in lines
    }


def _home(line: BookingLine, *, keep_right: bool = True) -> int:
    """Where a line's money goes back to: its lot while that lives, else the fund's pot."""
    purse: Purse | None = line.purse
    if purse is not None and purse.lives_on(clock.today()) and keep_right:
        return purse.ledger_account
    return Fund.objects.values_list("pot_account", flat=True).get(pk=line.fund_id or UUID(int=0))


def _returned(lines: list[BookingLine], amounts: dict[int, int]) -> None:
    for line in lines:
        if line.n in amounts:
            line.returned += amounts[line.n]
            line.save(update_fields=["returned"])


def _state(claim: Claim) -> str:
    rows = payables(claim)
    if {row.state for row in rows} & {PayableState.OPEN, PayableState.BATCHED, PayableState.SENT}:
        return claim.state
    failed = [row for row in rows if row.state in ENDED]
    return ClaimState.REJECTED if lacking(failed) else ClaimState.PAID  # what was paid again counts


def _check_clawback(claim: Claim, debtor: str, amount: int, left: int, reason: str) -> None:
    faults = {
        _("nothing was paid yet"): claim.state not in (ClaimState.RELEASED, ClaimState.PAID) or claim.act is None,
        _("the debtor is unknown"): debtor not in Debtor.values,
        _("the amount is not right"): not 0 < amount <= left,
        _("there is no reason"): not reason.strip(),
    }
    if why := next((why for why, wrong in faults.items() if wrong), ""):
        raise BadClawback(why=why)


def held_for(booking: Booking) -> dict[int, int]:
    """What the act still holds, by line."""
    return {leg.n: leg.open for leg in ledger_queries.holds(booking.act)}
