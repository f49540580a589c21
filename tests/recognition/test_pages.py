"""The pages: anyone, the provider, the authority, social partners; what each sees and what is refused in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.desks import one_question
from recognition.world import WHY, Actor, Room, days
from rugzak.accounts.models import User
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition.models import Dossier, Kind, Outcome, State
from rugzak.schemes.services import publish_library

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def as_(actor: Actor) -> Client:
    client = Client(headers=EN)
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(answer: object) -> str:
    return answer.content.decode()


def test_anyone_reads_criteria_history_and_who_is_shut_out(room: Room) -> None:
    publish_library()
    client = Client(headers=EN)
    page = text(client.get("/recognition"))
    assert one_question(page) and "Recognition for Flemish training leave" in page
    page = text(client.get("/recognition/vov"))
    assert one_question(page) and "Anyone may enrol" in page and "Our own proposal" in page
    assert "1 September 2025 to 31 August 2026" in page.replace("\u00a0", " ")
    assert "Flemish training leave" in page and "self-employed people" in page and "Verlof bestaat alleen" in page
    assert "No reason is published" in page
    lines = client.get("/recognition/criteria.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("label;edition;from") and len(lines) == 1 + 6 + 5 + 5 + 7 + 6 + 8
    assert client.get("/recognition/ocw").status_code == 404
    for language in ("nl", "fr", "de"):
        assert client.get("/recognition/vov", headers={"accept-language": language}).status_code == 200


def test_anyone_reads_the_register(room: Room) -> None:
    room.conditional()
    room.refused_label("registered")
    client = Client(headers=EN)
    page = text(client.get("/recognition/register"))
    assert one_question(page) and "Lassen: de basis" in page and "1 condition" in page and WHY in page
    assert "in_order" not in page and "Opleidingshuis" in page
    assert "Nothing here" in text(client.get("/recognition/register?state=refused"))
    days(40)
    assert "No taxes were paid." in text(client.get("/recognition/register?state=refused&label=registered&q=opleid"))
    found = client.get("/recognition/register.csv")
    lines = found.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("state;label") and len(lines) == 3 and "refused;registered" in lines[2]


def test_the_provider_applies_in_the_portal(room: Room) -> None:
    client = as_(room.provider)
    page = text(client.get(f"/provider/recognition/new?training={room.training.pk}"))
    assert one_question(page) and "Recognition for Flemish training leave" in page
    missing = client.post("/provider/recognition/new", {"what": "vov"})
    assert missing.status_code == 422 and "Choose the training" in text(missing)
    made = client.post("/provider/recognition/new", {"what": "vov", "training": room.training.pk})
    url = made["Location"]
    again = client.post("/provider/recognition/new", {"what": "vov", "training": room.training.pk})
    assert again.status_code == 409 and "open file about this already" in text(again)
    given = {"c-hours-level": "yes", "c-hours-words": "32 hours", "c-goals-link": "nowhere", "c-goals-level": "no"}
    refused = client.post(f"{url}/save", given)
    assert refused.status_code == 422 and "begins with https" in text(refused) and "32 hours" in text(refused)
    early = client.post(f"{url}/save", {"c-hours-level": "yes", "c-hours-words": "32 hours", "do": "send"})
    assert early.status_code == 422 and "no answer or no proof" in text(early)
    dossier = Dossier.objects.get()
    every = {
        f"c-{one.criterion}-{name}": value for one in dossier.answers.all() for name, value in _good(one.criterion)
    }
    assert client.post(f"{url}/save", every | {"do": "save"}).status_code == 302
    page = text(client.get(url))
    assert one_question(page) and "this is enough" in page and "goals.pdf" in page
    every.pop("c-goals-file")
    assert client.post(f"{url}/save", every | {"do": "send"}).status_code == 302
    assert Dossier.objects.get().state == State.SENT
    page = text(client.get(url))
    assert one_question(page) and "19 November 2026" in page.replace("\u00a0", " ")
    assert as_(room.stranger).get(url).status_code == 404
    assert text(client.get("/provider/recognition")).count("Waits for an assessor") == 1


def _good(code: str) -> list[tuple[str, object]]:
    more = [("file", SimpleUploadedFile("goals.pdf", b"%PDF-"))] if code == "goals" else []
    return [("level", "yes"), ("words", f"See {code}."), *more]


def test_the_authority_judges_in_the_portal(room: Room) -> None:
    dossier = room.sent()
    assessor, second = as_(room.assessor), as_(room.second)
    page = text(assessor.get("/authority/recognition/files"))
    assert one_question(page) and "Lassen: de basis" in page and "19 November" in page.replace("\u00a0", " ")
    url = f"/authority/recognition/files/{dossier.pk}"
    assert assessor.post(f"{url}/take").status_code == 302
    wrong = second.post(f"{url}/judge", {"c-hours-level": "yes", "c-hours-reason": WHY})
    assert wrong.status_code == 403 and "A colleague took this file" in text(wrong)
    bare = assessor.post(f"{url}/judge", {"c-hours-level": "yes"})
    assert bare.status_code == 422 and "no reason yet" in text(bare)
    typed = {f"c-{one.criterion}-level": "yes" for one in dossier.answers.all()} | {"c-open-level": "no"}
    typed |= {f"c-{one.criterion}-reason": WHY for one in dossier.answers.all()}
    assert assessor.post(f"{url}/judge", typed).status_code == 302
    page = text(assessor.get(url))
    assert one_question(page) and "What follows from it?" in page and 'name="c-open-until"' in page
    no_day = {"outcome": "conditional", "reason": WHY, "c-open-condition": "Open it.", "c-open-until": "soon"}
    assert assessor.post(f"{url}/conclude", no_day).status_code == 422
    assert assessor.post(f"{url}/conclude", no_day | {"c-open-until": "2026-12-31"}).status_code == 302
    row = Dossier.objects.get()
    assert row.outcome == Outcome.CONDITIONAL and row.recognition.holds_on(row.valid_from)
    condition = row.conditions.get()
    provider = as_(room.provider)
    own = f"/provider/recognition/{dossier.pk}"
    assert "Open it." in text(provider.get(own))
    assert provider.post(f"{own}/conditions/{condition.pk}", {"text": "It is open."}).status_code == 302
    assert "It is open." in text(assessor.get(url))
    assert assessor.post(f"{url}/conditions/{condition.pk}", {"met": "yes", "reason": "I saw."}).status_code == 302


def test_a_refusal_and_its_objection_in_the_portal(room: Room) -> None:
    dossier = room.proposed()
    url, own = f"/authority/recognition/files/{dossier.pk}", f"/provider/recognition/{dossier.pk}"
    assessor, second, third, provider = map(as_, (room.assessor, room.second, room.third, room.provider))
    assert "You worked on this." in text(assessor.get(url))
    mine = assessor.post(f"{url}/confirm", {"agree": "yes", "reason": WHY})
    assert mine.status_code == 403 and "someone else must decide" in text(mine)
    assert second.post(f"{url}/confirm", {"agree": "yes"}).status_code == 422
    assert second.post(f"{url}/confirm", {"agree": "yes", "reason": WHY}).status_code == 302
    page = text(provider.get(own))
    assert one_question(page) and "Videos are no classes." in page and "You can object until" in page
    assert provider.post(f"{own}/object", {"text": ""}).status_code == 422
    assert provider.post(f"{own}/object", {"text": "They are half a day."}).status_code == 302
    assert second.post(f"{url}/confirm", {"agree": "yes", "reason": WHY}).status_code == 403
    assert third.post(f"{url}/confirm", {"agree": "no", "reason": "Two days."}).status_code == 302
    told = {"body": "Raad van State", "agree": "no", "reason": "Judgment 7."}
    assert third.post(f"{url}/appeal", told).status_code == 302
    assert Recognition.objects.count() == 1 and "Raad van State judged" in text(provider.get(own))


def test_a_withdrawal_goes_by_two(room: Room) -> None:
    row = room.granted().recognition
    form = {f"{row.pk}-last_day": "2026-10-05", f"{row.pk}-reason": "Tarot is no training."}
    assert as_(room.assessor).post(f"/authority/recognition/{row.pk}/withdraw", form).status_code == 302
    row.refresh_from_db()
    proposal = Dossier.objects.get(kind=Kind.STRIKE)
    assert proposal.state == State.PROPOSED and row.valid_until.year == 2028
    assert "Withdrawal" in text(as_(room.provider).get(f"/provider/recognition/{proposal.pk}"))


def test_a_partner_reads_and_notes(room: Room) -> None:
    dossier = room.sent()
    dossier.answers.filter(criterion="teachers").update(secret=True, words="Wages of our staff")
    client = as_(room.partner)
    page = text(client.get("/partner/"))
    assert one_question(page) and "Lassen: de basis" in page
    url = f"/partner/files/{dossier.pk}"
    page = text(client.get(url))
    assert one_question(page) and "business secret" in page and "Wages" not in page
    assert client.post(f"{url}/note", {"text": ""}).status_code == 422
    assert client.post(f"{url}/note", {"text": "Our members ask it.", "criterion": "goals"}).status_code == 302
    for who, own in ((room.provider, "/provider/recognition"), (room.assessor, "/authority/recognition/files")):
        assert "Our members ask it." in text(as_(who).get(f"{own}/{dossier.pk}"))
    for who in (room.provider, room.assessor):
        assert as_(who).get(url).status_code == 403
    assert client.get(f"/authority/recognition/files/{dossier.pk}").status_code == 403
    assert client.get("/")["Location"] == "/partner/"
