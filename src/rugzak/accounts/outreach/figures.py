"""What an outreach may show of itself: groups under ten people stay hidden."""

from dataclasses import dataclass

from rugzak.accounts.models import Outreach

LEAST = 10
MEASURED_AFTER = 90


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of people; None: not known yet, or too few to show."""

    people: int | None
    unreachable: int | None
    reached: int | None
    held_out: int | None
    used_reached: int | None
    used_held_out: int | None

    @property
    def comparable(self) -> bool:
        """Whether what the told did can be set beside what the others did."""
        return self.used_reached is not None and self.used_held_out is not None


def figures(outreach: Outreach) -> Figures:
    """The numbers of an outreach that may be shown."""
    reached, held_out = _shown(outreach.reached), _shown(outreach.held_out)
    return Figures(
        people=_shown(outreach.people),
        unreachable=_shown(outreach.unreachable),
        reached=reached,
        held_out=held_out,
        used_reached=None if reached is None else outreach.used_reached,
        used_held_out=None if held_out is None else outreach.used_held_out,
    )


def _shown(number: int | None) -> int | None:
    return number if number is not None and number >= LEAST else None
