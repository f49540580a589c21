"""Files about occupations: what they hold, what is wrong in them, and that the product runs without."""

from pathlib import Path

import pytest
from tests.careers.transitions.conftest import OCCUPATION

from rugzak.base.errors import BadFile
from rugzak.careers.transitions.insights import import_insights
from rugzak.careers.transitions.models import OccupationInsight, Wage
from rugzak.careers.transitions.wages import import_wages
from rugzak.skills import esco

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]
RISK = "concept_uri,isco_code,risk,prevalence,risk_category\n"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    risk = (
        f"{OCCUPATION}nurse,2221,3.1,0.6,Low risk\n"
        "urn:of:another,2221,3.1,0.6,Other\n"
        f"{OCCUPATION}welder,7212,9,0.6,Other\n"
        f"{OCCUPATION}lorry-driver,8332,,0.6,Other\n"
        f"{OCCUPATION}forklift-driver,8344,3.6,0.2,High risk\n"
    )
    zones = f"concept_uri,isco_code,job_zone\n{OCCUPATION}nurse,2221,3.0\n{OCCUPATION}forklift-driver,8344,no\n"
    groups = "isco_code,risk,prevalence,risk_category\n721,3.3,0.5,Other\n222,3,0.5,Other\n"
    sectors = f"concept_uri,skills_based_sector_code\n{OCCUPATION}nurse,11\n{OCCUPATION}welder,x\nurn:of:another,2\n"
    return write(
        tmp_path,
        mcc_risk_All_occupations=RISK + risk,
        mcc_transitions_Occupation_data=zones,
        mcc_risk_ISCO_3digit=groups,
        mcc_skills_based_sectors_All_ESCO=sectors,
    )


def test_an_occupation_keeps_its_figures_or_takes_those_of_its_group(folder: Path) -> None:
    report = import_insights(folder)
    assert (report.read, len(report.skipped)) == (5, 3)
    named = OccupationInsight.objects.in_bulk(field_name="occupation_uri")
    nurse, welder, forklift = (named[OCCUPATION + name] for name in ("nurse", "welder", "forklift-driver"))
    assert (nurse.risk, nurse.exposure, nurse.job_zone, nurse.sector, nurse.basis) == (3.1, "low", 3, 11, "occupation")
    assert (welder.risk, welder.exposure, welder.basis, welder.sector) == (3.3, "other", "group", None)
    assert (forklift.exposure, forklift.job_zone) == ("high", None)
    assert not OccupationInsight.objects.filter(occupation_uri=OCCUPATION + "lorry-driver").exists()
    assert "Nesta" in nurse.source


def test_a_second_import_replaces_the_first_and_counts_it(folder: Path) -> None:
    import_insights(folder)
    before = OccupationInsight.objects.count()
    report = import_insights(folder)
    assert (report.made, report.changed) == (0, before)
    assert OccupationInsight.objects.count() == before


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    report = import_insights(folder, dry_run=True)
    assert report.made > 0 and not OccupationInsight.objects.exists()


def test_a_file_without_its_columns_is_refused_and_what_was_there_stays(folder: Path) -> None:
    import_insights(folder)
    before = OccupationInsight.objects.count()
    write(folder, mcc_risk_All_occupations="uri;risk\nx;1\n")
    with pytest.raises(BadFile, match="concept_uri"):
        import_insights(folder)
    assert OccupationInsight.objects.count() == before


WAGES = """isco;wage_month;year;source
8;2 900,50;2024;Statbel
8332;3100.25;2024;Statbel
8332;1;2024;Statbel
abc;3000;2024;Statbel
12345;3000;2024;Statbel
4;-5;2024;Statbel
5;NaN;2024;Statbel
6;Infinity;2024;Statbel
7;3000;1066;Statbel
9;3000;2024;
2;much;2024;Statbel
"""


def test_wages_that_cannot_be_right_are_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "wages.csv").write_text(WAGES)
    report = import_wages(tmp_path / "wages.csv")
    assert [skip.row for skip in report.skipped] == list(range(4, 13))
    assert dict(Wage.objects.values_list("isco", "cents_month")) == {"8": 290_050, "8332": 310_025}
    assert (report.read, report.made, report.changed) == (11, 2, 0)


def test_a_file_of_nothing_but_faults_keeps_the_wages_there_were(tmp_path: Path) -> None:
    Wage.objects.create(isco="8", cents_month=1, year=2020, source="x")
    (tmp_path / "wages.csv").write_text("isco,wage_month,year,source\nx,1,2024,y\n")
    assert import_wages(tmp_path / "wages.csv").made == 0
    assert Wage.objects.count() == 1
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(BadFile):
        import_wages(tmp_path / "empty.csv")


def test_the_study_covers_the_official_release(data: Path, official: esco.Snapshot) -> None:
    folder = data / "transitions"
    if not folder.is_dir():
        pytest.skip("no transitions in RUGZAK_DATA")
    report = import_insights(folder)
    own = OccupationInsight.objects.filter(basis="occupation", risk__isnull=False)
    print(f"{own.count()} own, {OccupationInsight.objects.count()} in all, {len(report.skipped)} left out")
    assert own.count() + len(report.skipped) == report.read == 1627
    assert own.count() > 1_600
    assert OccupationInsight.objects.exclude(job_zone=None).count() > 2_700
