"""A reform on a million people, from made-up people to report and open data. Bar: 30 s on 2 cores.

python benchmarks/simulation.py [--people 1000000] [--reform stap-flanders]
"""

import argparse
import os
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

BAR_SECONDS = 30.0


def main() -> int:
    options = _options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
    began = time.perf_counter()
    import django

    django.setup()
    from django.conf import settings

    from rugzak.evaluation.simulation import engines, output, reform, run
    from rugzak.evaluation.simulation.outcome import outcome

    data = Path(settings.RUGZAK_DATA) if settings.RUGZAK_DATA else None
    found = reform.by_id(options.reform)
    with engines.opened() as engine, TemporaryDirectory() as folder:
        result = run.simulate(engine, found, rows=options.people, data=data, on_step=lambda *step: _tell(began, *step))
        output.write(Path(folder), outcome(result), result.cells)
    return _verdict(time.perf_counter() - began, options.people, len(result.cells))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--reform", default="stap-flanders")
    return parser.parse_args()


def _tell(began: float, done: int, steps: int, what: str) -> None:
    print(f"{time.perf_counter() - began:6.1f} s  {done}/{steps}  {what}", flush=True)


def _verdict(taken: float, people: int, cells: int) -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{people:,} people, {cells:,} cells: {taken:.1f} s, at most {peak:.1f} GB of memory")
    held = taken <= BAR_SECONDS * max(1.0, people / 1_000_000)
    print(f"bar: {BAR_SECONDS:.0f} s for a million: {'held' if held else 'NOT held'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
