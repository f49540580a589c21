"""Reads of the fraud desk: what is held, the work list, a case with its money, what a provider may know of its own."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from rugzak.accounts import permissions
from rugzak.accounts.models import Payable
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.booking.fraud.models import Case, CaseState, Signal, SignalBooking, StepKind
from rugzak.booking.fraud.rules import Rule, all_rules
from rugzak.booking.models import WAITING_CLAIMS, Booking, Claim


@dataclass(frozen=True, slots=True)
class Money:
    """What a case is about, in cents: claims that wait, approved but not paid out, and paid already."""

    waiting: int
    approved: int
    paid: int

    @property
    def held(self) -> int:
        return self.waiting + self.approved


def is_held(booking: Booking) -> bool:
    """Whether a case holds the payment of a booking today."""
    return holding(booking.session.training.provider_id).filter(_about(booking.pk)).exists()


def holding(provider_id: UUID | None = None) -> QuerySet[Case]:
    """Cases that hold something today: within their term, or decided against (for good, once final)."""
    in_time = Q(state__in=(CaseState.OPEN, CaseState.APPEALED), hold_until__gte=clock.today())
    rows = Case.objects.filter(in_time | Q(state__in=(CaseState.UPHELD, CaseState.FINAL)), holds=True)
    return rows.filter(provider_id=provider_id) if provider_id else rows


def held_claims(ids: Iterable[UUID]) -> set[UUID]:
    """Of these claims, those whose money must not leave now."""
    provider = "booking__session__training__provider"
    cases = Q(signal__case__in=holding(), signal__case__provider=OuterRef(provider))
    named = Exists(SignalBooking.objects.filter(cases, booking=OuterRef("booking")))
    whole = holding().filter(everything=True, state=CaseState.OPEN).values("provider")
    return set(Claim.objects.filter(named | Q(**{f"{provider}__in": whole}), pk__in=ids).values_list("pk", flat=True))


def bookings_of(case: Case) -> QuerySet[Booking]:
    """The bookings that a case is about: those of its signals, or while it is open all of the provider."""
    mine = Booking.objects.filter(session__training__provider_id=case.provider_id)
    if case.everything and case.state == CaseState.OPEN:
        return mine
    named = SignalBooking.objects.filter(signal__case=case, booking=OuterRef("pk"))
    return mine.filter(Exists(named))


def claims_of(case: Case) -> QuerySet[Claim]:
    """The claims of those bookings."""
    return Claim.objects.filter(booking__in=bookings_of(case).values("pk"))


def money_of(case: Case) -> Money:
    """How much of it waits, is approved, or was paid."""
    rows = claims_of(case)
    sums = rows.aggregate(waiting=Coalesce(Sum("amount", filter=Q(state__in=WAITING_CLAIMS)), 0))
    payables = Payable.objects.filter(source="claim", source_id__in=rows.values("pk"))
    open_ = Q(state__in=(PayableState.OPEN, PayableState.BATCHED))
    paid = Q(state__in=(PayableState.SENT, PayableState.PAID))
    out = payables.aggregate(
        approved=Coalesce(Sum("amount", filter=open_), 0), paid=Coalesce(Sum("amount", filter=paid), 0)
    )
    return Money(int(sums["waiting"]), int(out["approved"]), int(out["paid"]))


def cases(
    *, actor: Actor | None = None, states: Collection[str] = (), provider_id: UUID | None = None
) -> QuerySet[Case]:
    """Cases with their provider, the oldest first; without those of providers that the actor belongs to."""
    rows = Case.objects.select_related("provider").prefetch_related("signals").order_by("opened_at")
    rows = rows.exclude(provider__in=_ties(actor))
    rows = rows.filter(state__in=states) if states else rows
    return rows.filter(provider_id=provider_id) if provider_id else rows


def loose_signals(actor: Actor | None = None) -> QuerySet[Signal]:
    """Signals that are in no case: they hold nothing, and someone may look. Not of the actor's own providers."""
    rows = Signal.objects.filter(case=None, closed_at=None).exclude(provider__in=_ties(actor))
    return rows.select_related("provider").order_by("-last_seen")


