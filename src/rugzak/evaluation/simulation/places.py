"""Where the made-up people live: the official list of municipalities with the populations of GeoNames.

Those populations are of places, which are parts of municipalities as often as municipalities: *uncalibrated*. Without
the lists there are only the three regions.
"""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rugzak.base.places import REGIONS

_IN_ENGLISH = {"VL": "Flanders", "WA": "Wallonia", "BR": "Brussels"}
# Own writing, of round numbers: for where no list is at hand.
_STARTER = {"VL": 58, "WA": 31, "BR": 11}
SOURCE = "Statbel municipalities (2025); GeoNames populations of places, not of municipalities"
STARTER_SOURCE = "assumption: three regions in round numbers; no list of municipalities was at hand"


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality (or, in the starter pack, a region) with how many people count for it."""

    code: str
    region: str
    people: int


def places(folder: Path | None) -> tuple[list[Place], str]:
    """The municipalities of the official packages in `folder`, and the source; without a folder three regions."""
    belgium = folder / "belgium" if folder else None
    if belgium is None or not (belgium / "municipalities.json").is_file() or not (belgium / "places.csv").is_file():
        return [Place(region, region, people) for region, people in _STARTER.items()], STARTER_SOURCE
    return _municipalities(belgium), SOURCE


def _municipalities(folder: Path) -> list[Place]:
    """A municipality of which no place bears the name counts as the middle one of its region."""
    rows = json.loads((folder / "municipalities.json").read_text("utf-8"))
    known = _populations(folder / "places.csv")
    found: list[tuple[str, str, int | None]] = []
    for row in rows:
        region = REGIONS[row["region"]]
        sizes = [known[region, name.casefold()] for name in row["name"].values() if (region, name.casefold()) in known]
        found.append((row["id"], region, max(sizes, default=None)))
    middle = {region: _middle(region, found) for region in set(REGIONS.values())}
    return [Place(code, region, people or middle[region]) for code, region, people in sorted(found)]


def _middle(region: str, rows: list[tuple[str, str, int | None]]) -> int:
    sizes = [people for _, where, people in rows if where == region and people]
    return int(median(sizes)) if sizes else 1


def _populations(path: Path) -> Mapping[tuple[str, str], int]:
    """Population by region and name. A place named after its region is that region, not a municipality."""
    regions = {name: code for code, name in _IN_ENGLISH.items()}
    known: dict[tuple[str, str], int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            region, people = regions.get(row["region"]), int(row["population"])
            if region is None or people <= 0 or row["name"] == row["region"]:
                continue
            names = {row["name"].casefold(), *(name.casefold() for name in row["alternate_names"].split("|") if name)}
            for name in names:
                known[region, name] = max(people, known.get((region, name), 0))
    return known
