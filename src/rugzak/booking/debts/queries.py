"""Reads of debts: what is still open, who bears it, and what waits for a second pair of eyes."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from rugzak.accounts.models import Fund
from rugzak.base.quantities import Asset, largest_remainder
from rugzak.booking.debts.models import WriteOff, WriteOffState
from rugzak.booking.models import BookingLine, Clawback
from rugzak.ledger import queries as ledger


def open_of(rows: Iterable[Clawback]) -> dict[UUID, int]:
    """What is still owed of each, in cents: what its receivable account lacks."""
    accounts = {row.pk: row.receivable_account for row in rows}
    found = ledger.balances(accounts.values())
    return {pk: -found[account].posted for pk, account in accounts.items()}


def shares(clawback: Clawback) -> dict[Fund, int]:
    """How much of a debt was each fund's, in cents, when it was asked back; in the order of the booking's lines."""
    lines = clawback.claim.booking.lines.filter(fund__isnull=False).select_related("fund__organisation")
    funds = {line.n: line.fund for line in lines}
    found: dict[Fund, int] = {}
    for line in sorted(ledger.statement(clawback.receivable_account), key=lambda line: line.n):
        fund = funds.get(line.n)
        if line.kind == "clawback" and fund is not None:
            found[fund] = found.get(fund, 0) - line.amount
    return found


def bearers(clawback: Clawback, cents: int) -> dict[Fund, int]:
    """Who bears so much of a debt: its funds by their share, to the cent; who bears nothing is absent."""
    whose = shares(clawback)
    parts = largest_remainder(cents, list(whose.values()))
    return {fund: part for fund, part in zip(whose, parts, strict=True) if part}


def debts(organisation_ids: Collection[UUID] | None = None) -> QuerySet[Clawback]:
    """What was asked back and is neither paid nor written off; of some funders only where they are named."""
    done = WriteOff.objects.filter(clawback=OuterRef("pk"), state=WriteOffState.DONE)
    rows = Clawback.objects.filter(~Exists(done), paid_at=None).order_by("made_at", "pk")
    return _known(rows, organisation_ids)


def debt(clawback_id: UUID, organisation_ids: Collection[UUID] | None = None) -> Clawback | None:
    """One debt, however it stands, where its funders are among those that are named."""
    return _known(Clawback.objects.filter(pk=clawback_id), organisation_ids).first()


def asked(organisation_ids: Collection[UUID] | None = None) -> QuerySet[WriteOff]:
    """What waits for a second pair of eyes, the oldest first."""
    rows = WriteOff.objects.filter(state=WriteOffState.ASKED, clawback__in=debts(organisation_ids).values("pk"))
    return rows.select_related("clawback__claim__booking__session__training__provider").order_by("made_at", "pk")


def last(clawback: Clawback) -> WriteOff | None:
    """The write-off of a debt that was asked or done."""
    rows = clawback.write_offs.exclude(state=WriteOffState.WITHDRAWN)
    return rows.prefetch_related("lines__fund__organisation").first()


def _known(rows: QuerySet[Clawback], organisation_ids: Collection[UUID] | None) -> QuerySet[Clawback]:
    if organisation_ids is not None:
        lines = BookingLine.objects.filter(booking=OuterRef("claim__booking"), asset=Asset.EUR, captured__gt=0)
        rows = rows.filter(Exists(lines.filter(fund__organisation__in=organisation_ids)))
    return rows.select_related("claim__booking__session__training__provider")
