"""Work over many people, some at a time: each part in a transaction of its own, by the due list.

How far it came stands with the outreach, so that no job argument names anyone. A part that was killed left nothing, and
one that runs twice goes on with the next people.
"""

from datetime import date
from uuid import UUID, uuid5

from rugzak.accounts.errors import Hidden
from rugzak.accounts.models import Outreach
from rugzak.accounts.outreach.errors import OtherStage
from rugzak.base import clock, due
from rugzak.base.models import Due

MOST = 200


def first(kind: str, outreach: Outreach, on: date) -> Due:
    """Plan the first part; `due.drop(subject=outreach.pk)` takes it off the list again."""
    return due.plan(date=on, kind=kind, subject=outreach.pk, payload={"outreach": str(outreach.pk)})


def following(row: Due) -> Due:
    """Plan the part after this one: behind what is due today, which may not wait for all of it."""
    today = max(row.date, clock.today())
    return due.plan(date=today, kind=row.kind, subject=uuid5(row.subject, "next"), payload=row.payload)


def of(row: Due, state: str) -> Outreach | None:
    """The outreach of a part, locked; None where it is no longer at that step."""
    return Outreach.objects.select_for_update(no_key=True).filter(pk=row.payload["outreach"], state=state).first()


def locked(outreach_id: UUID, *states: str) -> Outreach:
    """An outreach in one of these states, locked. Raises Hidden, OtherStage."""
    row = Outreach.objects.select_for_update(no_key=True).filter(pk=outreach_id).first()
    if row is None:
        raise Hidden
    if row.state not in states:
        raise OtherStage
    return row
