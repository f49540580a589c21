"""Approved money of a provider below `full` waits some days after its claim: time for a learner to object."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from rugzak.accounts.bank.withheld import on_payment
from rugzak.accounts.models import Payable
from rugzak.base import clock
from rugzak.booking.models import Claim
from rugzak.catalogue.trust.models import Standing
from rugzak.catalogue.trust.rules import FULL, stage


@on_payment
def on_term(ids: Collection[UUID]) -> set[UUID]:
    """Of these payables, those whose day has not come: the claim's date and the days of the provider's stage now."""
    rows = Payable.objects.filter(pk__in=ids, source="claim")
    stages = dict(
        Standing.objects.exclude(stage=FULL).filter(provider__in=rows.values("payee")).values_list("pk", "stage")
    )
    if not stages:
        return set()
    found = rows.filter(payee__in=stages).values_list("pk", "payee", "source_id")
    claimed = dict(Claim.objects.filter(pk__in=[row[2] for row in found]).values_list("pk", "made_at"))
    today = clock.today()
    return {pk for pk, payee, claim in found if claim in claimed and _day(claimed[claim].date(), stages[payee]) > today}


def pays_from(claim: Claim) -> date | None:
    """The first day on which a claim's money may leave; None where it need not wait."""
    provider = claim.booking.session.training.provider_id
    code = Standing.objects.exclude(stage=FULL).filter(pk=provider).values_list("stage", flat=True).first()
    return _day(claim.made_at.date(), code) if code else None


def _day(claimed: date, code: str) -> date:
    return claimed + timedelta(days=stage(code).hold_days)
