"""The sheets on which points are given and lots awarded: reading and showing them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rugzak.accounts.permissions import Actor
from rugzak.catalogue.calls import errors, queries, scoring
from rugzak.catalogue.calls.drafting import me
from rugzak.catalogue.calls.models import Call
from rugzak.catalogue.calls.scoring import Point


def read(call: Call, given: Mapping[str, str]) -> list[Point]:
    """The points of a sheet. Raises BadScore where one is missing or no number."""
    found = []
    for bid, lot, one in scoring.to_score(call):
        name = f"{bid.pk}-{lot.number}-{one.number}"
        points = given.get(f"points-{name}", "")
        if not (points.isascii() and points.isdigit() and len(points) < 4):
            raise errors.BadScore
        found.append(Point(bid.pk, lot.number, one.number, int(points), given.get(f"reason-{name}", "")))
    return found


def sheet(actor: Actor, call: Call, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every bid and lot with the criteria to score, and what was given before or just now."""
    mine = queries.scores_for(actor=actor, call=call).filter(assessor__user_id=me(actor))
    before = {(row.bid_id, row.lot.number, row.criterion.number): row for row in mine}
    rows: dict[tuple[UUID, int], dict[str, Any]] = {}
    for bid, lot, one in scoring.to_score(call):
        content = next(part for part in bid.lots if part["lot"] == lot.number)
        row = rows.setdefault((bid.pk, lot.number), {"bid": bid, "lot": lot, "content": content, "fields": []})
        name, old = f"{bid.pk}-{lot.number}-{one.number}", before.get((bid.pk, lot.number, one.number))
        points = given.get(f"points-{name}", old.points if old else "")
        reason = given.get(f"reason-{name}", old.reason if old else "")
        row["fields"].append({"name": name, "criterion": one, "points": points, "reason": reason})
    return list(rows.values())


def decided(call: Call, given: Mapping[str, str]) -> dict[int, tuple[UUID | None, str]]:
    """What a sheet decides on each lot. Raises BadAward where a choice can't be read."""
    found: dict[int, tuple[UUID | None, str]] = {}
    for lot in call.lots.all():
        chosen = given.get(f"bid-{lot.number}")
        if chosen is None:
            continue
        try:
            found[lot.number] = (UUID(chosen) if chosen else None, given.get(f"reason-{lot.number}", ""))
        except ValueError as error:
            raise errors.BadAward(why=chosen[:40]) from error
    return found
