"""Lists of shortage occupations: free text in two languages, linked where something is near."""

from pathlib import Path

import pytest

from rugzak.base.errors import BadFile
from rugzak.skills import esco, queries
from rugzak.skills.models import ShortageOccupation
from rugzak.skills.services import import_shortages

OCCUPATION = "urn:rugzak:starter:occupation:"
LIST = """"region","group","job","on_mb21_full_exemption"
"flandre","Zorg","Verpleegkundige",""
"flandre","Bouw","Dakdekker",""
"flandre","Bouw","Dakdekker",""
"bruxelles","Construction","Couvreur / Couvreuse",""
"wallonie","Santé","Infirmier / Infirmière",""
"wallonie","Divers","Astrophysicien quantique des pulsars",""
"mars","Divers","Maanreiziger",""
"wallonie","Divers","",""
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shortage.csv"
    path.write_text(LIST, "utf-8")
    return path


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_jobs_are_linked_and_scored(file: Path) -> None:
    report = import_shortages(file)
    assert (report.read, report.made, report.changed) == (8, 5, 0)
    assert queries.shortage_occupations("VL") == {OCCUPATION + "nurse", OCCUPATION + "roofer"}
    assert queries.shortage_occupations("BR") == {OCCUPATION + "roofer"}
    assert queries.shortage_occupations("WA") == {OCCUPATION + "nurse"}
    unknown = ShortageOccupation.objects.get(job__startswith="Astro")
    assert (unknown.occupation_uri, unknown.language) == (None, "fr")
    assert unknown.score < 0.4
    reasons = " ".join(skip.reason for skip in report.skipped)
    for part in ("unknown region", "no job name", "before", "Astrophysicien"):
        assert part in reasons


@pytest.mark.django_db
@pytest.mark.usefixtures("starter")
def test_second_import_replaces_the_list(file: Path) -> None:
    assert import_shortages(file, dry_run=True).made == 5
    assert not ShortageOccupation.objects.exists()
    import_shortages(file)
    file.write_text("region;job;group\nflandre;Lasser;Metaal\n", "utf-8")
    report = import_shortages(file)
    assert (report.read, report.made) == (1, 1)
    assert queries.shortage_occupations("VL") == {OCCUPATION + "welder"}
    assert queries.shortage_occupations("BR") == {OCCUPATION + "roofer"}


@pytest.mark.django_db
def test_wrong_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,place\nx,y\n", "utf-8")
    with pytest.raises(BadFile):
        import_shortages(path)


@pytest.mark.data
@pytest.mark.django_db
def test_official_list_of_2026(data: Path, official: esco.Snapshot) -> None:
    report = import_shortages(data / "belgium" / "shortage_occupations_2026.csv")
    rows = list(ShortageOccupation.objects.all())
    linked = [row for row in rows if row.occupation_uri]
    print(f"{report.read} jobs, {len(linked)} linked, {len(rows) - len(linked)} kept without")
    assert report.read == 368
    assert len(rows) == report.made >= 355
    # By spelling only; with vectors 264 of the 368.
    assert 0.4 * len(rows) < len(linked) < 0.9 * len(rows)
    assert {row.region for row in rows} == {"VL", "BR", "WA"}
    assert {row.language for row in rows if row.region == "WA"} == {"fr"}
