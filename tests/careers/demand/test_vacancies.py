"""Vacancies from files of every kind; what is rubbish is named, what is about a person is not kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.careers.demand.conftest import Row, json_file, posting, table, today, web_page

from rugzak.base.errors import BadFile
from rugzak.careers.demand import reading
from rugzak.careers.demand.models import Vacancy, VacancySkill
from rugzak.careers.demand.services import import_vacancies

BAKE = "urn:rugzak:starter:skill:bake-bread"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter", "places")]
Make = Callable[..., Row]


def skills() -> set[str]:
    return set(VacancySkill.objects.values_list("skill_uri", flat=True))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read(vacancy: Make, delimiter: str) -> None:
    report = import_vacancies("jobs.csv", table(vacancy(nace="10.71"), vacancy(), delimiter=delimiter), source="test")
    assert (report.read, report.made, report.skipped) == (2, 2, [])
    first = Vacancy.objects.get(sector="C")
    assert (first.source, first.region, first.day) == ("test", "VL", today() - timedelta(days=7))
    assert BAKE in skills()


@pytest.mark.parametrize("wrap", ["list", "graph", "items", "alone", "page"])
def test_a_job_posting_is_read_however_it_is_wrapped(vacancy: Make, wrap: str) -> None:
    one = posting(vacancy())
    content = {
        "list": json_file([one]),
        "graph": json_file({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, one]}),
        "items": json_file({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": one}]}),
        "alone": json_file(one),
        "page": web_page("{broken", json_file(one).decode()),
    }[wrap]
    report = import_vacancies("jobs.json", content)
    assert (report.made, report.skipped) == (1, [])
    kept = Vacancy.objects.get()
    assert (kept.title, kept.region, kept.language) == ("bakker", "VL", "nl")
    assert BAKE in skills()


def test_plain_objects_and_a_table_say_the_same(vacancy: Make) -> None:
    row = vacancy(joint_committee="118.03")
    assert import_vacancies("a.json", json_file([row])).made == 1
    again = import_vacancies("a.csv", table(row | {"title": " BAKKER "}))
    assert (again.made, again.skipped[0].reason) == (0, "this vacancy was there before")
    assert Vacancy.objects.get().sector == "PC118"


def test_rubbish_rows_are_named_and_the_rest_is_kept(vacancy: Make) -> None:
    rows = [
        vacancy(title=" "),
        vacancy(employer=""),
        vacancy(date="soon"),
        vacancy(date="2026-02-30"),
        vacancy(date=str(today() + timedelta(days=2))),
        vacancy(date=str(today() - timedelta(days=1200))),
        vacancy(),
    ]
    report = import_vacancies("jobs.csv", table(*rows))
    assert [(skip.row, skip.reason) for skip in report.skipped] == [
        (2, "it has no title"),
        (3, "it has no employer"),
        (4, "its date can't be read"),
        (5, "its date can't be read"),
        (6, "its date lies ahead"),
        (7, "it is older than three years"),
    ]
    assert (report.made, Vacancy.objects.count()) == (1, 1)


def test_rubbish_in_json_is_named_too(vacancy: Make) -> None:
    values = [1, "text", None, {}, {"title": ["a", {"name": "b"}], "employer": {"no": 1}}, vacancy()]
    report = import_vacancies("jobs.json", json_file(values))
    assert (report.read, report.made, len(report.skipped)) == (6, 1, 5)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"  ", "it is empty"),
        (b"title\0employer", "it is not a text file"),
        (b"title,text\na,b", "the column employer, date is missing"),
        (b"{not json", "its JSON can't be read"),
        (b"[" * 100_000, "its JSON can't be read"),
        (b'{"@type": "WebPage"}', "there is no vacancy in it"),
        (b"<html><body>no jobs</body></html>", "there is no vacancy in it"),
    ],
)
def test_a_file_without_vacancies_is_refused_with_its_reason(content: bytes, why: str) -> None:
    with pytest.raises(BadFile) as refused:
        import_vacancies("jobs.json", content)
    assert why in refused.value.text()
    assert not Vacancy.objects.exists()


def test_nothing_about_a_person_is_kept(vacancy: Make) -> None:
    text = "Brood bakken.\nContact: Jan Janssens\nMail jan@bakker.be of bel 0470 12 34 56, https://bakker.be/jan"
    [one] = reading.records("jobs.csv", table(vacancy(title="bakker jan@bakker.be 0470/12.34.56", text=text)))
    assert not [word for word in ("Jan", "@", "0470", "http") if word in f"{one.title} {one.text}"]
    assert "Brood bakken" in one.text
    import_vacancies("jobs.csv", table(vacancy(employer="Bakkerij Geheim")))
    assert "geheim" not in Vacancy.objects.get().employer.casefold()


def test_a_try_keeps_nothing(vacancy: Make) -> None:
    report = import_vacancies("jobs.csv", table(vacancy()), dry_run=True)
    assert (report.made, Vacancy.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("where", "region"), [("5000", "WA"), ("Namur", "WA"), ("B-1000 Brussel", "BR"), ("Vlaanderen", "VL"), ("Mars", "")]
)
def test_the_region_is_read_from_any_place(vacancy: Make, where: str, region: str) -> None:
    import_vacancies("jobs.csv", table(vacancy(post_code=where)))
    assert Vacancy.objects.get().region == region
