"""The commands, on the starter pack."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rugzak.accounts.models import User
from rugzak.accounts.services import register_person
from rugzak.cli import careers, profile, skills
from rugzak.skills import esco
from rugzak.skills.models import ProfileSkill


def run(app: object, *words: str) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, list(words))  # type: ignore[arg-type]
    return result.exit_code, result.output


def test_link_search_and_propose(starter: esco.Snapshot) -> None:
    assert "heftruckchauffeur" in run(skills.app, "link", "heftruckchauffeur", "--lang", "nl")[1]
    assert "booglassen" in run(skills.app, "search", "booglassen")[1]
    code, shown = run(skills.app, "propose", "Ik werk als lasser.")
    assert (code, "lasser" in shown) == (0, True)


@pytest.mark.django_db
def test_read_says_what_is_wrong(starter: esco.Snapshot, tmp_path: Path) -> None:
    good, bad = tmp_path / "cv.txt", tmp_path / "cv.pdf"
    good.write_text("Ik werk als kok in een restaurant.")
    bad.write_bytes(b"")
    assert "kok" in run(skills.app, "read", str(good))[1]
    code, shown = run(skills.app, "read", str(bad))
    assert (code, "empty" in shown or "leeg" in shown) == (1, True)


@pytest.mark.django_db
def test_read_shows_the_parts_of_a_cv(starter: esco.Snapshot, tmp_path: Path) -> None:
    file = tmp_path / "cv.txt"
    file.write_text("Werkervaring\n2015 - 2019: kok, De Zwaan\nvis bereiden\nTalen\nFrans: B2\nVaardigheden\nbasis SQL")
    code, shown = run(skills.app, "read", str(file))
    assert code == 0
    for word in ("experience", "2015 - 2019", "kok", "B2", "vis bereiden", "2019", "SQL"):
        assert word in shown, word


@pytest.mark.django_db
def test_fit_and_nearest(starter: esco.Snapshot) -> None:
    welding = ("--skill", "urn:rugzak:starter:skill:arc-weld", "--skill", "urn:rugzak:starter:skill:mig-mag")
    code, shown = run(careers.app, "fit", "urn:rugzak:starter:occupation:welder", *welding)
    assert (code, "2 of 8" in shown) == (0, True)
    assert "lasser" in run(careers.app, "nearest", *welding, "--region", "VL")[1]
    assert run(careers.app, "fit", "urn:no")[0] == 1


@pytest.mark.django_db
def test_a_skill_is_kept_with_the_day_of_its_last_use(starter: esco.Snapshot) -> None:
    user = User.objects.create_user("an@example.org")
    person = register_person(given_name="An", family_name="Peeters")
    user.person = person
    user.save()
    uri = starter.search("booglassen", "skill", "nl", 1)[0].uri
    code, shown = run(
        profile.app, "add", uri, "--as", "an@example.org", "--last-used", "2018-12-31", "--words", "lassen"
    )
    assert (code, "1 kept" in shown) == (0, True)
    row = ProfileSkill.objects.get(person=person)
    assert (row.evidence, str(row.last_used), row.words) == ("cv", "2018-12-31", "lassen")
    assert "2018-12-31" in run(profile.app, "show", "--as", "an@example.org")[1]
