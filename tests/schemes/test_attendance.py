"""Bands of attendance: what is due, at each border."""

from datetime import date
from decimal import Decimal

import pytest

from rugzak.schemes.attendance import attendance_outcome

from .strategies import library

SCHEMES = {scheme.id: scheme for scheme in library()}
STAP = SCHEMES["nl-stap"]


@pytest.mark.parametrize(
    ("attended", "due"), [(0, "0"), (249, "0"), (250, "0.25"), (500, "0.5"), (799, "0.799"), (800, "1"), (2000, "1")]
)
def test_default_bands(attended: int, due: str) -> None:
    assert attendance_outcome(SCHEMES["be-vl-opleidingscheque"], attended, 1000) == Decimal(due)
    assert attendance_outcome(None, attended, 1000) == Decimal(due)


@pytest.mark.parametrize(("attended", "certificate", "due"), [(799, False, 0), (800, False, 1), (10, True, 1)])
def test_stap_pays_all_or_nothing(attended: int, certificate: bool, due: int) -> None:
    assert attendance_outcome(STAP, attended, 1000, on=date(2023, 5, 1), certificate=certificate) == due


@pytest.mark.parametrize(("attended", "planned"), [(1, 0), (-1, 10)])
def test_impossible_times(attended: int, planned: int) -> None:
    with pytest.raises(ValueError):
        attendance_outcome(STAP, attended, planned)
