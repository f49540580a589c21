"""Holding payments: claims of a held booking fail their control, and what is approved stays out of payment files."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from rugzak.accounts.bank.withheld import on_payment
from rugzak.accounts.models import Payable
from rugzak.base import clock, due, registry
from rugzak.base.models import Due
from rugzak.booking.fraud import queries, steps
from rugzak.booking.fraud.models import Case, CaseState, Side, StepKind
from rugzak.booking.fraud.terms import HOLD_DAYS
from rugzak.booking.models import WAITING_CLAIMS, Claim

ENDS = "fraud.hold_ends"
WITH_TERM = (CaseState.OPEN, CaseState.APPEALED)


def start(case: Case, *, everything: bool) -> None:
    """Hold from now on: the bookings of the case, or all payments of the provider. Doing it again changes nothing."""
    everything = everything or case.everything
    if case.holds and case.everything == everything:
        return
    first = not case.holds
    case.holds, case.everything = True, everything
    case.hold_until = case.hold_until or clock.today() + timedelta(days=HOLD_DAYS)
    case.save(update_fields=["holds", "everything", "hold_until"])
    if first:
        plan_end(case)
        steps.add(case, StepKind.HELD, Side.MACHINE, figures={"until": case.hold_until.isoformat()}, shown=True)


def plan_end(case: Case) -> None:
    """A hold falls by itself the day after its term."""
    if case.hold_until is not None:
        due.plan(date=case.hold_until + timedelta(days=1), kind=ENDS, subject=case.pk)


def refresh(case: Case) -> int:
    """Run the controls of the waiting claims again, so that they show what is true now. Gives how many."""
    from rugzak.booking import claims

    waiting = queries.claims_of(case).filter(state__in=WAITING_CLAIMS)
    if case.state != CaseState.OPEN and case.everything:  # what was held as a whole falls back to what was named
        provider = {"booking__session__training__provider_id": case.provider_id}
        waiting = Claim.objects.filter(state__in=WAITING_CLAIMS, **provider)
    return sum(claims.refresh(claim) for claim in waiting)


@registry.due_handler(ENDS)
def end(row: Due) -> None:
    """Nobody decided in time, and nobody extended it: the money goes its way, the case stays open."""
    from rugzak.booking import claims

    case = Case.objects.select_for_update().filter(pk=row.subject, state__in=WITH_TERM, holds=True).first()
    if case is None or case.hold_until is None or case.hold_until >= clock.today():
        return
    held = list(queries.claims_of(case).filter(state__in=WAITING_CLAIMS))
    case.holds = False
    case.save(update_fields=["holds"])
    steps.add(case, StepKind.LAPSED, Side.MACHINE, shown=True)
    for claim in held:
        claims.refresh(claim)


@on_payment
def held_payables(ids: Collection[UUID]) -> set[UUID]:
    """Of these payables, those that a case keeps out of a payment file."""
    if not queries.holding().exists():
        return set()
    rows = Payable.objects.filter(pk__in=ids, source="claim")
    held = queries.held_claims(rows.values_list("source_id", flat=True))
    return set(rows.filter(source_id__in=held).values_list("pk", flat=True))
