"""The published lists of Belgian places, read as they are."""

from pathlib import Path

import pytest
from django.conf import settings

from rugzak.base.models import Municipality, PostCode
from rugzak.base.places import distance_km, import_places

pytestmark = [pytest.mark.django_db, pytest.mark.data]
FOLDER = Path(settings.RUGZAK_DATA or "-") / "belgium"


@pytest.mark.skipif(not FOLDER.exists(), reason="needs the published lists in RUGZAK_DATA/belgium")
def test_import_places() -> None:
    import_places(FOLDER)
    reports = import_places(FOLDER)
    assert Municipality.objects.count() == 565
    assert PostCode.objects.count() > 1000
    assert all(not report.made for report in reports)
    mechelen, antwerp = Municipality.objects.get(nis="12025"), Municipality.objects.get(nis="11002")
    distance = distance_km(mechelen, antwerp)
    assert distance is not None
    assert 18 < distance < 30
    assert Municipality.objects.filter(latitude=None).count() < 40
