"""The training plan from draft to paper, and the inspector's link."""

import csv
import io
import zipfile
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.test import Client

from firm.conftest import Firm, can
from portal.desks import one_question, text_of
from rugzak.accounts.models import ReadLog, User
from rugzak.accounts.permissions import Actor
from rugzak.base import clock as now
from rugzak.base.errors import Refusal
from rugzak.careers.firm import paper, passes, plan, wishes
from rugzak.careers.firm.models import Wish
from rugzak.careers.firm.plan_models import InspectorLook, TrainingPlan

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafted(firm: Firm) -> TrainingPlan:
    """A plan with a gap of twelve planners, a wish of one, and a line of its own."""
    skill = firm.skills[0]
    firm.role()
    firm.world.training.skills.create(skill_uri=skill.uri, release="x", level=2)
    people = firm.hire(12, "Planner", "Noord")
    can(people[:6], skill)
    wish = wishes.add(person=people[0], words="beter Frans")
    wishes.share(person=people[0], wish_id=wish.pk, yes=True)
    row = plan.draft(actor=firm.actor, employer=firm.employer, year=2026)
    plan.add_line(actor=firm.actor, plan=row, title="Heffen", people=4, minutes=240, formal=False)
    return row


def advise(firm: Firm, row: TrainingPlan, **other: Any) -> TrainingPlan:
    today = now.today()
    given = {"by": "works_council", "given_on": today - timedelta(20), "advised_on": today, "advice": "Akkoord."}
    return plan.record_advice(actor=firm.actor, plan=row, **(given | other))


def test_a_draft_comes_from_gaps_and_wishes(firm: Firm, drafted: TrainingPlan) -> None:
    lines = {line.source: line for line in drafted.lines.all()}
    gap = lines["gap"]
    assert (gap.people, gap.role, gap.minutes) == (6, "Planner", 2_400) and gap.cents + gap.others == 98_000
    assert lines["wish"].people is None and "beter Frans" in lines["wish"].title["nl"]  # one person is no number
    again = plan.draft(actor=firm.actor, employer=firm.employer, year=2026)
    assert sorted(line.source for line in again.lines.all()) == ["gap", "own", "wish"]
    Wish.objects.all().delete()
    assert TrainingPlan.objects.count() == 1


