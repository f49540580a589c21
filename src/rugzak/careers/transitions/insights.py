"""Reads what Mapping Career Causeways (Nesta, 2020) published of occupations: automation, job zones, sectors.

Their 1,627 occupations keep their own figures; another occupation takes the average of its ISCO group, and says so.
Automation follows Brynjolfsson, Mitchell and Rock (2018), job zones are O*NET's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import fmean

from django.db import transaction
from django.utils.translation import gettext as _

from rugzak.base.imports import Report, read_csv
from rugzak.careers.transitions.models import Basis, Exposure, OccupationInsight
from rugzak.skills import esco

SOURCE = "Nesta, Mapping Career Causeways (2020)"
RISK, DATA = "mcc_risk_All_occupations.csv", "mcc_transitions_Occupation_data.csv"
SECTORS, GROUPS = "mcc_skills_based_sectors_All_ESCO.csv", ("mcc_risk_ISCO_4digit.csv", "mcc_risk_ISCO_3digit.csv")
_CLASS = {"Low risk": Exposure.LOW, "Other": Exposure.OTHER, "High risk": Exposure.HIGH}
Row = Mapping[str, str]


def import_insights(folder: Path, *, dry_run: bool = False) -> Report:
    """Replace what is known of occupations by what a folder holds. Raises BadFile."""
    own = read_csv(folder / RISK, required=["concept_uri", "isco_code", "risk", "prevalence", "risk_category"])
    report = Report(name=_("Automation and preparation of occupations"), read=len(own))
    insights = {row.occupation_uri: row for row in _own(own, report)}
    zones = _zones(folder, insights)
    picture = esco.snapshot()
    groups = _groups(folder)
    for occupation in picture.occupations():
        if occupation.uri not in insights and (row := _of_group(occupation, groups, zones)):
            insights[occupation.uri] = row
    _sectors(folder, insights)
    known = set(OccupationInsight.objects.values_list("occupation_uri", flat=True))
    report.made, report.changed = len(insights.keys() - known), len(insights.keys() & known)
    if not dry_run:
        _store(insights.values())
    return report


def _own(rows: Iterable[Row], report: Report) -> Iterable[OccupationInsight]:
    picture = esco.snapshot()
    for line, row in enumerate(rows, start=2):
        if not picture.has("occupation", row["concept_uri"]):
            report.skip(line, _("not in release %s") % picture.release)
            continue
        try:
            yield _insight(row["concept_uri"], row, Basis.OCCUPATION)
        except ValueError:
            report.skip(line, _("a number is missing or out of range"))


def _insight(uri: str, row: Row, basis: Basis) -> OccupationInsight:
    """Raises ValueError for figures outside their scale."""
    risk, bottleneck = float(row["risk"]), float(row["prevalence"])
    if not (1 <= risk <= 5 and 0 <= bottleneck <= 1):
        raise ValueError("outside its scale")
    exposure = _CLASS.get(row["risk_category"], "")
    return OccupationInsight(
        occupation_uri=uri, risk=risk, bottleneck=bottleneck, exposure=exposure, basis=basis, source=SOURCE
    )


def _zones(folder: Path, insights: Mapping[str, OccupationInsight]) -> dict[str, int]:
    """Job zones into the occupations that have one; gives the rounded average of each ISCO group."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in _maybe(folder / DATA, ("concept_uri", "isco_code", "job_zone")):
        zone = _zone(row["job_zone"])
        if zone and row["concept_uri"] in insights:
            insights[row["concept_uri"]].job_zone = zone
            found[row["isco_code"]].append(zone)
            found[row["isco_code"][:3]].append(zone)
    return {isco: round(fmean(zones)) for isco, zones in found.items()}


def _zone(text: str) -> int | None:
    try:
        zone = int(float(text))
    except ValueError:
        return None
    return zone if 1 <= zone <= 5 else None


def _groups(folder: Path) -> dict[str, Row]:
    """Rows by ISCO code, of four and of three digits."""
    needed = ("isco_code", "risk", "prevalence", "risk_category")
    return {row["isco_code"]: row for name in GROUPS for row in _maybe(folder / name, needed)}


def _of_group(
    occupation: esco.Occupation, groups: Mapping[str, Row], zones: Mapping[str, int]
) -> OccupationInsight | None:
    isco = next((code for code in (occupation.isco[:4], occupation.isco[:3]) if code in groups), None)
    if isco is None:
        return None
    try:
        row = _insight(occupation.uri, groups[isco], Basis.GROUP)
    except ValueError:
        return None
    row.job_zone = zones.get(occupation.isco[:4], zones.get(occupation.isco[:3]))
    return row


def _sectors(folder: Path, insights: dict[str, OccupationInsight]) -> None:
    picture = esco.snapshot()
    for row in _maybe(folder / SECTORS, ("concept_uri", "skills_based_sector_code")):
        uri, code = row["concept_uri"], row["skills_based_sector_code"]
        if picture.has("occupation", uri) and code.isdecimal():
            found = insights.setdefault(
                uri, OccupationInsight(occupation_uri=uri, basis=Basis.OCCUPATION, source=SOURCE)
            )
            found.sector = int(code)


def _maybe(path: Path, required: tuple[str, ...]) -> list[dict[str, str]]:
    return read_csv(path, required=required) if path.exists() else []


@transaction.atomic
def _store(rows: Iterable[OccupationInsight]) -> None:
    OccupationInsight.objects.all().delete()
    OccupationInsight.objects.bulk_create(rows, batch_size=1000)
