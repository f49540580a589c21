"""The verbs of the desk: open, ask, add evidence, extend, decide, appeal, answer. Each writes a dated step."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access, permissions
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor
from rugzak.base import clock, due, files, registry
from rugzak.base.errors import NotFound
from rugzak.base.models import Due
from rugzak.booking.fraud import errors, holds, queries, signals, steps
from rugzak.booking.fraud.models import Case, CaseState, Side, Signal, Step, StepKind
from rugzak.booking.fraud.terms import APPEAL_DAYS, EVIDENCE_DAYS, HOLD_DAYS
from rugzak.booking.models import WAITING_CLAIMS, Booking, Claim, ClaimState

FINAL = "fraud.final"
MOST_BYTES = 10 * 1024 * 1024
CLEARED, UPHELD = "cleared", "upheld"


@transaction.atomic
def open_case(*, actor: Actor, provider: Organisation, reason: str, hold: bool = False) -> Case:
    """Open a case by hand, with all loose signals of the provider; `hold` keeps the bookings that they name.

    Raises NotAllowed, ReasonMissing, AlreadyOpen.
    """
    access.require(actor, "fraud.handle", queries.scope(provider.pk))
    _reason(reason)
    if Case.objects.filter(provider=provider, state=CaseState.OPEN).exists():
        raise errors.AlreadyOpen
    case = Case.objects.create(provider=provider, opened_by=actor.user_id)
    steps.add(case, StepKind.OPENED, Side.AUTHORITY, by=actor.user_id, text=reason)
    signals.join(case, Signal.objects.filter(provider=provider, case=None, closed_at=None))
    if hold:
        holds.start(case, everything=False)
        holds.refresh(case)
    return case


@transaction.atomic
def ask(*, actor: Actor, case: Case, question: str) -> Case:
    """Ask the provider for evidence; it has until `asked_until` to answer. Raises WrongStep, ReasonMissing."""
    case = _handle(actor, case)
    _reason(question)
    case.asked_until = clock.today() + timedelta(days=EVIDENCE_DAYS)
    case.save(update_fields=["asked_until", "handled_by"])
    until = {"until": case.asked_until.isoformat()}
    steps.add(case, StepKind.ASKED, Side.AUTHORITY, by=actor.user_id, text=question, figures=until, shown=True)
    return case


@transaction.atomic
def add_evidence(
    *,
    actor: Actor,
    case: Case,
    text: str,
    name: str = "",
    content: bytes | None = None,
    booking: Booking | None = None,
) -> Step:
    """Add what someone knows, in words or as a file. The provider sees its own; what officers find stays with them.

    Where it is about one learner, `booking` says so, and it goes when that person is erased. Raises NothingWritten,
    FileTooLarge, WrongStep.
    """
    ours = permissions.may(actor, "fraud.handle", queries.scope(case.provider_id))
    case = _handle(actor, case) if ours else _answer(actor, case, CaseState.OPEN)
    if not text.strip() and not content:
        raise errors.NothingWritten
    if content and len(content) > MOST_BYTES:
        raise errors.FileTooLarge
    if ours:
        case.save(update_fields=["handled_by"])
    person = booking.person_id if booking else None
    stored = files.store(name=name, content=content, person_id=person) if content else None
    more: dict[str, Any] = {
        "booking": booking,
        "file_id": stored.id if stored else None,
        "file_name": name if stored else "",
    }
    side = Side.AUTHORITY if ours else Side.PROVIDER
    return steps.add(case, StepKind.EVIDENCE, side, by=actor.user_id, text=text.strip(), shown=not ours, **more)


@transaction.atomic
def extend(*, actor: Actor, case: Case, reason: str) -> Case:
    """Hold for another term, with a reason that the provider reads. Raises WrongStep, ReasonMissing."""
    case = _handle(actor, case)
    _reason(reason)
    if not case.holds:
        raise errors.WrongStep
    case.hold_until = clock.today() + timedelta(days=HOLD_DAYS)
    case.save(update_fields=["hold_until", "handled_by"])
    holds.plan_end(case)
    until = {"until": case.hold_until.isoformat()}
    steps.add(case, StepKind.EXTENDED, Side.AUTHORITY, by=actor.user_id, text=reason, figures=until, shown=True)
    return case


@transaction.atomic
def decide(*, actor: Actor, case: Case, outcome: str, reason: str) -> Case:
    """Clear the provider, or decide against it; by someone who neither opened nor handled the case.

    Cleared: what was held may be paid at once. Upheld: it stays held until the term of appeal is over. Raises
    SameHands, ReasonMissing, NotHeard, WrongStep, UnknownOutcome.
    """
    access.require(actor, "fraud.decide", queries.scope(case.provider_id))
    case = _lock(case, CaseState.OPEN)
    if actor.user_id in queries.hands(case):
        raise errors.SameHands
    _reason(reason)
    if outcome not in (CLEARED, UPHELD):
        raise errors.UnknownOutcome
    if outcome == UPHELD and not queries.was_heard(case):
        raise errors.NotHeard
    case.decided_by, case.decided_at = actor.user_id, clock.now()
    shown = case.holds or case.asked_until is not None
    given: dict[str, Any] = {"by": actor.user_id, "text": reason, "figures": {"outcome": outcome}, "shown": shown}
    if outcome == CLEARED:
        return _clear(case, lambda: steps.add(case, StepKind.DECIDED, Side.AUTHORITY, **given))
    case.state, case.appeal_until = CaseState.UPHELD, clock.today() + timedelta(days=APPEAL_DAYS)
    case.holds = True
    case.save()
    given["figures"] = {"outcome": outcome, "until": case.appeal_until.isoformat()}
    steps.add(case, StepKind.DECIDED, Side.AUTHORITY, **given)
    signals.close(case, cleared=False)
    holds.refresh(case)
    due.plan(date=case.appeal_until + timedelta(days=1), kind=FINAL, subject=case.pk)
    return case


@transaction.atomic
def appeal(*, actor: Actor, case: Case, text: str) -> Case:
    """The provider does not agree and says why, in time. Raises TooLateToAppeal, ReasonMissing, WrongStep."""
    case = _answer(actor, case, CaseState.UPHELD)
    if case.appeal_until is None or clock.today() > case.appeal_until:
        raise errors.TooLateToAppeal(until=f"{case.appeal_until:%d/%m/%Y}")
    _reason(text)
    case.state, case.appealed_at = CaseState.APPEALED, clock.now()
    case.hold_until = clock.today() + timedelta(days=HOLD_DAYS)  # nobody waits for an answer for ever
    case.save(update_fields=["state", "appealed_at", "hold_until"])
    holds.plan_end(case)
    steps.add(case, StepKind.APPEALED, Side.PROVIDER, by=actor.user_id, text=text, shown=True)
    return case


@transaction.atomic
def answer_appeal(*, actor: Actor, case: Case, granted: bool, reason: str) -> Case:
    """Someone who had no part in the case answers; that is the end of it here. Raises SameJudge, WrongStep."""
    access.require(actor, "fraud.decide", queries.scope(case.provider_id))
    case = _lock(case, CaseState.APPEALED)
    if actor.user_id in queries.hands(case):
        raise errors.SameJudge
    _reason(reason)
    case.answered_by = actor.user_id
    given: dict[str, Any] = {"by": actor.user_id, "text": reason, "figures": {"granted": granted}, "shown": True}
    if granted:
        return _clear(case, lambda: steps.add(case, StepKind.ANSWERED, Side.AUTHORITY, **given))
    case.save(update_fields=["answered_by"])
    steps.add(case, StepKind.ANSWERED, Side.AUTHORITY, **given)
    return _final(case)


@registry.due_handler(FINAL)
def term_over(row: Due) -> None:
    """No appeal came in time: the decision stands."""
    case = Case.objects.select_for_update().filter(pk=row.subject, state=CaseState.UPHELD).first()
    if case is not None and case.appeal_until is not None and case.appeal_until < clock.today():
        _final(case)


def _clear(case: Case, write: Callable[[], Step]) -> Case:
    """Nothing holds it any more: claims that were blocked by this case alone wait for release again."""
    held = list(queries.claims_of(case).filter(state__in=WAITING_CLAIMS))
    had_hold = case.holds
    case.state, case.closed_at, case.holds = CaseState.CLEARED, clock.now(), False
    case.save()
    write()
    signals.close(case, cleared=True)
    if had_hold:
        steps.add(case, StepKind.LIFTED, Side.MACHINE, shown=True)
    _refresh(held)
    return case


def _final(case: Case) -> Case:
    """What was not paid goes back to the purses; what was paid before an officer can claim back, claim by claim."""
    from rugzak.booking import claims, payouts

    waiting = list(queries.claims_of(case).filter(state__in=WAITING_CLAIMS))
    approved = list(queries.claims_of(case).filter(state=ClaimState.RELEASED))
    paid, back = queries.money_of(case).paid, sum(claim.amount for claim in waiting)
    for claim in waiting:
        claims.refuse(claim)
    back += sum(payouts.refuse_unpaid(claim) for claim in approved)
    case.state, case.closed_at, case.holds = CaseState.FINAL, clock.now(), True
    case.save()
    figures = {"claims": len(waiting) + len(approved), "back_cents": back, "paid_cents": paid}
    steps.add(case, StepKind.REFUSED, Side.MACHINE, figures=figures, shown=True)
    return case


def _refresh(held: list[Claim]) -> None:
    from rugzak.booking import claims

    for claim in held:
        claims.refresh(claim)


def _handle(actor: Actor, case: Case) -> Case:
    """An open case, with the actor as the one who handles it."""
    access.require(actor, "fraud.handle", queries.scope(case.provider_id))
    case = _lock(case, CaseState.OPEN)
    case.handled_by = case.handled_by or actor.user_id
    return case


def _answer(actor: Actor, case: Case, state: str) -> Case:
    """A case of the actor's own provider that it was told about, in this state."""
    access.require(actor, "fraud.answer", queries.scope(case.provider_id))
    if not queries.told(case.provider_id).filter(pk=case.pk).exists():
        raise NotFound
    return _lock(case, state)


def _lock(case: Case, state: str) -> Case:
    row = Case.objects.select_for_update(of=("self",)).select_related("provider").filter(pk=case.pk).first()
    if row is None:
        raise NotFound
    if row.state != state:
        raise errors.WrongStep
    return row


def _reason(text: str) -> None:
    if not text.strip():
        raise errors.ReasonMissing


def file_of(*, actor: Actor, case: Case, step_id: UUID) -> tuple[str, bytes]:
    """Name and content of a file of a case, for who may see its step. Raises NotFound."""
    rows = case.steps.filter(pk=step_id, file_id__isnull=False)
    step = (rows if queries.sees_all(actor, case) else rows.filter(shown=True)).first()
    if step is None or step.file_id is None:
        raise NotFound
    return step.file_name, files.read(step.file_id)