def test_from_draft_to_staff(firm: Firm, drafted: TrainingPlan) -> None:
    with pytest.raises(Refusal) as refused:
        plan.publish(actor=firm.actor, plan=drafted)
    assert refused.value.code == "advice_first"
    for wrong in ({"by": "boss"}, {"advice": " "}, {"advised_on": now.today() + timedelta(1)},
                  {"given_on": now.today() + timedelta(1)}):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            advise(firm, drafted, **wrong)
        assert refused.value.code == "bad_advice"
    person = firm.people[0]
    assert plan.for_staff(person) == []
    published = plan.publish(actor=firm.actor, plan=advise(firm, drafted))
    assert plan.for_staff(person) == [published]
    assert [state for _at, state in plan.history(published)] == ["draft", "advised", "published"]
    for act in (
        lambda: plan.draft(actor=firm.actor, employer=firm.employer, year=2026),
        lambda: plan.set_aim(actor=firm.actor, plan=published, aim="x"),
        lambda: advise(firm, published),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "plan_is_out"
    late = {duty.code: duty.late for duty in plan.duties(published)}
    assert late == {"given": False, "advised": True, "published": True}  # it is September


@pytest.mark.parametrize(("language", "words"), [("nl", "Opleidingsplan 2026"), ("fr", "Plan de formation 2026")])
def test_on_paper_it_is_tagged_and_holds_no_names(firm: Firm, drafted: TrainingPlan, language: str, words: str) -> None:
    held = paper.plan_pdf(advise(firm, drafted), language)
    document = pypdf.PdfReader(io.BytesIO(held))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == language and "/StructTreeRoot" in root
    fonts = [font.get_object() for page in document.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("/DescendantFonts" in font for font in fonts)
    text = "\n".join(page.extract_text() for page in document.pages)
    assert words in text and "Akkoord." in text and "Heffen" in text
    assert not any(person.given_name + " " + person.family_name in text for person in firm.people)


def test_an_inspector_reads_for_a_while_and_all_is_written_down(firm: Firm, drafted: TrainingPlan) -> None:
    until = now.today() + timedelta(days=10)
    given = {"actor": firm.actor, "employer": firm.employer, "year": 2026, "name": "I. Nspecteur", "service": "TSW"}
    for wrong in (now.today() - timedelta(1), now.today() + timedelta(61)):
        with pytest.raises(Refusal):
            passes.give(**given, until=wrong)
    row, secret = passes.give(**given, until=until)
    stranger = Client(headers={"accept-language": "nl"})
    assert stranger.get("/employer/inspect/nonsense").status_code == 404
    page = stranger.get(f"/employer/inspect/{secret}")
    assert one_question(text_of(page)) and page["Referrer-Policy"] == "no-referrer"
    held = stranger.get(f"/employer/inspect/{secret}?file=1")
    with zipfile.ZipFile(io.BytesIO(held.content)) as packed:
        names = set(packed.namelist())
        rows = list(csv.reader(io.StringIO(packed.read("rights.csv").decode("utf-8-sig")), delimiter=";"))
        assert packed.read("plan-2026.pdf").startswith(b"%PDF")
    assert names == {
        "plan-2026.pdf",
        "rights.csv",
        "plan.csv",
        "attendance.csv",
        "certificates.csv",
        "contributions.csv",
    }
    assert len(rows) == 14  # the head, twelve planners and the world's own person
    assert [look.what for look in InspectorLook.objects.filter(of=row)] == ["page", "evidence"]
    assert ReadLog.objects.filter(verb="firm.inspect", user_id=row.pk).values("person_id").distinct().count() == 13
    passes.end(actor=firm.actor, employer=firm.employer, pass_id=row.pk)
    assert stranger.get(f"/employer/inspect/{secret}").status_code == 404
    other, short = passes.give(**given, until=now.today())
    now.travel(by=timedelta(days=2))
    assert stranger.get(f"/employer/inspect/{short}").status_code == 404 and not other.looks.exists()


def test_the_link_opens_nothing_else(firm: Firm, drafted: TrainingPlan) -> None:
    from rugzak.accounts.errors import NotAllowed
    from rugzak.careers.firm import picture, rights

    _row, secret = passes.give(
        actor=firm.actor, employer=firm.employer, year=2026, name="I", service="T", until=now.today()
    )
    _found, inspector = passes.opened(secret, "page")
    with pytest.raises(NotAllowed):
        picture.gaps(actor=inspector, employer=firm.employer)
    with pytest.raises(NotAllowed):
        plan.draft(actor=inspector, employer=firm.employer, year=2026)
    with pytest.raises(NotAllowed):
        rights.register(actor=inspector, employer=firm.world.provider, verb="firm.inspect")
    with pytest.raises(NotAllowed):
        passes.passes_of(actor=Actor(), employer=firm.employer)


def test_the_pages_of_the_plan(firm: Firm) -> None:
    client, here = firm.client(), "/employer/plan"
    assert one_question(text_of(client.get(here)))
    assert client.post(f"{here}/draft", {"year": "2026"}).status_code == 302
    assert client.post(f"{here}/2026/line", {"title": "", "people": "0"}).status_code == 422
    client.post(f"{here}/2026/line", {"title": "Heffen", "people": "3", "hours": "4", "euros": "0", "informal": "on"})
    row = TrainingPlan.objects.get()
    assert (row.lines.get().minutes, row.lines.get().formal) == (240, False)
    client.post(f"{here}/2026/change", {"do": "aim", "aim": "Voor iedereen."})
    refused = client.post(f"{here}/2026/change", {"do": "publish"})
    assert refused.status_code == 409 and "no advice" in text_of(refused)
    today = now.today().isoformat()
    client.post(f"{here}/2026/advice", {"by": "staff", "given_on": today, "advised_on": today, "advice": "Goed."})
    client.post(f"{here}/2026/change", {"do": "publish"})
    assert "published" in text_of(client.get(here))
    assert client.get(f"{here}/2026/pdf/fr")["Content-Type"] == "application/pdf"
    made = text_of(client.post(f"{here}/2026/evidence", {"name": "I", "service": "T", "until": today}))
    assert "/employer/inspect/" in made and one_question(made)
    assert client.get(f"{here}/2026/evidence/file")["Content-Type"] == "application/zip"
    me = Client(headers={"accept-language": "en"})
    me.force_login(User.objects.get(person=firm.world.person))
    mine = text_of(me.get("/me/firm-plan"))
    assert "Heffen" in mine and "Voor iedereen." in mine and one_question(mine)
