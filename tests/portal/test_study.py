"""Study choice without an account: jobs by name and interest, one job, the ways back; nothing is kept."""

from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from rugzak.careers.study import queries, ways
from rugzak.skills import esco
from rugzak.skills.models import ShortageOccupation

pytestmark = pytest.mark.django_db
LANGUAGES = ("nl", "fr", "de", "en")


@pytest.fixture
def job() -> esco.Occupation:
    picture = esco.snapshot()
    return next(
        one for one in picture.occupations() if one.isco.startswith("7") and picture.skills_of(one.uri).essential
    )


def page(client: Client, name: str, language: str = "en", **query: str) -> str:
    answer = client.get(reverse(name), query, headers={"accept-language": language})
    assert answer.status_code == 200
    assert settings.SESSION_COOKIE_NAME not in client.cookies, "nothing is kept of a visitor"
    return unescape(answer.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_in_every_language(client: Client, job: esco.Occupation, language: str) -> None:
    for name, query in (
        ("study", {}), ("study-jobs", {"interest": "build"}), ("study-jobs", {"q": "x"}),
        ("study-job", {"uri": job.uri, "region": "VL"}), ("study-back", {"region": "BR"}),
    ):  # fmt: skip
        page(client, name, language, **query)


def test_a_job_says_what_it_asks_and_how_much_schooling(client: Client, job: esco.Occupation) -> None:
    shown = page(client, "study-job", uri=job.uri)
    for skill in esco.snapshot().skills_of(job.uri).essential:
        assert skill.label.of("en").lower() in shown.lower()
    assert "Secondary school" in shown and "2 of 4" in shown


def test_a_shortage_is_said_for_its_region_only(client: Client, job: esco.Occupation) -> None:
    assert "no list of shortages" in page(client, "study-job", uri=job.uri)
    ShortageOccupation.objects.create(region="WA", job="x", language="fr", occupation_uri=job.uri)
    shown = page(client, "study-job", uri=job.uri)
    assert "Wallonia." in shown and "Flanders." not in shown
    assert queries.by_interest("build", "WA")[0].uri == job.uri


def test_the_ways_of_a_region(client: Client) -> None:
    flemish, both = page(client, "study-back", region="VL"), page(client, "study-back", region="BR")
    assert "Examencommissie" in flemish and "Jury central" not in flemish
    assert "Examencommissie" in both and "Jury central" in both and "ZAWM" not in both
    assert "ZAWM" in page(client, "study-back", region="nonsense")


@pytest.mark.parametrize("query", [{"q": ""}, {"q": "x" * 5000}, {"interest": "none"}, {"q": "<script>"}, {"from": "-1"},  # noqa: E501
                                   {"interest": "build", "from": "999999"}, {"q": "زبان"}])  # fmt: skip
def test_rubbish_finds_nothing_and_breaks_nothing(client: Client, query: dict[str, str]) -> None:
    page(client, "study-jobs", **query)
    assert b"<script>" not in client.get(reverse("study-jobs"), query).content


def test_an_unknown_job_is_not_there(client: Client) -> None:
    assert client.get(reverse("study-job"), {"uri": "http://no/such"}).status_code == 404
    assert client.get(reverse("study-job")).status_code == 404


def test_the_front_page_leads_there(client: Client) -> None:
    assert reverse("study") in page(client, "start")


def test_the_data_is_whole_in_four_languages() -> None:
    for way in ways.ways():
        assert all(way.what.to_json().get(code) and way.leads.to_json().get(code) for code in LANGUAGES), way.code
        assert way.kind in ("school", "exam", "dual", "evc", "work") and way.community in ways.COMMUNITIES
    for community in ways.COMMUNITIES:
        assert {way.kind for way in ways.ways(community)} >= {"school", "exam", "dual"}, community
    assert all(one.name.to_json().keys() == set(LANGUAGES) for one in ways.interests())
    text = (Path(ways.__file__).parent / "ways.yaml").read_text("utf-8")
    assert "http" not in text and "www." not in text, "no address that we did not check"


@pytest.mark.parametrize(("isco", "level"), [("1120", 4), ("1411", 3), ("2512", 4), ("3512", 3), ("4321", 2), ("7212", 2),  # noqa: E501
                                            ("9333", 1), ("0110", 4), ("0210", 2), ("0310", 1)])  # fmt: skip
def test_schooling_follows_isco(isco: str, level: int) -> None:
    found = ways.schooling(isco)
    assert found and found.level == level


def test_no_schooling_for_no_code() -> None:
    assert ways.schooling("") is None and ways.schooling("x") is None
