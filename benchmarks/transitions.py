"""How fast moves are judged, and how far they agree with Mapping Career Causeways (Nesta, 2020).

Run: python -m benchmarks.transitions [--speed] [--yardstick]. Needs the official packages (RUGZAK_DATA), a
snapshot with vectors and a database with the insights (`rugzak data import FOLDER`).

The yardstick gives, for 1,627 occupations, how many moves are desirable (similarity above a threshold, job zones at
most one apart, three quarters of the pay), how many of those are highly viable, how many are strictly safer, and the
shares of the strictly safe moves of 217 high-risk occupations between 14 sectors. It gives no counts of viable moves
without pay and no similarity of pairs: those can't be compared. Ours has no work context (O*NET), and skills are
compared by their label, not by their description.

Half of the occupations (by a hash of their URI) are for choosing weights and thresholds, the other half for checking;
both are printed. Two lines each: with the study's own job zones and pay, and with ESCO alone (ISCO levels, no pay).
"""

import argparse
import csv
import hashlib
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.timing import timed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
MEASURES = {
    "desirable": "n_desirable",
    "desirable, highly viable": "n_desirable_and_highly_viable",
    "desirable, strictly safer": "n_safe_desirable_strict",
}


def main() -> None:
    """Print what was asked for; without options speed and yardstick."""
    import django

    django.setup()
    options = _options()
    if options.speed or not options.yardstick:
        speed()
    if options.yardstick or not options.speed:
        yardstick()


