"""A link for an inspector: to read the evidence of one employer and year, for a limited time, everything logged.

It is a mandate without an account: whoever holds the link acts as `inspector` of that employer and nothing else. HR
makes it, sees what was opened, and ends it; each person whose data was opened can see that too.
"""

import secrets
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import INSPECTOR, Actor, Scope
from rugzak.base import clock, crypto
from rugzak.careers.firm.errors import BadPass, NoPass
from rugzak.careers.firm.plan_models import InspectorLook, InspectorPass

LONGEST_DAYS = 60


@transaction.atomic
def give(
    *, actor: Actor, employer: Organisation, year: int, name: str, service: str, until: date
) -> tuple[InspectorPass, str]:
    """Make a link; its secret part is shown once and kept nowhere. Raises NotAllowed, BadPass."""
    _may(actor, employer)
    today = clock.today()
    fits = today <= until <= today + timedelta(days=LONGEST_DAYS)
    if not (fits and name.strip() and service.strip()):
        raise BadPass(days=LONGEST_DAYS)
    secret = secrets.token_urlsafe(32)
    row = InspectorPass.objects.create(
        employer=employer, year=year, name=name.strip()[:120], service=service.strip()[:120], hash=_hash(secret),
        until=until, made_by=actor.user_id,
    )  # fmt: skip
    return row, secret


def passes_of(*, actor: Actor, employer: Organisation) -> QuerySet[InspectorPass]:
    """The links that were made, the newest first, with what was opened. Raises NotAllowed."""
    _may(actor, employer)
    return InspectorPass.objects.filter(employer=employer).prefetch_related("looks").order_by("-made_at")


@transaction.atomic
def end(*, actor: Actor, employer: Organisation, pass_id: UUID) -> None:
    """The link stops at once. Raises NotAllowed, NoPass."""
    _may(actor, employer)
    row = InspectorPass.objects.filter(employer=employer, pk=pass_id).first()
    if row is None:
        raise NoPass
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])


def opened(secret: str, what: str) -> tuple[InspectorPass, Actor]:
    """Who holds this link, as an actor; that they opened `what` is written down first. Raises NoPass."""
    row = InspectorPass.objects.select_related("employer").filter(hash=_hash(secret), revoked_at=None).first()
    if row is None or row.until < clock.today():
        raise NoPass
    InspectorLook.objects.create(of=row, what=what[:40])
    return row, Actor(user_id=row.pk, roles=frozenset({(INSPECTOR, row.employer_id)}))


def _hash(secret: str) -> bytes:
    return crypto.keyed_hash(secret, purpose="inspector-pass")


def _may(actor: Actor, employer: Organisation) -> None:
    access.require(actor, "firm.plan", Scope("firm", organisation_id=employer.pk))
