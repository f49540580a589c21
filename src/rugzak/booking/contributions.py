"""What a funder put into bookings, a year at a time; and how many of a group learned. Sums and counts only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import ExtractYear

from rugzak.booking.models import Booking, BookingLine, State


@dataclass(frozen=True, slots=True)
class Contribution:
    """A year of sessions in one asset: `promised` to bookings, of which `paid`. All None for fewer than `least`."""

    year: int
    asset: str
    people: int | None
    promised: int | None
    paid: int | None


def contributions(organisation_id: UUID, *, least: int) -> list[Contribution]:
    """By year and asset, the newest first; what so few people used that it would tell on them is left out."""
    rows = (
        BookingLine.objects.filter(fund__organisation_id=organisation_id)
        .exclude(booking__state=State.CANCELLED)
        .annotate(year=ExtractYear("booking__session__start"))
        .values("year", "asset")
        .annotate(people=Count("booking__person", distinct=True), sum=Sum("amount"), done=Sum("captured"))
        .annotate(back=Sum("returned"))
        .order_by("-year", "asset")
    )
    return [_contribution(row, least) for row in rows]


def learners(people: Collection[UUID], start: date, end: date) -> int:
    """How many of these took part in a session that began within these days."""
    rows = Booking.objects.filter(person_id__in=people, state__in=(State.HELD, State.COMPLETED))
    return rows.filter(session__start__range=(start, end)).values("person_id").distinct().count()


def _contribution(row: Mapping[str, Any], least: int) -> Contribution:
    year, asset, people = int(row["year"]), str(row["asset"]), int(row["people"])
    if people < least:
        return Contribution(year, asset, None, None, None)
    return Contribution(year, asset, people, int(row["sum"]), int(row["done"]) - int(row["back"]))
