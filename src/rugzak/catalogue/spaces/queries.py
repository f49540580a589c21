"""Reads of shared spaces: what there is, when it is free, who uses what, and who owes whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from rugzak.accounts import access, permissions
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.models import Municipality
from rugzak.base.places import distance_km
from rugzak.catalogue.spaces import slots
from rugzak.catalogue.spaces.models import LIVE, Space, SpaceUse, UseState
from rugzak.catalogue.spaces.slots import Slot

DEFAULT_KM = 25.0
MOST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """A space with how far it is; None where that is not known or it comes to you."""

    space: Space
    km: float | None


@dataclass(frozen=True, slots=True)
class Free:
    """A slot of a calendar, with the live use that holds it."""

    slot: Slot
    use: SpaceUse | None


def space(space_id: UUID) -> Space:
    """One space. Raises NotFound."""
    row = Space.objects.select_related("owner", "municipality").filter(pk=space_id).first()
    if row is None:
        raise NotFound
    return row


def use(use_id: UUID, actor: Actor) -> SpaceUse:
    """A use of which the actor is one of the two sides. Raises NotFound."""
    row = SpaceUse.objects.select_related("space__owner", "user").filter(pk=use_id).first()
    if row is None or not any(_acts_for(actor, one) for one in (row.user_id, row.space.owner_id)):
        raise NotFound
    return row


def search(
    *,
    text: str = "",
    kind: str | None = None,
    near: Municipality | None = None,
    within_km: float | None = None,
    seats: int = 0,
    day: date | None = None,
    part: str = "",
    free_only: bool = False,
) -> list[Found]:
    """What is shared, the nearest first, else by name; with a day and part only what can be had then."""
    rows = Space.objects.filter(withdrawn_at=None, seats__gte=seats).select_related("owner", "municipality")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(price_cents=0) if free_only else rows
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(about__icontains=word) | Q(address__icontains=word))
    found = [Found(row, _km(near, row)) for row in rows.order_by("name", "id")]
    found = [one for one in found if near is None or _reaches(one, within_km or DEFAULT_KM)]
    if day is not None:
        found = _free_on(found, day, part)
    return sorted(found, key=lambda one: (one.km is None, one.km or 0.0))[:MOST]


def calendar(space: Space, first: date, days: int = 14) -> list[Free]:
    """The slots ahead, whole days left out (they are their two halves)."""
    spans = [(slot, span) for slot, span in slots.coming(space, first, days) if slot.part != "day"]
    if not spans:
        return []
    uses = list(_live(space.pk).filter(date__gte=spans[0][0].date, date__lte=spans[-1][0].date).select_related("user"))
    return [Free(slot, next((one for one in uses if _meet(one.period, span)), None)) for slot, span in spans]


def next_free(space: Space, slot: Slot) -> Slot | None:
    """The first slot of the same part of the day that is free, from the day of `slot` on; None within some months."""
    busy = list(_live(space.pk).values_list("period", flat=True))
    parts = [slot.part] if slot.part in slots.parts(space) else slots.parts(space)
    first = max(slot.date, clock.today())
    for part in parts:
        for one, span in slots.coming(space, first, slots.LOOK_DAYS, part):
            if not any(_meet(taken, span) for taken in busy):
                return one
    return None


def spaces_of(owner_id: UUID) -> QuerySet[Space]:
    """What an organisation shares."""
    return Space.objects.filter(owner=owner_id, withdrawn_at=None).order_by("name")


def uses_by(user_id: UUID) -> QuerySet[SpaceUse]:
    """What an organisation booked from others, the newest day first."""
    rows = SpaceUse.objects.filter(user=user_id).exclude(space__owner=user_id)
    return rows.select_related("space__owner", "space__municipality", "session").order_by("-date", "-made_at")


def uses_of(owner_id: UUID) -> QuerySet[SpaceUse]:
    """What others booked from an organisation, the newest day first."""
    rows = SpaceUse.objects.filter(space__owner=owner_id).exclude(user=owner_id)
    return rows.select_related("space", "user").order_by("-date", "-made_at")


def owed_rows() -> QuerySet[SpaceUse]:
    """Uses with something to pay: over or cancelled late, and not settled."""
    over = Q(state=UseState.CONFIRMED, period__endswith__lte=clock.now()) | Q(state=UseState.CANCELLED)
    return SpaceUse.objects.filter(over, owed_cents__gt=0, settled_at=None).exclude(space__owner=F("user"))


def owed(*, actor: Actor, organisation_id: UUID) -> list[SpaceUse]:
    """What an organisation owes others and others owe it; each side sees only its own. Raises NotAllowed."""
    access.require(actor, "space.book", Scope("space", organisation_id=organisation_id))
    rows = owed_rows().filter(Q(user=organisation_id) | Q(space__owner=organisation_id))
    return list(rows.select_related("space__owner", "user").order_by("date"))


def _acts_for(actor: Actor, organisation_id: UUID) -> bool:
    return permissions.may(actor, "space.book", Scope("space", organisation_id=organisation_id))


def _live(space_id: UUID) -> QuerySet[SpaceUse]:
    return SpaceUse.objects.filter(space=space_id, state__in=LIVE)


def _meet(one: Any, other: Any) -> bool:
    return bool(one.lower < other.upper and other.lower < one.upper)


def _km(near: Municipality | None, row: Space) -> float | None:
    return distance_km(near, row.municipality) if near and row.municipality else None


def _reaches(one: Found, within_km: float) -> bool:
    """Near enough, or a setting or equipment without a place of its own, which comes to you."""
    return one.km <= within_km if one.km is not None else one.space.municipality is None


def _free_on(found: Sequence[Found], day: date, part: str) -> list[Found]:
    """Those that are open and free on a day; without a part any part of it will do."""
    live = SpaceUse.objects.filter(space__in=[one.space.pk for one in found], date=day, state__in=LIVE)
    busy: dict[UUID, list[Any]] = {}
    for row in live.only("space_id", "period"):
        busy.setdefault(row.space_id, []).append(row.period)

    def free(row: Space) -> bool:
        spans = [span for _slot, span in slots.coming(row, day, 1, part)]
        return any(not any(_meet(taken, span) for taken in busy.get(row.pk, [])) for span in spans)

    return [one for one in found if free(one.space)]
