"""Payroll exports, organisations and joint committees from files as people really send them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from accounts import world
from rugzak.accounts.models import Employment, JointCommittee, LearningAccount, Organisation, Person
from rugzak.accounts.services import import_joint_committees, import_organisations, import_people_csv
from rugzak.accounts.services.payroll import BadRow, regime
from rugzak.base.errors import BadFile
from rugzak.base.imports import Report

pytestmark = pytest.mark.django_db
HEAD = "given_name;family_name;national_number;regime;joint_committee;start;wage_month"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def employer() -> Organisation:
    world.committee("200")
    return world.organisation()


def read(
    employer: Organisation, *rows: str, head: str = HEAD, dry_run: bool = False, encoding: str = "utf-8"
) -> Report:
    content = "\n".join([head, *rows]).encode(encoding)
    return import_people_csv(employer=employer, path="people.csv", content=content, dry_run=dry_run)


def test_people_and_their_jobs_are_made(employer: Organisation) -> None:
    a, b = world.national_number(), world.national_number(date(2003, 1, 31))
    report = read(employer, f"An;Peeters;{a};80;200;2024-03-01;2.950", f"Bé;D'Hondt;{b};4/5;200;;")
    assert (report.read, report.made, report.changed, report.skipped) == (2, 2, 0, [])
    job = Employment.objects.get(person__given_name="An")
    assert (job.fraction, job.start, job.hours_week) == (Decimal("0.8"), date(2024, 3, 1), Decimal("30.40"))
    assert Person.objects.get(given_name="Bé").birth_date == date(2003, 1, 31)
    assert LearningAccount.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings_of_the_usual_programs(employer: Organisation, encoding: str) -> None:
    read(employer, f"Zoé;Müller;{world.national_number()};100;200;;", encoding=encoding)
    assert Person.objects.get().given_name == "Zoé"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_of_the_usual_programs(employer: Organisation, delimiter: str) -> None:
    row = delimiter.join(["An", "Peeters", world.national_number(), "100", "200", "", ""])
    assert read(employer, row, head=HEAD.replace(";", delimiter)).made == 1


def test_the_same_file_twice_changes_nothing_new(employer: Organisation) -> None:
    row = f"An;Peeters;{world.national_number()};100;200;2024-03-01;"
    read(employer, row)
    report = read(employer, row)
    assert (report.made, report.changed) == (0, 1)
    assert Employment.objects.count() == 1


def test_a_dry_run_changes_nothing(employer: Organisation) -> None:
    assert read(employer, f"An;Peeters;{world.national_number()};100;200;;", dry_run=True).made == 1
    assert not Person.objects.exists()


def test_bad_rows_are_named_and_the_good_ones_done(employer: Organisation) -> None:
    good = world.national_number()
    report = read(
        employer,
        f"An;Peeters;{good};100;200;;",
        f"An;Peeters;{good[:6]}-{good[6:9]}.{good[9:]};100;200;;",  # the same person again
        f"Bo;Maes;{world.national_number()};100;999;;",
        "Cy;Claes;85073003329;100;200;;",
        f"Di;Dox;{world.national_number()};120%;200;;",
        f"El;Ems;{world.national_number()};many;200;;",
        f"Fi;;{world.national_number()};100;200;;",
        "Gi,Gys,85073003328,100,200",  # another delimiter
        f"Ha;Hox;{world.national_number()};100;200;01/09/2024;",
        "Ik;Iks;1020312345;100;200;;",  # a zero lost in front
    )
    assert report.made == 1
    reasons = {skip.row: skip.reason for skip in report.skipped}
    assert set(reasons) == set(range(3, 12))
    assert "line 2" in reasons[3]
    assert "999" in reasons[4]
    assert "not right" in reasons[5]
    assert "100%" in reasons[6]
    assert "percentage" in reasons[7]
    assert "family_name" in reasons[8]
    assert "2026-09-01" in reasons[10]
    assert "0 in front" in reasons[11]
    assert not any(good in reason for reason in reasons.values())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"name;number\nAn;1", "given_name, family_name, national_number, regime, joint_committee"),
        (b"PK\x03\x04\0\0binary", "not a text"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(employer: Organisation, content: bytes, why: str) -> None:
    with pytest.raises(BadFile) as refusal:
        import_people_csv(employer=employer, path="people.csv", content=content)
    assert why in refusal.value.text()
    assert not Person.objects.exists()


def test_an_employer_learns_and_overwrites_nothing_of_a_known_person(employer: Organisation) -> None:
    number = world.national_number()
    known = world.person(national_number=number, given_name="Annelies", email="own@example.org")
    new = f"Bo;Maes;{world.national_number()};100;200;;"
    report = read(employer, f"An;Peters;{number};50;200;;", new)
    assert (report.made, report.changed) == (2, 0)  # reads the same for the known and the new one
    known.refresh_from_db()
    assert (known.given_name, known.email) == ("Annelies", "own@example.org")
    assert known.employments.get().employer == employer


def test_a_new_start_is_a_new_job(employer: Organisation) -> None:
    number = world.national_number()
    read(employer, f"An;Peeters;{number};100;200;2020-01-01;")
    read(employer, f"An;Peeters;{number};50;200;2025-01-01;")
    read(employer, f"An;Peeters;{number};60;200;2025-01-01;")
    assert sorted(Employment.objects.values_list("start", "fraction")) == [
        (date(2020, 1, 1), Decimal("1.0000")),
        (date(2025, 1, 1), Decimal("0.6000")),
    ]


@pytest.mark.parametrize(
    ("text", "fraction"), [("100", "1"), ("1", "1"), ("0,8", "0.8"), ("80 %", "0.8"), ("4/5", "0.8"), ("37,5", "0.375")]
)
def test_regimes_as_payroll_writes_them(text: str, fraction: str) -> None:
    assert regime(text) == Decimal(fraction)


@pytest.mark.parametrize("text", ["0", "-5", "101", "5/4", "1/0", "", "x", "NaN"])
def test_regimes_that_are_none(text: str) -> None:
    with pytest.raises(BadRow):
        regime(text)


def test_organisations_from_a_file(tmp_path: Path) -> None:
    world.committee("302")
    place = world.place()
    good, twice = world.enterprise_number(), world.enterprise_number()
    file = tmp_path / "organisations.csv"
    file.write_text(
        "kind,name,enterprise_number,iban,municipality,joint_committees,public,staff_count\n"
        f"employer,Bakkerij Aerts,BE {good},BE68 5390 0754 7034,{place.nis},302,nee,12\n"
        f"provider,Leerhuis,{twice},,,,ja,\n"
        f"provider,Leerhuis 2,{twice},,,,ja,\n"
        "employer,Fout nv,0400000000,,,,,\n"
        f"club,Club,{world.enterprise_number()},,,,,\n"
        f"employer,Nergens,{world.enterprise_number()},,99999,,,\n"
        f"employer,Geen PC,{world.enterprise_number()},,,999,,\n"
        f"employer,IBAN,{world.enterprise_number()},BE00,,,,\n",
        "utf-8",
    )
    report = import_organisations(file)
    assert (report.made, [skip.row for skip in report.skipped]) == (2, [4, 5, 6, 7, 8, 9])
    aerts = Organisation.objects.get(name="Bakkerij Aerts")
    assert (aerts.enterprise_number, aerts.staff_count, aerts.municipality) == (good, 12, place)
    assert [committee.code for committee in aerts.joint_committees.all()] == ["302"]
    assert Organisation.objects.get(name="Leerhuis").public
    assert import_organisations(file).changed == 2


def test_joint_committees_from_file_or_folder(tmp_path: Path) -> None:
    (tmp_path / "joint_committees.csv").write_text(
        "code,name_nl,name_fr,name_en\n200,Bedienden,Employés,Employees\n,Leeg,Vide,Empty\n", "utf-8"
    )
    report = import_joint_committees(tmp_path)
    assert (report.made, len(report.skipped)) == (1, 1)
    assert JointCommittee.objects.get().name.of("fr") == "Employés"
    assert import_joint_committees(tmp_path / "joint_committees.csv", dry_run=True).changed == 1


def test_reasons_are_said_in_the_readers_language(employer: Organisation) -> None:
    row = f"Bo;Maes;{world.national_number()};100;999;;"
    said = {}
    for language in ("nl", "fr", "de", "en"):
        with translation.override(language):
            said[language] = read(employer, row).skipped[0].reason
    assert len(set(said.values())) == 4
    assert said["nl"] == "het paritair comité 999 is onbekend"
