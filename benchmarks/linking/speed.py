"""How well and how fast words are linked to ESCO: development data only, published figures beside ours.

Run: python benchmarks/linking.py [--queries 400]. Needs the official packages (RUGZAK_DATA) and a snapshot with
vectors (`rugzak data import`). Ours ranks concepts and shows one label each; the published rows rank
labels, each on its own: the same measure on the same queries, but not quite the same task.
"""

import argparse
import csv
import os
import statistics
import time
from collections import defaultdict
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
CV = (
    """Curriculum vitae An Peeters, Antwerpen, 0470 12 34 56, an@voorbeeld.be
Werkervaring
2019 - heden: Magazijnmedewerker bij Distri, Antwerpen
- met de heftruck rijden, laden en lossen van vrachtwagens
- orders verzamelen en verpakken met een scanner, voorraad tellen
- nieuwe collega's inwerken en het team vervangen
2014 - 2019: Verkoopster in een kledingwinkel, Gent
- klanten helpen en adviseren, kassa bedienen, rekken aanvullen, etalage verzorgen
- klachten behandelen, bestellingen opvolgen en leveringen controleren
2012 - 2014: Keukenhulp in een ziekenhuis
- groenten snijden, afwassen, hygiëne bewaken volgens HACCP, maaltijden uitdelen aan patiënten
Opleiding
2012 Secundair onderwijs, richting kantoor: boekhouden, typen, talen
Cursus EHBO, cursus heftruck, cursus Excel voor beginners
Talen: Nederlands moedertaal, Frans goed gesproken en geschreven, Engels basis
Vaardigheden: nauwkeurig werken, samenwerken in een team, plannen, rijbewijs B, Word en Excel, omgaan met stress
"""
    * 2
)


def main() -> None:
    """Print the tables."""
    import django

    django.setup()
    from django.conf import settings

    from rugzak.skills import esco

    parser = argparse.ArgumentParser()
    parser.add_argument("--queries", type=int, default=400)
    queries = parser.parse_args().queries
    start = time.perf_counter()
    picture = esco.snapshot()
    picture.rows["skill"]
    print(
        f"snapshot {picture.release}: {picture.path.stat().st_size / 1e6:.1f} MB, vectors {picture.meta['vectors']}, ",
        end="",
    )
    print(f"loaded in {(time.perf_counter() - start) * 1000:.0f} ms")
    speed()
    for name, language in (("nld_q_nl_c_nl", "nl"), ("fra_q_fr_c_fr", "fr"), ("deu_q_de_c_de", "de")):
        folder = Path(settings.RUGZAK_DATA) / "benchmarks" / "melo" / name
        if folder.is_dir():
            titles(folder, language, queries)


def speed() -> None:
    """A job title, a CV of two pages, all occupations."""
    from rugzak.careers import mirror
    from rugzak.skills import esco
    from rugzak.skills.link import link, propose

    words = ["verpleegkundige", "heftruckchauffeur", "soudeur", "Buchhalterin", "web developer", "poetshulp"] * 5
    skills = {skill.uri for skill in list(esco.snapshot().skills())[:2000:50]}
    cases = (
        ("job title", lambda n: link(words[n], kind="occupation", lang="nl"), 30),
        ("CV text to proposals", lambda n: propose(CV), 5),
        ("nearest of all occupations", lambda n: mirror.nearest_of(skills), 10),
    )
    for name, act, count in cases:
        act(0)
        wall, used = [], []
        for number in range(count):
            begin, cpu = time.perf_counter(), time.process_time()
            act(number)
            wall.append(time.perf_counter() - begin)
            used.append(time.process_time() - cpu)
        middle, own = statistics.median(wall) * 1000, statistics.median(used) * 1000
        print(f"{name}: p50 {middle:.0f} ms (processor time {own:.0f} ms)")


def titles(folder: Path, language: str, count: int) -> None:
    """Success at 1 and 5 and mean reciprocal rank over a fixed sample of the queries."""
    from rugzak.skills.link import link

    concept = dict(row[:2] for row in _rows(folder / "concept_mapping.tsv"))
    gold: dict[str, set[str]] = defaultdict(set)
    for query, _, element, _ in _rows(folder / "annotations.tsv"):
        gold[query].add(concept[element])
    asked = [row for row in _rows(folder / "queries.tsv") if row[0] in gold]
    sample = asked[:: max(1, len(asked) // count)][:count]
    ranks = [
        _rank([hit.uri for hit in link(text, kind="occupation", lang=language, top=20)], gold[key])
        for key, text in sample
    ]
    print(f"\nMELO {folder.name}: {len(sample)} of {len(asked)} queries")
    print(f"  {'ours, one label a concept':34}{_line(ranks)}")
    for row in _published(folder):
        figures = "".join(f"{float(row[name]):8.3f}" for name in ("success_1", "success_5", "recip_rank"))
        print(f"  published {row['method']:24}{figures}")


def _line(ranks: list[int]) -> str:
    values = (sum(rank <= limit for rank in ranks) / len(ranks) for limit in (1, 5))
    mrr = sum(1 / rank for rank in ranks if rank < 99) / len(ranks)
    return "".join(f"{value:8.3f}" for value in (*values, mrr)) + "   (success@1, success@5, MRR)"


def _published(folder: Path) -> list[dict[str, str]]:
    with (folder.parent / "published_baselines.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["dataset"] == folder.name]
    return sorted(rows, key=lambda row: -float(row["success_5"]))


def _rank(uris: list[str], wanted: set[str]) -> int:
    return next((place for place, uri in enumerate(uris, start=1) if uri in wanted), 99)


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


if __name__ == "__main__":
    main()
