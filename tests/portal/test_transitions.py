"""Other work, a job beside me and the map: what they show, and what they make of nonsense."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.skills.conftest import place

from booking.world import World
from rugzak.accounts.models import User
from rugzak.careers.transitions.ground import ground, key_of
from rugzak.careers.transitions.moves import REACHABLE, Verdict, moves
from rugzak.skills import esco
from rugzak.skills import services as skills

pytestmark = pytest.mark.django_db
ADDRESSES = ("/me/transitions", "/me/transitions/map")
OCCUPATION, SKILL = "urn:rugzak:starter:occupation:", "urn:rugzak:starter:skill:"


@pytest.fixture(scope="module")
def starter_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter")
    with place(folder):
        esco.build(None, vectors="none")
    return folder


@pytest.fixture(autouse=True)
def pack(starter_pack: Path) -> Iterator[None]:
    """Occupations that we know by name, whatever this machine has imported."""
    with place(starter_pack):
        yield


@pytest.fixture
def told(world: World) -> World:
    for name in ("forklift", "forklift-check", "load-unload", "warehouse-operations", "work-safely", "pack-goods"):
        skills.accept_skill(person=world.person, skill_uri=SKILL + name)
    skills.set_occupation(person=world.person, occupation_uri=OCCUPATION + "forklift-driver")
    return world


def page(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    text = unescape(answer.content.decode())
    assert len(re.findall("<h1", text)) == 1 and not re.search(r"\sstyle=", text)
    return text


def job(name: str) -> str:
    return reverse("person:job", args=[name])


@pytest.mark.parametrize("address", [*ADDRESSES, "/me/jobs/nurse"])
def test_pages_are_for_people_who_signed_in(learner: Client, client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("staff@example.org"))
    assert client.get(address).headers["Location"] == "/"
    assert learner.post(address).status_code == 405


@pytest.mark.parametrize("address", [*ADDRESSES, "/me/jobs/nurse"])
def test_who_told_nothing_is_asked_to_tell(learner: Client, address: str) -> None:
    assert reverse("person:mirror-tell") in page(learner, address)


def test_the_list_says_how_many_and_why(learner: Client, told: World) -> None:
    found, text = moves(told.person), page(learner, "/me/transitions")
    first = found.best(1, verdicts=tuple(Verdict))[0]
    assert f"({found.count(*REACHABLE)})" in text
    if found.count(*REACHABLE):
        assert job(first.key) in text and f"{first.have} of the {first.asked}" in text
    assert "We have no figures on pay." in text


@pytest.mark.parametrize(
    "query", [{"show": "<script>"}, {"page": "-4"}, {"page": "9" * 40}, {"page": "٣"}, {"show": "worth"}]
)
def test_nonsense_in_the_address_is_no_error(learner: Client, told: World, query: dict[str, str]) -> None:
    assert "<script>alert" not in page(learner, "/me/transitions", **query)


def test_a_job_beside_me(learner: Client, told: World) -> None:
    text = page(learner, job("warehouse-worker"))
    asked = esco.snapshot().skills_of(OCCUPATION + "warehouse-worker").essential
    mine = {SKILL + name for name in ("load-unload", "warehouse-operations", "work-safely", "pack-goods")}
    have = sum(skill.uri in mine for skill in asked)
    assert f"{have} of the {len(asked)}" in text
    lacking = [skill for skill in asked if skill.uri not in mine]
    assert all(str(skill.label.en) in text.lower() for skill in lacking)
    assert "Estimate:" in text and "So we guess by the kind of skill." in text


def test_my_own_job_is_not_judged_as_a_move(learner: Client, told: World) -> None:
    text = page(learner, job("forklift-driver"))
    assert "Your work now" in text and "Far away" not in text


@pytest.mark.parametrize("key", ["nowhere", "..", "%00", "a" * 3000, "http:%2F%2Fx"])
def test_a_job_that_is_not_there(learner: Client, told: World, key: str) -> None:
    assert learner.get(f"/me/jobs/{key}").status_code in (404, 400)
    assert learner.get("/me/transitions/map", {"at": key}).status_code in (404, 400)


def test_the_map_can_be_walked_by_links_alone(learner: Client, told: World) -> None:
    text, seen = page(learner, "/me/transitions/map"), [key_of(OCCUPATION + "forklift-driver")]
    for _step in range(4):
        svg = text[text.index("<svg viewBox") : text.index("</svg>", text.index("<svg viewBox"))]
        links = re.findall(r'<a href="([^"]+)" aria-label="\d+\. ', svg)
        assert 1 <= len(links) <= 8 and len(set(links)) == len(links)
        at = re.search(r"at=([^&]+)", links[0])
        assert at and at[1] not in seen[1:]
        text = page(learner, unescape(links[0]))
        seen.append(at[1])
    trail = text[text.index('aria-label="Where you walked"') :]
    assert trail.index("/me/transitions/map") >= 0 and 'aria-current="page"' in trail


def test_the_map_and_its_list_name_the_same_jobs(learner: Client, told: World) -> None:
    text = page(learner, "/me/transitions/map", at="nurse")
    for key in set(re.findall(r"/me/jobs/([\w-]+)", text)):
        row = ground(esco.snapshot()).keys[key]
        assert str(esco.snapshot().occupation_at(row).label.en).capitalize() in text


def test_a_walk_past_nonsense_is_refused(learner: Client, told: World) -> None:
    assert learner.get("/me/transitions/map", {"at": "nurse", "via": "nowhere"}).status_code == 404
    long = ",".join(["nurse"] * 500)
    assert learner.get("/me/transitions/map", {"at": "welder", "via": long}).status_code == 200


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_pages_speak_the_readers_language(learner: Client, told: World, language: str) -> None:
    learner.cookies["django_language"] = language
    told.person.user.language = language
    told.person.user.save()
    for address in (*ADDRESSES, "/me/jobs/nurse", "/me/mirror"):
        text = learner.get(address, headers={"accept-language": language}).content.decode()
        assert f'lang="{language}"' in text
        for english in ("You have", "Within reach", "It asks", "Estimate:", "looks like"):
            assert english not in text, (address, english)


def test_the_mirror_leads_to_other_work(learner: Client, told: World) -> None:
    text = page(learner, "/me/mirror")
    assert "/me/transitions/map" in text and "under a month" in text and "rz-bars" in text
    assert "Compared with" in page(learner, "/me/mirror", occupation=OCCUPATION + "nurse")
    assert "Your work now" in page(learner, "/me/mirror", occupation="urn:nothing")
