"""What else is known of all occupations, by row of the snapshot; read once and again after an import.

Each array may be unknown (NaN, empty) for any occupation: the product runs without one of the files.
"""

from dataclasses import dataclass

import numpy as np
from django.db.models import Max
from numpy.typing import NDArray

from rugzak.careers.matching import Floats
from rugzak.careers.transitions.ground import ground
from rugzak.careers.transitions.models import Exposure, OccupationInsight, Wage
from rugzak.skills.esco import Snapshot

CLASSES = ("", Exposure.LOW, Exposure.OTHER, Exposure.HIGH)
Stamp = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Outlook:
    """`exposure` is a place in CLASSES, `sector` a key of `sectors.NESTA` (0: unknown), `wage` is in cents a month."""

    risk: Floats
    bottleneck: Floats
    exposure: NDArray[np.int8]
    zone: Floats
    sector: NDArray[np.int8]
    wage: Floats
    own: NDArray[np.bool_]
    sources: tuple[str, ...]

    @property
    def has_wages(self) -> bool:
        return bool(np.isfinite(self.wage).any())

    @property
    def has_automation(self) -> bool:
        return bool(np.isfinite(self.risk).any())


def outlook(picture: Snapshot) -> Outlook:
    """What is known now; two small queries see whether an import came since."""
    global _kept
    stamp = (_newest(OccupationInsight), _newest(Wage))
    if _kept is None or _kept[0] is not picture or _kept[1] != stamp:
        _kept = (picture, stamp, _read(picture))
    return _kept[2]


_kept: tuple[Snapshot, Stamp, Outlook] | None = None


def _newest(model: type[OccupationInsight] | type[Wage]) -> int | None:
    """The highest row number: an import makes new rows. (Its time may stand still with the business clock.)"""
    found: int | None = model.objects.aggregate(newest=Max("id"))["newest"]
    return found


def _read(picture: Snapshot) -> Outlook:
    size, rows = len(picture.uris["occupation"]), picture.rows["occupation"]
    unknown = np.full(size, np.nan, np.float32)
    risk, bottleneck, zone = unknown.copy(), unknown.copy(), unknown.copy()
    exposure, sector, own = np.zeros(size, np.int8), np.zeros(size, np.int8), np.zeros(size, bool)
    sources: set[str] = set()
    for one in OccupationInsight.objects.all():
        if (at := rows.get(one.occupation_uri)) is None:
            continue
        risk[at], bottleneck[at] = _or_nan(one.risk), _or_nan(one.bottleneck)
        zone[at], sector[at] = _or_nan(one.job_zone), one.sector or 0
        exposure[at], own[at] = CLASSES.index(one.exposure), one.basis == "occupation"
        sources.add(one.source)
    wage, paid = _wages(ground(picture).isco)
    return Outlook(risk, bottleneck, exposure, zone, sector, wage, own, tuple(sorted(sources | paid)))


def _wages(isco: list[str]) -> tuple[Floats, set[str]]:
    """The wage of the narrowest group that has one."""
    rows = {row.isco: row for row in Wage.objects.all()}
    groups = [next((code[:size] for size in (4, 3, 2, 1) if code[:size] in rows), "") for code in isco]
    wage = np.array([rows[group].cents_month if group else np.nan for group in groups], np.float32)
    return wage, {f"{row.source} ({row.year})" for row in rows.values()}


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else float(value)
