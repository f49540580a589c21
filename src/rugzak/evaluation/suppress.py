"""Small groups are not shown. Pure.

Primary: a group under the threshold. Complementary: where just one group of a cut is hidden, the whole minus the others
gives it away, so the smallest of the others is hidden too.
"""

from collections.abc import Mapping

from rugzak.evaluation.codes import SMALLEST_GROUP


def hidden(sizes: Mapping[str, int], *, threshold: int = SMALLEST_GROUP) -> frozenset[str]:
    """The groups of one cut that must not be shown, by their number of people."""
    small = {group for group, n in sizes.items() if 0 < n < threshold}
    rest = sorted((n, group) for group, n in sizes.items() if group not in small and n > 0)
    if len(small) == 1 and rest:
        small.add(rest[0][1])
    return frozenset(small)
