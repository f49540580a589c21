"""Telling people: one mail each, some people at a time, and none for who is held out."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models import Outreach, OutreachMember, User
from rugzak.accounts.models.outreach import OutreachState
from rugzak.accounts.outreach import parts
from rugzak.accounts.outreach.errors import OtherEyes, TooFew
from rugzak.accounts.outreach.figures import LEAST, MEASURED_AFTER
from rugzak.accounts.outreach.unused import unused_right
from rugzak.accounts.permissions import Scope
from rugzak.accounts.rights import Right
from rugzak.base import clock, outbox, registry
from rugzak.base.models import Due

SEND, MEASURE, MAIL = "outreach.send", "outreach.measure", "outreach.for_you"


@transaction.atomic
def send(*, outreach_id: UUID, by: User) -> Outreach:
    """The second pair of eyes: people are told from now on, and 90 days later it is measured.

    Raises OtherEyes for whoever made it, NotAllowed, TooFew, OtherStage.
    """
    row = parts.locked(outreach_id, *OutreachState.values)
    if row.made_by_id == by.pk:
        raise OtherEyes
    access.require(access.actor_of(by), "outreach.send", Scope("outreach", made_by=row.made_by_id))
    if row.too_few:
        raise TooFew(least=LEAST)
    row = parts.locked(outreach_id, OutreachState.READY)
    row.state, row.sent_by, row.sent_at = OutreachState.SENT, by, clock.now()
    row.ends = clock.today() + timedelta(days=MEASURED_AFTER)
    row.save()
    parts.first(SEND, row, clock.today())
    parts.first(MEASURE, row, row.ends)
    return row


@registry.due_handler(SEND)
def tell(row: Due) -> None:
    """One part of the telling; the last one says how many were told and how many were held out."""
    outreach = parts.of(row, OutreachState.SENT)
    if outreach is None or outreach.reached is not None:
        return
    found = _next(outreach)
    for member in found:
        _look_again(outreach, member)
    if found:
        outreach.cursor = found[-1].pk
        parts.following(row)
    else:
        outreach.cursor = None
        count_groups(outreach)
    outreach.save()


def count_groups(outreach: Outreach) -> None:
    """How many are told and how many are held out, as they stand now."""
    outreach.held_out = outreach.members.filter(held_out=True).count()
    outreach.reached = outreach.members.count() - outreach.held_out


def _next(outreach: Outreach) -> list[OutreachMember]:
    rows = outreach.members.select_related("person__user", "person__municipality").order_by("pk")
    return list((rows.filter(pk__gt=outreach.cursor) if outreach.cursor else rows)[: parts.MOST])


def _look_again(outreach: Outreach, member: OutreachMember) -> None:
    """Who stopped such mail, began to use it or lost the right leaves both groups, so that they stay alike."""
    right = unused_right(member.person, outreach.scheme) if member.person.reminders else None
    if right is None:
        member.delete()
    elif member.person.mail_address and not member.held_out and member.told_at is None:
        _tell(outreach, member, right)


def _tell(outreach: Outreach, member: OutreachMember, right: Right) -> None:
    person, decision = member.person, right.decision
    context = {
        **{"outreach": str(outreach.pk), "scheme_id": decision.scheme, "scheme": decision.name.to_json()},
        **{"free": right.free, "asset": decision.asset, "how": decision.how.to_json(), "why": outreach.why.to_json()},
    }
    outbox.post(kind=MAIL, to=person.mail_address, language=person.language, context=context, person_id=person.pk)
    member.told_at = clock.now()
    member.save(update_fields=["told_at"])
