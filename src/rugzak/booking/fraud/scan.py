"""Looking: every night at all providers, when claims come in, and before a claim is paid.

Nothing is released that was claimed after its provider was last looked at, so a burst can't outrun the night.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock, due, registry
from rugzak.base.models import Due
from rugzak.booking.fraud import signals
from rugzak.booking.fraud.models import Case, ProviderScan, Signal, Trace
from rugzak.booking.fraud.rules import all_rules, hits
from rugzak.booking.fraud.terms import TRACE_DAYS

NIGHTLY = "fraud.nightly"
EVERYONE = UUID(int=0xF2A0D)  # the subject of the nightly row, so that there is one a day
AT_MOST_EVERY = timedelta(hours=1)
ON_ITS_WAY = timedelta(minutes=5)  # how long a claim may take from its moment to its commit
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """How a scan went: signals that are seen now, and cases that are open after it."""

    signals: int
    cases: int


@transaction.atomic
def everyone(*, actor: Actor | None = None, day: date | None = None) -> Report:
    """Run every rule over all providers. An actor of None is the house itself."""
    if actor is not None:
        access.require(actor, "fraud.handle", Scope("fraud"))
    now = clock.now()
    providers = Organisation.objects.filter(trainings__isnull=False).distinct().order_by("pk")
    rows = [ProviderScan(provider=row, at=now) for row in providers]
    ProviderScan.objects.bulk_create(rows, update_conflicts=True, unique_fields=["provider"], update_fields=["at"])
    made = _scan(day or clock.today(), None)
    Trace.objects.filter(at__lt=now - timedelta(days=TRACE_DAYS)).delete()
    return Report(len(made), Case.objects.filter(state="open").count())


@transaction.atomic
def one(provider_id: UUID) -> list[Signal]:
    """Run every rule over one provider. The row of its last scan is the lock: two scans never write at once."""
    ProviderScan.objects.update_or_create(provider_id=provider_id, defaults={"at": clock.now()})
    return _scan(clock.today(), provider_id)


def plan_night() -> None:
    """See to it that the night looks: written with a claim, so that none is forgotten when its own look fails."""
    due.plan(date=clock.today() + timedelta(days=1), kind=NIGHTLY, subject=EVERYONE)


def at_claim(provider_id: UUID) -> None:
    """After a claim is made: look at its provider, at most once an hour."""
    _look(provider_id, since=clock.now() - AT_MOST_EVERY)


def before_release(provider_id: UUID, *, claimed: datetime) -> None:
    """Look again where the claim is younger than the last look, or may have been on its way then."""
    _look(provider_id, since=claimed + ON_ITS_WAY)


def _look(provider_id: UUID, *, since: datetime) -> None:
    """Look, unless someone did after `since`.

    The lock comes before the question: of many who ask at once one looks, and the others wait for what it finds.
    """
    looked = ProviderScan.objects.filter(provider_id=provider_id)
    if looked.filter(at__gt=since).exists():
        return
    with transaction.atomic():
        ProviderScan.objects.get_or_create(provider_id=provider_id, defaults={"at": NEVER})
        if looked.select_for_update().get().at <= since:
            one(provider_id)


@registry.due_handler(NIGHTLY)
def nightly(row: Due) -> None:
    """Tonight's scan; it plans tomorrow's."""
    everyone()
    due.plan(date=max(row.date, clock.today()) + timedelta(days=1), kind=NIGHTLY, subject=EVERYONE)


def _scan(day: date, provider_id: UUID | None) -> list[Signal]:
    found = [hit for rule in all_rules().values() for hit in hits(rule, day, provider_id=provider_id)]
    return signals.record(found)