def speed() -> None:
    """One person over all occupations, the mirror's sentence, all pairs."""
    from rugzak.careers import mirror
    from rugzak.careers.transitions import pairs
    from rugzak.careers.transitions.ground import ground
    from rugzak.careers.transitions.moves import moves_of
    from rugzak.careers.transitions.outlook import outlook
    from rugzak.skills import esco

    picture = esco.snapshot()
    here, known = ground(picture), outlook(picture)
    print(f"ESCO {picture.release}: {here.demand.occupations} occupations, {here.demand.skills} skills")
    rows = list(range(0, here.demand.occupations, here.demand.occupations // 20))
    people = [_someone(picture, row) for row in rows]
    _time("moves of one person over all occupations", 50, people, lambda who: moves_of(*who).best(12))
    _time("a fit", 50, people, lambda who: mirror.fit_of(set(who[0]), who[2]))
    begin, cpu = time.perf_counter(), time.process_time()
    found = sum(int(block.viable.sum()) for block in pairs.blocks(here, known))
    wall, used = time.perf_counter() - begin, time.process_time() - cpu
    size = here.demand.occupations
    print(f"all {size * (size - 1):,} pairs: {wall:.1f} s (processor {used:.1f} s, bar 60 s); {found:,} within reach")


def _someone(picture: Any, row: int) -> tuple[frozenset[str], str, str]:
    """The skills of an occupation, half of its optional ones too, as a person with some forty skills."""
    essential, optional = picture.skill_rows_of(row)
    uris = [picture.uris["skill"][skill] for skill in [*essential, *optional[::2]]]
    uri = picture.uris["occupation"][row]
    return frozenset(uris), "VL", uri


def _time(name: str, bar: int, cases: list[Any], act: Callable[[Any], object]) -> None:
    wall, used = timed(cases, act)
    middle, own = statistics.median(wall), statistics.median(used)
    print(f"{name}: p50 {middle:.0f} ms (processor {own:.0f} ms, bar {bar} ms), longest {max(wall):.0f} ms")


@dataclass(frozen=True)
class Study:
    """The yardstick's occupations in the order of our rows, with its inputs and its results."""

    rows: np.ndarray
    half: np.ndarray
    zone: np.ndarray
    pay: np.ndarray
    risk: np.ndarray
    bottleneck: np.ndarray
    high: np.ndarray
    sector: np.ndarray
    counts: dict[str, np.ndarray]
    shares: np.ndarray


def yardstick() -> None:
    """Rank correlations with the study, on both halves."""
    study = read()
    score = scores(study)
    for name, zone, pay in (("the study's job zones and pay", True, True), ("ESCO alone", False, False)):
        viable, near, desired = judged(study, score, zone=zone, pay=pay)
        theirs = study.counts["desirable"].sum()
        print(f"\n{name}: {viable.sum():,} viable, {desired.sum():,} desirable (the study: {theirs:,.0f})")
        print(f"| {'rank correlation with the study':42} | chosen on | checked on |")
        print(f"|{'-' * 44}|----------:|-----------:|")
        for label, ours, measure in _ours(study, viable, near, desired):
            row = [spearman(ours[study.half == h], study.counts[measure][study.half == h]) for h in (0, 1)]
            print(f"| {label:42} | {row[0]:9.2f} | {row[1]:10.2f} |")
        safe = desired & _strict(study)
        both = [_sector_agreement(study, safe, h) for h in (0, 1)]
        for label, at in (("sector to sector shares, all 196 cells", 0), ("the same, off the diagonal", 1)):
            print(f"| {label:42} | {both[0][at]:9.2f} | {both[1][at]:10.2f} |")


def _ours(study: Study, viable: Any, near: Any, desired: Any) -> Iterator[tuple[str, np.ndarray, str]]:
    yield "viable (against desirable)", viable.sum(1), "desirable"
    yield "desirable", desired.sum(1), "desirable"
    yield "desirable and highly viable", (desired & near).sum(1), "desirable, highly viable"
    yield "desirable and strictly safer", (desired & _strict(study)).sum(1), "desirable, strictly safer"


def judged(study: Study, score: np.ndarray, *, zone: bool, pay: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Viable, highly viable and desirable moves among the study's occupations, by our thresholds."""
    from rugzak.careers.transitions import judging
    from rugzak.careers.transitions.ground import ground
    from rugzak.skills import esco

    level = ground(esco.snapshot()).level[study.rows].astype(float)
    step = study.zone if zone else level
    reach = np.abs(step[None, :] - step[:, None]) <= judging.MOST_STEPS
    np.fill_diagonal(reach, False)
    viable = reach & (score >= judging.VIABLE)
    ratio = study.pay[None, :] / study.pay[:, None]
    return viable, reach & (score >= judging.VERY_NEAR), viable & (ratio > judging.LEAST_PAY) if pay else viable


def _strict(study: Study) -> np.ndarray:
    """Strictly safer: a lower risk, more bottlenecks, and not highly exposed."""
    lower = study.risk[None, :] < study.risk[:, None]
    return np.asarray(lower & (study.bottleneck[None, :] > study.bottleneck[:, None]) & ~study.high[None, :])


def scores(study: Study) -> np.ndarray:
    """Our nearness of the study's occupations to each other."""
    from rugzak.careers.transitions import pairs
    from rugzak.careers.transitions.ground import ground
    from rugzak.careers.transitions.outlook import outlook
    from rugzak.skills import esco

    picture = esco.snapshot()
    found = [block.score for block in pairs.blocks(ground(picture), outlook(picture))]
    return np.concatenate(found)[np.ix_(study.rows, study.rows)]


def _sector_agreement(study: Study, safe: np.ndarray, half: int) -> tuple[float, float]:
    """Shares of the moves of one half's high-risk occupations, against the published shares of all of them."""
    ours = np.zeros((14, 14))
    for row in np.flatnonzero(study.high & (study.half == half)):
        ours[study.sector[row]] += np.bincount(study.sector[safe[row]], minlength=14)
    known = ours.sum(1) > 0
    ours = ours[known] / ours[known].sum(1, keepdims=True)
    theirs, off = study.shares[known], ~np.eye(14, dtype=bool)[known]
    return spearman(ours.ravel(), theirs.ravel()), spearman(ours[off], theirs[off])


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Rank correlation; equal values share their mean rank."""
    return float(np.corrcoef(_ranks(a), _ranks(b))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[inverse]


def read() -> Study:
    """The study's files, of the occupations that our release knows."""
    from django.conf import settings

    from rugzak.skills import esco

    folder = Path(settings.RUGZAK_DATA) / "transitions"
    places = esco.snapshot().rows["occupation"]
    data = [row for row in _csv(folder / "mcc_transitions_Occupation_data.csv") if row["concept_uri"] in places]
    risks = {row["concept_uri"]: row for row in _csv(folder / "mcc_risk_All_occupations.csv")}
    uris = [row["concept_uri"] for row in data]

    def of(name: str) -> np.ndarray:
        return np.array([float(row[name]) for row in data])

    return Study(
        rows=np.array([places[uri] for uri in uris]),
        half=np.array([hashlib.sha256(uri.encode()).digest()[0] % 2 for uri in uris]),
        zone=of("job_zone"),
        pay=of("annual_earnings"),
        risk=np.array([float(risks[uri]["risk"]) for uri in uris]),
        bottleneck=np.array([float(risks[uri]["prevalence"]) for uri in uris]),
        high=np.array([row["risk_category"] == "High risk" for row in data]),
        sector=of("skills_based_sector_code").astype(int) - 1,
        counts={name: of(column) for name, column in MEASURES.items()},
        shares=_matrix(folder),
    )


def _matrix(folder: Path) -> np.ndarray:
    """The published shares between sectors, in the order of the sectors' codes."""
    listed = _csv(folder / "mcc_skills_based_sectors.csv")
    codes = {row["skills_based_sector"]: int(row["skills_based_sector_code"]) - 1 for row in listed}
    shares = np.zeros((14, 14))
    for row in _csv(folder / "mcc_transitions_Matrix_sectors.csv"):
        name, *_rest = row.values()
        for target, share in list(row.items())[1:]:
            shares[codes[name], codes[target]] = float(share)
    return shares


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--yardstick", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
