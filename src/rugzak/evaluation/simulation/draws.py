"""Chance as arithmetic: the same seed gives the same people, on every engine.

A draw is a whole number from 0 to 2,147,483,646, made of a row's number, a seed and a name by whole-number arithmetic
alone (fifth powers modulo the prime 2^31 - 1, each a permutation): engines have no hash in common, but all multiply.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from zlib import crc32

from rugzak.base.quantities import half_up, largest_remainder
from rugzak.schemes.language import Value
from rugzak.schemes.language.duckdb import literal

PRIME = 2_147_483_647
PARTS = 1_000_000  # draws are compared in millionths
_STEP, _SEED = 48_271, 69_621


def root(number: str, seed: int) -> str:
    """The root of all draws of a row; `number` is a column of whole numbers below 10^14."""
    return _fifth(f"(({number}) % {PRIME} * {_STEP} + {(seed * _SEED + 1) % PRIME}) % {PRIME}")


def branch(root_: str, number: str, name: str) -> str:
    """The root of a thing that belongs to a row, such as its second course in a year."""
    return _fifth(f"({root_} + ({number}) * {_STEP} + {key(name)}) % {PRIME}")


def draw(root_: str, name: str) -> str:
    """A draw of a row by name."""
    return _fifth(f"({root_} + {key(name)}) % {PRIME}")


def parts(root_: str, name: str) -> str:
    """A draw between 0 and 999,999."""
    return f"({draw(root_, name)} % {PARTS})"


def between(root_: str, name: str, low: int, high: int) -> str:
    """A draw between two whole numbers, both possible."""
    return f"({low} + {draw(root_, name)} % {high - low + 1})"


def key(name: str) -> int:
    return crc32(name.encode()) % PRIME


def choice(value: str, shares: Mapping[str, Decimal | int], words: Mapping[str, Value]) -> str:
    """One of several words for a draw of `parts`, in proportion to their shares; exact to a millionth."""
    limit, cases = 0, []
    for name, part in zip(shares, exact(list(shares.values())), strict=True):
        limit += part
        cases.append(f"WHEN {value} < {limit} THEN {literal(words[name])}")
    return f"CASE {' '.join(cases)} END"


def exact(shares: Sequence[Decimal | int]) -> list[int]:
    """Shares of any size as millionths that add up."""
    return largest_remainder(PARTS, [Decimal(share) for share in shares])


def exactly(share: Decimal) -> int:
    """A share as millionths, a half up."""
    return half_up(share * PARTS)


def _fifth(x: str) -> str:
    """x^5 modulo the prime; no product passes 2^62."""
    square = f"(({x}) * ({x}) % {PRIME})"
    return f"({square} * {square} % {PRIME} * ({x}) % {PRIME})"