def scope(provider_id: UUID) -> Scope:
    """What permissions look at: which provider it is about."""
    return Scope("fraud", organisation_id=provider_id)


def sees_all(actor: Actor, case: Case) -> bool:
    """The actor reads a case as the authority does: an officer who belongs to the provider doesn't."""
    return permissions.may(actor, "fraud.see", scope(case.provider_id))


def case(actor: Actor, case_id: UUID, *, whole: bool = False) -> Case:
    """A case that the actor may see (`whole`: with all that the authority knows).

    A provider sees its own once something is held or asked. Raises NotFound.
    """
    row = Case.objects.select_related("provider").filter(pk=case_id).first()
    if row is None or not (sees_all(actor, row) or (not whole and _own(actor, row))):
        raise NotFound
    return row


def told(provider_id: UUID) -> QuerySet[Case]:
    """A provider's cases that it was told about, the newest first."""
    known = Q(holds=True) | Q(steps__shown=True)
    return Case.objects.filter(known, provider_id=provider_id).distinct().order_by("-opened_at")


def rules_of(case: Case) -> list[tuple[Rule, Signal]]:
    """The signals of a case with their rules, the gravest first; a rule that no longer exists is left out."""
    rules = all_rules()
    found = [(rules[row.rule], row) for row in case.signals.all() if row.rule in rules]
    return sorted(found, key=lambda pair: (-pair[0].severity, pair[1].first_seen))


def told_reasons(case: Case) -> list[Rule]:
    """The rules of which a provider reads the explanation: those that hold; where none does, all of a held case."""
    rules = [rule for rule, _signal in rules_of(case)]
    shown = [rule for rule in rules if rule.holds] or (rules if case.holds else [])
    return list({rule.code: rule for rule in shown}.values())


def was_heard(case: Case) -> bool:
    """The provider was asked, and it answered or its time is over."""
    if case.asked_until is None:
        return False
    asked = case.steps.filter(kind=StepKind.ASKED).last()
    answered = case.steps.filter(kind=StepKind.EVIDENCE, side="provider", at__gte=asked.at) if asked else None
    return clock.today() > case.asked_until or bool(answered and answered.exists())


def hands(case: Case) -> set[UUID]:
    """Who of the authority worked on a case."""
    by = {case.opened_by, case.handled_by, case.decided_by}
    wrote = case.steps.filter(side="authority", by__isnull=False).values_list("by", flat=True)
    return {one for one in (*by, *wrote) if one is not None}


def cases_about(person_id: UUID) -> list[dict[str, Any]]:
    """What was held for an inquiry of a person's own bookings, as the person may know it: when, and how it ended."""
    rows = SignalBooking.objects.filter(booking__person_id=person_id, signal__case__holds=True)
    fields = {"case": "signal__case__state", "since": "signal__case__opened_at", "until": "signal__case__closed_at"}
    found = rows.values("booking_id", *fields.values()).distinct()
    return [{"booking": row["booking_id"], **{name: row[path] for name, path in fields.items()}} for row in found]


def _own(actor: Actor, case: Case) -> bool:
    allowed = permissions.may(actor, "fraud.answer", scope(case.provider_id))
    return allowed and told(case.provider_id).filter(pk=case.pk).exists()


def _ties(actor: Actor | None) -> frozenset[UUID]:
    return actor.organisations(permissions.PROVIDER) if actor is not None else frozenset()


def _about(booking_id: UUID) -> Q:
    named = SignalBooking.objects.filter(signal__case=OuterRef("pk"), booking_id=booking_id)
    return Q(everything=True, state=CaseState.OPEN) | Q(Exists(named))
