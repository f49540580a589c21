"""The official rates of participation, read from the packages of `RUGZAK_DATA` where they are at hand.

Eurostat's table of 4 weeks (trng_lfse_04) by region and sex, the newest year that has them all. Without it the round
numbers of `assumptions.yaml` stand, and say so.
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from rugzak.evaluation.simulation.assumptions import Assumptions, Table

FILE = "trng_lfse_04_be.csv"
_REGIONS = {"BE1": "BR", "BE2": "VL", "BE3": "WA"}
_SEXES = ("F", "M")


def official(assumptions: Assumptions, data: Path | None) -> Assumptions:
    """The assumptions with the official rates in the place of the round numbers."""
    path = data / "belgium" / FILE if data else None
    table = _table(path) if path and path.is_file() else None
    if table is None:
        return assumptions
    part = assumptions.participation.model_copy(update={"four_weeks": table})
    return assumptions.model_copy(update={"participation": part})


def _table(path: Path) -> Table | None:
    years = _years(path)
    whole = [year for year, rates in years.items() if len(rates) == len(_REGIONS) * len(_SEXES)]
    if not whole:
        return None
    shares = {f"{region}/{sex}": rate for (region, sex), rate in sorted(years[max(whole)].items())}
    return Table(given=["person.region", "sex"], shares=shares, source=f"Eurostat trng_lfse_04, 25-64, {max(whole)}")


def _years(path: Path) -> Mapping[str, dict[tuple[str, str], Decimal]]:
    """Rates as parts of 1, by year, region and sex."""
    found: dict[str, dict[tuple[str, str], Decimal]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["unit"] == "PC" and row["age"] == "Y25-64" and row["geo"] in _REGIONS and row["sex"] in _SEXES:
                key = (_REGIONS[row["geo"]], row["sex"])
                if row["value"]:
                    found.setdefault(row["year"], {})[key] = Decimal(row["value"]) / 100
    return found
