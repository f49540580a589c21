"""The door and the stages over the API, from the first question to another bank account."""

import pytest

from api.client import As, problem
from api.house import House
from door.gate import IBAN, OTHER_IBAN, Gate

pytestmark = pytest.mark.django_db
NUMBER = "0403019261"


def _ask(**more: object) -> dict[str, object]:
    return {"number": NUMBER, "name": "School Noord", "iban": IBAN, **more}


def test_the_door(house: House) -> None:
    gate = Gate(house.world)
    asker, officer, releaser = As(house, "person"), As(house, "officer"), As(house, "releaser")
    path = f"/providers/applications/{asker.post('/providers/applications', _ask())['id']}"
    assert asker.post(f"{path}/sign")["signed"] == 1 and officer.post(f"{path}/two")["signers_needed"] == 2
    assert asker.post(f"{path}/signers", {"email": "other_person@example.org"})
    problem(asker.ask("POST", f"{path}/labels"), 415)
    problem(asker.ask("POST", f"{path}/cents", {}), 409, "door_wrong_step")
    problem(asker.ask("POST", f"{path}/code", {"code": "nothing"}), 422, "door_wrong_code")
    gate.bank()
    assert asker.get(path)["missing"] == ["sign", "account"]
    assert path.endswith(asker.get("/providers/applications")["items"][0]["id"])
    assert officer.post(f"{path}/decide", {"admit": False, "reason": "A shell."})["state"] == "refused"
    assert asker.post(f"{path}/object", {"text": "It is not."})["state"] == "objected"
    assert officer.get("/providers/applications", waiting=True)["items"]
    assert releaser.post(f"{path}/answer", {"granted": False, "reason": "It is."})["state"] == "final"
    again = asker.post("/providers/applications", _ask())["id"]
    assert asker.post(f"/providers/applications/{again}/withdraw")["state"] == "withdrawn"
    known = house.world.provider.enterprise_number
    problem(asker.ask("POST", "/providers/applications", _ask(number=known)), 409, "door_already_provider")
    assert asker.post("/providers/join", {"number": known})["told"] >= 1


def test_the_stage_and_the_account(house: House) -> None:
    officer, provider = As(house, "officer"), As(house, "provider")
    path = f"/providers/{house.world.provider.pk}"
    assert [row["code"] for row in As(house).get("/providers/rules")["stages"]] == ["new", "limited", "full"]
    assert officer.post(f"{path}/stage/lower", {"to": "new", "reason": "False lists."})["stage"]["code"] == "new"
    assert provider.get(f"{path}/stage")["may_object"] is True
    assert provider.post(f"{path}/stage/object", {"text": "They are true."})["may_object"] is False
    answer = {"granted": True, "reason": "They are."}
    problem(officer.ask("POST", f"{path}/stage/answer", answer), 403, "door_other_decides")
    change = provider.post(f"{path}/account", {"iban": OTHER_IBAN})["id"]
    assert provider.get("/providers/accounts", provider=house.world.provider.pk)["items"][0]["id"] == change
    problem(provider.ask("POST", f"/providers/accounts/{change}/code", {"code": "1"}), 422, "door_wrong_code")
    problem(provider.ask("POST", f"/providers/accounts/{change}/approve"), 403, "door_second_person")
    assert provider.post(f"/providers/accounts/{change}/withdraw")["state"] == "withdrawn"
    claim = house.things["an"]["claim_id"]
    problem(officer.ask("POST", f"/claims/{claim}/look", {"note": "the list"}), 409)
