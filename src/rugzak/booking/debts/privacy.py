"""What write-offs keep about a learner who was the debtor: told in their export; the words go with them, or in time."""

from typing import Any
from uuid import UUID

from django.apps import apps

from rugzak.accounts import retention
from rugzak.base import calendar, clock
from rugzak.booking.debts.models import WriteOff, WriteOffState
from rugzak.booking.debts.queries import open_of
from rugzak.booking.models import Clawback, Debtor

YEARS = 7  # as long as the books behind it must be kept


def export(person_id: UUID) -> list[dict[str, Any]]:
    """What was asked back of a person, what is still open, and what was written off, with the reasons."""
    rows = list(Clawback.objects.filter(debtor=Debtor.LEARNER, debtor_id=person_id).prefetch_related("write_offs"))
    left = open_of(rows)
    return [_debt(row, left[row.pk]) for row in rows]


def erase(person_id: UUID) -> int:
    """Drop the words; what was written off stays, since a fund bore it."""
    debts = Clawback.objects.filter(debtor=Debtor.LEARNER, debtor_id=person_id)
    return WriteOff.objects.filter(clawback__in=debts).update(reason="")


def forget_reasons() -> int:
    """Of debts of learners that ended long ago the words go: why it was asked back, and why it was given up."""
    limit = calendar.months_after(clock.today(), -12 * YEARS)
    old = WriteOff.objects.filter(state=WriteOffState.DONE, released_at__date__lt=limit)
    old = old.filter(clawback__debtor=Debtor.LEARNER).exclude(reason="", clawback__reason="")
    debts = list(old.values_list("clawback", flat=True))
    apps.get_model("booking", "ClawbackEvent").objects.filter(pgh_obj_id__in=debts).update(reason="")
    Clawback.objects.filter(pk__in=debts).update(reason="")
    return WriteOff.objects.filter(clawback__in=debts).update(reason="")


retention.RULES["write_offs"] = forget_reasons


def _debt(row: Clawback, left: int) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in ("amount", "reason", "made_at", "paid_at")}
    written = [
        {name: getattr(one, name) for name in ("amount", "reason", "state", "made_at", "released_at")}
        for one in row.write_offs.all()
    ]
    return {**shown, "open": left, "write_offs": written}
