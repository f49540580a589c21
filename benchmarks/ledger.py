"""The money core against the disk and its peers: interleaved rounds in one run, medians and ratios.

    python benchmarks/ledger.py [--rounds 3] [--seconds 6] [--json FILE] [--no-peers]

Ours is what production runs: the generic function with three legs (purse, budget, seat), with the chain and stored
answers on. The floor is the same SQL with one transaction a request and no row that two clients share. Exits 1 where a
bar is missed.
"""

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
from money import contenders, server, world

BARS = {"ours2000_floor": 2.0, "ours2000_hot": 12.0, "ours32_floor": 0.6, "http_core": 0.5, "sync_async": 0.55}
Rates = dict[str, list[float]]


def main() -> None:
    options = _options()
    with server.primary() as address:
        prepare(address, peers=not options.no_peers)
        made = world.make(address)
        rates = _rounds(made, options)
        ratios = _ratios(rates)
        ratios |= _http(made, options, rates)
        with server.follower():
            ratios |= _replica(made, options, rates)
        _proved(address)
    _table(rates)
    print("\n| ratio | median | bar |\n|--|--|--|")
    for name, value in ratios.items():
        print(f"| {name} | {value:.2f} | {'≥ ' + str(BARS[name]) if name in BARS else ''} |")
    if options.json:
        content = {"rates": {name: statistics.median(found) for name, found in rates.items()}, "ratios": ratios}
        Path(options.json).write_text(json.dumps(content, indent=1))
    missed = [name for name, bar in BARS.items() if name in ratios and ratios[name] < bar]
    print(f"\nmissed: {', '.join(missed)}" if missed else "\nall bars met")
    sys.exit(1 if missed else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--json")
    parser.add_argument("--no-peers", action="store_true")
    return parser.parse_args()


def prepare(address: str, *, peers: bool) -> None:
    """The project's own migrations; django-hordak's in a process of its own."""
    os.environ["DATABASE_URL"] = address
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if peers:
        import multiprocessing

        from money.orm import make_hordak

        process = multiprocessing.get_context("spawn").Process(target=make_hordak, args=(address,))
        process.start()
        process.join()


def _rounds(made: world.World, options: argparse.Namespace) -> Rates:
    who: dict[str, Callable[[world.World, int], float]] = {
        "floor (same SQL, no hot row), 32 clients": contenders.floor,
        "hot row, one transaction each, 32 clients": contenders.hot,
        "early release of the hot row, 32 clients": contenders.early,
        "**ours, 32 waiting**": contenders.ours(32),
        "**ours, 2,000 waiting**": contenders.ours(2000),
    }
    if not options.no_peers:
        who |= {
            "pgledger-style SQL, 32 clients": contenders.pgledger_style,
            "plain Django ORM, 2 processes": contenders.plain(2),
            "plain Django ORM, 8 processes": contenders.plain(8),
            "django-hordak, 2 processes": contenders.hordak(2),
            "django-hordak, 8 processes": contenders.hordak(8),
        }
    rates: Rates = {name: [] for name in who}
    for number in range(options.rounds):
        for name, run in who.items():
            server.checkpoint()
            rates[name].append(run(made, options.seconds))
            print(f"round {number + 1}: {name}: {rates[name][-1]:,.0f}/s", file=sys.stderr, flush=True)
    return rates


def _of(rates: Rates, start: str) -> list[float]:
    return next(found for name, found in rates.items() if name.strip("*").startswith(start))


def _per_round(ours: list[float], other: list[float]) -> float:
    """The median of the ratios within each round."""
    return statistics.median(a / b for a, b in zip(ours, other, strict=True))


def _ratios(rates: Rates) -> dict[str, float]:
    floor, hot = _of(rates, "floor"), _of(rates, "hot")
    ours, few = _of(rates, "ours, 2,000"), _of(rates, "ours, 32")
    early = _of(rates, "early")
    ratios = {
        "early_hot": _per_round(early, hot),
        "early_floor": _per_round(early, floor),
        "ours2000_floor": _per_round(ours, floor),
        "ours2000_hot": _per_round(ours, hot),
        "ours32_floor": _per_round(few, floor),
    }
    for name in rates:
        if not name.startswith(("floor", "hot", "early", "**")):
            ratios[f"ours2000 : {name}"] = _per_round(ours, rates[name])
    return ratios


def _http(made: world.World, options: argparse.Namespace, rates: Rates) -> dict[str, float]:
    """The core and the door in turns, so that both meet the same machine."""
    from money import http

    core, door, tickets = "**ours, 2,000 waiting**, beside HTTP", "**ours through HTTP**, 2,000 connections", 100_000
    rates |= {core: [], door: []}
    with http.street(made, tickets * options.rounds) as found:
        for _ in range(options.rounds):
            rates[core].append(contenders.ours(2000)(made, options.seconds))
            rates[door].append(http.rush(found, options.seconds, tickets))
            print(f"through HTTP: {rates[door][-1]:,.0f}/s, core {rates[core][-1]:,.0f}/s", file=sys.stderr, flush=True)
    return {"http_core": _per_round(rates[door], rates[core])}


def _replica(made: world.World, options: argparse.Namespace, rates: Rates) -> dict[str, float]:
    runs = {
        "**ours, 2,000 waiting**": contenders.ours(2000),
        "hot row": contenders.hot,
        "early release": contenders.early,
    }
    names = {
        (who, wait): f"{who}, replica {'waited for' if wait else 'follows'}" for who in runs for wait in (False, True)
    }
    rates |= {name: [] for name in names.values()}
    for _ in range(options.rounds):
        for (who, wait), name in names.items():
            server.wait_for_it(wait)
            rates[name].append(runs[who](made, options.seconds))
            print(f"{name}: {rates[name][-1]:,.0f}/s", file=sys.stderr, flush=True)
    kept = {who: _per_round(rates[names[who, True]], rates[names[who, False]]) for who in runs}
    return {"sync_async": kept.pop("**ours, 2,000 waiting**")} | {f"sync_async : {who}": kept[who] for who in kept}


def _proved(address: str) -> None:
    """What was measured must also be right."""
    from rugzak.ledger import queries

    with psycopg.connect(address) as connection:
        acts = connection.execute("select count(*), count(*) filter (where code <> 0) from ledger_act").fetchone()
    report = queries.check()
    sums = [row for row in report.differences if not row.subject.startswith(("asset", "account"))]
    print(f"\n{acts[0]:,} acts, {acts[1]} refused; books: {len(sums)} differences", file=sys.stderr)  # type: ignore[index]


def _table(rates: Rates) -> None:
    print(f"\n| who | reservations/s (median of {len(next(iter(rates.values())))}) | of the floor |\n|--|--|--|")
    floor = statistics.median(_of(rates, "floor"))
    for name, found in rates.items():
        middle = statistics.median(found)
        print(f"| {name} | {middle:,.0f} ({min(found):,.0f} to {max(found):,.0f}) | {middle / floor:.2f} |")


if __name__ == "__main__":
    main()
