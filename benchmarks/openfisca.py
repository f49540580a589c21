"""Three schemes for a million people: the same amounts as OpenFisca to the cent, and in less time.

    python benchmarks/openfisca.py [--people 1000000]

The training cheque, Flemish training leave and the SME wallet, on one day, everyone with a training and a booking in
view and every fact known (OpenFisca knows no unknown). Both start from facts in memory in their own form and end with
numpy arrays; rounds alternate, the ratio is of the medians. Bar: 1.5 times as fast; aim: 3.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import numpy
import pyarrow

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.openfisca_peer import facts as peer_facts
from benchmarks.openfisca_peer import system as peer

from rugzak.schemes import setwise
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.language.duckdb import column_type, prelude, quoted
from rugzak.schemes.load import load_library
from rugzak.schemes.scheme import Scheme

ON = date(2026, 11, 24)
ROUNDS, BAR, AIM = 7, 1.5, 3.0
# For each amount of the peer: which scheme says it, and in which column.
OURS = {
    "cheque_amount": ("be-vl-opleidingscheque", "amount"),
    "leave_amount": ("be-vl-vov", "amount"),
    "leave_takes": ("be-vl-vov", "takes"),
    "leave_worth": ("be-vl-vov", "worth"),
    "wallet_amount": ("be-vl-kmo-portefeuille", "amount"),
    "wallet_aid": ("be-vl-kmo-portefeuille", "cap"),
}
KNOWN = {*peer_facts.CHOICES, *peer_facts.FLAGS, *peer_facts.WHOLE, *peer_facts.DECIMALS, *peer_facts.DATES}
Arrays = dict[str, Any]


def main() -> int:
    count = _options().people
    words, values = _people(count)
    system, connection = peer.build(), _load(words, values)
    runs = _prepare(connection)
    given = {**{name: _encoded(name, codes) for name, codes in words.items()}, **values}
    theirs = partial(peer.calculate, system, given, count, ON.isoformat())
    ours = partial(_ours, connection, runs)
    differences = _differences(theirs(), ours())
    taken: dict[str, list[float]] = {"OpenFisca": [], "Rugzak": []}
    for _ in range(ROUNDS):
        taken["OpenFisca"].append(_timed(theirs))
        taken["Rugzak"].append(_timed(ours))
    return _verdict(taken, count, differences)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    return parser.parse_args()


def _people(count: int) -> tuple[Arrays, Arrays]:
    """Facts by the name of the peer's variable: codes of words, and values. More often right than not."""
    dice = numpy.random.default_rng(20261124)
    words = {name: _weighted(dice, len(of), count) for name, of in peer_facts.CHOICES.items()}
    flags = {name: dice.random(count) < 0.8 for name in peer_facts.FLAGS}
    return words, {**flags, **_numbers(dice, count), **_dates(dice, count)}


def _weighted(dice: Any, size: int, count: int) -> Any:
    """The first word for half of the people, the others for the rest."""
    return numpy.where(dice.random(count) < 0.5, 0, dice.integers(0, size, count)).astype(numpy.int16)


def _numbers(dice: Any, count: int) -> Arrays:
    cost = dice.integers(5_000, 900_000, count)
    return {
        "training_contact_minutes": dice.integers(600, 6_000, count),
        "session_minutes": dice.integers(60, 6_000, count),
        "session_minutes_in_work_hours": dice.integers(0, 3_000, count),
        "training_eligible_cost": cost,
        "employment_fraction": dice.choice([0.5, 0.6, 0.75, 0.8, 0.9, 1.0], count),
        "employment_hours_week": dice.choice([19.0, 24.5, 28.0, 30.4, 36.0, 38.0], count),
        "employment_apprentice_hours_month": dice.integers(40, 160, count).astype(float),
        "training_ects": dice.choice([0.0, 2.5, 3.0, 6.0], count),
        "employer_size_fte": dice.choice([3.0, 12.5, 49.5, 50.0, 120.0, 249.5, 250.0, 900.0], count),
        "employer_turnover": dice.choice([2e8, 1e9, 1.1e9, 5e9, 5.1e9], count),
        "employer_balance": dice.choice([2e8, 1e9, 1.1e9, 4.3e9, 4.4e9], count),
    }


