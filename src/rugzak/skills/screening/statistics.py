"""Figures about the tests themselves, from use: aggregates only, and none about fewer than `LEAST` people.

They rest on attempts that asked every item because the lot said so (`Design.DRAWN`), the first one of each person.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from rugzak.base import clock
from rugzak.skills.models import Design, ScreeningAnswer, ScreeningAttempt, ScreeningEstimate
from rugzak.skills.screening import reliability
from rugzak.skills.screening.bank import Scale, Test, tests
from rugzak.skills.screening.reliability import Alpha

LEAST = 30
# From so many people on, spreads and the order of items follow use instead of what was assumed.
ENOUGH = 200


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """One item: the mean share, and how it goes together with the rest of its scale."""

    item: str
    mean: float
    item_rest: float | None


@dataclass(frozen=True, slots=True)
class ScaleFigure:
    """One scale; `alpha` None and no items where fewer than `LEAST` people answered: `n` is then 0, not the number."""

    test: str
    scale: str
    n: int
    alpha: Alpha | None
    items: tuple[ItemFigure, ...]

    @property
    def enough(self) -> bool:
        return self.n >= LEAST


def figures(test: Test, language: str = "") -> list[ScaleFigure]:
    """Reliability of each scale of a test, in one language or over all."""
    return [_figure(test, scale, _rows(test, scale, language)) for scale in test.scales]


@transaction.atomic
def estimate() -> list[ScreeningEstimate]:
    """Learn spreads and the order of items from use, for scales with enough people; gives what was learned."""
    made = []
    for test in tests().values():
        for scale in test.scales:
            rows = _rows(test, scale)
            if len(rows) >= ENOUGH:
                made.append(_learn(test, scale, rows))
    return made


def _figure(test: Test, scale: Scale, rows: list[list[float]]) -> ScaleFigure:
    if len(rows) < LEAST:
        return ScaleFigure(test.id, scale.id, 0, None, ())
    items = test.of_scale(scale.id)
    rests = reliability.item_rest(rows)
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    found = tuple(ItemFigure(item.id, mean, rest) for item, mean, rest in zip(items, means, rests, strict=True))
    return ScaleFigure(test.id, scale.id, len(rows), reliability.alpha(rows), found)


def _learn(test: Test, scale: Scale, rows: list[list[float]]) -> ScreeningEstimate:
    items, rests = test.of_scale(scale.id), reliability.item_rest(rows)
    ranked = sorted(zip(items, rests, strict=True), key=lambda pair: -(pair[1] or 0.0))
    values: dict[str, Any] = {
        "n": len(rows),
        "spread": max(reliability.within_spread(rows), 0.05),
        "order": [item.id for item, _rest in ranked],
        "made_at": clock.now(),
    }
    where: dict[str, Any] = {"test": test.id, "version": test.version, "scale": scale.id}
    return ScreeningEstimate.objects.update_or_create(**where, defaults=values)[0]


def _rows(test: Test, scale: Scale, language: str = "") -> list[list[float]]:
    """Shares of people (rows) by items of a scale, complete ones only."""
    ids = [item.id for item in test.of_scale(scale.id)]
    found: dict[UUID, dict[str, float]] = defaultdict(dict)
    answers = ScreeningAnswer.objects.filter(attempt__in=_first(test, language), item__in=ids)
    for attempt, item, share in answers.values_list("attempt_id", "item", "share"):
        found[attempt][item] = share
    return [[row[item] for item in ids] for row in found.values() if len(row) == len(ids)]


def _first(test: Test, language: str) -> list[UUID]:
    """The first finished attempt of each person that the lot made a whole one."""
    rows = ScreeningAttempt.objects.filter(test=test.id, version=test.version, design=Design.DRAWN)
    rows = rows.exclude(finished_at=None).filter(**({"language": language} if language else {}))
    ordered = rows.order_by("person_id", "finished_at").distinct("person_id")
    return list(ordered.values_list("pk", flat=True))
