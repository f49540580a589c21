"""Booking a space of another organisation: ask or take, answer, cancel by the terms, and mark as settled.

The space is locked before a slot is written, so that two who ask at once wait for each other instead of ending in a
deadlock; that no slot is held twice is kept by the exclusion constraint alone.
"""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rugzak.accounts import access, permissions
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock, due, registry
from rugzak.base.calendar import workdays_after
from rugzak.base.models import Due
from rugzak.base.quantities import half_up
from rugzak.catalogue.models import Session
from rugzak.catalogue.spaces import errors, news, queries, slots
from rugzak.catalogue.spaces.models import LIVE, NO_DOUBLE, Consent, Space, SpaceUse, UseState
from rugzak.catalogue.spaces.slots import Slot

ANSWER_WORKDAYS = 5
LAPSE = "spaces.lapse"


@transaction.atomic
def book(*, space: Space, user: Organisation, slot: Slot, note: str = "", actor: Actor | None = None) -> SpaceUse:
    """Take a slot, or ask for it where the owner wants to be asked. The same again gives the same booking.

    Raises NotAllowed, SlotTaken (it names the next free moment), NeverFree, NotOpen, SlotOver, SpaceGone.
    """
    _allow(actor, "space.book", user.pk)
    space = _lock(space.pk)
    same = SpaceUse.objects.filter(space=space, user=user, date=slot.date, part=slot.part, state__in=LIVE).first()
    return same or _take(space, user, slot, note=note, by=actor.user_id if actor else None)


@transaction.atomic
def book_session(*, space: Space, session: Session, actor: Actor | None = None) -> list[SpaceUse]:
    """Take the slots of all half days of a session, or none; it is held there once every slot is confirmed.

    Raises NotAllowed, OtherSession, SlotTaken, NeverFree, SpaceGone.
    """
    user = session.training.provider
    _allow(actor, "space.book", user.pk)
    _allow(actor, "session.manage", user.pk)
    space = _lock(space.pk)
    wanted = _slots(space, session)
    by = actor.user_id if actor else None
    mine = set(SpaceUse.objects.filter(space=space, session=session, state__in=LIVE).values_list("date", "part"))
    made = [_take(space, user, one, session=session, by=by) for one in wanted if (one.date, one.part) not in mine]
    _place(session.pk, space)
    return made


@transaction.atomic
def answer(*, use: SpaceUse, yes: bool, reason: str = "", actor: Actor | None = None) -> SpaceUse:
    """The owner says yes, or no with a reason. Raises NotAllowed, UseDecided, WhyMissing."""
    use = _lock_use(use.pk)
    _allow(actor, "space.answer", use.space.owner_id)
    if use.state != UseState.ASKED:
        raise errors.UseDecided
    if not yes and not reason.strip():
        raise errors.WhyMissing
    use.state, use.reason, use.answered_at = _said(yes), reason.strip()[:500], clock.now()
    use.owed_cents = use.price_cents if yes else 0
    use.save()
    due.drop(subject=use.pk, kind=LAPSE)
    if yes and use.session_id:
        _place(use.session_id, use.space)
    news.tell(use, use.user_id, use.state)
    return use


@transaction.atomic
def cancel(*, use: SpaceUse, reason: str = "", actor: Actor | None = None) -> SpaceUse:
    """Let a slot go before it begins. The user owes what the terms say; where the owner lets go, nothing.

    Raises NotAllowed, UseDecided, WhyMissing (the owner says why).
    """
    use = _lock_use(use.pk)
    by_owner = _by_owner(actor, use)
    if use.state not in LIVE or use.period.lower <= clock.now():
        raise errors.UseDecided
    if by_owner and not reason.strip():
        raise errors.WhyMissing
    use.owed_cents = 0 if by_owner else owed_if_cancelled(use)
    use.state, use.reason, use.ended_at = UseState.CANCELLED, reason.strip()[:500], clock.now()
    use.save()
    due.drop(subject=use.pk, kind=LAPSE)
    news.tell(use, use.user_id if by_owner else use.space.owner_id, "cancelled")
    return use


@transaction.atomic
def settle(*, use: SpaceUse, actor: Actor | None = None) -> SpaceUse:
    """The owner says that it was paid, or that nothing is asked any more. Raises NotAllowed, UseDecided."""
    use = _lock_use(use.pk)
    _allow(actor, "space.answer", use.space.owner_id)
    if not queries.owed_rows().filter(pk=use.pk).exists():
        raise errors.UseDecided
    use.settled_at = clock.now()
    use.save(update_fields=["settled_at"])
    return use


def owed_if_cancelled(use: SpaceUse) -> int:
    """Cents that the user owes when it cancels today."""
    if use.state != UseState.CONFIRMED:
        return 0
    in_time = clock.today() <= use.date - timedelta(days=use.space.free_cancel_days)
    return 0 if in_time else half_up(Decimal(use.price_cents * use.space.late_percent) / 100)


