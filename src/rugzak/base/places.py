"""Belgian places: provinces, municipalities and post codes from the open lists, coordinates from GeoNames."""

import json
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from django.db import transaction

from rugzak.base.imports import Report, read_csv
from rugzak.base.models import Municipality, PostCode, Province
from rugzak.base.text import Text

# NIS codes of the regions, as Statbel publishes them.
REGIONS = {"02000": "VL", "03000": "WA", "04000": "BR"}
_EARTH_KM = 6371.0


def distance_km(a: Municipality, b: Municipality) -> float | None:
    """Great-circle distance in km; None where a coordinate is unknown."""
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return None
    lat1, lat2 = radians(a.latitude), radians(b.latitude)
    across = sin((lat2 - lat1) / 2) ** 2
    along = cos(lat1) * cos(lat2) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(across + along))


def of_post_code(code: str) -> Municipality | None:
    """The municipality of a post code, the first where several share it; None for an empty or unknown one."""
    row = PostCode.objects.filter(code=code).select_related("municipality").order_by("id").first() if code else None
    return row.municipality if row else None


@transaction.atomic
def import_places(folder: Path, *, dry_run: bool = False) -> list[Report]:
    """Import provinces, municipalities and post codes from a folder of the published lists."""
    reports = [_provinces(folder), _municipalities(folder), _post_codes(folder)]
    if dry_run:
        transaction.set_rollback(True)
    return reports


def _provinces(folder: Path) -> Report:
    report = Report("provinces")
    for row in _json(folder / "provinces.json", report):
        defaults = {"name": Text.from_json(row["name"]), "region": REGIONS[row["region"]]}
        _count(report, Province.objects.update_or_create(code=row["id"], defaults=defaults)[1])
    return report


def _municipalities(folder: Path) -> Report:
    report, spots = Report("municipalities"), _coordinates(folder)
    known = set(Province.objects.values_list("code", flat=True))
    for row in _json(folder / "municipalities.json", report):
        region = REGIONS.get(row["region"])
        if region is None:
            report.skip(report.read, f"region {row['region']} is unknown")
            continue
        name = Text.from_json(row["name"])
        province = row.get("province") if row.get("province") in known else None
        spot = next((spots[key] for key in _keys(name) if key in spots), {})
        defaults = {"name": name, "province_id": province, "region": region, **spot}
        _count(report, Municipality.objects.update_or_create(nis=row["id"], defaults=defaults)[1])
    return report


def _post_codes(folder: Path) -> Report:
    report = Report("post codes")
    known = set(Municipality.objects.values_list("nis", flat=True))
    rows = []
    for row in _json(folder / "postal-codes.json", report):
        if row["municipality"] in known:
            rows.append(PostCode(code=row["postalCode"], municipality_id=row["municipality"]))
        else:
            report.skip(report.read, f"municipality {row['municipality']} is unknown")
    before = PostCode.objects.count()
    PostCode.objects.bulk_create(rows, ignore_conflicts=True)
    report.made = PostCode.objects.count() - before
    return report


def _coordinates(folder: Path) -> dict[str, dict[str, float | int]]:
    """Coordinates by casefolded name, main and alternate; where names meet, the largest place wins."""
    spots: dict[str, dict[str, float | int]] = {}
    path = folder / "places.csv"
    rows = read_csv(path, required=["name", "latitude", "longitude"]) if path.exists() else []
    for row in sorted(rows, key=lambda r: -int(r.get("population") or 0)):
        spot = {
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
            "population": int(row["population"] or 0),
        }
        for name in [row["name"], *row.get("alternate_names", "").split("|")]:
            spots.setdefault(name.casefold(), spot)
    return spots


def _keys(name: Text) -> Iterator[str]:
    """A municipality's names, then the parts of a merged one ("Merelbeke-Melle"): the list of places is older."""
    whole = [text.casefold().replace("’", "'") for text in (name.nl, name.fr) if text]
    yield from whole
    yield from (part for text in whole for part in text.split("-") if len(part) > 3)


def _json(path: Path, report: Report) -> Any:
    for row in json.loads(path.read_text("utf-8")):
        report.read += 1
        yield row


def _count(report: Report, made: bool) -> None:
    report.made += made
    report.changed += not made
