"""Recognition over the API: every operation, from the public criteria to the objection and the register."""

from datetime import date

import pytest

from api.client import As, good, problem
from api.house import House, undone
from rugzak.accounts import tokens
from rugzak.accounts.models import User
from rugzak.accounts.services import add_membership, register_organisation
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition import strike

FILES = "/recognition/files"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_stays(house: House) -> object:
    with undone():
        yield


@pytest.fixture
def second(house: House) -> As:
    """Another officer."""
    return _user(house, "second@example.org", house.users["officer"].memberships.first().organisation, "officer")


@pytest.fixture
def partner(house: House) -> As:
    union = register_organisation(kind="partner", name="Vakbond", number="0403170701", account="")
    return _user(house, "partner@example.org", union, "partner")


def _user(house: House, email: str, where: object, role: str) -> As:
    user = User.objects.create_user(email, "a long pass phrase")
    add_membership(user=user, organisation=where, role=role, start=date(2020, 1, 1))
    return As(house, token=tokens.issue(user=user, name="test"))


def test_anyone_reads_the_criteria_and_the_register(house: House) -> None:
    anyone = As(house)
    labels = {row["label"]: row for row in anyone.get("/recognition/criteria")}
    assert set(labels) == {"vov", "odb", "registered", "career_centre"}
    vov = anyone.get("/recognition/criteria/vov")
    assert vov == labels["vov"] and [one["edition"] for one in vov["editions"]] == ["2025", "2026"]
    leave = next(door for door in vov["unlocks"] if door["scheme"] == "be-vl-vov")
    assert "condition registered" in leave["rules"]
    assert {one["condition"]: bool(one["because"]) for one in leave["shuts_out"]}["employee"] is True
    problem(anyone.ask("GET", "/recognition/criteria/wow"), 404)
    found = anyone.get("/recognition/register", label="odb")
    assert found["total"] == 2 and {one["label"] for one in found["items"]} == {"odb"}
    problem(anyone.ask("GET", "/recognition/register", state="secret"), 422)


def test_a_file_from_the_first_answer_to_the_outside_body(house: House, second: As, partner: As) -> None:
    provider, officer, releaser = (As(house, role) for role in ("provider", "officer", "releaser"))
    mine = house.things["an"]["provider"]
    waiting = house.things["an"]["dossier_id"]
    provider.post(f"{FILES}/{waiting}/drop")
    made = provider.post(FILES, {"label": "career_centre", "provider": mine})
    path = f"{FILES}/{made['id']}"
    problem(provider.ask("POST", f"{path}/send"), 422, "recognition_not_complete")
    for one in made["answers"]:
        body = {"criterion": one["criterion"], "level": "yes", "words": "See the note.", "secret": True}
        now = good(provider.ask("PUT", f"{path}/answers", body))
    assert now["claimed"]["passes"] and now["claimed"]["percent"] == 100
    As.ask(provider, "POST", f"{path}/answers/plan/file")  # noted as asked: an upload goes another way
    assert provider.send(f"{path}/answers/plan/file", "plan.pdf", b"%PDF-").status_code == 200
    assert provider.post(f"{path}/send")["state"] == "sent"
    problem(As(house, "provider_other").ask("GET", path), 404)
    assert made["id"] in [row["id"] for row in officer.get(f"{FILES}/waiting")]
    assert {row["state"] for row in officer.get(FILES, state="sent")["items"]} == {"sent"}
    problem(provider.ask("GET", f"{FILES}/waiting"), 403)

    seen = partner.get(path)
    assert seen["seen_as"] == "partner" and {one["words"] for one in seen["answers"]} == {""}
    assert all(one["proof"] for one in seen["answers"]) and seen["judged"] is None
    proof = next(one["id"] for one in seen["answers"] if one["criterion"] == "plan")
    problem(partner.ask("GET", f"{path}/proofs/{proof}"), 404)
    assert officer.ask("GET", f"{path}/proofs/{proof}").content == b"%PDF-"
    assert partner.post(f"{path}/notes", {"text": "We know them.", "criterion": "plan"})["notes"][0]["organisation"]
    problem(officer.ask("POST", f"{path}/notes", {"text": "Me too."}), 403)

    officer.post(f"{path}/take")
    officer.post(f"{path}/put-back")
    officer.post(f"{path}/take")
    for one in made["answers"]:
        level = "no" if one["criterion"] == "label" else "yes"
        officer.post(f"{path}/judge", {"criterion": one["criterion"], "level": level, "reason": "I looked."})
    assert provider.get(path)["judged"] is None and officer.get(path)["judged"]["missing"] == ["label"]
    wrong = {"outcome": "granted", "reason": "Fine."}
    problem(officer.ask("POST", f"{path}/conclude", wrong), 422, "recognition_outcome_does_not_fit")
    officer.post(f"{path}/conclude", {"outcome": "refused", "reason": "There is no label."})
    problem(officer.ask("POST", f"{path}/confirm", {"agree": True, "reason": "Yes."}), 403, "recognition_other_eyes")
    assert second.post(f"{path}/confirm", {"agree": True, "reason": "Yes."})["outcome"] == "refused"
    provider.post(f"{path}/object", {"text": "The label is on its way."})
    problem(second.ask("POST", f"{path}/answer", {"agree": False, "reason": "No."}), 403, "recognition_other_eyes")
    assert releaser.post(f"{path}/answer", {"agree": False, "reason": "Not yet."})["state"] == "answered"
    assert As(house).get("/recognition/register", state="refused")["total"] == 1
    done = releaser.post(f"{path}/appeal", {"body": "Council of State", "upheld": False, "reason": "Number 7."})
    assert done["outcome"] == "granted" and done["steps"][-1]["side"] == "outside"


def test_conditions_and_a_withdrawal(house: House, second: As) -> None:
    provider, officer = As(house, "provider"), As(house, "officer")
    path = f"{FILES}/{house.things['an']['dossier_id']}"
    condition = house.things["an"]["condition_id"]
    problem(provider.ask("POST", f"{path}/conditions/{condition}/report", {"text": "Done."}), 409)
    officer.post(f"{path}/take")
    for one in officer.get(path)["answers"]:
        level = "no" if one["criterion"] == "separate" else "yes"
        officer.post(f"{path}/judge", {"criterion": one["criterion"], "level": level, "reason": "I looked."})
    asked = [{"criterion": "separate", "text": "Keep them apart.", "until": "2026-12-31"}]
    good_end = {"outcome": "conditional", "reason": "Nearly.", "conditions": asked}
    done = officer.post(f"{path}/conclude", good_end)
    made = next(one["id"] for one in done["conditions"] if one["criterion"] == "separate")
    told = provider.post(f"{path}/conditions/{made}/report", {"text": "They are apart now."})
    assert {one["state"] for one in told["conditions"]} == {"reported", "open"}
    officer.post(f"{path}/conditions/{made}/settle", {"met": True, "reason": "They are."})
    row = Recognition.objects.get(label="career_centre", provider=house.things["an"]["provider"])
    body = {"recognition": row.pk, "last_day": "2026-12-31", "reason": "A tip."}
    proposal = officer.post(f"{FILES}/strikes", body)
    assert proposal["kind"] == "strike" and not strike.possible(row)
    assert second.post(f"{FILES}/{proposal['id']}/confirm", {"agree": False, "reason": "No."})["outcome"] == "kept"
    problem(officer.ask("POST", f"{FILES}/strikes", body | {"last_day": "2020-01-01"}), 422, "recognition_wrong_day")
