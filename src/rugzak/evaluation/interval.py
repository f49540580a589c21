"""95 % intervals, in floats: Wilson for a share of answers, Newcombe for two shares, the normal one for a mean.

Pure."""

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


def difference(first: int, of_first: int, second: int, of_second: int) -> tuple[float, float, float] | None:
    """One share less another with its interval: (difference, least, most); None where a group is empty.

    Newcombe's method 10 (Statistics in Medicine 17, 1998): the distances to the ends of both Wilson intervals.
    """
    one, other = wilson(first, of_first), wilson(second, of_second)
    if one is None or other is None:
        return None
    p, q = first / of_first, second / of_second
    least = p - q - sqrt((p - one[0]) ** 2 + (other[1] - q) ** 2)
    return p - q, least, p - q + sqrt((one[1] - p) ** 2 + (q - other[0]) ** 2)


def mean(total: float, squares: float, n: float) -> tuple[float, float] | None:
    """For a mean from the sum and the sum of squares. For scores of 1, 0 and -1 this is the interval of an NPS:
    the variance is p + d - (p - d)^2."""
    if n <= 0:
        return None
    average = total / n
    half = Z * sqrt(max(0.0, squares / n - average * average) / n)
    return average - half, average + half
