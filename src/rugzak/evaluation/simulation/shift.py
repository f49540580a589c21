"""From supply to demand: the public means, line by line, and money that moves in steps until demand has its share.

Which line follows demand is an assumption that stands in the reform and can be edited; all supply lines give in
proportion. What moves becomes the yearly pot of one scheme.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from rugzak.base.quantities import largest_remainder
from rugzak.base.text import Text

if TYPE_CHECKING:
    from rugzak.evaluation.simulation.reform import Scenario, ShiftDocument


def total(shift: "ShiftDocument") -> int:
    """All means, in cents a year."""
    return sum(line.cents for line in shift.lines.values())


def demand(shift: "ShiftDocument") -> int:
    """Means that follow demand, in cents a year."""
    return sum(line.cents for line in shift.lines.values() if line.side == "demand")


def share(shift: "ShiftDocument", moved: int = 0) -> Fraction:
    """The part of the means that follows demand after `moved` cents went there."""
    return Fraction(demand(shift) + moved, total(shift)) if total(shift) else Fraction(0)


def amounts(shift: "ShiftDocument") -> list[int]:
    """Cents that have moved after each step, in even steps; none where demand has its share already."""
    wanted = max(0, int(Fraction(shift.share) * total(shift)) - demand(shift))
    return [wanted * step // shift.steps for step in range(1, shift.steps + 1)]


def given_up(shift: "ShiftDocument", moved: int) -> dict[str, int]:
    """Cents that each supply line gives, in proportion; they add up to `moved`."""
    lines = {code: line.cents for code, line in shift.lines.items() if line.side == "supply" and line.cents}
    if not moved or not lines:
        return dict.fromkeys(lines, 0)
    return dict(zip(lines, largest_remainder(moved, list(lines.values())), strict=True))


def steps(shift: "ShiftDocument", changed: "Scenario") -> "tuple[Scenario, ...]":
    """A scenario a step: the same schemes, with what has moved as the pot of one of them."""
    found = []
    for number, moved in enumerate(amounts(shift), start=1):
        part = Decimal(round(1000 * share(shift, moved))) / 10
        found.append(
            replace(changed, code=f"{changed.code}-{number}", name=_name(part), moved=moved,
                    budgets={**changed.budgets, shift.to: max(1, moved)})
        )  # fmt: skip
    return tuple(found)


def _name(part: Decimal) -> Text:
    said = f"{part:.1f}".replace(".", ",")
    return Text(nl=f"{said} % naar vraag", fr=f"{said} % selon la demande", de=f"{said} % nach Nachfrage",
                en=f"{part:.1f}% by demand")  # fmt: skip
