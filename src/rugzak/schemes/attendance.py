"""What attendance earns: the part of the price that is due, by the bands of the scheme."""

from datetime import date
from decimal import Decimal

from rugzak.schemes.language.functions import to_decimal
from rugzak.schemes.scheme import Attendance, Band, Scheme

# Where a scheme is silent: under a quarter nothing, up to 80 % what was attended, from 80 % all.
DEFAULT = Attendance(
    (Band(Decimal(0), Decimal(0)), Band(Decimal("0.25"), None), Band(Decimal("0.80"), Decimal(1))), None
)


def attendance_outcome(
    scheme: Scheme | None,
    attended_minutes: int,
    planned_minutes: int,
    *,
    on: date | None = None,
    certificate: bool = False,
) -> Decimal:
    """The part (0 to 1) that is due. `on` picks the version of the scheme (default: the last one).

    A certificate counts where the scheme says so. Raises ValueError when the times make no sense.
    """
    if planned_minutes <= 0 or attended_minutes < 0:
        raise ValueError("planned time is more than nothing, attended time is not negative")
    rules = _rules(scheme, on)
    attended = min(Decimal(1), Decimal(attended_minutes) / planned_minutes)
    band = [band for band in rules.bands if band.start <= attended][-1]
    due = attended if band.pays is None else band.pays
    if certificate and rules.certificate_pays is not None:
        due = max(due, rules.certificate_pays)
    return to_decimal(due) or Decimal(0)


def _rules(scheme: Scheme | None, on: date | None) -> Attendance:
    if scheme is None:
        return DEFAULT
    version = (scheme.at(on) if on else None) or scheme.versions[-1]
    return version.attendance or DEFAULT
