"""The firm over the API, once for real: jobs, needs, gaps, advice, sector, choices and wishes."""

import pytest

from api.client import As, good, problem
from api.house import House
from rugzak.skills.esco import snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(house: House) -> As:
    return As(house, "hr")


def test_jobs_gaps_and_advice(house: House, hr: As) -> None:
    here = f"/firm/{house.things['an']['organisation_id']}"
    planner = snapshot().search("planner", "occupation", "en", 1)[0]
    role = hr.post(f"{here}/roles", {"name": "Planner", "occupation": planner.uri, "people": 12})
    assert role["needs"] and {row["level"] for row in role["needs"]} == {2}
    problem(hr.ask("POST", f"{here}/roles", {"name": "Planner"}), 409, "role_known")
    skill = role["needs"][0]["skill"]["uri"]
    one = f"{here}/roles/{role['id']}"
    needs = good(hr.ask("PUT", f"{one}/needs", {"levels": {skill: 4}}))["needs"]
    assert {row["skill"]["uri"]: row["level"] for row in needs}[skill] == 4
    problem(hr.ask("PUT", f"{one}/needs", {"levels": {skill: 9}}), 422, "invalid")
    problem(hr.ask("PUT", f"{one}/needs", {"levels": {"urn:no": 1}}), 404, "unknown_concept")
    assert good(hr.ask("PATCH", one, {"people": 3}))["people"] == 3
    assert [row["id"] for row in hr.get(f"{here}/roles") if row["name"] == "Planner"] == [role["id"]]
    found = hr.post(f"{here}/roles/propose", {"text": "Ik rijd met de heftruck."})
    assert found["occupations"] or found["skills"]
    gaps = hr.get(f"{here}/gaps")
    assert gaps["least"] == 10 and gaps["rows"] == [] and gaps["unseen"] > 0  # nobody is a crowd here
    advice = hr.get(f"{one}/advice", skill=skill)
    assert advice["share"] is None and advice["people"] == 0 and advice["days_to_fill"] is None
    good(hr.ask("DELETE", one))
    problem(hr.ask("PATCH", one, {"people": 3}), 404, "no_role")


def test_who_compares(house: House, hr: As) -> None:
    here = f"/firm/{house.things['an']['organisation_id']}"
    problem(hr.ask("GET", f"{here}/sector"), 409, "not_comparing")
    assert good(hr.ask("PUT", f"{here}/choices", {"compares": True, "hire_cents": 500_000})) == {
        "compares": True, "hire_cents": 500_000,
    }  # fmt: skip
    assert hr.get(f"{here}/sector")["committees"] == ["200"]


def test_wishes_are_shared_one_by_one(house: House, hr: As, an: As) -> None:
    here = f"/firm/{house.things['an']['organisation_id']}/wishes"
    wish = an.post("/me/wishes", {"words": "beter Frans"})
    before = len(hr.get(here))
    assert good(an.ask("PUT", f"/me/wishes/{wish['id']}/sharing", {"shared": True}))["shared"]
    assert len(hr.get(here)) == before + 1
    assert wish["id"] in {row["id"] for row in an.get("/me/wishes") if row["shared"]}
    good(an.ask("DELETE", f"/me/wishes/{wish['id']}"))
    assert len(hr.get(here)) == before
    problem(an.ask("POST", "/me/wishes", {}), 422, "no_words")


@pytest.mark.parametrize("role", ["person", "hr_other", "officer", "provider", "coach"])
def test_nobody_else(house: House, role: str) -> None:
    where = house.things["an"]["organisation_id"]
    for path in ("roles", "gaps", "wishes", "sector"):
        assert As(house, role).ask("GET", f"/firm/{where}/{path}").status_code == 403


def test_the_personnel_file(house: House, hr: As) -> None:
    here = f"/firm/{house.things['an']['organisation_id']}"
    none = hr.get(f"{here}/organisation")
    assert {row["value"] for row in none["kpis"]} == {None} and none["leavers"] is None
    text = b"what;date;until\nvacancy;2026-05-01;2026-05-31\nleaver;nonsense;\n"
    looked = good(hr.send(f"{here}/hr?dry_run=true", "hr.csv", text))
    assert looked["dry_run"] and looked["kept"] == 1 and looked["skipped"][0].startswith("3: ")
    good(hr.send(f"{here}/hr", "hr.csv", text))
    found = {row["code"]: row["value"] for row in hr.get(f"{here}/organisation")["kpis"]}
    assert float(found["time_to_hire"]) == 30 and found["retention"] is None
    problem(hr.send(f"{here}/hr", "hr.csv", b"who;when\n"), 422, "bad_file")
    problem(As(house, "hr_other").ask("GET", f"{here}/organisation"), 403)


def test_the_plan_and_its_evidence(house: House, hr: As, an: As) -> None:
    here = f"/firm/{house.things['an']['organisation_id']}"
    one = f"{here}/plans/2027"
    problem(hr.ask("GET", one), 404, "no_plan_yet")
    assert hr.post(f"{one}/draft")["state"] == "draft"
    line = hr.post(f"{one}/lines", {"title": "Heffen", "people": 3, "minutes": 240})["lines"][-1]
    assert line["title"]["nl"] == "Heffen" and line["source"] == "own"
    assert good(hr.ask("PUT", f"{one}/aim", {"aim": "Veilig."}))["aim"] == "Veilig."
    problem(hr.ask("POST", f"{one}/publish"), 409, "advice_first")
    advice = {"by": "union", "given_on": "2026-09-01", "advised_on": "2026-09-20", "advice": "Akkoord."}
    assert hr.post(f"{one}/advice", advice)["state"] == "advised"
    good(hr.ask("DELETE", f"{one}/lines/{line['id']}"))
    assert hr.post(f"{one}/publish")["state"] == "published"
    assert [row["year"] for row in an.get("/me/firm-plans")] == [2027]
    assert hr.ask("GET", f"{one}/pdf?lang=fr").content.startswith(b"%PDF")
    assert hr.ask("GET", f"{one}/evidence").content.startswith(b"PK")
    register = hr.get(f"{here}/training-days", year=2026)
    assert register["year"] == 2026 and len(register["rows"]) >= 1
    given = {"year": 2027, "name": "I", "service": "TSW", "until": "2026-10-01"}
    made = hr.post(f"{here}/passes", given)
    assert made["secret"] and [row["secret"] for row in hr.get(f"{here}/passes") if row["id"] == made["id"]] == [""]
    good(hr.ask("DELETE", f"{here}/passes/{made['id']}"))
    problem(hr.ask("POST", f"{here}/passes", given | {"until": "2027-10-01"}), 422, "bad_pass")
    for path in ("training-days", "plans/2027", "passes"):
        problem(As(house, "hr_other").ask("GET", f"{here}/{path}"), 403)
