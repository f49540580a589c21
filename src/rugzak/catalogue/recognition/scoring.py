"""Where a dossier stands: musts that are missing, points, and whether that is enough. Pure; exact in half points."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from rugzak.catalogue.recognition.criteria import Criterion, Edition

YES, PARTLY, NO = "yes", "partly", "no"
LEVELS = (YES, PARTLY, NO)
_HALVES = {YES: 2, PARTLY: 1}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the answers come to. `missing`: musts that are not met; `open`: criteria without an answer."""

    halves: int
    of: int
    minimum: int
    missing: tuple[Criterion, ...]
    open: tuple[Criterion, ...]

    @property
    def points(self) -> float:
        """Points scored, such as 47.5."""
        return self.halves / 2

    @property
    def percent(self) -> int:
        """Whole percents of all points, rounded down, so that 59.9 never reads as 60."""
        return self.halves * 50 // self.of if self.of else 100

    @property
    def enough(self) -> bool:
        """The points reach the minimum."""
        return self.halves * 50 >= self.minimum * self.of

    @property
    def passes(self) -> bool:
        """Every must is met and the points are enough."""
        return not self.missing and self.enough


def standing(edition: Edition, levels: Mapping[str, str], promised: Collection[str] = ()) -> Standing:
    """Where these levels stand. A must that is met in part isn't met; `promised` criteria count as met."""
    held = {one.code: YES if one.code in promised else levels.get(one.code, "") for one in edition.criteria}
    return Standing(
        halves=sum(one.weight * _HALVES.get(held[one.code], 0) for one in edition.criteria),
        of=edition.points,
        minimum=edition.minimum,
        missing=tuple(one for one in edition.criteria if one.must and held[one.code] != YES),
        open=tuple(one for one in edition.criteria if not held[one.code]),
    )
