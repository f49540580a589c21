"""95 % intervals, in floats: Wilson for a share of answers, the normal one for a mean. Pure."""

from math import sqrt

Z = 1.959963984540054


def wilson(successes: float, n: float) -> tuple[float, float] | None:
    """For a share; None without answers. Stays within 0 and 1 also for few answers."""
    if n <= 0:
        return None
    share = successes / n
    middle = share + Z * Z / (2 * n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + Z * Z / n)), min(1.0, (middle + half) / (1 + Z * Z / n))


def mean(total: float, squares: float, n: float) -> tuple[float, float] | None:
    """For a mean from the sum and the sum of squares. For scores of 1, 0 and -1 this is the interval of an NPS:
    the variance is p + d - (p - d)^2."""
    if n <= 0:
        return None
    average = total / n
    half = Z * sqrt(max(0.0, squares / n - average * average) / n)
    return average - half, average + half
