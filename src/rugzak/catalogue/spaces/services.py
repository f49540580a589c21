"""Offering a space, changing it, taking it back. An actor of None is the house itself: the demo world."""

from dataclasses import dataclass, field
from datetime import time
from functools import cache
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock, files
from rugzak.base.models import Municipality
from rugzak.base.text import Text
from rugzak.catalogue.spaces import errors
from rugzak.catalogue.spaces.models import Consent, Space, SpaceKind

SHARERS = (OrganisationKind.PROVIDER, OrganisationKind.EMPLOYER)
MOST_CENTS, MOST_SEATS, MOST_DAYS = 1_000_000, 5_000, 90
PHOTO_BYTES = 2 * 1024 * 1024
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


@dataclass(frozen=True, slots=True)
class SpaceSpec:
    """What is offered and on which terms: price in cents a half day, weekdays with 0 for Monday."""

    kind: str
    name: str
    about: str = ""
    municipality: Municipality | None = None
    address: str = ""
    seats: int = 0
    access: list[str] = field(default_factory=list)
    price_cents: int = 0
    weekdays: list[int] = field(default_factory=lambda: [0, 1, 2, 3, 4])
    opens: time = time(9)
    closes: time = time(17)
    consent: str = Consent.ASKED
    free_cancel_days: int = 7
    late_percent: int = 50


@cache
def access_words() -> dict[str, Text]:
    """What can be said of a place that everyone can use, in four languages."""
    rows = yaml.safe_load((Path(__file__).parent / "access.yaml").read_text("utf-8"))
    return {code: Text.from_json(words) for code, words in rows.items()}


@transaction.atomic
def offer(*, owner: Organisation, spec: SpaceSpec, actor: Actor | None = None, made_up: bool = False) -> Space:
    """Share a room, equipment or a mobile setting. Raises NotAllowed, BadSpace."""
    _allow(actor, owner)
    _check(spec, owner)
    return Space.objects.create(owner=owner, made_up=made_up, **_values(spec))


@transaction.atomic
def change(*, space: Space, spec: SpaceSpec, actor: Actor | None = None) -> Space:
    """Other terms from now on; what was booked keeps its price and its slot. Raises NotAllowed, BadSpace, SpaceGone."""
    _allow(actor, space.owner)
    _check(spec, space.owner)
    space = _lock(space)
    for name, value in _values(spec).items():
        setattr(space, name, value)
    space.save()
    return space


@transaction.atomic
def withdraw(*, space: Space, actor: Actor | None = None) -> Space:
    """Share it no longer; what is booked stays booked. Raises NotAllowed."""
    _allow(actor, space.owner)
    space.withdrawn_at = space.withdrawn_at or clock.now()
    space.save(update_fields=["withdrawn_at"])
    return space


@transaction.atomic
def set_photo(*, space: Space, content: bytes, actor: Actor | None = None) -> Space:
    """Show a picture of it. Raises NotAllowed, BadPhoto."""
    _allow(actor, space.owner)
    if len(content) > PHOTO_BYTES or picture_type(content) is None:
        raise errors.BadPhoto
    space.photo = files.store(name="photo", content=content, media_type=picture_type(content) or "").id
    space.save(update_fields=["photo"])
    return space


def picture_type(content: bytes) -> str | None:
    """The media type of a picture by its first bytes; None for anything else."""
    return next((kind for start, kind in _PICTURES.items() if content.startswith(start)), None)


def _lock(space: Space) -> Space:
    row = Space.objects.select_for_update(of=("self",), no_key=True).select_related("owner").get(pk=space.pk)
    if row.withdrawn_at:
        raise errors.SpaceGone
    return row


def _allow(actor: Actor | None, owner: Organisation) -> None:
    if actor is not None:
        access.require(actor, "space.offer", Scope("space", organisation_id=owner.pk))


def _values(spec: SpaceSpec) -> dict[str, object]:
    return {name: getattr(spec, name) for name in SpaceSpec.__slots__}


def _check(spec: SpaceSpec, owner: Organisation) -> None:
    faults = (
        (owner.kind not in SHARERS, _("only a provider or an employer shares")),
        (spec.kind not in SpaceKind.values or spec.consent not in Consent.values, _("the kind is not known")),
        (not spec.name.strip(), _("it has no name")),
        (spec.kind == SpaceKind.ROOM and spec.municipality is None, _("a room needs a place")),
        (spec.kind == SpaceKind.ROOM and not 1 <= spec.seats <= MOST_SEATS, _("a room needs seats")),
        (not 0 <= spec.price_cents <= MOST_CENTS, _("the price is not right")),
        (not spec.weekdays or not set(spec.weekdays) <= set(range(7)), _("choose the days on which it is open")),
        (spec.closes <= spec.opens, _("it closes before it opens")),
        (not 0 <= spec.free_cancel_days <= MOST_DAYS, _("the days to cancel are not right")),
        (not 0 <= spec.late_percent <= 100, _("the part for a late cancellation is not right")),
        (not set(spec.access) <= set(access_words()), _("a word on accessibility is not known")),
    )
    if why := next((why for wrong, why in faults if wrong), None):
        raise errors.BadSpace(why=why)
