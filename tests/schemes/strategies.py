"""Random facts over the whole vocabulary, with unknown ones, and the library they are tried on."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random

from hypothesis import strategies as st

from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language import Type, Value
from rugzak.schemes.load import load_library
from rugzak.schemes.scheme import Scheme

DAYS = st.dates(date(2012, 1, 1), date(2029, 12, 31))
_SMALL = st.decimals(Decimal("-3"), Decimal("1000"), places=6)


@lru_cache(maxsize=1)
def library() -> tuple[Scheme, ...]:
    return tuple(load_library())


def value_of(kind: Type) -> st.SearchStrategy[Value]:
    """Values of a type, borders included; None (unknown) now and then."""
    return st.one_of(st.none(), known(kind))


def known(kind: Type) -> st.SearchStrategy[Value]:
    match kind.kind:
        case "bool":
            return st.booleans()
        case "int":
            return st.one_of(st.integers(-3, 50), st.integers(0, 200_000))
        case "decimal":
            return st.one_of(
                st.sampled_from([Decimal("0.500000"), Decimal("0.800000"), Decimal(1), Decimal(10)]), _SMALL
            )
        case "date":
            return DAYS
        case _:
            return st.sampled_from(sorted(kind.values or {"111", "200", "999"}))


def facts() -> st.SearchStrategy[dict[str, Value]]:
    """A mapping of any facts of the vocabulary within their limits; what follows from others is left to follow."""
    rows: dict[str, st.SearchStrategy[Value]] = {}
    for name, fact in vocabulary().facts.items():
        if name in vocabulary().derived:
            continue
        low, high = fact.limits
        rows[name] = value_of(fact.type).map(_clamp(low, high))
    return st.fixed_dictionaries(rows)


def without_unknown(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


def _clamp(low: object, high: object):  # type: ignore[no-untyped-def]
    def clamp(value):  # type: ignore[no-untyped-def]
        if value is None or isinstance(value, bool | str | date):
            return value
        kind = type(value)
        value = value if low is None else max(value, kind(low))
        return value if high is None else min(value, kind(high))

    return clamp


def dice_value(kind: Type, dice: Random) -> Value:
    """The same kind of values from a plain random generator, for thousands of rows."""
    if dice.random() < 0.25:
        return None
    match kind.kind:
        case "bool":
            return dice.random() < 0.5
        case "int":
            return dice.choice([dice.randint(-3, 50), dice.randint(0, 200_000)])
        case "decimal":
            border = dice.choice(["0", "0.5", "0.8", "1", "3", "7", "10", "20", "28", "80"])
            return dice.choice([Decimal(border), Decimal(dice.randint(-3_000_000, 1_000_000_000)).scaleb(-6)])
        case "date":
            return date(2012, 1, 1) + timedelta(days=dice.randint(0, 6500))
        case _:
            return dice.choice(sorted(kind.values or {"111", "200", "999"}))
