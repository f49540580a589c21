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
TOLD_AGAIN = timedelta(days=1)
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
    """Run the controls again of those waiting claims that show something else than what is true now.

    A claim that was held before stays as it is: it gets no new row in its history. Gives how many were run.
    """
    from rugzak.booking import claims

    waiting = queries.claims_of(case).filter(state__in=WAITING_CLAIMS)
    if case.state != CaseState.OPEN and case.everything:  # what was held as a whole falls back to what was named
        provider = {"booking__session__training__provider_id": case.provider_id}
        waiting = Claim.objects.filter(state__in=WAITING_CLAIMS, **provider)
    rows = list(waiting)
    held = queries.held_claims([row.pk for row in rows])
    return sum(claims.refresh(row) for row in rows if _shows_held(row) != (row.pk in held))


def tell_more(case: Case, count: int) -> None:
    """Tell a provider that more of its payments wait than it knew, at most once a day; of the others it was told."""
    told = case.steps.filter(kind=StepKind.HELD, at__gt=clock.now() - TOLD_AGAIN)
    if count and case.holds and case.hold_until is not None and not told.exists():
        figures = {"until": case.hold_until.isoformat(), "claims": count}
        steps.add(case, StepKind.HELD, Side.MACHINE, figures=figures, shown=True)


def _shows_held(claim: Claim) -> bool:
    return any(row["code"] == "inquiry" and not row["passed"] for row in claim.controls)


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
