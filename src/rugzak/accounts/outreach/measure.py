"""Did telling help? After 90 days both groups are counted once, and whom they name is deleted as it is counted."""

from datetime import timedelta

from rugzak.accounts.models import Outreach, OutreachMember
from rugzak.accounts.models.outreach import OutreachState
from rugzak.accounts.outreach import parts
from rugzak.accounts.outreach.make import forget
from rugzak.accounts.outreach.send import MEASURE, count_groups
from rugzak.accounts.outreach.unused import using
from rugzak.base import due, registry
from rugzak.base.models import Due


@registry.due_handler(MEASURE)
def measure(row: Due) -> None:
    """One part of the measuring; waits a day where people are still being told."""
    outreach = parts.of(row, OutreachState.SENT)
    if outreach is None:
        return
    if outreach.reached is None:
        due.plan(date=row.date + timedelta(days=1), kind=MEASURE, subject=outreach.pk, payload=row.payload)
        return
    if outreach.used_reached is None:
        count_groups(outreach)
        outreach.used_reached = outreach.used_held_out = 0
    found = list(outreach.members.order_by("pk")[: parts.MOST])
    if found:
        _count(outreach, found)
        parts.following(row)
    else:
        outreach.state = OutreachState.DONE
        forget(outreach)
    outreach.save()


def _count(outreach: Outreach, found: list[OutreachMember]) -> None:
    assert outreach.sent_at is not None
    users = using(outreach.scheme, (member.person_id for member in found), outreach.sent_at)
    held_out = sum(member.held_out for member in found if member.person_id in users)
    outreach.used_held_out = (outreach.used_held_out or 0) + held_out
    outreach.used_reached = (outreach.used_reached or 0) + len(users) - held_out
    OutreachMember.objects.filter(pk__in=[member.pk for member in found]).delete()