def release(session: Session, actor: Actor | None = None) -> None:
    """A session that does not go on needs its place no more; slots that began stay."""
    rows = SpaceUse.objects.filter(session=session, state__in=LIVE, period__startswith__gt=clock.now())
    for use in rows:
        cancel(use=use, actor=actor)


@registry.due_handler(LAPSE)
def lapse(row: Due) -> None:
    """The owner did not answer in time: the slot is free again."""
    use = SpaceUse.objects.select_for_update().filter(pk=row.subject, state=UseState.ASKED).first()
    if use is not None:
        use.state, use.ended_at = UseState.LAPSED, clock.now()
        use.save(update_fields=["state", "ended_at"])
        news.tell(use, use.user_id, "lapsed")


def _take(
    space: Space, user: Organisation, slot: Slot, *, session: Session | None = None, note: str = "", by: UUID | None
) -> SpaceUse:
    span = slots.period(space, slot)
    _check(space, slot, span is None, span is not None and span.lower <= clock.now())
    own = user.pk == space.owner_id
    price = 0 if own else space.price_cents * slots.halves(space, slot.part)
    at_once = own or space.consent == Consent.INSTANT
    row = SpaceUse(space=space, user=user, session=session, date=slot.date, part=slot.part, period=span)
    row.price_cents, row.owed_cents = price, price if at_once else 0
    row.state, row.note, row.made_by = _said(True) if at_once else UseState.ASKED, note.strip()[:500], by
    row.answer_by = None if at_once else min(workdays_after(clock.today(), ANSWER_WORKDAYS), slot.date)
    _insert(space, slot, row)
    if row.answer_by:
        due.plan(date=row.answer_by + timedelta(days=slot.date > row.answer_by), kind=LAPSE, subject=row.pk)
    news.tell(row, space.owner_id, "booked" if at_once else "asked")
    return row


def _insert(space: Space, slot: Slot, row: SpaceUse) -> None:
    """Write the slot; the database refuses it where it is held, and the refusal names the next free one."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if NO_DOUBLE not in str(error):
            raise
        following = queries.next_free(space, slot)
        if following is None:
            raise errors.NeverFree(name=space.name) from error
        raise errors.SlotTaken(name=space.name, next=str(following)) from error


def _check(space: Space, slot: Slot, closed: bool, begun: bool) -> None:
    if begun or not clock.today() <= slot.date <= clock.today() + timedelta(days=slots.AHEAD_DAYS):
        raise errors.SlotOver
    if closed:
        following = queries.next_free(space, slot)
        if following is None:
            raise errors.NeverFree(name=space.name)
        raise errors.NotOpen(name=space.name, next=str(following))


def _slots(space: Space, session: Session) -> list[Slot]:
    """The slots that a session needs; a morning and an afternoon of one day are two."""
    found: list[Slot] = []
    for part in session.parts.all():
        slot = slots.fitting(space, part.starts_at, part.ends_at)
        if slot is None:
            raise errors.OtherSession(
                why=_("it is not open on %(day)s at that hour") % {"day": f"{part.date:%d/%m/%Y}"}
            )
        found.append(slot)
    if not found:
        raise errors.OtherSession(why=_("it has no half days"))
    if space.seats and session.capacity > space.seats:
        raise errors.OtherSession(why=_("there are fewer seats than learners"))
    whole = {slot.date for slot in found if slot.part == "day"}
    return [slot for slot in dict.fromkeys(found) if slot.part == "day" or slot.date not in whole]


def _place(session_id: UUID, space: Space) -> None:
    """The session is held there once no slot of it waits for an answer."""
    if SpaceUse.objects.filter(session_id=session_id, space=space, state=UseState.ASKED).exists():
        return
    address = f"{space.name}, {space.address}" if space.address else space.name
    place = {"municipality_id": space.municipality_id} if space.municipality_id else {}
    Session.objects.filter(pk=session_id, cancelled_at=None).update(address=address[:200], **place)


def _said(yes: bool) -> UseState:
    return UseState.CONFIRMED if yes else UseState.REFUSED


def _by_owner(actor: Actor | None, use: SpaceUse) -> bool:
    """Whether the owner acts; who acts for both acts as the user. Raises NotAllowed."""
    if actor is None:
        return False
    if permissions.may(actor, "space.book", Scope("space", organisation_id=use.user_id)):
        return False
    _allow(actor, "space.answer", use.space.owner_id)
    return True


def _lock(space_id: UUID) -> Space:
    space = Space.objects.select_for_update(of=("self",), no_key=True).select_related("owner").get(pk=space_id)
    if space.withdrawn_at:
        raise errors.SpaceGone
    return space


def _lock_use(use_id: UUID) -> SpaceUse:
    rows = SpaceUse.objects.select_for_update(of=("self",)).select_related("space__owner", "user")
    return rows.get(pk=use_id)


def _allow(actor: Actor | None, verb: str, organisation_id: UUID) -> None:
    if actor is not None:
        access.require(actor, verb, Scope("space", organisation_id=organisation_id))
