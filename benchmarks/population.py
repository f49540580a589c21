"""All schemes for a population: how long deciding everyone takes at once. Bar: 60 s and 6 GB for 10 million on 2 cores.

    python benchmarks/population.py [--people 10000000]

The people are made up by arithmetic, each fact by itself, one in twenty unknown: that is harder than life, where most
facts hang together. They lie in a file of DuckDB, as an export does.
"""

import argparse
import resource
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from rugzak.schemes import setwise
from rugzak.schemes.facts import Fact, vocabulary
from rugzak.schemes.language.duckdb import column_type, literal, prelude, quoted
from rugzak.schemes.load import load_library
from rugzak.schemes.scheme import Scheme

ON = date(2026, 11, 24)
ABOUT = ("training", "booking")
BAR_SECONDS, BAR_GB, MEMORY = 60.0, 6.0, "3GB"
SHARES = [Decimal(text) for text in ("0", "0.5", "0.8", "1", "19", "30.4", "38")]


def main() -> int:
    options = _options()
    schemes = load_library()
    with TemporaryDirectory() as folder:
        connection = duckdb.connect(str(Path(folder) / "people.duckdb"))
        connection.execute(f"SET memory_limit = '{MEMORY}'; SET threads = 2; SET preserve_insertion_order = false")
        for statement in prelude(date(1990, 1, 1), date(2031, 1, 1)):
            connection.execute(statement)
        names = _facts(schemes)
        made = _timed(lambda: connection.execute(_people(names, options.people)))
        print(f"{options.people:,} people with {len(names)} facts made in {made:.1f} s", flush=True)
        taken = {scheme.id: _timed(lambda one=scheme: _decide(connection, one, names)) for scheme in schemes}
    return _verdict(taken, options.people)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000_000)
    return parser.parse_args()


def _timed(run: object) -> float:
    began = time.perf_counter()
    run()  # type: ignore[operator]
    return time.perf_counter() - began


def _decide(connection: duckdb.DuckDBPyConnection, scheme: Scheme, names: list[str]) -> None:
    query = setwise.totals(scheme, on=ON, about=ABOUT, table="people", columns=names)
    rows = connection.execute(query).fetchall()
    print(f"  {scheme.id}: " + ", ".join(f"{outcome} {people:,}" for outcome, people, _ in sorted(rows)), flush=True)


def _facts(schemes: list[Scheme]) -> list[str]:
    used = {name for scheme in schemes for version in scheme.versions for name in version.facts}
    used |= {name for scheme in schemes for name in scheme.version_by}
    return sorted(used & set(vocabulary().facts))


def _people(names: list[str], count: int) -> str:
    columns = [f"{_value(number, vocabulary().facts[name])} AS {quoted(name)}" for number, name in enumerate(names)]
    return f"CREATE TABLE people AS SELECT {', '.join(columns)} FROM range({count}) AS made(i)"


def _value(number: int, fact: Fact) -> str:
    """A value that follows from the row's number and the column's, unknown in one of twenty."""
    dice = f"(hash(i * 211 + {number}) >> 8)"
    cast = column_type(fact.type)
    return f"CASE WHEN hash(i * 211 + {number}) % 20 <> 0 THEN CAST({_drawn(dice, fact)} AS {cast}) END"


def _drawn(dice: str, fact: Fact) -> str:
    match fact.type.kind:
        case "bool":
            return f"{dice} % 2 = 0"
        case "text":
            return _one_of(dice, [literal(word) for word in sorted(fact.type.values or {"111", "200", "124"})])
        case "date":
            return f"DATE '{date(2026, 1, 1) - timedelta(days=9000)}' + CAST({dice} % 9700 AS INTEGER)"
        case "decimal":
            return _one_of(dice, [literal(value) for value in SHARES])
        case _:
            low, high = fact.limits
            return f"{int(low or 0)} + {dice} % {int(high if high is not None else 100_000) - int(low or 0) + 1}"


def _one_of(dice: str, words: list[str]) -> str:
    return f"([{', '.join(words)}])[1 + CAST({dice} % {len(words)} AS INTEGER)]"


def _verdict(taken: dict[str, float], people: int) -> int:
    total, peak = sum(taken.values()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    slowest = sorted(taken, key=taken.__getitem__)[-3:]
    print(f"{len(taken)} schemes for {people:,} people: {total:.1f} s, at most {peak:.1f} GB of memory")
    print("slowest: " + ", ".join(f"{name} {taken[name]:.1f} s" for name in reversed(slowest)))
    held = total <= BAR_SECONDS * people / 10_000_000 and peak <= BAR_GB
    print(f"bar: {BAR_SECONDS:.0f} s for 10 million and {BAR_GB:.0f} GB: {'held' if held else 'NOT held'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
