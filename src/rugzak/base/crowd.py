"""How many must stand behind a figure before anyone sees it: one number for the whole house, set by who runs it.

A figure about people needs `SMALLEST_GROUP` of them (RUGZAK_SMALLEST_GROUP, 10 by default, never under 5). A figure
about employers needs `FEWEST_EMPLOYERS` besides, and none of them may be more than `MOST_OF_ONE` of it: the usual
threshold and dominance rules of official statistics. Whoever shows a part and its whole also keeps what is left over:
`safe_part` says whether that is enough.
"""

from collections.abc import Collection
from decimal import Decimal

from django.conf import settings

SMALLEST_GROUP: int = settings.RUGZAK_SMALLEST_GROUP
FEWEST_EMPLOYERS = 3
MOST_OF_ONE = Decimal("0.7")


def safe_part(part: int, whole: int, least: int = SMALLEST_GROUP) -> bool:
    """Whether a part of a whole that is shown too may be shown: neither it nor the rest is a small group."""
    return part >= least and (part == whole or whole - part >= least)


def safe_employers(people: Collection[int], least: int = SMALLEST_GROUP) -> bool:
    """Whether a figure over employers, by their number of people in it, tells on none of them."""
    counted = [count for count in people if count > 0]
    total = sum(counted)
    few = total < least or len(counted) < FEWEST_EMPLOYERS
    return not few and max(counted) <= total * MOST_OF_ONE