def _dates(dice: Any, count: int) -> Arrays:
    day = numpy.datetime64("2026-09-01")
    return {
        "training_start": day + dice.integers(0, 300, count).astype("timedelta64[D]"),
        "employment_start": day - dice.integers(0, 4_000, count).astype("timedelta64[D]"),
        "person_pop_attest_date": day - dice.integers(0, 4_000, count).astype("timedelta64[D]"),
    }


def _encoded(name: str, codes: Any) -> Any:
    of = peer_facts.ENUMS[name]
    return of.encode(codes)


def _load(words: Arrays, values: Arrays) -> duckdb.DuckDBPyConnection:
    """The same facts as a table in memory, in the types of the vocabulary."""
    connection = duckdb.connect(config={"threads": 2, "preserve_insertion_order": False})  # rows carry a key
    for statement in prelude(date(2015, 1, 1), date(2031, 1, 1)):
        connection.execute(statement)
    given = {
        "key": numpy.arange(len(values["training_start"])),
        **values,
        **{name: numpy.array(peer_facts.CHOICES[name])[codes] for name, codes in words.items()},
    }
    connection.register("given", pyarrow.table(given))
    known = [fact for fact in vocabulary().facts.values() if fact.name.replace(".", "_") in KNOWN]
    columns = [
        f"CAST({fact.name.replace('.', '_')} AS {column_type(fact.type)}) AS {quoted(fact.name)}" for fact in known
    ]
    connection.execute(f"CREATE TABLE people AS SELECT key, {', '.join(columns)} FROM given")
    connection.unregister("given")
    return connection


def _statements() -> dict[str, str]:
    """For each scheme one statement: the key of a person, and the amounts where there is one, else 0."""
    schemes = {scheme.id: scheme for scheme in load_library()}
    wanted: dict[str, list[tuple[str, str]]] = {}
    for name, (scheme, column) in OURS.items():
        wanted.setdefault(scheme, []).append((name, column))
    return {code: _statement(schemes[code], columns) for code, columns in wanted.items()}


def _statement(scheme: Scheme, columns: list[tuple[str, str]]) -> str:
    facts = [name for name in vocabulary().facts if name.replace(".", "_") in KNOWN]
    terms = [column for _, column in columns if column != "amount"]
    asked = {"on": ON, "about": ("training", "booking"), "table": "people", "columns": facts, "terms": terms}
    inner = setwise.select(scheme, key="key", **asked)
    amounts = [f"CASE WHEN amount IS NOT NULL THEN {column} ELSE 0 END AS {name}" for name, column in columns]
    return f"SELECT key, {', '.join(amounts)} FROM ({inner})"


def _prepare(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Rules are compiled once, as OpenFisca's are; gives how to run each scheme."""
    runs = {}
    for number, (code, statement) in enumerate(_statements().items()):
        connection.execute(f"PREPARE scheme_{number} AS {statement}")
        runs[code] = f"EXECUTE scheme_{number}"
    return runs


def _ours(connection: duckdb.DuckDBPyConnection, runs: dict[str, str]) -> dict[str, Arrays]:
    return {code: connection.execute(run).fetchnumpy() for code, run in runs.items()}


def _timed(run: Callable[[], object]) -> float:
    gc.collect()  # what the other left behind
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _differences(theirs: Arrays, ours: dict[str, Arrays]) -> dict[str, int]:
    """For each amount: for how many people the two differ."""
    found = {}
    for name, (scheme, _) in OURS.items():
        answer = ours[scheme]
        mine = numpy.asarray(answer[name])[numpy.argsort(answer["key"])]
        print(f"  {name:<16} {numpy.count_nonzero(mine):>9,} people get {int(mine.sum()):>16,}")
        found[name] = int(numpy.count_nonzero(mine != theirs[name]))
    return found


def _verdict(taken: dict[str, list[float]], count: int, differences: dict[str, int]) -> int:
    median = {name: statistics.median(times) for name, times in taken.items()}
    for name, seconds in median.items():
        print(f"{name:<10} median {seconds:6.3f} s, {count / seconds / 1e6:5.1f} M people a second")
    ratio = median["OpenFisca"] / median["Rugzak"]
    wrong = {name: number for name, number in differences.items() if number}
    print(f"amounts that differ: {wrong or 'none'}")
    held = ratio >= BAR and not wrong
    print(f"ratio {ratio:.2f} (bar {BAR}, aim {AIM}): {'held' if held else 'NOT held'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
