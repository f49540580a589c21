"""How fast: a job title, a CV of two pages, many titles at once, and the snapshot. Say on how busy a machine."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.timing import timed

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
WORDS = ("verpleegkundige", "heftruckchauffeur", "soudeur", "Buchhalterin", "web developer", "poetshulp")


def run(*_rest: Any) -> None:
    """Print the times."""
    from rugzak.skills import esco
    from rugzak.skills.link import propose
    from rugzak.skills.link.runs import esco_lines

    start = time.perf_counter()
    picture = esco.snapshot()
    picture.rows["skill"]
    loaded = (time.perf_counter() - start) * 1000
    size = picture.path.stat().st_size / 1e6
    print(f"\nsnapshot {picture.release}: {size:.1f} MB, vectors {picture.meta['vectors']}, loaded in {loaded:.0f} ms")
    for language in ("nl", "fr"):
        many = [f"{word} {language} {number}" for number in range(5) for word in WORDS]
        _time(f"job title, {language}", partial(_link, many, language), 30)
    _time("CV of two pages to proposals", lambda _n: propose(CV), 5)
    titles = [f"{word} {number}" for number in range(400) for word in WORDS]
    begin = time.perf_counter()
    list(esco_lines(picture, titles, "occupation", "nl", 5))
    print(f"{len(titles)} job titles in a batch: {len(titles) / (time.perf_counter() - begin):.0f} a second")


def _link(titles: list[str], language: str, number: int) -> object:
    from rugzak.skills.link import link

    return link(titles[number], kind="occupation", lang=language)


def _time(name: str, act: Callable[[int], object], count: int) -> None:
    wall, used = timed(range(count), act)
    middle, own = statistics.median(wall), statistics.median(used)
    print(f"{name}: p50 {middle:.0f} ms, longest {max(wall):.0f} (processor {own:.0f})")
