"""What an outreach may show of itself: groups under ten people stay hidden."""

from dataclasses import dataclass

from rugzak.accounts.models import Outreach

LEAST = 10
MEASURED_AFTER = 90


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of people; None: not known yet, or too few to show. `progress`: how far the counting is, in percent."""

    progress: int
    people: int | None
    unreachable: int | None
    reached: int | None
    held_out: int | None
    used_reached: int | None
    used_held_out: int | None

    @property
    def groups(self) -> tuple[int, int, int, int] | None:
        """Who uses it of how many: of the told, then of the others; None where they can't be compared."""
        if self.reached is None or self.held_out is None or self.used_reached is None or self.used_held_out is None:
            return None
        return self.used_reached, self.reached, self.used_held_out, self.held_out


def figures(outreach: Outreach) -> Figures:
    """The numbers of an outreach that may be shown."""
    reached, held_out = _shown(outreach.reached), _shown(outreach.held_out)
    return Figures(
        progress=min(100, round(100 * outreach.seen / outreach.pool)) if outreach.pool else 100,
        people=_shown(outreach.people),
        unreachable=_shown(outreach.unreachable),
        reached=reached,
        held_out=held_out,
        used_reached=None if reached is None else outreach.used_reached,
        used_held_out=None if held_out is None else outreach.used_held_out,
    )


def _shown(number: int | None) -> int | None:
    return number if number is not None and number >= LEAST else None
