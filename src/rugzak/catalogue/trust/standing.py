"""Where a provider stands: placed, up when it meets the conditions, down with a reason that it may object to."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock, due
from rugzak.catalogue.trust import errors, news
from rugzak.catalogue.trust.models import Standing, TrustStep
from rugzak.catalogue.trust.rules import FULL, ORDER, Stage, stage, today

REVIEW = "trust.review"  # a row of the due list; `booking.stages.review` acts on it


def stage_of(provider_id: UUID) -> Stage:
    """The stage of a provider by the rules of today; `full` where the authority itself let it in."""
    code = Standing.objects.filter(pk=provider_id).values_list("stage", flat=True).first()
    return stage(code or FULL)


def lock(provider_id: UUID) -> Standing | None:
    """The row of a provider that is not at `full`, locked until the transaction ends; None for all others.

    It is the lock behind the caps. Take it before any other, so that nobody waits the other way round.
    """
    return Standing.objects.select_for_update(no_key=True).filter(pk=provider_id).exclude(stage=FULL).first()


@transaction.atomic
def place(
    provider: Organisation, code: str, *, reason: str, by: UUID | None = None, day: date | None = None
) -> Standing:
    """Give a provider its first stage, and plan when it is looked at again."""
    row = Standing.objects.create(provider=provider, stage=code, since=day or clock.today())
    _step(row, "placed", reason, by)
    plan_review(row)
    return row


@transaction.atomic
def lift(row: Standing) -> Standing:
    """One stage up, because the conditions are met. Everyone who acts for the provider is told."""
    up = stage(row.stage).up
    if up is None:
        return row
    row.stage, row.since, row.before, row.object_until = up.to, clock.today(), "", None
    row.save()
    _step(row, "up", "", None)
    plan_review(row)
    news.tell_people(row.provider, "up", stage=stage(row.stage).name.to_json())
    return row


@transaction.atomic
def lower(*, actor: Actor, provider: Organisation, to: str, reason: str) -> Standing:
    """Down, with a reason that the provider reads; it may object. Raises NotAllowed, ReasonMissing, BadStage.

    What was booked stays booked; what is claimed is held to the caps of the new stage.
    """
    access.require(actor, "trust.lower", scope(provider.pk))
    if not reason.strip():
        raise errors.ReasonMissing
    Standing.objects.get_or_create(provider=provider, defaults={"stage": FULL, "since": provider.created_at.date()})
    row = Standing.objects.select_for_update(no_key=True).get(pk=provider.pk)
    if to not in ORDER or ORDER.index(to) >= ORDER.index(row.stage):
        raise errors.BadStage
    row.before, row.stage, row.since, row.lowered_by, row.objected_at = (
        row.stage,
        to,
        clock.today(),
        actor.user_id,
        None,
    )
    row.object_until = clock.today() + timedelta(days=today().door.object_days)
    row.save()
    _step(row, "down", reason.strip(), actor.user_id)
    due.drop(subject=row.pk, kind=REVIEW)
    plan_review(row)
    news.tell_people(provider, "down", stage=stage(to).name.to_json(), until=row.object_until.isoformat())
    return row


@transaction.atomic
def object_to(*, actor: Actor, provider: Organisation, text: str) -> Standing:
    """The provider does not agree with going down. Raises TooLateToObject, ReasonMissing, WrongStep."""
    access.require(actor, "trust.object", scope(provider.pk))
    row = _row(provider)
    if row.object_until is None or row.objected_at is not None:
        raise errors.WrongStep
    if clock.today() > row.object_until:
        raise errors.TooLateToObject(until=f"{row.object_until:%d/%m/%Y}")
    if not text.strip():
        raise errors.ReasonMissing
    row.objected_at = clock.now()
    row.save(update_fields=["objected_at"])
    _step(row, "objected", text.strip(), actor.user_id)
    return row


@transaction.atomic
def answer(*, actor: Actor, provider: Organisation, granted: bool, reason: str) -> Standing:
    """Someone who did not lower it answers; granted: back to where it stood. Raises OtherDecides, ReasonMissing…"""
    access.require(actor, "trust.answer", scope(provider.pk))
    row = _row(provider)
    if row.objected_at is None or not row.before:
        raise errors.WrongStep
    if actor.user_id == row.lowered_by:
        raise errors.OtherDecides
    if not reason.strip():
        raise errors.ReasonMissing
    if granted:
        row.stage, row.since = row.before, clock.today()
        due.drop(subject=row.pk, kind=REVIEW)
        plan_review(row)
    row.before, row.objected_at, row.object_until = "", None, None
    row.save()
    _step(row, "answered", reason.strip(), actor.user_id)
    news.tell_people(provider, "answered", stage=stage(row.stage).name.to_json())
    return row


def plan_review(row: Standing, *, after: date | None = None) -> None:
    """When a provider is looked at again: once it has been in its stage long enough, then every week."""
    up = stage(row.stage).up
    if up is not None:
        first = row.since + timedelta(days=up.days)
        due.plan(date=max(first, after or first), kind=REVIEW, subject=row.pk)


def scope(provider_id: UUID) -> Scope:
    """What permissions look at."""
    return Scope("trust", organisation_id=provider_id)


def _row(provider: Organisation) -> Standing:
    row = Standing.objects.select_for_update(no_key=True).filter(pk=provider.pk).first()
    if row is None:
        raise errors.WrongStep
    return row


def _step(row: Standing, kind: str, reason: str, by: UUID | None) -> None:
    TrustStep.objects.create(provider_id=row.pk, kind=kind, stage=row.stage, reason=reason, by=by)
