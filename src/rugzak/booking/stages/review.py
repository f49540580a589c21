"""Does a provider meet the conditions of the next stage? Looked at by the due list, shown to the provider as it is."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from rugzak.base import clock, registry
from rugzak.base.models import Due
from rugzak.booking.fraud import queries as inquiries
from rugzak.booking.fraud.models import Case, CaseState
from rugzak.booking.models import Attendance, Claim, ClaimState
from rugzak.catalogue.trust import standing
from rugzak.catalogue.trust.models import Standing
from rugzak.catalogue.trust.rules import Up, stage

AGAIN_DAYS = 7
AGAINST = (CaseState.UPHELD, CaseState.APPEALED, CaseState.FINAL)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the next stage: what there is, what is asked; `most`: it may be at most that."""

    code: str
    have: int
    want: int
    most: bool = False

    @property
    def met(self) -> bool:
        return self.have <= self.want if self.most else self.have >= self.want


def conditions(row: Standing) -> list[Condition]:
    """The conditions that lead up from where a provider stands; none at the highest stage."""
    up = stage(row.stage).up
    return _conditions(row, up) if up is not None else []


def ready(row: Standing) -> bool:
    """Every condition is met, and no objection waits for its answer."""
    found = conditions(row)
    return bool(found) and row.objected_at is None and all(condition.met for condition in found)


@registry.due_handler(standing.REVIEW)
def review(planned: Due) -> None:
    """Lift who is ready; look again in a week at who is not."""
    row = Standing.objects.select_for_update(no_key=True).filter(pk=planned.subject).first()
    if row is None:
        return
    if ready(row):
        standing.lift(row)
    else:
        standing.plan_review(row, after=clock.today() + timedelta(days=AGAIN_DAYS))


def _conditions(row: Standing, up: Up) -> list[Condition]:
    return [
        Condition("days", (clock.today() - row.since).days, up.days),
        Condition("paid", paid(row.provider_id), up.paid),
        Condition("inquiries", running(row), up.inquiries, most=True),
        Condition("contradicted", contradicted(row.provider_id), up.contradicted, most=True),
    ]


def paid(provider_id: UUID) -> int:
    """Claims that were paid."""
    return Claim.objects.filter(booking__session__training__provider=provider_id, state=ClaimState.PAID).count()


def running(row: Standing) -> int:
    """Inquiries that hold money now, and those decided against the provider since it came to this stage."""
    against = Q(state__in=AGAINST) & (Q(decided_at__date__gte=row.since) | ~Q(state=CaseState.FINAL))
    cases = Case.objects.filter(provider=row.provider_id)
    return cases.filter(against | Q(pk__in=inquiries.holding(row.provider_id).values("pk"))).distinct().count()


def contradicted(provider_id: UUID) -> int:
    """Of the half days that both sides spoke about, how many in a hundred the learner said otherwise (rounded up)."""
    said = Attendance.objects.filter(booking__session__training__provider=provider_id, provider_mark=True)
    both = said.filter(learner_mark__isnull=False).count()
    other = said.filter(learner_mark=False).count()
    return -(-100 * other // both) if both else 0
