"""All schemes for one person: how long it takes, cold (reading the library) and warm (deciding). Bar: 5 ms warm.

Run: python benchmarks/schemes.py
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from rugzak.base.text import Text
from rugzak.schemes.decide import decide
from rugzak.schemes.load import load_library
from rugzak.schemes.split import Offer, Payer, split

BAR_MS = 5.0
ON = date(2026, 11, 24)
FACTS: dict[str, object] = {
    "person.statute": "employee", "person.region": "VL", "person.education": "mid",
    "person.birth_date": date(1985, 3, 2),
    "person.career_years": 17, "person.career_cheques_used": 0, "employment.start": date(2020, 1, 1),
    "employment.fraction": Decimal("0.8"), "employment.hours_week": 32, "employment.establishment_region": "VL",
    "employment.joint_committee": "200", "employer.sector": "private", "employer.size_fte": 60,
    "employer.drawing_right": True, "training.start": date(2027, 1, 11), "training.price": 95000,
    "training.contact_minutes": 1920, "training.recognised_vov": True, "provider.recognised": True,
}  # fmt: skip


PAYERS: tuple[Payer, ...] = ("gov", "sector", "employer", "gov", "sector", "employer", "gov", "self")


def offer(number: int, payer: Payer) -> Offer:
    """An offer that pays at most 40 %; each third one asks as much of the learner."""
    own = Decimal("0.5") if number % 3 == 0 else None
    share, why = Decimal("0.4"), Text(en="why")
    return Offer(payer, f"s{number}", None, None, "EUR", 9000, share, 8000, number, why, own_share=own)


def measure(run: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each run, sorted."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def line(what: str, taken: Sequence[float]) -> str:
    p95 = taken[int(len(taken) * 0.95)]
    return f"{what:<44} p50 {statistics.median(taken):8.3f} ms   p95 {p95:8.3f} ms"


def main() -> int:
    cold = measure(lambda: load_library(), 3)
    schemes = load_library()
    clauses = sum(len(version.conditions) for scheme in schemes for version in scheme.versions)
    warm = measure(lambda: [decide(scheme, FACTS, on=ON) for scheme in schemes], 500)
    offers = [offer(n, kind) for n, kind in enumerate(PAYERS)]
    splits = measure(lambda: split(95000, offers), 200)
    print(f"{len(schemes)} schemes, {sum(len(s.versions) for s in schemes)} versions, {clauses} conditions")
    print(line("read, check and compile the library", cold))
    print(line("decide all schemes for one person", warm))
    print(line("split a price over 8 offers", splits))
    held = statistics.median(warm) <= BAR_MS
    print(f"bar: {BAR_MS} ms warm: {'held' if held else 'NOT held'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
