"""The starter pack with its vectors, and what a test may know of its occupations."""

import pytest
from tests.skills.conftest import data, english, official, official_place, starter, starter_place

from rugzak.careers.transitions.models import OccupationInsight

__all__ = ["data", "english", "official", "official_place", "starter", "starter_place"]
OCCUPATION, SKILL = "urn:rugzak:starter:occupation:", "urn:rugzak:starter:skill:"


@pytest.fixture
def known(db: None) -> None:
    """Forklift drivers are highly exposed, lorry drivers less, warehouse workers most."""
    figures = (
        ("forklift-driver", 3.6, 0.2, "high"),
        ("lorry-driver", 3.2, 0.7, "low"),
        ("warehouse-worker", 3.8, 0.1, "high"),
    )
    for name, risk, bottleneck, exposure in figures:
        OccupationInsight.objects.create(
            occupation_uri=OCCUPATION + name,
            risk=risk,
            bottleneck=bottleneck,
            exposure=exposure,
            job_zone=2,
            source="test",
        )
