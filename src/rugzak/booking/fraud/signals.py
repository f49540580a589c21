"""From what rules see to signals and cases. Writing the same sight twice changes nothing but `last_seen`."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from rugzak.accounts.models import Organisation
from rugzak.base import clock
from rugzak.booking.fraud import holds, queries, steps
from rugzak.booking.fraud.models import Case, CaseState, Side, Signal, SignalBooking, StepKind
from rugzak.booking.fraud.rules import Hit, Rule, all_rules
from rugzak.booking.fraud.terms import QUIET_DAYS
from rugzak.booking.models import WAITING_CLAIMS, Claim, ClaimState


def record(hits: Iterable[Hit]) -> list[Signal]:
    """Keep what was seen. A rule that holds opens the provider's case, or joins the one that is open."""
    found = list(hits)
    before = _held({hit.provider for hit in found})
    made, touched = [], {}
    for hit in found:
        rule = all_rules()[hit.rule]
        if (signal := _signal(rule, hit)) is None:
            continue
        made.append(signal)
        case = signal.case or _case(rule, signal)
        if case is not None:
            touched[case.pk] = case
    for case in touched.values():
        holds.refresh(case)
    _tell(touched.values(), before)
    return made


def close(case: Case, *, cleared: bool) -> None:
    """A decision closes the signals of its case; the rules then only speak again about something new."""
    now = clock.now()
    quiet = clock.today() + timedelta(days=QUIET_DAYS) if cleared else None
    for signal in case.signals.filter(closed_at=None):
        signal.closed_at, signal.cleared, signal.quiet_until = now, cleared, quiet
        signal.save(update_fields=["closed_at", "cleared", "quiet_until"])


def join(case: Case, signals: Iterable[Signal]) -> None:
    """Put signals in a case, each as a step."""
    for signal in signals:
        signal.case = case
        signal.save(update_fields=["case"])
        rule = all_rules()[signal.rule]
        steps.add(case, StepKind.SIGNAL, Side.MACHINE, text=rule.code, figures=signal.figures)


def _signal(rule: Rule, hit: Hit) -> Signal | None:
    """The living signal of this sight, made or brought up to date; None where it says nothing new."""
    living = Signal.objects.filter(rule=rule.code, provider_id=hit.provider, subject=hit.subject, closed_at=None)
    signal = living.select_related("case").first()
    fresh = set(hit.bookings) - _closed(rule, hit.provider)
    if signal is None and (_is_quiet(rule, hit.provider) or 2 * len(fresh) < len(hit.bookings) or not fresh):
        return None
    signal = signal or Signal(rule=rule.code, provider_id=hit.provider, subject=hit.subject)
    signal.figures, signal.last_seen = hit.figures, clock.now()
    signal.save()
    links = [SignalBooking(signal=signal, booking_id=booking) for booking in fresh]
    SignalBooking.objects.bulk_create(links, ignore_conflicts=True)
    return signal


def _case(rule: Rule, signal: Signal) -> Case | None:
    """The open case of the provider, with this signal in it; made where the rule holds. None: nothing to hold."""
    case = Case.objects.filter(provider_id=signal.provider_id, state=CaseState.OPEN).first()
    if case is None and not rule.holds:
        return None
    if case is None:
        case = Case.objects.create(provider=Organisation.objects.get(pk=signal.provider_id))
        steps.add(case, StepKind.OPENED, Side.MACHINE)
    join(case, [signal])
    if rule.holds:
        holds.start(case, everything=rule.covers == "provider")
    return case


def _held(providers: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """By provider its claims that are not at the bank yet and whose money may not leave now."""
    unpaid = (*WAITING_CLAIMS, ClaimState.RELEASED)
    rows = Claim.objects.filter(booking__session__training__provider__in=providers, state__in=unpaid)
    owners = dict(rows.values_list("pk", "booking__session__training__provider"))
    found: dict[UUID, set[UUID]] = {provider: set() for provider in providers}
    for claim in queries.held_claims(owners) if owners else ():
        found[owners[claim]].add(claim)
    return found


def _tell(cases: Collection[Case], before: Mapping[UUID, set[UUID]]) -> None:
    """Tell providers what is held that was not held before this look."""
    now = _held({case.provider_id for case in cases})
    for case in cases:
        holds.tell_more(case, len(now[case.provider_id] - before[case.provider_id]))


def _closed(rule: Rule, provider_id: UUID) -> set[UUID]:
    """Bookings about which this rule was decided on before."""
    rows = SignalBooking.objects.filter(signal__rule=rule.code, signal__provider_id=provider_id)
    return set(rows.filter(signal__closed_at__isnull=False).values_list("booking_id", flat=True))


def _is_quiet(rule: Rule, provider_id: UUID) -> bool:
    about_provider = rule.covers == "provider" or rule.severity == 1
    rows = Signal.objects.filter(rule=rule.code, provider_id=provider_id, quiet_until__gte=clock.today())
    return about_provider and rows.exists()
