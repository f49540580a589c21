"""The personnel file and the figures that come from it."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from firm.conftest import Firm
from portal.desks import one_question, text_of
from rugzak.accounts.hr import figures
from rugzak.accounts.hr.record import import_hr
from rugzak.accounts.models import StaffRecord
from rugzak.accounts.services import import_people_csv
from rugzak.base.errors import BadFile
from rugzak.base.imports import Report
from rugzak.careers.firm import ways

pytestmark = pytest.mark.django_db
HEAD = "what;date;until;team;reason;number;of;people;name\n"
FILE = HEAD + (
    "leaver;2026-03-31;;Noord;resigned;2;;;\n"
    "vacature;2026-04-01;2026-05-21;;;;;;Baker\n"
    "vacancy;2026-06-01;2026-06-11;;;;;;Baker\n"
    "vacancy;2026-08-01;;;;;;;Baker\n"
    "absence;2026-04;;Noord;;31,5;480;24;\n"
    "project;2026-01-05;2026-02-04;;;;;;New packaging\n"
)


def bring(firm: Firm, text: str, **how: object) -> Report:
    with translation.override("en"):
        done = import_hr(actor=firm.actor, employer=firm.employer, path="hr.csv", content=text.encode(), **how)  # type: ignore[arg-type]
    return done.report


def kpis(firm: Firm) -> figures.Organised:
    return figures.organisation(actor=firm.actor, employer=firm.employer)


def test_nothing_said_is_no_data(firm: Firm) -> None:
    found = kpis(firm)
    assert {one.value for one in found.kpis} == {None} and found.measured == frozenset()
    assert (found.leavers, found.open_vacancies) == (None, None)
    page = text_of(firm.client().get("/employer/figures/organisation"))
    assert one_question(page) and "No data yet" in page


def test_figures_of_a_year(firm: Firm) -> None:
    firm.hire(19, "Planner")
    report = bring(firm, FILE)
    assert (report.read, report.made, report.changed, report.skipped) == (6, 6, 0, [])
    found = kpis(firm)
    assert found.kpi("retention").value == Decimal("0.9")  # 2 of 20
    assert found.kpi("time_to_hire").value == 30 and found.kpi("time_to_hire").n == 2  # 50 and 10 days
    assert found.kpi("absence").value == Decimal("31.50") / 480 and found.kpi("development").value == 30
    assert (found.leavers, found.starters, found.open_vacancies, found.reasons) == (2, 0, 1, ())
    role = firm.role()
    advice = ways.advise(actor=firm.actor, employer=firm.employer, role_id=role.pk, skill_uri=firm.skills[0].uri).advice
    assert advice.buy.days == 30
    page = text_of(firm.client().get("/employer/figures/organisation"))
    assert "<em>90.0 %</em>" in page.replace("\xa0", " ") and "Fewer than 10 people left" in page


def test_the_same_file_twice_changes_nothing(firm: Firm) -> None:
    bring(firm, FILE)
    again = bring(firm, FILE)
    assert (again.made, again.changed, StaffRecord.objects.count()) == (6, 6, 6)
    bring(firm, HEAD + "leaver;2026-03-01;;;retired;1;;;\n")  # a better export of March replaces March
    assert StaffRecord.objects.get(kind="leaver").reason == "retired" and StaffRecord.objects.count() == 6


def test_looking_keeps_nothing(firm: Firm) -> None:
    assert bring(firm, FILE, dry_run=True).made == 6 and not StaffRecord.objects.exists()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("birthday;2026-03-01;;;;;;;", "starter, leaver"),
        ("leaver;;;;;;;;", "nothing in date"),
        ("leaver;2026-13-01;;;;;;;", "not a date"),
        ("leaver;2030-01-01;;;;;;;", "future"),
        ("leaver;2026-01-01;;;bored;;;;", "write one of"),
        ("vacancy;2026-03-01;2026-02-01;;;;;;", "swap"),
        ("absence;2026-03;;;ill;5;100;20;", "never keep why"),
        ("absence;2026-03;;;;5;100;9;", "fewer than 10"),
        ("absence;2026-03;;;;5;;20;", "needs number"),
        ("absence;2026-03;;;;500;100;20;", "more days away"),
        ("absence;2026-03;;;;x;100;20;", "not a number"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(firm: Firm, line: str, why: str) -> None:
    report = bring(firm, HEAD + line + "\nproject;2026-01-05;;;;;;;X\n")
    assert [skip.row for skip in report.skipped] == [2] and why in report.skipped[0].reason and report.made == 1


def test_a_name_beside_absence_is_refused(firm: Firm) -> None:
    text = "what;date;number;of;people;family_name\nabsence;2026-03;5;100;20;Peeters\n"
    assert "never for one person" in bring(firm, text).skipped[0].reason


def test_a_workbook(firm: Firm) -> None:
    book = openpyxl.Workbook()
    for row in (["what", "date", "number"], ["starter", "2026-05-04", 3], [None, None, None]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    report = import_hr(actor=firm.actor, employer=firm.employer, path="hr.xlsx", content=held.getvalue()).report
    assert report.made == 1 and StaffRecord.objects.get().number == 3
    with pytest.raises(BadFile):
        import_hr(actor=firm.actor, employer=firm.employer, path="hr.xlsx", content=held.getvalue()[:500])


def test_payroll_reads_workbooks_and_teams_too(firm: Firm) -> None:
    book = openpyxl.Workbook()
    head = ["given_name", "family_name", "national_number", "regime", "joint_committee", "team", "job"]
    for row in (head, ["An", "Peeters", "85.07.30-033.28", 80, "200", "Noord", "Planner"]):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    report = import_people_csv(employer=firm.employer, path="people.xlsx", content=held.getvalue())
    assert report.made == 1
    job = firm.employer.employments.get(team="Noord")
    assert (job.job, job.fraction) == ("Planner", Decimal("0.8"))


def test_check_then_yes(firm: Firm) -> None:
    client = firm.client()
    sent = {"file": SimpleUploadedFile("hr.csv", (FILE + "leaver;x;;;;;;;\n").encode())}
    page = text_of(client.post("/employer/figures/organisation/import", sent))
    assert "6 of the 7 lines" in page and "not a date" in page and not StaffRecord.objects.exists()
    sealed = page.split('name="file" value="')[1].split('"')[0]
    assert client.post("/employer/figures/organisation/import/confirm", {"file": sealed}).status_code == 302
    assert StaffRecord.objects.count() == 6
    assert client.post("/employer/people/import/confirm", {"file": sealed})["Location"] == "/employer/people/import"
    assert client.post("/employer/figures/organisation/import", {}).status_code == 422


def test_only_hr(firm: Firm) -> None:
    from rugzak.accounts.errors import NotAllowed
    from rugzak.accounts.permissions import Actor

    with pytest.raises(NotAllowed):
        figures.organisation(actor=Actor(), employer=firm.employer)
    with pytest.raises(NotAllowed):
        import_hr(actor=Actor(), employer=firm.employer, path="x.csv", content=FILE.encode())
