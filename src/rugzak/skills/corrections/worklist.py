"""What many people call wrong, for the authority: only what at least LEAST different people said, never who.

Accepting lays it over the classification here, dismissing takes it off the list; both have a reason and can be undone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef

from rugzak.accounts import access
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.skills import esco
from rugzak.skills.corrections.models import Correction, Objection, Thing
from rugzak.skills.corrections.services import About
from rugzak.skills.errors import NoReason, NoSuchCorrection, TooFewPeople

LEAST = 5
FIELDS = ("about", "occupation_uri", "skill_uri", "words", "region")
MAX_REASON, SHOWN = 500, 200
# Accepting these changes nothing by itself: someone must look at how the number is made.
NO_EFFECT = frozenset({Thing.FIT})


@dataclass(frozen=True, slots=True)
class Item:
    """A thing, how many different people call it wrong, and since when last (a date: no moment points to a person)."""

    thing: About
    people: int
    last: str

    @property
    def key(self) -> str:
        return "\x1f".join(self.thing.values().values())


def worklist(actor: Actor, *, least: int = LEAST) -> list[Item]:
    """What waits for a decision, most people first. `least` can be raised, never lowered under LEAST.

    Raises NotAllowed.
    """
    access.require(actor, "correction.see", Scope())
    return [Item(_thing(row), row["people"], row["last"].date().isoformat()) for row in _counted(max(least, LEAST))]


def decided(actor: Actor) -> list[Correction]:
    """The corrections and dismissals that stand, newest first. Raises NotAllowed."""
    access.require(actor, "correction.see", Scope())
    return list(Correction.objects.filter(undone_at=None).order_by("-made_at")[:SHOWN])


@transaction.atomic
def decide(*, actor: Actor, thing: About, accept: bool, reason: str) -> Correction:
    """Accept or dismiss what people said; deciding the same twice is done once.

    Raises NotAllowed, NoReason, TooFewPeople.
    """
    access.require(actor, "correction.decide", Scope())
    if not reason.strip():
        raise NoReason
    standing = Correction.objects.filter(undone_at=None, **thing.values()).first()
    if standing is not None and standing.accepted == accept:
        return standing
    people = Objection.objects.filter(withdrawn_at=None, **thing.values()).values("person").distinct().count()
    if people < LEAST:
        raise TooFewPeople(least=LEAST)
    if standing is not None:
        _undo(standing, reason, actor.user_id)
    values = {"people": people, "release": esco.snapshot().release, "made_by": actor.user_id, "made_at": clock.now()}
    return Correction.objects.create(**thing.values(), **values, accepted=accept, reason=reason.strip()[:MAX_REASON])


@transaction.atomic
def undo(*, actor: Actor, correction_id: UUID, reason: str) -> Correction:
    """Take a decision back: ESCO counts again as it is, and the thing is on the list again.

    Raises NotAllowed, NoReason, NoSuchCorrection.
    """
    access.require(actor, "correction.decide", Scope())
    if not reason.strip():
        raise NoReason
    row = Correction.objects.select_for_update().filter(pk=correction_id, undone_at=None).first()
    if row is None:
        raise NoSuchCorrection
    return _undo(row, reason, actor.user_id)


def answers_about(occupation_uri: str) -> list[Correction]:
    """What was accepted about a job, for whoever asks why a number is what it is."""
    rows = Correction.objects.filter(occupation_uri=occupation_uri, undone_at=None, accepted=True)
    return list(rows.exclude(about=Thing.PROPOSAL).order_by("-made_at"))


def _undo(row: Correction, reason: str, by: UUID | None) -> Correction:
    row.undone_at, row.undone_by, row.undone_reason = clock.now(), by, reason.strip()[:MAX_REASON]
    row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    return row


def _counted(least: int) -> Iterable[dict[str, Any]]:
    same = Correction.objects.filter(undone_at=None, **{name: OuterRef(name) for name in FIELDS})
    rows = Objection.objects.filter(withdrawn_at=None).exclude(Exists(same)).order_by().values(*FIELDS)
    counted = rows.annotate(people=Count("person", distinct=True), last=Max("at")).filter(people__gte=least)
    return list(counted.order_by("-people", *FIELDS)[:SHOWN])


def _thing(row: dict[str, Any]) -> About:
    return About(*(row[name] for name in FIELDS))
