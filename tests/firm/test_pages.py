"""The pages of the firm's skills and of wishes, from the first job to the advice."""

import re

import pytest
from django.test import Client

from firm.conftest import Firm, can, elsewhere
from portal.desks import one_question, text_of
from rugzak.accounts.models import User
from rugzak.careers.firm import roles
from rugzak.careers.firm.models import Wish

pytestmark = pytest.mark.django_db
SKILLS = "/employer/skills"


def test_from_the_first_job_to_the_advice(firm: Firm) -> None:
    client = firm.client()
    assert "Describe your jobs" in text_of(client.get(SKILLS))
    assert one_question(text_of(client.get(f"{SKILLS}/jobs")))
    sent = {"name": "Planner", "people": "12", "people_later": "", "team": "", "words": "Plans the trucks."}
    ticked = text_of(client.post(f"{SKILLS}/jobs/new", sent))
    assert one_question(ticked) and 'value="keep"' in ticked
    kept = client.post(f"{SKILLS}/jobs/new", sent | {"step": "keep", "occupation": firm.planner.uri})
    role = roles.roles_of(firm.employer).get()
    assert kept["Location"] == f"{SKILLS}/jobs/{role.pk}" and (role.people, role.people_later) == (12, 12)
    skill, page = firm.skills[0], f"{SKILLS}/jobs/{role.pk}"
    client.post(page, {"do": "levels", "skill": [skill.uri], "level": ["3"]})
    client.post(f"{page}?scenario=Robots", {"do": "levels", "skill": [skill.uri], "level": ["4"]})
    assert (roles.needs_of(role)[skill.uri], roles.needs_of(role, "Robots")[skill.uri]) == (3, 4)
    client.post(page, {"do": "people", "people": "14", "people_later": "9"})
    assert roles.roles_of(firm.employer).get().people_later == 9
    can(firm.hire(12, "Planner")[:3], skill, 3)
    picture = text_of(client.get(f"{SKILLS}?scenario=Robots"))
    assert one_question(picture) and "100" in picture and "rz-bars3" in picture and "<em>10 in 10</em>" in picture
    link = re.search(r'href="([^"]+/gap\?[^"]+)"', picture)
    assert link is not None
    advice = text_of(client.get(link[1].replace("&amp;", "&")))
    assert one_question(advice) and "About <em>9 people</em> lack" in advice and "no data" in advice
    client.post(page, {"do": "end"})
    assert not roles.roles_of(firm.employer).exists()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"people": "-1"}, {"people": "many"}])
def test_what_is_wrong_is_said_at_the_field(firm: Firm, wrong: dict[str, str]) -> None:
    sent = {"name": "Planner", "people": "2", "words": ""} | wrong
    answer = firm.client().post(f"{SKILLS}/jobs/new", sent)
    assert answer.status_code == 422 and "aria-invalid" in text_of(answer)


def test_a_name_that_is_there_already(firm: Firm) -> None:
    firm.role()
    answer = firm.client().post(f"{SKILLS}/jobs/new", {"name": "Planner", "people": "2", "step": "keep"})
    assert answer.status_code == 422 and "already" in text_of(answer)


def test_the_sector_page(firm: Firm) -> None:
    firm.role()
    firm.hire(10, "Planner")
    elsewhere(firm, 3, 10, 5)
    client = firm.client()
    assert "Take part and compare" in text_of(client.get(f"{SKILLS}/sector"))
    client.post(f"{SKILLS}/choices", {"compares": "yes"})
    page = text_of(client.get(f"{SKILLS}/sector"))
    assert one_question(page) and "For <em>1 skill</em>" in page and "50 %" in page
    client.post(f"{SKILLS}/choices", {"compares": "no"})
    assert "Take part and compare" in text_of(client.get(f"{SKILLS}/sector"))


def test_a_wish_of_mine(firm: Firm) -> None:
    [who] = firm.hire(1, "Planner", shares=False)
    User.objects.create_user(who.email, person=who)
    me = Client(headers={"accept-language": "en"})
    me.force_login(User.objects.get(person=who))
    assert me.post("/me/wishes", {"words": " "}).status_code == 422
    me.post("/me/wishes", {"words": "weld"})
    wish = Wish.objects.get(person=who)
    assert "only you see this" in text_of(me.get("/me/wishes"))
    assert "weld" not in text_of(firm.client().get(f"{SKILLS}/wishes"))
    me.post(f"/me/wishes/{wish.pk}", {"do": "share"})
    shown = text_of(firm.client().get(f"{SKILLS}/wishes"))
    assert "weld" in shown and one_question(shown)
    assert "A learning wish that you shared" in text_of(me.get("/me/data/looks"))
    me.post(f"/me/wishes/{wish.pk}", {"do": "remove"})
    assert not Wish.objects.exists()


def test_only_hr_sees_the_firm(firm: Firm, client: Client) -> None:
    role = firm.role()
    client.force_login(firm.world.person.user)
    for page in ("jobs", f"jobs/{role.pk}", "wishes", "sector"):
        assert client.get(f"{SKILLS}/{page}").status_code in (302, 403)
