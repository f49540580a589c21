"""The order of what was found: by words and by meaning together, or by what someone chose. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from rugzak.catalogue.search.question import Order, Row

# Reciprocal rank fusion with the constant of its paper (Cormack, Clarke & Buettcher, SIGIR 2009).
FUSION = 60


def ordered(
    rows: Sequence[Row], meaning: Mapping[UUID, float], order: Order, km: Mapping[str, float | None]
) -> list[Row]:
    """The rows in order; `meaning`: likeness by training, `km`: distance by place."""
    if order == "soonest":
        return sorted(rows, key=_soonest)
    if order == "cheapest":
        return sorted(rows, key=lambda row: (row.price, _soonest(row)))
    if order == "nearest":
        return sorted(rows, key=lambda row: (_far(row, km), _soonest(row)))
    score = _fused(rows, meaning)
    return sorted(rows, key=lambda row: (-score[row.id], _soonest(row)))


def _fused(rows: Sequence[Row], meaning: Mapping[UUID, float]) -> dict[UUID, float]:
    """The sum of 1 / (60 + place) over the two lists that a row is in; equals share a place."""
    by_words = {row.id: row.rank for row in rows if row.rank > 0}
    liked = {row.id: meaning[row.id] for row in rows if row.id in meaning}
    lists = (_places(by_words), _places(liked))
    return {row.id: sum(1 / (FUSION + places[row.id]) for places in lists if row.id in places) for row in rows}


def _places(scores: Mapping[UUID, float]) -> dict[UUID, int]:
    placed: dict[UUID, int] = {}
    last, place = None, 0
    for number, (key, score) in enumerate(sorted(scores.items(), key=lambda each: -each[1])):
        if score != last:
            last, place = score, number
        placed[key] = place
    return placed


def _soonest(row: Row) -> tuple[date, bytes]:
    return (row.start or date.max, row.id.bytes)


def _far(row: Row, km: Mapping[str, float | None]) -> float:
    """What is online or nowhere comes last."""
    found = km.get(row.nis) if row.nis else None
    return float("inf") if found is None else found
